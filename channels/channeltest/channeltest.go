// Package channeltest is the conformance suite of package channels: every
// channel hands Run a Harness, and Run checks what the rest of the service
// relies on.
//
// A check opens a fresh Bench (the channel with its provider, both on
// loopback), starts Run with a receive of its own that keeps events by key
// like the messages table does, lets a Person act, and waits for what must
// follow. Nothing sleeps for a fixed time. The checks run one after another,
// for the last one counts goroutines; don't run them beside parallel tests.
package channeltest

import (
	"net/http"
	"testing"

	"sakti/channels"
)

// Harness is a channel as the suite sees it.
type Harness struct {
	// Open makes a bench that nobody has used. It ends what it started with
	// t.Cleanup.
	Open func(t *testing.T) *Bench

	// Idempotent: Send twice with one Outgoing.ID is seen once by the person.
	Idempotent bool
	// Keeps: what people write while Run is not running is kept by the
	// provider and received when Run starts.
	Keeps bool
	// RefusesLarge: a file over Limits().FetchBytes never gets as far as an
	// event, so that there is nothing to fetch.
	RefusesLarge bool
}

// Bench is one channel with its provider and the people on it.
type Bench struct {
	// Channel is opened, not yet running. The suite may call Run again after
	// Run has returned.
	Channel channels.Channel
	// Mount serves the routes of a channels.WebChannel where its provider
	// looks for them. Nil if the channel has none or answers by itself.
	Mount func(path string, handler http.Handler)
	// Person returns the person of that name; same name, same person.
	Person func(name string) Person
}

// Person is somebody with a phone. What they send is tried again by their
// phone or the provider for as long as the service refuses it, as in life; a
// method may wait for that or leave it to the background. Methods report
// impossible orders (no such button) with t.Fatal of the test that opened.
type Person interface {
	// Chat is the address that events from this person carry.
	Chat() string
	// Say sends a text.
	Say(text string)
	// Press presses the newest button with this label.
	Press(label string)
	// Photos sends photos with one gesture: an album if they are several.
	Photos(photos ...[]byte)
	// Document sends a file as a document.
	Document(name string, body []byte)
	// Shown is everything the service wrote to this person, oldest first.
	Shown() []Shown
}

// Blocker is a Person whose provider lets them block the service.
type Blocker interface{ Block() }

// Shown is one message as the person sees it.
type Shown struct {
	Text     string
	Choices  []string // labels of its buttons, in order
	FileName string   // "" without a file
	File     []byte
}

// Run checks the channel. It is called once, from a test that is not parallel.
func Run(t *testing.T, harness Harness) {
	for _, check := range []struct {
		name string
		run  func(*stage)
	}{
		{"event", checkEvent},
		{"order", checkOrder},
		{"refused events come again", checkRefused},
		{"restart", checkRestart},
		{"document", checkDocument},
		{"album", checkAlbum},
		{"large file", checkLarge},
		{"gone file", checkGone},
		{"send", checkSend},
		{"choice", checkChoice},
		{"file", checkFile},
		{"long caption", checkLongCaption},
		{"long text", checkLong},
		{"same id", checkSameID},
		{"blocked", checkBlocked},
		{"stop", checkStop},
	} {
		t.Run(check.name, func(t *testing.T) { check.run(newStage(t, harness)) })
	}
}
