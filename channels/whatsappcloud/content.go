package whatsappcloud

import (
	"encoding/json"
	"slices"

	"sakti/channels"
)

// file is a medium as messages carry it. Its address in the message is not
// used: it ends after five minutes, the id after a week.
type file struct {
	ID      string `json:"id"`
	MIME    string `json:"mime_type"`
	Name    string `json:"filename"`
	Caption string `json:"caption"`
}

// words are the fields of a message in which a person may have written.
type words struct {
	Text     struct{ Body string } `json:"text"`
	Image    file                  `json:"image"`
	Video    file                  `json:"video"`
	Document file                  `json:"document"`
}

func (w words) text() string {
	for _, text := range []string{w.Text.Body, w.Image.Caption, w.Video.Caption, w.Document.Caption} {
		if text != "" {
			return clean(text)
		}
	}
	return ""
}

// content fills in what a message of this type says. What can't be read is
// KindOther, so that it is answered.
func content(raw json.RawMessage, kind string, who person, event *channels.Event) {
	event.Kind = channels.KindOther
	into := *event
	if read := readers[kind]; read != nil && read(raw, who, &into) {
		*event = into
	}
}

// readers read the content of one type each. They say no if they can't.
var readers = map[string]func(json.RawMessage, person, *channels.Event) bool{
	"text":        readText,
	"image":       func(raw json.RawMessage, _ person, e *channels.Event) bool { return readFile(raw, e, false) },
	"document":    func(raw json.RawMessage, _ person, e *channels.Event) bool { return readFile(raw, e, true) },
	"audio":       readKind(channels.KindVoice),
	"video":       readKind(channels.KindVideo),
	"sticker":     readKind(channels.KindSticker),
	"location":    readLocation,
	"contacts":    readContacts,
	"interactive": readInteractive,
	"button":      readButton,
	"reaction":    readReaction,
	"edit":        readEdit,
	"revoke":      readRevoke,
	"unsupported": readUnsupported,
	"errors":      readUnsupported,
}

func readText(raw json.RawMessage, _ person, e *channels.Event) bool {
	var w words
	if json.Unmarshal(raw, &w) != nil || w.Text.Body == "" {
		return false
	}
	e.Kind, e.Text = channels.KindText, clean(w.Text.Body)
	return true
}

// maxRef is what channels.Media.Ref may hold; ids of media have about 16.
const maxRef = 1024

func readFile(raw json.RawMessage, e *channels.Event, document bool) bool {
	var w words
	if json.Unmarshal(raw, &w) != nil {
		return false
	}
	f := w.Image
	if document {
		f = w.Document
	}
	ref := clean(f.ID)
	if ref == "" || len(ref) > maxRef {
		return false
	}
	e.Kind, e.Text = channels.KindMedia, clean(f.Caption)
	e.Media = []channels.Media{{Ref: ref, MIME: clean(f.MIME), Name: clean(f.Name)}}
	return true
}

// readKind is for what the service can't use, of which only its being there
// and its words matter.
func readKind(kind channels.Kind) func(json.RawMessage, person, *channels.Event) bool {
	return func(raw json.RawMessage, _ person, e *channels.Event) bool {
		var w words
		_ = json.Unmarshal(raw, &w) // without words it is what it is
		e.Kind, e.Text = kind, w.text()
		return true
	}
}

func readLocation(raw json.RawMessage, _ person, e *channels.Event) bool {
	var m struct {
		Location struct {
			Latitude  *float64 `json:"latitude"`
			Longitude *float64 `json:"longitude"`
			Name      string   `json:"name"`
		} `json:"location"`
	}
	e.Kind = channels.KindLocation
	at := &m.Location
	if json.Unmarshal(raw, &m) != nil || at.Latitude == nil || at.Longitude == nil ||
		*at.Latitude < -90 || *at.Latitude > 90 || *at.Longitude < -180 || *at.Longitude > 180 {
		return true
	}
	e.Place = &channels.Place{Latitude: *at.Latitude, Longitude: *at.Longitude, Name: clean(at.Name)}
	return true
}

// readContacts: a card proves something only if it is the sender's own, which
// WhatsApp tells by the account that belongs to the card's number.
func readContacts(raw json.RawMessage, who person, e *channels.Event) bool {
	var m struct {
		Contacts []struct {
			Phones []struct {
				WaID string `json:"wa_id"`
			} `json:"phones"`
		} `json:"contacts"`
	}
	e.Kind = channels.KindContact
	if json.Unmarshal(raw, &m) != nil || len(m.Contacts) != 1 || who.wa == "" {
		return true
	}
	for _, phone := range m.Contacts[0].Phones {
		if phone.WaID == who.wa {
			e.Contact = e164(who.wa)
		}
	}
	return true
}

func readInteractive(raw json.RawMessage, _ person, e *channels.Event) bool {
	type reply struct {
		ID string `json:"id"`
	}
	var m struct {
		Interactive struct {
			Button reply `json:"button_reply"`
			List   reply `json:"list_reply"`
		} `json:"interactive"`
	}
	if json.Unmarshal(raw, &m) != nil {
		return false
	}
	key := clean(m.Interactive.Button.ID + m.Interactive.List.ID) // one of them
	if key == "" || len(key) > 256 {
		return false
	}
	e.Kind, e.Choice = channels.KindChoice, key
	return true
}

// readButton: the button of a form says its words, as if they were written.
func readButton(raw json.RawMessage, _ person, e *channels.Event) bool {
	var m struct {
		Button struct {
			Text string `json:"text"`
		} `json:"button"`
	}
	if json.Unmarshal(raw, &m) != nil || m.Button.Text == "" {
		return false
	}
	e.Kind, e.Text = channels.KindText, clean(m.Button.Text)
	return true
}

func readReaction(raw json.RawMessage, _ person, e *channels.Event) bool {
	var m struct {
		Reaction struct {
			Message string `json:"message_id"`
			Emoji   string `json:"emoji"`
		} `json:"reaction"`
	}
	if json.Unmarshal(raw, &m) != nil || bounded(m.Reaction.Message) == "" {
		return false
	}
	e.Kind, e.Target, e.Text = channels.KindReaction, bounded(m.Reaction.Message), clean(m.Reaction.Emoji)
	return true
}

func readEdit(raw json.RawMessage, _ person, e *channels.Event) bool {
	var m struct {
		Edit struct {
			Original string `json:"original_message_id"`
			Message  words  `json:"message"`
		} `json:"edit"`
	}
	if json.Unmarshal(raw, &m) != nil || bounded(m.Edit.Original) == "" {
		return false
	}
	e.Kind, e.Target, e.Text = channels.KindEdited, bounded(m.Edit.Original), m.Edit.Message.text()
	return true
}

func readRevoke(raw json.RawMessage, _ person, e *channels.Event) bool {
	var m struct {
		Revoke struct {
			Original string `json:"original_message_id"`
		} `json:"revoke"`
	}
	if json.Unmarshal(raw, &m) != nil || bounded(m.Revoke.Original) == "" {
		return false
	}
	e.Kind, e.Target = channels.KindDeleted, bounded(m.Revoke.Original)
	return true
}

// codeUnavailable is WhatsApp's "this message is currently unavailable": it
// could not be decrypted.
const codeUnavailable = 131060

// otherwise are the messages that the API names, yet does not give, and that
// are no photos.
var otherwise = []string{
	"poll_creation", "poll_update", "edit", "pin", "group_invite", "keep_in_chat", "link_preview", "product",
	"order", "reaction", "button", "list", "interactive", "location", "hsm", "event", "contact", "text",
}

// readUnsupported: photos to be seen once come without content and, mostly,
// without a name. Polls and the like are named.
func readUnsupported(raw json.RawMessage, _ person, e *channels.Event) bool {
	var m struct {
		Unsupported struct {
			Type string `json:"type"`
		} `json:"unsupported"`
		Errors []fault `json:"errors"`
	}
	if json.Unmarshal(raw, &m) != nil || slices.Contains(otherwise, m.Unsupported.Type) {
		return false
	}
	e.Kind, e.Text = channels.KindMissing, channels.MissingViewOnce
	if slices.Contains(m.Errors, fault{codeUnavailable}) {
		e.Text = channels.MissingEncrypted
	}
	return true
}
