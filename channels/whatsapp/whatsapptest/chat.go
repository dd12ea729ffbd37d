package whatsapptest

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

// Chat is one conversation on a citizen's phone: with a person, by phone
// number or LID, or in a group.
type Chat struct {
	*Citizen
	JID types.JID

	forwarded bool
	timer     time.Duration
}

// Sent is a message that the server has taken.
type Sent struct {
	ID      string
	Message *waE2E.Message
	File    *File // of media
}

// To opens the conversation.
func (c *Citizen) To(jid types.JID) *Chat { return &Chat{Citizen: c, JID: jid} }

// Forwarding is the same conversation where all that is sent is marked as
// forwarded.
func (c *Chat) Forwarding() *Chat {
	with := *c
	with.forwarded = true
	return &with
}

// Disappearing is the same conversation with a timer for disappearing
// messages.
func (c *Chat) Disappearing(timer time.Duration) *Chat {
	with := *c
	with.timer = timer
	return &with
}

// Send sends any message and returns the error, if any.
func (c *Chat) Send(message *waE2E.Message, extra ...whatsmeow.SendRequestExtra) (Sent, error) {
	response, err := c.Client.SendMessage(context.Background(), c.JID, message, extra...)
	return Sent{ID: response.ID, Message: message}, err
}

// send is Send for what must succeed.
func (c *Chat) send(message *waE2E.Message, extra ...whatsmeow.SendRequestExtra) Sent {
	c.t.Helper()
	sent, err := c.Send(message, extra...)
	if err != nil {
		c.t.Fatalf("whatsapptest: send: %v", err)
	}
	return sent
}

// context is what messages of this conversation carry along, or nil.
func (c *Chat) context() *waE2E.ContextInfo {
	if !c.forwarded && c.timer == 0 {
		return nil
	}
	info := &waE2E.ContextInfo{}
	if c.forwarded {
		info.IsForwarded, info.ForwardingScore = proto.Bool(true), proto.Uint32(1)
	}
	if c.timer != 0 {
		info.Expiration = proto.Uint32(uint32(c.timer / time.Second))
	}
	return info
}

// Say sends a text.
func (c *Chat) Say(text string) Sent {
	c.t.Helper()
	if info := c.context(); info != nil {
		return c.send(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: info}})
	}
	return c.send(&waE2E.Message{Conversation: &text})
}

// Again sends the text of a message once more under the same id, encrypted
// anew, as a phone does that never learned that the first try arrived.
func (c *Chat) Again(sent Sent) Sent {
	c.t.Helper()
	return c.send(sent.Message, whatsmeow.SendRequestExtra{ID: sent.ID})
}

// Reply answers a received message with a quote.
func (c *Chat) Reply(to Received, text string) Sent {
	c.t.Helper()
	info := c.quote(to.ID, to.Sender, to.Message)
	return c.send(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: info}})
}

// ReplyToOwn quotes a message that the citizen sent.
func (c *Chat) ReplyToOwn(to Sent, text string) Sent {
	c.t.Helper()
	info := c.quote(to.ID, c.LID(), to.Message)
	return c.send(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: info}})
}

func (c *Chat) quote(id string, author types.JID, message *waE2E.Message) *waE2E.ContextInfo {
	info := c.context()
	if info == nil {
		info = &waE2E.ContextInfo{}
	}
	info.StanzaID, info.Participant, info.QuotedMessage = &id, proto.String(author.String()), message
	return info
}

// Mention sends a text in which people are mentioned; it must contain "@" and
// the user part of each address.
func (c *Chat) Mention(text string, who ...types.JID) Sent {
	c.t.Helper()
	info := c.context()
	if info == nil {
		info = &waE2E.ContextInfo{}
	}
	for _, jid := range who {
		info.MentionedJID = append(info.MentionedJID, jid.String())
	}
	return c.send(&waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: info}})
}

// Edit replaces the text of a message that the citizen sent.
func (c *Chat) Edit(sent Sent, text string) Sent {
	c.t.Helper()
	return c.send(c.Client.BuildEdit(c.JID, sent.ID, &waE2E.Message{Conversation: &text}))
}

// Delete deletes a message of the citizen's own for everyone.
func (c *Chat) Delete(sent Sent) Sent {
	c.t.Helper()
	return c.send(c.Client.BuildRevoke(c.JID, types.EmptyJID, sent.ID))
}

// DeleteOf deletes somebody else's message as an admin of the group.
func (c *Chat) DeleteOf(m Received) (Sent, error) {
	return c.Send(c.Client.BuildRevoke(c.JID, m.Sender, m.ID))
}

// React sets a reaction to a received message; "" takes it back.
func (c *Chat) React(m Received, emoji string) Sent {
	c.t.Helper()
	return c.send(c.Client.BuildReaction(c.JID, m.Sender, m.ID, emoji))
}

// Location sends a pin, in degrees.
func (c *Chat) Location(latitude, longitude float64, name string) Sent {
	c.t.Helper()
	return c.send(&waE2E.Message{LocationMessage: &waE2E.LocationMessage{
		DegreesLatitude: &latitude, DegreesLongitude: &longitude, Name: &name, ContextInfo: c.context(),
	}})
}

// Contact sends a contact card.
func (c *Chat) Contact(name, phone string) Sent {
	c.t.Helper()
	card := "BEGIN:VCARD\nVERSION:3.0\nN:;" + name + ";;;\nFN:" + name +
		"\nTEL;type=CELL;waid=" + phone + ":+" + phone + "\nEND:VCARD"
	return c.send(&waE2E.Message{ContactMessage: &waE2E.ContactMessage{
		DisplayName: &name, Vcard: &card, ContextInfo: c.context(),
	}})
}

// Read marks messages as read.
func (c *Chat) Read(messages ...Received) {
	c.t.Helper()
	for _, m := range messages {
		err := c.Client.MarkRead(context.Background(), []types.MessageID{m.ID}, time.Now(), m.Chat, m.Sender)
		if err != nil {
			c.t.Fatalf("whatsapptest: read: %v", err)
		}
	}
}

// Typing shows the others that the citizen types, or stopped.
func (c *Chat) Typing(yes bool) {
	c.t.Helper()
	state := types.ChatPresencePaused
	if yes {
		state = types.ChatPresenceComposing
	}
	if err := c.Client.SendChatPresence(context.Background(), c.JID, state, types.ChatPresenceMediaText); err != nil {
		c.t.Fatalf("whatsapptest: typing: %v", err)
	}
}

// WaitText waits for the next message of this conversation that has a text,
// after those that WaitText returned before, and returns it.
func (c *Chat) WaitText() Received {
	c.t.Helper()
	chat := c.normal(c.JID)
	c.mu.Lock()
	at := c.cursor[chat]
	c.mu.Unlock()
	event, after := c.Log.Next(at, waiting, func(event any) bool {
		m, ok := received(event)
		return ok && m.Text != "" && !m.Info.IsFromMe && c.normal(m.Chat) == chat
	})
	m, ok := received(event)
	if !ok {
		c.t.Fatalf("whatsapptest: no text within %v; inbox: %q", waiting, c.Texts(c.JID))
	}
	c.mu.Lock()
	c.cursor[chat] = after
	c.mu.Unlock()
	return m
}
