package simulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"unicode/utf8"

	"sakti/channels"
)

// Send shows a message on the phone that message.Chat names, which need not
// have written before. A message.ID that the phone has shown is not shown
// again. What breaks the limits is refused for good.
func (c *Channel) Send(ctx context.Context, message channels.Outgoing) (channels.Sent, error) {
	if err := ctx.Err(); err != nil {
		return channels.Sent{}, err
	}
	of, err := parseNumber(message.Chat)
	if err != nil {
		return channels.Sent{}, refuse("nomor tujuan tidak benar", nil)
	}
	if reason := c.misfit(message); reason != "" {
		return channels.Sent{}, refuse(reason, nil)
	}
	p := c.phone(of)
	if err := p.change(func() (*record, error) { return c.reply(p, message) }); err != nil {
		return channels.Sent{}, channels.AsSendError(err)
	}
	return channels.Sent{Provider: digest(string(of), "out", message.ID)}, nil
}

// reply is the journal's line for a message of the service, nil if the phone
// shows it already.
func (c *Channel) reply(p *phone, message channels.Outgoing) (*record, error) {
	if p.shown[message.ID] != nil {
		return nil, nil
	}
	line := p.next(opOut)
	line.Key, line.Text, line.IDs = message.ID, message.Text, p.unanswered()
	if answered := p.byEvent[message.ReplyTo]; answered != nil {
		line.ReplyTo = answered.ID
	}
	for _, choice := range message.Choices {
		line.Buttons = append(line.Buttons, button{choice.Key, choice.Label})
	}
	if message.File != nil {
		file, err := c.uploads.save(bytes.NewReader(message.File.Body), message.File.Name, message.File.MIME)
		if err != nil {
			return nil, err
		}
		line.Files = []attachment{file}
	}
	return line, nil
}

// misfit says which limit a message breaks; channels.Fit keeps to them.
func (c *Channel) misfit(message channels.Outgoing) string {
	limits := c.Limits()
	switch {
	case message.ID == "":
		return "pesan tanpa ID"
	case message.Text == "" && message.File == nil:
		return "pesan kosong"
	case utf8.RuneCountInString(message.Text) > limits.Text:
		return "pesan terlalu panjang"
	case len(message.Choices) > limits.MaxButtons:
		return "tombol terlalu banyak"
	case message.File != nil && len(message.File.Body) > maxFile:
		return "berkas terlalu besar"
	}
	for _, choice := range message.Choices {
		if utf8.RuneCountInString(choice.Label) > limits.ButtonLabel {
			return "tulisan tombol terlalu panjang"
		}
	}
	return ""
}

// Fetch opens an upload.
func (c *Channel) Fetch(ctx context.Context, media channels.Media) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := c.uploads.open(media.Ref)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse("berkas tidak ada lagi", err)
	} else if err != nil {
		return nil, channels.AsSendError(err)
	}
	return file, nil
}

func refuse(reason string, err error) error {
	return &channels.SendError{Final: true, Reason: reason, Err: err}
}
