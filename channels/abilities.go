package channels

import (
	"context"
	"time"
)

// What only some channels can do, found by type assertion.

// Companion can show a person that their message was read and is being
// answered.
type Companion interface {
	// Seen marks messages of a chat as read. from is their author in a group,
	// "" in a private chat.
	Seen(ctx context.Context, chat, from string, refs []string) error
	// Typing shows that an answer is being written, until it is sent or some
	// seconds have passed.
	Typing(ctx context.Context, chat string) error
}

// Addressed is a channel whose addresses are not phone numbers, and that knows
// the address of a number all the same.
type Addressed interface {
	// Address is the private chat with a number, E.164.
	Address(phone string) (chat string)
}

// Moderator can delete what others wrote in a group where Group.Ours holds.
type Moderator interface {
	Delete(ctx context.Context, chat, from, ref string) error
}

// Watched is a channel whose line to its provider has a state worth showing.
type Watched interface {
	// Watch has every change of state told to tell, from now on; the state as
	// it is, at once. tell returns quickly. It is called before Run.
	Watch(tell func(Health))
}

// LinkState is the state of an account at its provider.
type LinkState string

// States of a line. Those from LoggedOut on last until a person does
// something: see Lasting.
const (
	Unlinked   LinkState = "unlinked"   // no account yet: to be linked at the screen
	Linking    LinkState = "linking"    // somebody is linking it
	Connecting LinkState = "connecting" // not up at the moment; tries by itself
	Up         LinkState = "up"         //
	Throttled  LinkState = "throttled"  // answers go, new chats are refused; Health.Until, if known
	Banned     LinkState = "banned"     // refused for a while; Health.Until
	LoggedOut  LinkState = "logged_out" // the phone or the provider ended the link; its keys are gone
	Outdated   LinkState = "outdated"   // the program is too old for the provider
	Replaced   LinkState = "replaced"   // another program uses the same link; never fought
	Refused    LinkState = "refused"    // the provider refuses for another reason; Health.Reason
)

// Lasting reports whether the state lasts until a person does something.
func (s LinkState) Lasting() bool {
	switch s {
	case Banned, LoggedOut, Outdated, Replaced, Refused:
		return true
	}
	return false
}

// Health is how a line to a provider is.
type Health struct {
	State  LinkState
	Reason string    // the provider's code or words; holds no personal data
	Until  time.Time // end of Throttled or Banned, zero if unknown
	Phone  string    // the account's number as E.164, "" if there is none
	Seen   time.Time // when the account's main phone was last known to be online, zero if unknown
}

// Linked is a channel whose account a person links at a screen.
type Linked interface {
	Watched
	// Link links an account to this channel while Run is running, and returns
	// once it is linked or has failed (the error's text is for the person at
	// the screen, in Indonesian, without personal data). show is told of each
	// step that the person has to take; answer returns what the person gave
	// for the last step that asks for something.
	Link(ctx context.Context, by LinkBy, show func(LinkStep), answer func(context.Context) (string, error)) error
	// Unlink ends the link at the provider and wipes its keys.
	Unlink(ctx context.Context) error
}

// LinkBy is how a person links an account.
type LinkBy struct {
	Code  bool   // by a code typed on the phone; else by scanning a QR
	Phone string // E.164, for Code
}

// LinkStep is one step of linking.
type LinkStep struct {
	Kind LinkStepKind
	Data string    // QR text; code to type; the passkey request as JSON; the confirmation code to compare
	Ends time.Time // when Data is no longer good, zero if it does not end
}

// LinkStepKind says what the person has to do.
type LinkStepKind string

// The steps of linking.
const (
	StepQR      LinkStepKind = "qr"      // scan Data
	StepCode    LinkStepKind = "code"    // type Data on the phone
	StepPasskey LinkStepKind = "passkey" // answer with the passkey's assertion as JSON
	StepConfirm LinkStepKind = "confirm" // compare Data with the phone and answer "ya"
)
