// Package simulator is a channel without a provider: it plays the provider's
// server and the phones at once, for development, demonstrations and tests.
//
// A phone is a number. Everything it shows is one append-only file of JSON
// lines, the journal, in the folder of the channel; what was uploaded lies
// beside it. Every message is written and fsynced before anybody is told of
// it, so that a kill -9 loses nothing:
//
//  1. A message that a person sends becomes a line of the journal. The phone
//     shows it with one tick.
//  2. It is handed to Receive. When that returns nil, the message is a row in
//     Postgres: a second line says so, the phone shows two ticks, and only now
//     the POST is answered. If the process dies between 1 and 2, Run hands the
//     message over again after the restart, under the same Event.Key.
//  3. A message that the service sends becomes a line too. It turns the ticks
//     of what the person wrote before blue. An Outgoing.ID that the phone has
//     already shown is not shown again.
//
// Several processes may share the folder: a journal is locked while a line is
// added, and everybody reads on from where they were.
//
// # The JSON API
//
// It lies below /simulator and is described, for people, at GET
// /simulator/api. A phone is written as digits (6281234567890; 0812… works
// too).
//
//	POST /simulator/phones/{phone}/messages
//
// sends a message from the phone: JSON {"text":…,"choice":…,"key":…,"name":…},
// where choice is the key of a button that the phone shows; or multipart with
// one or more file parts (several are one album) and text, key and name. It
// answers {"id":…,"key":…} once the service has stored the message, with
// status 201, or 200 if a message with this key was there already: posting
// twice with one key is one message. With status 503 the phone has the
// message and the simulator keeps offering it; the answer has its key.
//
//	GET /simulator/phones/{phone}/messages?after={id}&wait={seconds}
//
// gives what the phone shows after message id, oldest first, and waits up to
// 60 seconds for something to show:
//
//	{"messages":[{"id":2,"from":"service","at":"…","text":"…",
//	  "buttons":[{"choice":"1","label":"…"}],
//	  "files":[{"name":"…","type":"image/jpeg","size":1,"url":"…"}],
//	  "ticks":0,"key":"","replyTo":1}],"version":7}
//
// ids count from 1 on each phone. ticks, on messages from "me": 0 sent,
// 1 stored by the service, 2 answered. Who also wants changed ticks gives
// seen={version} of the last answer, and gets "changed":[{"id":1,"ticks":2}]
// for messages up to after; that wakes the wait as well.
//
//	POST /simulator/updates {"wait":25,"phones":[{"phone":"62…","after":0,"seen":0}]}
//
// is the same for several phones in one request, as browsers allow only a few
// at a time: {"phones":[{"phone":"62…","messages":[…],…}]}.
//
// Errors are {"error":"a sentence for people"}.
package simulator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"sakti/channels"
)

// Limits of what a phone can send.
const (
	maxText  = 4096     // runes in one message, both ways
	maxFile  = 25 << 20 // bytes of one file
	maxFiles = 10       // files in one message
)

// Channel is the simulator. Create it with New.
type Channel struct {
	dir     string
	uploads uploads
	log     *slog.Logger
	retry   chan struct{} // a hand-over failed: Run should try again

	mu     sync.Mutex
	phones map[number]*phone
	quit   chan struct{} // closed when Run has ended, nil before it starts
}

var _ channels.WebChannel = (*Channel)(nil)

// New opens the simulator whose phones live in dir, which is made if missing.
func New(dir string, log *slog.Logger) (*Channel, error) {
	if err := os.MkdirAll(filepath.Join(dir, "phones"), 0o700); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	store, err := openUploads(filepath.Join(dir, "files"))
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	return &Channel{
		dir: dir, uploads: store, log: log,
		retry:  make(chan struct{}, 1),
		phones: map[number]*phone{},
	}, nil
}

// Name is "simulator".
func (c *Channel) Name() string { return "simulator" }

// Account is "simulator": there is one service to talk to.
func (c *Channel) Account() string { return "simulator" }

// Limits are those of a generous messenger.
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{
		Text: maxText, Buttons: true, MaxButtons: 10, ButtonLabel: 40,
		FetchBytes: maxFile, PerSecond: 500,
		StartsChats: true, PhoneChats: true, AnyHour: true,
	}
}

// Open has nobody to ask; it checks that the folder can be written.
func (c *Channel) Open(context.Context) error {
	probe, err := os.CreateTemp(c.dir, ".open-*")
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	probe.Close()
	return os.Remove(probe.Name())
}

// phone returns the phone with this number; it need not have a journal yet.
func (c *Channel) phone(of number) *phone {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phones[of] == nil {
		c.phones[of] = newPhone(of, filepath.Join(c.dir, "phones", string(of)+journalSuffix))
	}
	return c.phones[of]
}

// digest makes one opaque name out of parts that may be personal.
func digest(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
