package telegram

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"

	"sakti/channels"
)

// self is who we are at Telegram.
type self struct {
	ID       int64
	Username string
}

// anonymous is the account that Telegram shows for managers of a group who
// write as the group.
const anonymous = 1087968824

// entity is a part of a text that means something: a mention, a command.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"` // in UTF-16 code units
	Length int    `json:"length"`
	User   *struct {
		ID int64 `json:"id"`
	} `json:"user"` // of a text_mention
}

// of is the part of a text that an entity marks.
func (e entity) of(text string) string {
	units := utf16.Encode([]rune(text))
	if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(units) {
		return ""
	}
	return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
}

// surroundings is what a message in a group holds besides its content. A part
// that can't be read is as if it were not there.
type surroundings struct {
	Text            string             `json:"text"`
	Caption         string             `json:"caption"`
	Entities        optional[[]entity] `json:"entities"`
	CaptionEntities optional[[]entity] `json:"caption_entities"`
	Sender          optional[chat]     `json:"sender_chat"`
	ReplyTo         optional[answered] `json:"reply_to_message"`
	Forwarded       json.RawMessage    `json:"forward_origin"`
	MovedTo         optional[int64]    `json:"migrate_to_chat_id"`
	MovedFrom       optional[int64]    `json:"migrate_from_chat_id"`
}

// answered is the message that another one answers.
type answered struct {
	ID   int64  `json:"message_id"`
	From sender `json:"from"`
}

// optional is a part of a message on which nothing depends; its zero value
// where it is absent or of tomorrow's shape.
type optional[T any] struct{ value T }

// UnmarshalJSON never fails.
func (o *optional[T]) UnmarshalJSON(raw []byte) error {
	var value T
	if json.Unmarshal(raw, &value) == nil {
		o.value = value
	}
	return nil
}

// toBot reports whether a message mentions us, calls us by "/command@us" or
// answers a message of ours; toOther whether it calls another bot.
func (s *surroundings) toBot(me self) (toBot, toOther bool) {
	text, list := s.Text, s.Entities.value
	if text == "" {
		text, list = s.Caption, s.CaptionEntities.value
	}
	toBot = me.ID != 0 && s.ReplyTo.value.From.ID == me.ID || named(text, me)
	for _, e := range list {
		part := e.of(text)
		switch e.Type {
		case "text_mention":
			toBot = toBot || e.User != nil && e.User.ID == me.ID
		case "bot_command":
			if _, bot, called := strings.Cut(part, "@"); called {
				ours := strings.EqualFold(bot, me.Username)
				toBot, toOther = toBot || ours, toOther || !ours
			}
		}
	}
	return toBot, toOther && !toBot
}

// named reports whether a text names us by "@" and our name.
func named(text string, me self) bool {
	_, after, found := strings.Cut(strings.ToLower(text), "@"+strings.ToLower(me.Username))
	return found && me.Username != "" && (after == "" || !strings.ContainsAny(after[:1], "abcdefghijklmnopqrstuvwxyz0123456789_"))
}

// inGroup completes the event of a message in a group. It reports false for
// what is none of our business.
func inGroup(event *channels.Event, raw json.RawMessage, e *envelope, me self) bool {
	var s surroundings
	if json.Unmarshal(raw, &s) != nil {
		return false
	}
	event.Group = &channels.Group{From: address(e.From.ID), Title: clean(e.Chat.Title.value)}
	switch {
	case s.MovedTo.value != 0: // the group has become a supergroup, with another address
		event.Chat, event.Also, event.Kind = address(s.MovedTo.value), []string{address(e.Chat.ID)}, channels.KindOther
		return true
	case s.MovedFrom.value != 0:
		event.Also, event.Kind = []string{address(s.MovedFrom.value)}, channels.KindOther
		return true
	case e.From.ID == anonymous && s.Sender.value.ID == e.Chat.ID:
		event.Group.From, event.Group.Admin, event.Name = address(e.Chat.ID), true, clean(e.Chat.Title.value)
	case e.From.IsBot:
		return false
	}
	toBot, toOther := s.toBot(me)
	event.Group.ToBot, event.Forwarded = toBot, s.Forwarded != nil
	return !toOther && event.Kind != channels.KindOther
}

// parseGroupMember reads what became of us in a group.
func parseGroupMember(m memberUpdate) *channels.Event {
	in := func(status string, member bool) bool {
		return status == "member" || status == "administrator" || status == "creator" || status == "restricted" && member
	}
	before, after := in(m.Old.Status, m.Old.Member), in(m.New.Status, m.New.Member)
	event := &channels.Event{Chat: address(m.Chat.ID), Name: m.From.name(), At: at(m.Date), Kind: channels.KindOther,
		Group: &channels.Group{From: address(m.From.ID), Title: clean(m.Chat.Title.value), Ours: m.New.Status == "administrator" && m.New.Delete}}
	switch {
	case after && !before:
		event.Kind = channels.KindJoined
	case before && !after:
		event.Kind = channels.KindLeft
	case !after:
		return nil
	}
	return event
}

// messageRef is the id of a message in its chat.
func messageRef(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
