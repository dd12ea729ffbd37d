package whatsapp

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// arrival is what one message means to us.
type arrival struct {
	Event *channels.Event // nil if it says nothing to us
	Timer *uint32         // seconds after which messages of the chat disappear, nil if it doesn't tell
	Album *album          // it announces an album
}

// album is how many photos and videos follow.
type album struct {
	ID   string
	Size int
}

// concerns leaves out what nobody said to us: status updates, newsletters,
// WhatsApp's own bots.
func concerns(source types.MessageSource) bool {
	switch source.Chat.Server {
	case types.DefaultUserServer, types.HiddenUserServer, types.GroupServer:
		return !source.Sender.IsBot()
	}
	return false
}

// parse turns a message into an event. It is pure: Channel, Account, the
// group's Title, Admin and Ours, and AlbumSize are left to the caller. Both
// addresses of the author that are known stand in Info.Sender and SenderAlt;
// a secretly encrypted edit comes decrypted.
func parse(m *events.Message, ours account) arrival {
	if !concerns(m.Info.MessageSource) {
		return arrival{}
	}
	body := unwrap(m.Message)
	if body == nil {
		return arrival{}
	}
	if setting := body.GetProtocolMessage(); setting.GetType() == waE2E.ProtocolMessage_EPHEMERAL_SETTING {
		seconds := setting.GetEphemeralExpiration()
		return arrival{Timer: &seconds}
	}
	var a arrival
	event := envelope(&m.Info)
	c := read(body)
	if c.tells {
		seconds := c.context.GetExpiration()
		a.Timer = &seconds
	}
	if m.Info.IsFromMe {
		a.Event = byHand(event, c, &m.Info, ours)
		return a
	}
	if c.kind == "" {
		if c.album != nil {
			a.Album = &album{ID: event.Ref, Size: c.albumSize()}
		}
		return a
	}
	if m.IsViewOnce || viewOnce(body) {
		c = content{kind: channels.KindMissing, text: channels.MissingViewOnce}
		event.Key = "v" + event.Key
	}
	c.fill(&event, &m.Info)
	event.ReplyTo = clean(c.context.GetStanzaID())
	event.Forwarded = c.context.GetIsForwarded()
	if event.Group != nil {
		event.Group.ToBot = addressed(c.context, ours)
	}
	a.Event = &event
	return a
}

// byHand is the event of a message that somebody of ours wrote with our number
// themselves, nil if it says nothing to others. A later change of it says
// nothing new.
func byHand(event channels.Event, c content, info *types.MessageInfo, ours account) *channels.Event {
	switch c.kind {
	case "", channels.KindEdited, channels.KindDeleted, channels.KindReaction:
		return nil
	}
	if ours.is(info.Chat) { // notes to oneself
		return nil
	}
	event.ByHand, event.Name, event.Phone = true, "", ""
	event.Kind, event.Text, event.ReplyTo = c.kind, clean(c.text), clean(c.context.GetStanzaID())
	if event.Group == nil {
		reader := who(info.Chat, info.RecipientAlt)
		event.Chat, event.Also, event.Phone = reader.address(), reader.also(), reader.phone()
	}
	return &event
}

// viewOnce recognises what its sender wants shown once. It comes to a linked
// device by mistake only; the sender would not expect it to be kept.
func viewOnce(m *waE2E.Message) bool {
	return m.GetImageMessage().GetViewOnce() || m.GetVideoMessage().GetViewOnce() || m.GetAudioMessage().GetViewOnce()
}

// unwrap takes off the wrappers that the library leaves on.
func unwrap(m *waE2E.Message) *waE2E.Message {
	for range 4 {
		var inner *waE2E.Message
		for _, wrapper := range []*waE2E.FutureProofMessage{
			m.GetAssociatedChildMessage(), m.GetGroupMentionedMessage(), m.GetEphemeralMessage(),
			m.GetDocumentWithCaptionMessage(), m.GetEditedMessage(), m.GetBotForwardedMessage(), m.GetSpoilerMessage(),
		} {
			if wrapper.GetMessage() != nil {
				inner = wrapper.GetMessage()
			}
		}
		if inner == nil {
			return m
		}
		if inner.MessageContextInfo == nil && m.MessageContextInfo != nil {
			inner.MessageContextInfo = m.MessageContextInfo
		}
		m = inner
	}
	return m
}

// envelope is the event of a message before its content.
func envelope(info *types.MessageInfo) channels.Event {
	author := who(info.Sender, info.SenderAlt)
	event := channels.Event{
		Key:   messageKey(info),
		Ref:   clean(info.ID),
		Name:  clean(info.PushName),
		Phone: author.phone(),
		At:    info.Timestamp.UTC(),
	}
	if info.Timestamp.Unix() <= 0 {
		event.At = time.Time{}
	}
	if info.Chat.Server == types.GroupServer {
		event.Chat = info.Chat.String()
		event.Group = &channels.Group{From: author.address()}
	} else {
		event.Chat, event.Also = author.address(), author.also()
	}
	return event
}

// messageKey is made from the id that the author's phone gave the message,
// which is random and the same however the message is delivered. It does not
// hold the author's address, for that has two forms. In a group everybody
// sees the id, so the group is part of the key: who repeats the id elsewhere
// can't hide the message.
func messageKey(info *types.MessageInfo) string {
	id := info.ID
	if len(id) > 64 || id != clean(id) {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	if info.Chat.Server == types.GroupServer {
		return "g" + info.Chat.User + "." + id
	}
	return "m" + id
}

// addressed reports whether a group message is for us: it names us by either
// address or answers a message of ours. "@all" names nobody.
func addressed(context *waE2E.ContextInfo, ours account) bool {
	for _, text := range context.GetMentionedJID() {
		if jid, err := types.ParseJID(text); err == nil && ours.is(jid) {
			return true
		}
	}
	quoted, err := types.ParseJID(context.GetParticipant())
	return err == nil && context.GetStanzaID() != "" && ours.is(quoted)
}

// missing is the event of a message that this device can't read.
func missing(info *types.MessageInfo, why string) *channels.Event {
	if info.IsFromMe || !concerns(info.MessageSource) {
		return nil
	}
	event := envelope(info)
	event.Key = "v" + event.Key
	event.Kind, event.Text = channels.KindMissing, why
	return &event
}

func keyRef(key *waCommon.MessageKey) string { return clean(key.GetID()) }

// clean takes out what Postgres can't store in text: one such message would
// be refused, and so be offered again, for ever.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}
