package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"sakti/channels"
)

// arrival is one update as we understand it.
type arrival struct {
	ID     int64           // update_id, 0 if it could not be read
	Query  string          // callback query to answer, "" for none
	Event  *channels.Event // nil if the update does not concern us
	Member bool            // the update tells what we are in a chat
}

var (
	errNoUpdate = errors.New("not an update")
	errNoSender = errors.New("lacks who, where or which message")
)

// parse turns an update into an event. It is pure: Channel and Account are
// left to the caller, and so are At where Telegram gives no time, as with a
// pressed button, and Group.Ours but where Member is set. Errors hold no personal data; ID is set with an
// error too whenever it could be read.
func parse(raw json.RawMessage, me self) (arrival, error) {
	var u struct {
		ID       int64           `json:"update_id"`
		Message  json.RawMessage `json:"message"`
		Edited   json.RawMessage `json:"edited_message"`
		Callback json.RawMessage `json:"callback_query"`
		Member   json.RawMessage `json:"my_chat_member"`
	}
	if err := json.Unmarshal(raw, &u); err != nil || u.ID == 0 {
		return arrival{}, errNoUpdate
	}
	a := arrival{ID: u.ID}
	var err error
	switch {
	case u.Message != nil:
		a.Event, err = parseMessage(u.Message, me)
	case u.Edited != nil:
		a.Event, err = parseEdited(u.Edited, u.ID, me)
	case u.Callback != nil:
		a.Query, a.Event, err = parseCallback(u.Callback)
	case u.Member != nil:
		a.Member = true
		a.Event, err = parseMember(u.Member, u.ID)
	}
	return a, err
}

// chat and sender hold what we need of Chat and User.
type chat struct {
	ID    int64            `json:"id"`
	Type  string           `json:"type"`
	Title optional[string] `json:"title"`
}

func (c chat) private() bool { return c.Type == "private" }

func (c chat) group() bool { return c.Type == "group" || c.Type == "supergroup" }

type sender struct {
	ID    int64  `json:"id"`
	IsBot bool   `json:"is_bot"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
}

// envelope is the part of a message that must be readable.
type envelope struct {
	ID      int64              `json:"message_id"`
	Date    int64              `json:"date"`
	Edited  int64              `json:"edit_date"`
	Chat    chat               `json:"chat"`
	From    *sender            `json:"from"`
	ReplyTo optional[answered] `json:"reply_to_message"`
}

// open reads the envelope; nil without an error means: not for us.
func open(raw json.RawMessage) (*envelope, error) {
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil || e.ID == 0 || e.Chat.ID == 0 {
		return nil, errNoSender
	}
	if e.From == nil || !e.Chat.group() && (!e.Chat.private() || e.From.IsBot) {
		return nil, nil
	}
	return &e, nil
}

func (e *envelope) event(key string) *channels.Event {
	return &channels.Event{
		Key:     key,
		Chat:    address(e.Chat.ID),
		Ref:     messageRef(e.ID),
		ReplyTo: messageRef(e.ReplyTo.value.ID),
		Name:    e.From.name(),
		At:      at(max(e.Date, e.Edited)),
	}
}

// at is zero for a time that no message can have.
func at(unix int64) time.Time {
	const year9999 = 253402300799
	if unix <= 0 || unix > year9999 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}

func parseMessage(raw json.RawMessage, me self) (*channels.Event, error) {
	e, err := open(raw)
	if e == nil {
		return nil, err
	}
	event := e.event(messageKey(e.Chat.ID, e.ID))
	var c content
	if json.Unmarshal(raw, &c) != nil {
		event.Kind = channels.KindOther // content that can't be read is answered as such
	} else if c.fill(event, e.From.ID); event.Kind == channels.KindOther && e.Chat.private() && isNotice(raw) {
		return nil, nil
	}
	if e.Chat.group() && !inGroup(event, raw, e, me) {
		return nil, nil
	}
	return event, nil
}

// parseEdited tells that a message was changed. A live location is a stream
// of edits, in which nobody changed anything.
func parseEdited(raw json.RawMessage, update int64, me self) (*channels.Event, error) {
	e, err := open(raw)
	if e == nil {
		return nil, err
	}
	var c content
	if json.Unmarshal(raw, &c) == nil && c.Location != nil {
		return nil, nil
	}
	event := e.event(fmt.Sprintf("e%d.%d.%d", e.Chat.ID, e.ID, update))
	event.Kind, event.Target = channels.KindEdited, event.Ref
	event.Text = c.words()
	if e.Chat.group() && !inGroup(event, raw, e, me) {
		return nil, nil
	}
	return event, nil
}

// parseCallback reads a pressed button. The message it stood on may be
// inaccessible by now, or gone: in a private chat its chat is the person.
func parseCallback(raw json.RawMessage) (query string, event *channels.Event, err error) {
	var q struct {
		ID      string `json:"id"`
		From    sender `json:"from"`
		Data    string `json:"data"`
		Message struct {
			Chat chat `json:"chat"`
		} `json:"message"`
	}
	if json.Unmarshal(raw, &q) != nil || q.ID == "" || q.From.ID == 0 {
		return "", nil, errNoSender
	}
	elsewhere := q.Message.Chat.ID != 0 && q.Message.Chat.ID != q.From.ID
	if elsewhere || q.From.IsBot || q.Data == "" { // without data: a game's button
		return q.ID, nil, nil
	}
	return q.ID, &channels.Event{
		Key:    "c" + clean(q.ID),
		Chat:   address(q.From.ID),
		Name:   q.From.name(),
		Kind:   channels.KindChoice,
		Choice: clean(q.Data),
	}, nil
}

// memberUpdate tells what we are in a chat since, and were before.
type memberUpdate struct {
	Chat chat   `json:"chat"`
	From sender `json:"from"`
	Date int64  `json:"date"`
	Old  member `json:"old_chat_member"`
	New  member `json:"new_chat_member"`
}

type member struct {
	Status string `json:"status"`
	Member bool   `json:"is_member"` // of one who is restricted
	Delete bool   `json:"can_delete_messages"`
}

func parseMember(raw json.RawMessage, update int64) (*channels.Event, error) {
	var m memberUpdate
	if json.Unmarshal(raw, &m) != nil || m.Chat.ID == 0 {
		return nil, errNoSender
	}
	var event *channels.Event
	kind, known := map[string]channels.Kind{"kicked": channels.KindBlocked, "member": channels.KindUnblocked}[m.New.Status]
	switch {
	case m.Chat.group():
		event = parseGroupMember(m)
	case known && m.Chat.private():
		event = &channels.Event{Chat: address(m.Chat.ID), Name: m.From.name(), At: at(m.Date), Kind: kind}
	}
	if event != nil {
		event.Key = fmt.Sprintf("b%d.%d", m.Chat.ID, update)
	}
	return event, nil
}

func address(chat int64) string { return strconv.FormatInt(chat, 10) }

// messageKey is made from the message alone, for update numbers start
// anywhere again after a quiet week. repliedTo reads it.
func messageKey(chat, message int64) string { return fmt.Sprintf("m%d.%d", chat, message) }
