package simulator

import (
	"context"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"sakti/channels"
)

const (
	maxKey       = 200              // bytes of a key
	maxPerson    = 100              // runes of a person's name
	handOverTime = 30 * time.Second // how long a POST waits for the service to store a message
)

// draft is a message as it was posted.
type draft struct {
	Text   string `json:"text"`
	Choice string `json:"choice"`
	Key    string `json:"key"`
	Name   string `json:"name"`
	files  []attachment
}

// posted names a message that the phone has.
type posted struct {
	ID  int    `json:"id,omitempty"`
	Key string `json:"key,omitempty"`
}

// post answers POST …/messages: the phone keeps the message, the service
// stores it, and then it is acknowledged.
func (c *Channel) post(w http.ResponseWriter, r *http.Request, receive channels.Receive) error {
	of, err := parseNumber(r.PathValue("phone"))
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(uploadTime + 2*handOverTime))
	sent, err := c.read(w, r)
	if err != nil {
		return err
	}
	p := c.phone(of)
	kept, isNew, err := p.keep(sent.clean())
	if err != nil || !isNew {
		c.uploads.discard(sent.files)
	}
	if err != nil {
		return err
	}
	// Who posted may go away; the message goes its way all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), handOverTime)
	defer cancel()
	if err := c.handOver(ctx, p, receive); err != nil {
		w.Header().Set("Retry-After", "1")
		return &problem{http.StatusServiceUnavailable, "Layanan sedang tidak dapat menerima pesan. Pesan tersimpan di HP dan dikirim lagi sendiri.", kept}
	}
	status := http.StatusOK
	if isNew {
		status = http.StatusCreated
	}
	writeJSON(w, status, kept)
	return nil
}

// keep puts a message on the phone, or finds the one with the same key.
func (p *phone) keep(sent draft) (kept posted, isNew bool, err error) {
	if sent.Key == "" {
		sent.Key = newRef()
	}
	err = p.change(func() (*record, error) {
		if earlier := p.byEvent[p.eventKey(sent.Key)]; earlier != nil {
			kept = posted{earlier.ID, earlier.Key}
			return nil, nil
		}
		line, err := p.line(sent)
		if err == nil {
			kept, isNew = posted{line.ID, line.Key}, true
		}
		return line, err
	})
	return kept, isNew && err == nil, err
}

// line is the journal's line for a message of the person.
func (p *phone) line(sent draft) (*record, error) {
	line := p.next(opIn)
	line.Key, line.Text, line.Choice = sent.Key, sent.Text, sent.Choice
	line.Name, line.Files = sent.Name, sent.files
	if sent.Choice == "" {
		return line, sent.check()
	}
	label, offered := p.labels[sent.Choice]
	if !offered {
		return nil, errNoButton
	}
	if line.Text == "" {
		line.Text = label // the phone shows a pressed button as its words
	}
	return line, sent.check()
}

// clean takes out what no messenger lets through and no database takes.
func (d draft) clean() draft {
	for _, field := range []*string{&d.Text, &d.Choice, &d.Key, &d.Name} {
		*field = strings.ReplaceAll(strings.ToValidUTF8(*field, "\ufffd"), "\x00", "")
	}
	if runes := []rune(d.Name); len(runes) > maxPerson {
		d.Name = string(runes[:maxPerson])
	}
	return d
}

func (d draft) check() error {
	switch {
	case d.Choice == "" && strings.TrimSpace(d.Text) == "" && len(d.files) == 0:
		return errEmpty
	case utf8.RuneCountInString(d.Text) > maxText:
		return errTextTooLong
	case len(d.Key) > maxKey:
		return errKeyTooLong
	}
	return nil
}
