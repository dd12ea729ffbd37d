// Package whatsapp is the WhatsApp channel: one number, linked as a companion
// device the way WhatsApp Web is, with private chats and groups.
//
// The number itself is not the channel's name. A channel serves a slot, such
// as "warga" or "grup", and conversations belong to the slot; the number
// behind it can be replaced at the screen (Link, Unlink) without touching
// them. Several slots of one process share one Store of keys.
//
// Receiving is at least once. WhatsApp keeps what a device has not confirmed
// for 14 days, and this device confirms only what receive has stored
// (handle.go): the handler turns a message into an event by a pure function
// (parse.go), stores it and returns. Whatever can't be stored breaks the
// connection, so that WhatsApp keeps it and everything after it, and it is
// offered again in the same order. The same holds for the keys: a message
// whose keys can't be read because Postgres fails is neither confirmed nor
// asked for again (keys.go), which would burn the sender's few tries.
//
// Run is one loop (run.go) that owns the line to WhatsApp (line.go). It never
// fights: replaced, logged out, banned or outdated, it waits for a person and
// says so by Health.
//
// People have two addresses at WhatsApp: a hidden one (LID) and the phone
// number (PN). The address of a chat is "…@lid" wherever the LID is known,
// "…@s.whatsapp.net" otherwise, and "…@g.us" for a group; Event.Also carries
// the other one. A message's key does not hold the address, so that it is one
// message under either.
//
// A photo in high quality comes twice: first small, then as an event of its
// own whose Target is the Ref of the small one, which it replaces.
//
// Sending uses an id made from Outgoing.ID, so that a try after a lost answer
// is the same message for the recipient's phone. WhatsApp blocks companions
// that open chats: nobody is written to who has not written first.
package whatsapp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// Name is the channel's name in rows and metrics.
const Name = "whatsapp"

const (
	textRunes    = 3500     // beyond it a bubble hides behind "read more" twice; the protocol takes 65,536
	captionRunes = 1000     //
	fetchBytes   = 20 << 20 // like the other channels; the network allows 2 GB
	uploadBytes  = 64 << 20 //
)

// Config is what a channel is made from. Slot and Store are required.
type Config struct {
	Slot  string       // account of the channel: 1 to 32 of a–z 0–9 -
	Store *Store       //
	Log   *slog.Logger // slog.Default() if nil; holds no personal data

	PerSecond float64       // messages a second over all chats; 1 if 0
	PerChat   time.Duration // between two messages to one chat; 2 s if 0
	Window    time.Duration // how long after their last message people may be written to unasked; 28 days if 0, the life of the token that WhatsApp asks for

	SendTimeout time.Duration // how long WhatsApp may take to confirm a message; 30 s if 0
	MediaRetry  time.Duration // how long the main phone may take to upload an expired file again; 30 s if 0
	Patience    time.Duration // how long a message that can't be decrypted may still come; 10 min if 0
	LinkTime    time.Duration // how long linking waits for the person's next step; 5 min if 0

	// Transport replaces the way to WhatsApp, for tests. With it, the newest
	// protocol version is not asked for.
	Transport *Transport
}

// Transport is a way to a WhatsApp that is not WhatsApp's.
type Transport struct {
	HTTP *http.Client // for chat and media
	Root *[32]byte    // public key that signs the server's certificates; nil leaves the trusted one. One for the whole process
}

// Channel is one slot. It is made by New.
type Channel struct {
	config Config
	log    *slog.Logger

	health   healthKeeper
	requests chan *request                 // to the running loop
	asking   sync.Mutex                    // one at a time
	over     atomic.Pointer[chan struct{}] // closed at the end of Run; nil while it isn't running
	line     atomic.Pointer[line]          // nil without a linked device or while Run isn't running
	arrived  idSet                         // provider ids of ours that reached a phone
	missing  missingKeeper
}

var (
	_ channels.Channel   = (*Channel)(nil)
	_ channels.Linked    = (*Channel)(nil)
	_ channels.Companion = (*Channel)(nil)
	_ channels.Moderator = (*Channel)(nil)
	_ channels.Addressed = (*Channel)(nil)

	slotShape = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)
)

// New makes a channel without asking anybody anything.
func New(config Config) (*Channel, error) {
	if !slotShape.MatchString(config.Slot) {
		return nil, errors.New("whatsapp: a slot is 1 to 32 of a–z 0–9 -")
	}
	if config.Store == nil {
		return nil, errors.New("whatsapp: no store for the keys")
	}
	config.PerSecond = cmp.Or(config.PerSecond, 1)
	config.PerChat = cmp.Or(config.PerChat, 2*time.Second)
	config.Window = cmp.Or(config.Window, 28*24*time.Hour)
	config.SendTimeout = cmp.Or(config.SendTimeout, 30*time.Second)
	config.MediaRetry = cmp.Or(config.MediaRetry, 30*time.Second)
	config.Patience = cmp.Or(config.Patience, 10*time.Minute)
	config.LinkTime = cmp.Or(config.LinkTime, 5*time.Minute)
	config.Log = cmp.Or(config.Log, slog.Default())
	prepare(config.Transport)
	c := &Channel{
		config:   config,
		log:      config.Log.With("channel", Name, "slot", config.Slot),
		requests: make(chan *request),
	}
	c.missing.any.Store(true)
	c.health.now.State = channels.Connecting
	return c, nil
}

// Name implements channels.Channel.
func (c *Channel) Name() string { return Name }

// Account is the slot.
func (c *Channel) Account() string { return c.config.Slot }

// Limits implements channels.Channel. The network publishes no rates; these
// are those of a person who types.
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{
		Text:       textRunes,
		Caption:    captionRunes,
		FetchBytes: fetchBytes,
		PerSecond:  c.config.PerSecond,
		PerChat:    c.config.PerChat,
		Groups:     true,
		Window:     c.config.Window,
		Human:      true,
		Receipts:   true,
	}
}

// Open reads how the slot was left.
func (c *Channel) Open(ctx context.Context) error {
	slot, err := c.config.Store.slot(ctx, c.config.Slot)
	if err != nil {
		return err
	}
	c.health.seen(slot.Phone, slot.SeenAt)
	switch {
	case slot.Device != "":
		c.health.set(channels.Connecting, "", time.Time{})
	case slot.Ended != "":
		c.health.set(channels.LoggedOut, slot.Ended, time.Time{})
	default:
		c.health.set(channels.Unlinked, "", time.Time{})
	}
	return nil
}

// ended is why a line is down for good; nil if it is not.
func ended(event any) (state channels.LinkState, reason string, until time.Time) {
	switch e := event.(type) {
	case *events.LoggedOut:
		return channels.LoggedOut, e.Reason.NumberString(), time.Time{}
	case *events.StreamReplaced:
		return channels.Replaced, "", time.Time{}
	case *events.ClientOutdated:
		return channels.Outdated, "405", time.Time{}
	case *events.TemporaryBan:
		if e.Expire > 0 {
			until = time.Now().Add(e.Expire)
		}
		return channels.Banned, e.Code.String(), until
	case *events.ConnectFailure:
		return channels.Refused, e.Reason.NumberString(), time.Time{}
	}
	return "", "", time.Time{}
}
