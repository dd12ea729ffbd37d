package telegram

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-telegram/bot/models"

	"sakti/channels"
)

// content is what a message holds. Of what the service can't use, only its
// being there matters.
type content struct {
	Text      string             `json:"text"`
	Caption   string             `json:"caption"`
	Album     string             `json:"media_group_id"`
	Photo     []models.PhotoSize `json:"photo"`
	Document  *models.Document   `json:"document"`
	Contact   *models.Contact    `json:"contact"`
	Voice     json.RawMessage    `json:"voice"`
	Audio     json.RawMessage    `json:"audio"`
	Video     json.RawMessage    `json:"video"`
	VideoNote json.RawMessage    `json:"video_note"`
	Animation json.RawMessage    `json:"animation"` // comes with a document for old clients
	Sticker   json.RawMessage    `json:"sticker"`
	Location  json.RawMessage    `json:"location"` // comes with a venue too
}

func (c *content) kind() channels.Kind {
	switch {
	case c.Animation != nil, c.Video != nil, c.VideoNote != nil:
		return channels.KindVideo
	case c.file() != nil:
		return channels.KindMedia
	case c.Voice != nil, c.Audio != nil:
		return channels.KindVoice
	case c.Sticker != nil:
		return channels.KindSticker
	case c.Location != nil:
		return channels.KindLocation
	case c.Contact != nil:
		return channels.KindContact
	case c.Text != "":
		return channels.KindText
	}
	return channels.KindOther
}

// fill puts the content into the event of the person with this id.
func (c *content) fill(event *channels.Event, from int64) {
	event.Kind = c.kind()
	event.Text = c.words()
	switch event.Kind {
	case channels.KindMedia:
		event.Album = clean(c.Album)
		event.Media = []channels.Media{*c.file()}
	case channels.KindContact:
		// Telegram sets user_id to whom the number belongs, so that somebody
		// else's card proves nothing.
		if c.Contact.UserID == from {
			event.Contact = e164(c.Contact.PhoneNumber)
			event.Phone = event.Contact
		}
	}
}

// words is the text or caption, "/command@bot rest" without the "@bot".
func (c *content) words() string {
	text := clean(cmp.Or(c.Text, c.Caption))
	if !strings.HasPrefix(text, "/") {
		return text
	}
	end := strings.IndexAny(text, " \n\t")
	if end < 0 {
		end = len(text)
	}
	command, _, _ := strings.Cut(text[:end], "@")
	return command + text[end:]
}

// maxRef is what channels.Media.Ref may hold; file ids have about 90 bytes.
const maxRef = 1024

// file is the photo in its largest size, or the document; nil without one.
func (c *content) file() *channels.Media {
	var m channels.Media
	switch {
	case len(c.Photo) > 0:
		best := slices.MaxFunc(c.Photo, func(a, b models.PhotoSize) int {
			return cmp.Compare(a.Width*a.Height, b.Width*b.Height)
		})
		m = channels.Media{Ref: best.FileID, MIME: "image/jpeg", Size: int64(best.FileSize)}
	case c.Document != nil:
		d := c.Document
		m = channels.Media{Ref: d.FileID, MIME: clean(d.MimeType), Name: clean(d.FileName), Size: d.FileSize}
	}
	m.Ref = clean(m.Ref)
	if m.Ref == "" || len(m.Ref) > maxRef {
		return nil
	}
	return &m
}

// notices are messages that nobody wrote: Telegram tells of something that
// happened in the chat. They want no answer.
var notices = []string{
	"pinned_message", "message_auto_delete_timer_changed", "write_access_allowed",
	"connected_website", "chat_background_set", "proximity_alert_triggered",
	"successful_payment", "refunded_payment", "boost_added", "forum_topic_created",
	"forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
	"migrate_from_chat_id", "migrate_to_chat_id",
}

func isNotice(raw json.RawMessage) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return false
	}
	return slices.ContainsFunc(notices, func(name string) bool { return fields[name] != nil })
}

func (s sender) name() string {
	return strings.TrimSpace(clean(s.First) + " " + clean(s.Last))
}

// clean takes out what Postgres can't store in text: one such message would
// be refused, and so be offered again, for ever.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}

// e164 writes a number as +digits; "" if it can't be one.
func e164(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	if len(digits) < 8 || len(digits) > 15 {
		return ""
	}
	return "+" + digits
}
