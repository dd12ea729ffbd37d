package whatsapp

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// storeTimeout bounds one storing; the library waits for its end.
const storeTimeout = 30 * time.Second

// handle is given every event of the client. It returns false for what is to
// be offered again, and that also after a panic, which the library would take
// for success. Once something was not stored, nothing is until the next
// connection: what follows must not overtake it.
func (l *line) handle(event any) (stored bool) {
	if l.reports(event) {
		return true
	}
	if _, ok := event.(*events.Message); ok {
		if b, ok := l.Store.EventBuffer.(buffer); ok {
			defer b.flight.end()
		}
	}
	if l.refused.Load() || l.since.Load() != l.channel.config.Store.faults.Load() {
		l.breakOff()
		return false
	}
	defer func() {
		if p := recover(); p != nil {
			l.channel.log.Error("panic while storing", "event", fmt.Sprintf("%T", event), "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			stored = false
		}
		if !stored {
			l.breakOff()
		}
	}()
	ctx, cancel := context.WithTimeout(l.now.Load().ctx, storeTimeout)
	defer cancel()
	if err := l.take(ctx, event); err != nil {
		if ctx.Err() == nil {
			l.channel.log.Warn("not stored, will be offered again", "event", fmt.Sprintf("%T", event), "error", err)
		}
		return false
	}
	return l.since.Load() == l.channel.config.Store.faults.Load()
}

// reports takes events about the line itself, which nobody offers again.
func (l *line) reports(event any) bool {
	if state, _, _ := ended(event); state != "" {
		select {
		case l.ended <- event:
		default:
		}
	}
	if l.steps != nil {
		select {
		case l.steps <- event:
		default:
		}
	}
	switch e := event.(type) {
	case *events.Message, *events.Receipt, *events.JoinedGroup, *events.GroupInfo:
		return false
	case *events.MediaRetry:
		l.retry.answer(e)
		l.phoneOnline(e.Timestamp)
	case *events.UndecryptableMessage:
		l.undecryptable(e)
	default:
		l.news(event)
	}
	return true
}

// take stores what an event means.
func (l *line) take(ctx context.Context, event any) error {
	switch e := event.(type) {
	case *events.Message:
		return l.takeMessage(ctx, e)
	case *events.Receipt:
		return l.takeReceipt(ctx, e)
	case *events.JoinedGroup:
		return l.takeJoined(ctx, e)
	case *events.GroupInfo:
		return l.takeGroup(ctx, e)
	}
	return nil
}

func (l *line) takeMessage(ctx context.Context, m *events.Message) error {
	if !concerns(m.Info.MessageSource) {
		return nil
	}
	if fromPhone(m.Info.MessageSource) {
		l.phoneOnline(m.Info.Timestamp)
	}
	if err := l.fillAlt(ctx, &m.Info); err != nil {
		return err
	}
	if m.Message.GetSecretEncryptedMessage() != nil || m.Message.GetEncReactionMessage() != nil || m.Message.GetEncCommentMessage() != nil {
		l.open(ctx, m)
	}
	a := parse(m, l.ours())
	if a.Album != nil {
		l.albums.put(a.Album.ID, a.Album.Size)
	}
	if a.Timer != nil {
		if err := l.setTimer(ctx, chatAddress(&m.Info), *a.Timer); err != nil {
			return err
		}
	}
	if a.Event == nil {
		return nil
	}
	a.Event.AlbumSize = l.albums.get(a.Event.Album)
	if a.Event.Group != nil {
		l.describe(ctx, a.Event, m.Info.Sender)
	}
	if err := l.pass(ctx, *a.Event); err != nil {
		return err
	}
	return l.found(ctx, a.Event.Key)
}

// open decrypts what is encrypted once more with the secret of the message it
// belongs to. What can't be opened stays sealed and says nothing.
func (l *line) open(ctx context.Context, m *events.Message) {
	if m.Message.GetSecretEncryptedMessage() != nil {
		if plain, err := l.DecryptSecretEncryptedMessage(ctx, m); err == nil {
			m.Message = opened(m.Message, plain)
		}
		return
	}
	if sealed := m.Message.GetEncReactionMessage(); sealed != nil {
		if plain, err := l.DecryptReaction(ctx, m); err == nil {
			plain.Key = sealed.GetTargetMessageKey()
			m.Message = reacted(plain)
		}
		return
	}
	if plain, err := l.DecryptComment(ctx, m); err == nil {
		m.Message = plain
	}
}

// fillAlt looks up the author's other address where the message has one only.
func (l *line) fillAlt(ctx context.Context, info *types.MessageInfo) error {
	if info.IsFromMe {
		if info.RecipientAlt.IsEmpty() {
			var err error
			info.RecipientAlt, err = l.Store.GetAltJID(ctx, info.Chat.ToNonAD())
			return err
		}
		return nil
	}
	if !info.SenderAlt.IsEmpty() {
		return nil
	}
	alt, err := l.Store.GetAltJID(ctx, info.Sender.ToNonAD())
	info.SenderAlt = alt
	return err
}

// chatAddress is the address of the chat that a message stands in.
func chatAddress(info *types.MessageInfo) string {
	switch {
	case info.Chat.Server == types.GroupServer:
		return info.Chat.String()
	case info.IsFromMe:
		return who(info.Chat, info.RecipientAlt).address()
	}
	return who(info.Sender, info.SenderAlt).address()
}

// pass hands an event to the service.
func (l *line) pass(ctx context.Context, event channels.Event) error {
	event.Channel, event.Account = Name, l.channel.config.Slot
	if event.At.IsZero() {
		event.At = time.Now()
	}
	if err := l.receive(ctx, []channels.Event{event}); err != nil {
		return err
	}
	l.stored.Store(true)
	return nil
}
