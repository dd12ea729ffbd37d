package whatsapptest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// Citizen is a person whose phone is a real whatsmeow client. Chat gives its
// hand in one conversation.
type Citizen struct {
	*Person
	Client *whatsmeow.Client
	Log    *Log

	t      testing.TB
	device *Device
	mu     sync.Mutex
	cursor map[types.JID]int // how far WaitText has read, by chat
}

// Citizen connects the phone of a person and returns when it is online. It
// goes offline when the test ends. Helpers of Citizen and Chat fail the test
// on errors; in goroutines of their own, defer what others wait for.
func (s *Server) Citizen(t testing.TB, phone, name string) *Citizen {
	t.Helper()
	device := NewDevice()
	d := s.Person(phone, name).Device(0)
	if err := s.install(d, device); err != nil {
		t.Fatalf("whatsapptest: citizen: %v", err)
	}
	c := &Citizen{Person: d.person, Log: &Log{}, t: t, device: d, cursor: map[types.JID]int{},
		Client: s.NewClient(device)}
	c.Client.AddEventHandler(c.Log.Add)
	c.Client.SetForceActiveDeliveryReceipts(true)
	t.Cleanup(c.Client.Disconnect)
	c.Online()
	return c
}

// Phone is the citizen's device on the server: its queue and its faults.
func (c *Citizen) Phone() *Device { return c.device }

// Online connects and waits until the phone has asked for its queue.
func (c *Citizen) Online() {
	c.t.Helper()
	if err := c.Client.Connect(); err != nil {
		c.t.Fatalf("whatsapptest: connect: %v", err)
	}
	if !c.s.until(waiting, func() bool { return c.device.active }) {
		c.t.Fatal("whatsapptest: the citizen did not come online")
	}
}

// Offline disconnects; what is sent meanwhile waits.
func (c *Citizen) Offline() {
	c.Client.Disconnect()
	if !c.s.until(waiting, func() bool { return c.device.conn == nil }) {
		c.t.Fatal("whatsapptest: the citizen did not go offline")
	}
}

// Received is one message as the citizen sees it.
type Received struct {
	ID      string
	Chat    types.JID // LID of the other side, or the group
	Sender  types.JID // without device
	Text    string    // text, or caption
	Message *waE2E.Message
	Info    types.MessageInfo
	Retried int // how often it was asked for again
}

// Inbox lists all messages received so far, in order, except the ones that
// only carry keys.
func (c *Citizen) Inbox() []Received {
	var all []Received
	for _, event := range c.Log.All() {
		if m, ok := received(event); ok {
			all = append(all, m)
		}
	}
	return all
}

// Texts lists the texts that came in one chat, in order. The address may be
// the other side's phone number or LID.
func (c *Citizen) Texts(chat types.JID) []string {
	chat = c.normal(chat)
	var all []string
	for _, m := range c.Inbox() {
		if c.normal(m.Chat) == chat && !m.Info.IsFromMe && m.Text != "" {
			all = append(all, m.Text)
		}
	}
	return all
}

// normal is the LID of an address, if the server knows it.
func (c *Citizen) normal(jid types.JID) types.JID {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if p := c.s.whose(jid); p != nil {
		return p.LID()
	}
	return jid
}

func received(event any) (Received, bool) {
	m, ok := event.(*events.Message)
	if !ok || onlyKeys(m.Message) {
		return Received{}, false
	}
	return Received{
		ID: m.Info.ID, Chat: m.Info.Chat, Sender: m.Info.Sender.ToNonAD(), Text: TextOf(m.Message),
		Message: m.Message, Info: m.Info, Retried: m.RetryCount,
	}, true
}

// onlyKeys recognises the half of a group message that brings the sender key.
func onlyKeys(m *waE2E.Message) bool {
	return m.GetSenderKeyDistributionMessage() != nil && TextOf(m) == "" &&
		m.ImageMessage == nil && m.ReactionMessage == nil && m.ProtocolMessage == nil && m.DocumentMessage == nil
}

// TextOf is what a message says: its text or its caption.
func TextOf(m *waE2E.Message) string {
	for _, text := range []string{
		m.GetConversation(), m.GetExtendedTextMessage().GetText(), m.GetImageMessage().GetCaption(),
		m.GetDocumentMessage().GetCaption(), m.GetVideoMessage().GetCaption(),
		m.GetDocumentWithCaptionMessage().GetMessage().GetDocumentMessage().GetCaption(),
		m.GetPollCreationMessage().GetName(),
	} {
		if text != "" {
			return text
		}
	}
	return ""
}

// Wait returns the next message that want accepts, or false after limit. Each
// call reads from the beginning; to wait for a further one, look at its ID.
func (c *Citizen) Wait(limit time.Duration, want func(Received) bool) (Received, bool) {
	event, _ := c.Log.Next(0, limit, func(event any) bool {
		m, ok := received(event)
		return ok && want(m)
	})
	return received(event)
}

// Receipts lists the receipts of a message of the citizen's, in order: ""
// or "inactive" for delivered, "read", "played".
func (c *Citizen) Receipts(id string) []types.ReceiptType {
	var all []types.ReceiptType
	for _, event := range c.Log.All() {
		if r, ok := event.(*events.Receipt); ok {
			for _, one := range r.MessageIDs {
				if one == id {
					all = append(all, r.Type)
				}
			}
		}
	}
	return all
}

// WaitReceipt waits for a receipt of a message of the citizen's; the test
// fails if it does not come within 15 s.
func (c *Citizen) WaitReceipt(id string, kind types.ReceiptType) {
	c.t.Helper()
	_, after := c.Log.Next(0, waiting, func(event any) bool {
		r, ok := event.(*events.Receipt)
		return ok && r.Type == kind && slices.Contains(r.MessageIDs, id)
	})
	if after == 0 {
		c.t.Fatalf("whatsapptest: no %q receipt within %v; receipts: %q", kind, waiting, c.Receipts(id))
	}
}

// Download fetches and decrypts the media of a received message.
func (c *Citizen) Download(m Received) []byte {
	c.t.Helper()
	file := mediaOf(m.Message)
	if file == nil {
		c.t.Fatalf("whatsapptest: no media in %v", m.Message)
	}
	data, err := c.Client.Download(context.Background(), file)
	if err != nil {
		c.t.Fatalf("whatsapptest: download: %v", err)
	}
	return data
}

// mediaOf is the part of a message that can be downloaded, or nil.
func mediaOf(m *waE2E.Message) whatsmeow.DownloadableMessage {
	switch {
	case m.GetImageMessage() != nil:
		return m.GetImageMessage()
	case m.GetDocumentMessage() != nil:
		return m.GetDocumentMessage()
	case m.GetAudioMessage() != nil:
		return m.GetAudioMessage()
	case m.GetVideoMessage() != nil:
		return m.GetVideoMessage()
	case m.GetStickerMessage() != nil:
		return m.GetStickerMessage()
	}
	for _, wrapped := range []*waE2E.FutureProofMessage{
		m.GetDocumentWithCaptionMessage(), m.GetAssociatedChildMessage(), m.GetViewOnceMessageV2(), m.GetEphemeralMessage(),
	} {
		if wrapped.GetMessage() != nil {
			return mediaOf(wrapped.GetMessage())
		}
	}
	return nil
}

// NewClient makes a quiet whatsmeow client that talks with this server.
func (s *Server) NewClient(device *store.Device) *whatsmeow.Client {
	client := whatsmeow.NewClient(device, waLog.Noop)
	client.SetWebsocketHTTPClient(s.client)
	client.SetPreLoginHTTPClient(s.client)
	client.SetMediaHTTPClient(s.client)
	return client
}
