package whatsapp

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

// gate stands between the store and Postgres and can be shut.
type gate struct {
	t      *testing.T
	target string
	listen net.Listener
	mu     sync.Mutex
	shut   bool
	conns  map[net.Conn]bool
}

// newGate returns the gate and the address of the database behind it.
func newGate(t *testing.T, dsn string) (*gate, string) {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	dir, err := os.MkdirTemp("", "gate") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	g := &gate{t: t, target: filepath.Join(query.Get("host"), ".s.PGSQL.5432"), conns: map[net.Conn]bool{}}
	if g.listen, err = net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.listen.Close(); g.set(true) })
	go g.serve()
	query.Set("host", dir)
	query.Set("port", "5432")
	address.RawQuery = query.Encode()
	return g, address.String()
}

func (g *gate) serve() {
	for {
		in, err := g.listen.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("unix", g.target)
		g.mu.Lock()
		if err != nil || g.shut {
			in.Close()
			if out != nil {
				out.Close()
			}
			g.mu.Unlock()
			continue
		}
		g.conns[in], g.conns[out] = true, true
		g.mu.Unlock()
		for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
			go func() {
				_, _ = io.Copy(pair[0], pair[1])
				pair[0].Close()
				pair[1].Close()
			}()
		}
	}
}

// set shuts the gate, which ends all connections, or opens it.
func (g *gate) set(shut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = shut
	if shut {
		for conn := range g.conns {
			conn.Close()
		}
		g.conns = map[net.Conn]bool{}
	}
}

// When Postgres goes away, the line goes down and WhatsApp keeps everything;
// when it comes back, so does the line. Nothing is asked for again from the
// senders' phones, which would lose it after five tries.
func TestPostgresDownAndBack(t *testing.T) {
	t.Parallel()
	g, dsn := newGate(t, database(t))
	b := unlinkedBench(t, dsn)
	b.device = b.server.Provision(t, b.store.newDevice(slot), number)
	b.run()
	siti := b.citizen(1)
	siti.Say("sebelum")
	b.stored(siti, 1)
	var sent []whatsapptest.Sent
	for round := range 3 {
		g.set(true)
		for i := range 5 {
			sent = append(sent, siti.Say(fmt.Sprintf("saat mati %d.%d", round, i)))
		}
		b.await("the line to go down", func() bool { return !b.device.Online() })
		siti.Say(fmt.Sprintf("sesudah putus %d", round))
		g.set(false)
		b.stored(siti, 1+6*(round+1))
	}
	b.await("the line to be up", func() bool { return b.state() == channels.Up })
	b.confirmed()
	var want []string
	for round := range 3 {
		for i := range 5 {
			want = append(want, fmt.Sprintf("saat mati %d.%d", round, i))
		}
		want = append(want, fmt.Sprintf("sesudah putus %d", round))
	}
	if got := texts(b.stored(siti, 19))[1:]; !slices.Equal(got, want) {
		t.Errorf("stored %q", got)
	}
	for _, event := range b.table.list(func(e channels.Event) bool { return e.Kind == channels.KindMissing }) {
		t.Errorf("given up: %+v", event)
	}
	for _, one := range sent {
		if slices.Contains(siti.Receipts(one.ID), types.ReceiptTypeRetry) {
			t.Errorf("%s was asked for again", one.Message.GetConversation())
		}
	}
	b.send(channels.Outgoing{ID: "1", Chat: siti.LID().String(), Text: "kami kembali"})
	if got := siti.WaitText(); got.Text != "kami kembali" {
		t.Errorf("got %q", got.Text)
	}
}

// Without Postgres from the start, Run waits for it.
func TestPostgresDownAtTheStart(t *testing.T) {
	t.Parallel()
	g, dsn := newGate(t, database(t))
	b := unlinkedBench(t, dsn)
	b.device = b.server.Provision(t, b.store.newDevice(slot), number)
	siti := b.citizen(1)
	siti.Say("halo?")
	g.set(true)
	b.begin()
	b.await("a second try", func() bool { return b.store.faults.Load() > 1 })
	g.set(false)
	b.stored(siti, 1)
	b.confirmed()
}

// A fault of the keys' tables while a message is stored may have lost a key
// that came with it: the message is offered again.
func TestFaultOfTheKeysWhileStoring(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	var once sync.Once
	b.table.setFault(func(channels.Event) error {
		once.Do(b.store.fault)
		return nil
	})
	siti.Say("satu")
	b.await("a second offer", func() bool { return b.table.offered() == 2 })
	b.stored(siti, 1)
	b.confirmed()
}
