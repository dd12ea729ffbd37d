package whatsapp

import (
	"hash/fnv"
	"io"
	"sync"
	"testing"

	"sakti/channels/channeltest"
	"sakti/channels/whatsapp/whatsapptest"
)

func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Harness{
		Open: func(t *testing.T) *channeltest.Bench {
			b := newBench(t)
			people := &crowd{b: b, known: map[string]channeltest.Person{}}
			return &channeltest.Bench{Channel: b.channel, Person: people.person}
		},
		Keeps: true, Idempotent: true,
	})
}

// crowd is the people of one bench, by name.
type crowd struct {
	b     *bench
	mu    sync.Mutex
	known map[string]channeltest.Person
}

func (c *crowd) person(name string) channeltest.Person {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[name] == nil {
		h := fnv.New32a()
		io.WriteString(h, name)
		c.known[name] = phone{c.b.citizen(int(h.Sum32() % 90_000_000)), c.b}
	}
	return c.known[name]
}

// phone is a channeltest.Person with a real client.
type phone struct {
	chat *whatsapptest.Chat
	b    *bench
}

func (p phone) Chat() string    { return p.chat.LID().String() }
func (p phone) Say(text string) { p.chat.Say(text) }
func (p phone) Press(string)    { p.b.Fatal("no buttons on WhatsApp") }

func (p phone) Document(name string, body []byte) {
	p.chat.SendDocument(body, name, "application/pdf", "")
}

func (p phone) Photos(photos ...[]byte) {
	if len(photos) == 1 {
		p.chat.SendImage(photos[0], "")
		return
	}
	p.chat.SendAlbum("", photos...)
}

// Shown is what the phone shows: a message that comes a second time with the
// same id is one message for WhatsApp's own apps.
func (p phone) Shown() []channeltest.Shown {
	var out []channeltest.Shown
	seen := map[string]bool{}
	for _, m := range p.chat.Inbox() {
		if m.Info.IsFromMe || seen[m.ID] {
			continue
		}
		seen[m.ID] = true
		shown := channeltest.Shown{Text: m.Text}
		document := m.Message.GetDocumentMessage()
		if document != nil {
			shown.FileName, shown.File = document.GetFileName(), p.chat.Download(m)
		}
		out = append(out, shown)
	}
	return out
}
