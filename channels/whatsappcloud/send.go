package whatsappcloud

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sakti/channels"
)

const (
	sendTimeout   = 30 * time.Second
	uploadTimeout = 2 * time.Minute
)

// Send gives one message to WhatsApp: text as it is, without a look at its
// links; choices as up to three buttons, or as a list of up to ten; a file as
// a document with the text as its caption. It is sent as its form where the
// person may not be written to freely.
func (c *Channel) Send(ctx context.Context, message channels.Outgoing) (channels.Sent, error) {
	field, address, err := recipient(message.Chat)
	if err != nil {
		return channels.Sent{}, err
	}
	if id, known := c.ours.get(message.ID); known && message.ID != "" {
		return channels.Sent{Provider: id}, nil // an earlier try went through, though its answer got lost
	}
	request := map[string]any{
		"messaging_product": "whatsapp", "recipient_type": "individual", field: address,
	}
	if message.ID != "" && len(message.ID) <= 256 {
		request["biz_opaque_callback_data"] = message.ID
	}
	id, err := c.send(ctx, request, message)
	if err != nil {
		return channels.Sent{}, c.refusal(err)
	}
	c.state.good()
	return channels.Sent{Provider: id}, nil
}

// send chooses between free words and the form.
func (c *Channel) send(ctx context.Context, request map[string]any, message channels.Outgoing) (string, error) {
	formed := message.Form != nil && !c.config.NoForms
	if known, _ := c.chats.get(strings.TrimPrefix(message.Chat, "+")); formed && !known.open(time.Now()) {
		return c.sendForm(ctx, request, message.Form)
	}
	id, err := c.sendFree(ctx, request, message)
	var no *refused
	if formed && errors.As(err, &no) && no.meaning().closed {
		return c.sendForm(ctx, request, message.Form)
	}
	return id, err
}

// sendFree sends the message's own words. A message that can't be shown as an
// answer, for instance because the one it answers is too old, is sent without
// being one: a refused message was not sent, so that nothing comes twice.
func (c *Channel) sendFree(ctx context.Context, request map[string]any, message channels.Outgoing) (string, error) {
	body, err := c.shape(ctx, message)
	if err != nil {
		return "", err
	}
	for name, part := range request {
		body[name] = part
	}
	quoted := quotes(message)
	if quoted != "" {
		body["context"] = map[string]any{"message_id": quoted}
	}
	id, err := c.deliver(ctx, body)
	var no *refused
	if quoted != "" && errors.As(err, &no) && slices.Contains([]int{100, 131009}, no.code) {
		delete(body, "context")
		return c.deliver(ctx, body)
	}
	return id, err
}

// quotes is the message that this one is shown as an answer to.
func quotes(message channels.Outgoing) string {
	if message.Quote != nil && message.Quote.Ref != "" {
		return message.Quote.Ref
	}
	if strings.HasPrefix(message.ReplyTo, "r.") { // of a receipt, which is no message
		return ""
	}
	return message.ReplyTo
}

// deliver posts a message and returns its id. A message that was taken, but
// whose id could not be read, has none.
func (c *Channel) deliver(ctx context.Context, body map[string]any) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	var answer struct {
		Messages []struct {
			ID string `json:"id"`
		} `json:"messages"`
	}
	err := c.post(ctx, c.config.PhoneID+"/messages", body, &answer)
	switch {
	case errors.Is(err, errGarbled):
		c.log.Warn("sent, but the API's answer could not be read")
		return "", nil
	case err != nil || len(answer.Messages) == 0:
		return "", err
	}
	return answer.Messages[0].ID, nil
}

// shape is the part of a request that depends on what is sent.
func (c *Channel) shape(ctx context.Context, message channels.Outgoing) (map[string]any, error) {
	if slices.ContainsFunc(message.Choices, func(one channels.Choice) bool { return one.Key == "" || len(one.Key) > 200 || one.Label == "" }) {
		return nil, &channels.SendError{Final: true, Reason: "pilihan tanpa kunci atau tanpa kata"}
	}
	switch {
	case message.File != nil:
		return c.fileShape(ctx, message)
	case strings.TrimSpace(message.Text) == "":
		return nil, &channels.SendError{Final: true, Reason: "pesan tanpa teks"}
	case len(message.Choices) == 0 || len(message.Choices) > rowsMost:
		return map[string]any{"type": "text", "text": map[string]any{"body": message.Text, "preview_url": false}}, nil
	case onButtons(message.Choices) && utf8.RuneCountInString(message.Text) <= bodyRunes:
		return interactive("button", message.Text, buttons(message.Choices), nil), nil
	}
	return interactive("list", message.Text, c.list(message.Choices), nil), nil
}

// onButtons reports whether choices fit on buttons: few, short, and no two
// with the same words, which WhatsApp refuses.
func onButtons(choices []channels.Choice) bool {
	var labels []string
	for _, one := range choices {
		if utf8.RuneCountInString(one.Label) > buttonRunes || slices.Contains(labels, one.Label) {
			return false
		}
		labels = append(labels, one.Label)
	}
	return len(labels) > 0 && len(labels) <= buttonsMost
}

func interactive(kind, text string, action, header map[string]any) map[string]any {
	body := map[string]any{"type": kind, "body": map[string]any{"text": text}, "action": action}
	if header != nil {
		body["header"] = header
	}
	return map[string]any{"type": "interactive", "interactive": body}
}

func buttons(choices []channels.Choice) map[string]any {
	var list []any
	for _, one := range choices {
		list = append(list, map[string]any{"type": "reply", "reply": map[string]any{"id": one.Key, "title": one.Label}})
	}
	return map[string]any{"buttons": list}
}

func (c *Channel) list(choices []channels.Choice) map[string]any {
	var rows []any
	for _, one := range choices {
		label := []rune(one.Label)
		rows = append(rows, map[string]any{"id": one.Key, "title": string(label[:min(len(label), rowRunes)])})
	}
	return map[string]any{"button": c.config.ListButton, "sections": []any{map[string]any{"rows": rows}}}
}

// fileShape uploads the file and sends it by its id: with buttons above which
// the document stands, where they fit, else with the text as its caption. Fit
// has written choices as numbered lines too, so that none is lost.
func (c *Channel) fileShape(ctx context.Context, message channels.Outgoing) (map[string]any, error) {
	id, err := c.upload(ctx, message.File)
	if err != nil {
		return nil, err
	}
	document := map[string]any{"id": id, "filename": cmp.Or(message.File.Name, "berkas")}
	if message.Text != "" && onButtons(message.Choices) {
		header := map[string]any{"type": "document", "document": document}
		return interactive("button", message.Text, buttons(message.Choices), header), nil
	}
	if message.Text != "" {
		document["caption"] = message.Text
	}
	return map[string]any{"type": "document", "document": document}, nil
}
