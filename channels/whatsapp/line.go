package whatsapp

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"go.mau.fi/libsignal/logger"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCompanionReg"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// line is one device's client and what is remembered while it lasts. A link
// that ends takes its line along; the next link gets a new one.
type line struct {
	*whatsmeow.Client
	channel *Channel
	ctx     context.Context // of Run
	receive channels.Receive
	device  string // address, "" while it is being linked

	since   atomic.Int64 // faults of the store when this connection began
	refused atomic.Bool  // something was not stored: nothing is, until the next connection
	stored  atomic.Bool  // something was stored on this connection
	broken  chan struct{}
	lost    chan struct{} // the connection ended by itself
	now     atomic.Pointer[connection]
	ended   chan any // events that end the line for good
	steps   chan any // events while it is being linked; nil for a device that was linked before

	groups groupCache
	timers sync.Map // uint32 by chat
	albums albumSizes
	retry  retries
}

// deviceName is shown in the list of linked devices on the phone.
const deviceName = "Telunjuk Sakti"

// prepare sets what the library keeps once for the whole process.
func prepare(transport *Transport) {
	onceForAll()
	if transport != nil && transport.Root != nil {
		trustOnce.Do(func() { whatsmeow.WACertPubKey = *transport.Root })
	}
}

var (
	trustOnce  sync.Once
	onceForAll = sync.OnceFunc(func() {
		store.SetOSInfo(deviceName, [3]uint32{1, 0, 0})
		store.DeviceProps.PlatformType = waCompanionReg.DeviceProps_DESKTOP.Enum()
		var quiet logger.Loggable = silence{}
		logger.Setup(&quiet)
	})
)

// silence keeps libsignal from printing to standard output.
type silence struct{}

func (silence) Debug(string, string)   {}
func (silence) Info(string, string)    {}
func (silence) Warning(string, string) {}
func (silence) Error(string, string)   {}
func (silence) Configure(string)       {}

// newLine makes a client for a device; it does not connect.
func (c *Channel) newLine(ctx context.Context, device *store.Device, receive channels.Receive) *line {
	l := &line{
		Client:  whatsmeow.NewClient(device, libraryLog{c.log}),
		channel: c, ctx: ctx, receive: receive,
		broken: make(chan struct{}, 1), lost: make(chan struct{}, 1), ended: make(chan any, 1),
	}
	if device.ID != nil {
		l.device = device.ID.String()
	}
	l.EnableDecryptedEventBuffer = true
	l.SynchronousAck = true
	l.UseRetryMessageStore = true
	l.AutomaticMessageRerequestFromPhone = true
	l.EnableAutoReconnect = false // the run loop does it
	l.DisableLoginAutoReconnect = true
	l.BackgroundEventCtx = ctx
	l.SetForceActiveDeliveryReceipts(true) // two ticks: it is stored
	l.SetMaxParallelRetryReceiptHandling(2)
	base := &http.Client{}
	if c.config.Transport != nil {
		base = c.config.Transport.HTTP
		l.SetWebsocketHTTPClient(base)
		l.SetPreLoginHTTPClient(base)
	}
	l.SetMediaHTTPClient(&http.Client{Transport: limited{base.Transport}})
	l.AddEventHandlerWithSuccessStatus(l.handle)
	return l
}

// connection is the time between connecting and disconnecting. What belongs
// to it ends with its context.
type connection struct {
	ctx context.Context
	end context.CancelFunc
}

// connect begins a connection on which everything counts anew.
func (l *line) connect() error {
	drain(l.broken)
	drain(l.lost)
	ctx, end := context.WithCancel(l.ctx)
	l.now.Store(&connection{ctx, end})
	l.since.Store(l.channel.config.Store.faults.Load())
	l.refused.Store(false)
	return l.ConnectContext(ctx)
}

// hangUp ends the connection and waits until nothing of it is under way.
func (l *line) hangUp() {
	l.refused.Store(true)
	if l.IsConnected() {
		l.Disconnect()
	}
	if now := l.now.Load(); now != nil {
		now.end()
	}
	if b, ok := l.Store.EventBuffer.(buffer); ok {
		b.flight.land()
	}
}

func (l *line) ours() account {
	return account{pn: l.Store.GetJID(), lid: l.Store.GetLID()}
}

// breakOff has the run loop end the connection, so that WhatsApp keeps what
// was not stored and all that follows.
func (l *line) breakOff() {
	l.refused.Store(true)
	signal(l.broken)
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// timer is after how many seconds messages of the chat disappear.
func (l *line) timer(ctx context.Context, chat string) (uint32, error) {
	if seconds, ok := l.timers.Load(chat); ok {
		return seconds.(uint32), nil
	}
	seconds, err := l.channel.config.Store.timer(ctx, l.channel.config.Slot, chat)
	if err == nil {
		l.timers.Store(chat, seconds)
	}
	return seconds, err
}

func (l *line) setTimer(ctx context.Context, chat string, seconds uint32) error {
	known, err := l.timer(ctx, chat)
	if err != nil || known == seconds {
		return err
	}
	if err := l.channel.config.Store.setTimer(ctx, l.channel.config.Slot, chat, seconds); err != nil {
		return err
	}
	l.timers.Store(chat, seconds)
	return nil
}

// phoneOnline notes that the main phone was there.
func (l *line) phoneOnline(at time.Time) {
	if at.IsZero() || at.After(time.Now()) {
		at = time.Now()
	}
	if l.channel.health.seen(phoneOf(l.Store.GetJID()), at) {
		_ = l.channel.config.Store.phoneSeen(l.ctx, l.channel.config.Slot, at) // the next news brings it
	}
}

// fromPhone recognises what our own main phone sent.
func fromPhone(source types.MessageSource) bool { return source.IsFromMe && source.Sender.Device == 0 }

// news is what an event says about the state of the line.
func (l *line) news(event any) {
	health := &l.channel.health
	switch e := event.(type) {
	case *events.Connected:
		health.seen(phoneOf(l.Store.GetJID()), time.Time{})
		health.set(channels.Up, "", time.Time{})
	case *events.KeepAliveRestored:
		health.set(channels.Up, "", time.Time{})
	case *events.Disconnected, *events.ManualLoginReconnect:
		signal(l.lost)
	case *events.KeepAliveTimeout:
		health.set(channels.Connecting, "WhatsApp tidak menjawab", time.Time{})
		if time.Since(e.LastSuccess) > whatsmeow.KeepAliveMaxFailTime {
			signal(l.broken)
		}
	case *events.NotifyAccountReachoutTimelock:
		if e.IsActive {
			health.set(channels.Throttled, e.EnforcementType, e.TimeEnforcementEnds.Time)
		} else if l.IsLoggedIn() {
			health.set(channels.Up, "", time.Time{})
		}
	}
}
