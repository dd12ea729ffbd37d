// Package channels holds the words that every messaging channel shares: what
// comes in (Event), what goes out (Outgoing), and what a channel must be able
// to do (Channel). One folder below is one channel; it imports this package
// and nothing else of ours.
//
// The contract, which channeltest checks for each channel:
//
//   - A channel acknowledges to its provider only after Receive has returned
//     nil, for then the events are rows in Postgres. An error means "keep it,
//     offer it again".
//   - The same provider message always gets the same Event.Key, so that a
//     second delivery is recognised.
//   - Send tells a passing fault from a final one by SendError.
package channels

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Choice is one answer offered, shown as a button or a numbered line.
type Choice struct {
	Key   string `json:"key"`   // at most 40 bytes, opaque to the channel
	Label string `json:"label"` //
}

// File is a document sent to a person.
type File struct {
	Name string `json:"name"`
	MIME string `json:"mime"`
	Body []byte `json:"body"`
}

// Outgoing is one message to one person.
type Outgoing struct {
	ID      string   // ours, unique; the same when a send is tried again
	Chat    string   //
	Text    string   // plain text; "\n" separates lines; *bold* is not markup
	Choices []Choice //
	File    *File    //
	ReplyTo string   // Event.Key it answers, "" for none
	Quote   *Quote   // the message it is shown as an answer to, where ReplyTo isn't enough: in groups
	Mention []string // addresses of people named in Text as "@" and the address
	Form    *Form    // the same as an approved form, for a channel that lets a closed chat be opened by nothing else
}

// Quote is the message that another one answers.
type Quote struct {
	Ref  string `json:"ref"`  // Event.Ref
	From string `json:"from"` // Group.From of its author
	Text string `json:"text"` // its words, shown above the answer
}

// Form is a message in words that the provider approved beforehand (a
// "template" of the WhatsApp Cloud API), with what is filled in.
type Form struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Sent says what became of a message that the provider took.
type Sent struct {
	Provider string // the provider's id of the message
	Parts    int    // of a bill: SMS parts, 0 if nothing is counted
}

// Limits is what a channel can do; Fit makes a message fit into them.
type Limits struct {
	Text        int           // runes in one message
	Caption     int           // runes beside a file; 0: as many as Text
	Buttons     bool          // shows Choices as buttons
	MaxButtons  int           // beyond it, choices become numbered lines
	ButtonLabel int           // runes in one label
	FetchBytes  int64         // largest file that can be fetched
	PerSecond   float64       // messages a second over all chats
	PerChat     time.Duration // least time between two messages to one chat
	StartsChats bool          // may write to somebody who never wrote
	PhoneChats  bool          // Chat is the person's number as E.164
	Groups      bool          // can sit in groups
	Window      time.Duration // how long after a person's last message they may be written to unasked; 0 without limit
	Notices     bool          // carries short notices alone (SMS): no talk, no choices, no files
	Human       bool          // answers at a person's pace: shows reading and typing first, see Companion
	Receipts    bool          // tells what became of messages
	Forms       bool          // brings an Outgoing.Form to a chat whose Window has passed
	AnyHour     bool          // what nobody waits for may come at night too
}

// Receive stores events. It returns nil once every one of them is committed.
type Receive func(ctx context.Context, events []Event) error

// Channel is a way to talk with people.
type Channel interface {
	// Name is the channel's name in rows and metrics.
	Name() string
	// Account is the provider's id of our side, known after Open.
	Account() string
	Limits() Limits
	// Open checks the credentials and learns Account. It does not receive yet.
	Open(ctx context.Context) error
	// Run receives until ctx ends. It comes back with an error only if going
	// on makes no sense (another process took the account, a revoked token).
	Run(ctx context.Context, receive Receive) error
	// Send gives one message, already fitted, to the provider.
	Send(ctx context.Context, message Outgoing) (Sent, error)
	// Fetch opens the bytes of a medium. The caller closes it and reads no
	// more than it wants; a gone file is a SendError with Final set.
	Fetch(ctx context.Context, media Media) (io.ReadCloser, error)
}

// WebChannel is a channel that needs routes of ours: a webhook, a simulator.
type WebChannel interface {
	Channel
	// Routes returns the handler and the path below which it is mounted, for
	// example "/simulator". receive is what Run would be given.
	Routes(receive Receive) (path string, handler http.Handler)
}

// SendError is a refusal by the provider.
type SendError struct {
	Final   bool          // trying again is useless
	Blocked bool          // the person does not want our messages; implies Final
	Closed  bool          // the chat is closed to us until the person writes; implies Final
	After   time.Duration // wait at least so long before the next try
	All     bool          // After holds for the whole account, not for this chat alone
	Reason  string        // for officers and logs; holds no personal data
	Err     error         //
}

func (e *SendError) Error() string {
	if e.Err == nil {
		return e.Reason
	}
	return fmt.Sprintf("%s: %v", e.Reason, e.Err)
}

func (e *SendError) Unwrap() error { return e.Err }

// AsSendError returns the refusal in err; any other error is a passing fault.
func AsSendError(err error) *SendError {
	var refusal *SendError
	if errors.As(err, &refusal) {
		return refusal
	}
	return &SendError{Reason: "gangguan sementara", Err: err}
}
