package whatsapp

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// deliveries are the receipts that say how far a message of ours came. A
// linked device that sleeps confirms as "inactive".
var deliveries = map[types.ReceiptType]channels.Delivery{
	types.ReceiptTypeDelivered: channels.Delivered,
	types.ReceiptTypeInactive:  channels.Delivered,
	types.ReceiptTypeRead:      channels.Read,
	types.ReceiptTypePlayed:    channels.Read,
}

// takeReceipt tells how far messages of ours came. In a group the first
// member speaks for all: a thousand would say the same.
func (l *line) takeReceipt(ctx context.Context, e *events.Receipt) error {
	state, ok := deliveries[e.Type]
	ids := slices.DeleteFunc(slices.Clone(e.MessageIDs), func(id string) bool { return !strings.HasPrefix(id, idPrefix) })
	if !ok || e.IsFromMe || len(ids) == 0 || !concerns(e.MessageSource) {
		if fromPhone(e.MessageSource) {
			l.phoneOnline(e.Timestamp)
		}
		return nil
	}
	event := channels.Event{Kind: channels.KindReceipt, At: e.Timestamp.UTC()}
	if e.IsGroup {
		ids = slices.DeleteFunc(ids, func(id string) bool { return l.channel.arrived.has(string(state) + id) })
		if len(ids) == 0 {
			return nil
		}
		event.Chat = e.Chat.String()
	} else {
		info := types.MessageInfo{MessageSource: e.MessageSource}
		if err := l.fillAlt(ctx, &info); err != nil {
			return err
		}
		author := who(info.Sender, info.SenderAlt)
		event.Chat, event.Also = author.address(), author.also()
	}
	event.Key = "r" + string(state) + "." + strings.Join(ids, ".")
	event.Receipt = &channels.Receipt{Providers: ids, State: state}
	if err := l.pass(ctx, event); err != nil {
		return err
	}
	for _, id := range ids {
		l.channel.arrived.add(string(state) + id)
	}
	return nil
}

// idSet remembers the newest ids.
type idSet struct {
	mu    sync.Mutex
	known map[string]bool
	order []string
}

const idsKept = 4096

func (s *idSet) add(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string]bool{}
	}
	if s.known[id] {
		return
	}
	s.known[id] = true
	if s.order = append(s.order, id); len(s.order) > idsKept {
		delete(s.known, s.order[0])
		s.order = s.order[1:]
	}
}

func (s *idSet) has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[id]
}

// albumSizes remembers how many siblings the newest albums have.
type albumSizes struct {
	mu    sync.Mutex
	sizes map[string]int
	order []string
}

const albumsKept = 1024

func (a *albumSizes) put(id string, size int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sizes == nil {
		a.sizes = map[string]int{}
	}
	a.sizes[id] = size
	if a.order = append(a.order, id); len(a.order) > albumsKept {
		delete(a.sizes, a.order[0])
		a.order = a.order[1:]
	}
}

func (a *albumSizes) get(id string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sizes[id]
}

// Seen implements channels.Companion.
func (c *Channel) Seen(ctx context.Context, chat, from string, refs []string) error {
	jid, err := destination(chat)
	if err != nil || len(refs) == 0 {
		return err
	}
	l, err := c.ready(ctx)
	if err != nil {
		return err
	}
	var author types.JID
	if from != "" {
		if author, err = destination(from); err != nil {
			return err
		}
		author = l.inGroup(ctx, jid, author)
	}
	if err := l.MarkRead(ctx, refs, time.Now(), jid, author); err != nil {
		return c.refusal(err)
	}
	return nil
}

// Typing implements channels.Companion. The number stays "not online", so
// that its main phone goes on ringing.
func (c *Channel) Typing(ctx context.Context, chat string) error {
	jid, err := destination(chat)
	if err != nil {
		return err
	}
	l, err := c.ready(ctx)
	if err != nil {
		return err
	}
	if err := l.SendChatPresence(ctx, jid, types.ChatPresenceComposing, types.ChatPresenceMediaText); err != nil {
		return c.refusal(err)
	}
	return nil
}
