package whatsapp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

const (
	number = "6281110000001" // of the office
	slot   = "warga"
)

// bench is one channel with its WhatsApp, its database and what it stored.
type bench struct {
	*testing.T
	server  *whatsapptest.Server
	store   *Store
	channel *Channel
	device  *whatsapptest.Device // the channel's, at WhatsApp
	table   *table
	health  *healthLog
	log     *lines
	end     func() // of Run
}

// newBench has a linked number whose channel is not running yet.
func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	b := unlinkedBench(t, database(t), change...)
	b.device = b.server.Provision(t, b.store.newDevice(slot), number)
	return b
}

func unlinkedBench(t *testing.T, dsn string, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{T: t, server: whatsapptest.Start(t), table: &table{}, health: &healthLog{}, log: &lines{}, end: func() {}}
	b.store = openStore(t, dsn)
	b.channel = b.another(change...)
	t.Cleanup(func() { b.end() })
	return b
}

func openStore(t *testing.T, dsn string) *Store {
	t.Helper()
	store, err := OpenStore(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	return store
}

// another is a channel of the same slot, as after a restart of the program.
func (b *bench) another(change ...func(*Config)) *Channel {
	b.Helper()
	config := Config{
		Slot: slot, Store: b.store, SendTimeout: 30 * time.Second, MediaRetry: 30 * time.Second,
		Log:       slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Transport: &Transport{HTTP: b.server.HTTPClient()},
	}
	for _, set := range change {
		set(&config)
	}
	channel, err := New(config)
	if err != nil {
		b.Fatal(err)
	}
	if err := channel.Open(b.Context()); err != nil {
		b.Fatal(err)
	}
	channel.Watch(b.health.tell)
	return channel
}

// run begins Run and returns when the line is up.
func (b *bench) run() {
	b.Helper()
	b.begin()
	b.await("the line to be up", func() bool { return b.device.Online() && b.state() == channels.Up })
}

// begin begins Run.
func (b *bench) begin() {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.channel.Run(ctx, b.table.receive) }()
	b.end = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				b.Errorf("Run ended with %v", err)
			}
		case <-time.After(time.Minute):
			b.Error("Run is not back")
		}
	})
}

// restart ends Run and has a new channel run on the same slot.
func (b *bench) restart() {
	b.Helper()
	b.end()
	b.channel = b.another()
	b.run()
}

func (b *bench) state() channels.LinkState { return b.channel.health.current().State }

func (b *bench) citizen(n int) *whatsapptest.Chat {
	b.Helper()
	return b.server.Citizen(b.T, fmt.Sprintf("62822%08d", n), fmt.Sprintf("Warga %d", n)).To(b.device.LID().ToNonAD())
}

// send must succeed.
func (b *bench) send(message channels.Outgoing) channels.Sent {
	b.Helper()
	sent, err := b.channel.Send(b.Context(), message)
	if err != nil {
		b.Fatalf("Send: %v", err)
	}
	return sent
}

func (b *bench) await(what string, ready func() bool) {
	b.Helper()
	for deadline := time.Now().Add(time.Minute); !ready(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("waited in vain for %s; state %v, stored %.2000s\n%.9000s", what, b.channel.health.current(), b.table.summary(), b.log)
		}
	}
}

// stored waits until n messages of a chat are stored and returns them.
func (b *bench) stored(chat *whatsapptest.Chat, n int) []channels.Event {
	b.Helper()
	address := chat.LID().String()
	b.await(fmt.Sprintf("%d messages", n), func() bool { return len(b.table.of(address)) >= n })
	got := b.table.of(address)
	if len(got) > n {
		b.Fatalf("%d messages for %d: %s", len(got), n, b.table.summary())
	}
	return got
}

// confirmed waits until WhatsApp keeps nothing for the channel any more.
func (b *bench) confirmed() {
	b.Helper()
	b.await("everything to be confirmed", func() bool { return b.device.Pending() == 0 })
}

// table stands for the messages table: unique by key.
type table struct {
	mu     sync.Mutex
	events []channels.Event
	offers int
	fault  func(channels.Event) error // asked before storing; may panic
}

func (in *table) receive(ctx context.Context, events []channels.Event) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, event := range events {
		in.offers++
		if in.fault != nil {
			if err := in.fault(event); err != nil {
				return err
			}
		}
		if !slices.ContainsFunc(in.events, func(e channels.Event) bool { return e.Key == event.Key }) {
			in.events = append(in.events, event)
		}
	}
	return nil
}

func (in *table) setFault(fault func(channels.Event) error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.fault = fault
}

func (in *table) offered() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.offers
}

// of lists what people said in a chat; receipts lists the rest.
func (in *table) of(chat string) []channels.Event {
	return in.list(func(e channels.Event) bool { return e.Chat == chat && e.Kind != channels.KindReceipt })
}

func (in *table) receipts(provider string) []channels.Delivery {
	var states []channels.Delivery
	for _, event := range in.list(func(e channels.Event) bool {
		return e.Kind == channels.KindReceipt && slices.Contains(e.Receipt.Providers, provider)
	}) {
		states = append(states, event.Receipt.State)
	}
	return states
}

func (in *table) list(want func(channels.Event) bool) []channels.Event {
	in.mu.Lock()
	defer in.mu.Unlock()
	var out []channels.Event
	for _, event := range in.events {
		if want(event) {
			out = append(out, event)
		}
	}
	return out
}

func (in *table) summary() string {
	out := ""
	for _, event := range in.list(func(channels.Event) bool { return true }) {
		out += fmt.Sprintf("%s %q %s; ", event.Kind, event.Text, event.Key)
	}
	return out
}

func texts(events []channels.Event) []string {
	var out []string
	for _, event := range events {
		out = append(out, event.Text)
	}
	return out
}

// healthLog keeps every state that was told.
type healthLog struct {
	mu   sync.Mutex
	told []channels.Health
}

func (h *healthLog) tell(now channels.Health) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = append(h.told, now)
}

func (h *healthLog) states() []channels.LinkState {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []channels.LinkState
	for _, one := range h.told {
		out = append(out, one.State)
	}
	return slices.Compact(out)
}

// lines is a log that may be read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// fetched is the whole of a file.
func (b *bench) fetched(media channels.Media) []byte {
	b.Helper()
	body, err := b.channel.Fetch(b.Context(), media)
	if err != nil {
		b.Fatalf("Fetch: %v", err)
	}
	defer body.Close()
	got, err := io.ReadAll(body)
	if err != nil {
		b.Fatal(err)
	}
	return got
}
