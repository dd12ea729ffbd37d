// Package group is how the bot behaves in the support group, where operators
// of all counters, heads and the call centre meet: what a message asks of it
// (read.go), what it says (answer.go), and what must not stand there at all
// (guard.go). A group is read by a thousand people, so it hears only what is
// public: requirements, the state of a number without a name, queues, figures,
// hours. Whatever is somebody's own is continued in a private chat, which the
// person opens; nobody is ever asked for a NIK here.
//
// The package decides and writes; it looks nothing up. Read says what facts a
// message calls for, the caller finds them, Answer makes one message of them.
package group

// Kind is what a message asks of the bot.
type Kind string

// What a message can be.
const (
	Nothing      Kind = ""             // members talk with each other
	Help         Kind = "help"         // what one can write here
	Requirements Kind = "requirements" // of the service that Words name
	Status       Kind = "status"       // of the case whose number Words hold
	Queue        Kind = "queue"        // how much waits at each desk
	FiguresOf    Kind = "figures"      // of the place that Words name; "" for the regency
	Hours        Kind = "hours"        // of the office
	Ask          Kind = "ask"          // Words are a question for the call centre, now
	Question     Kind = "question"     // a question to everybody; the call centre's if nobody answers
	Private      Kind = "private"      // somebody's own affair: to be continued in private
	Unclear      Kind = "unclear"      // said to the bot in words that no rule here knows
	Thanks       Kind = "thanks"       // nothing to answer; who asked a question has the answer
)

// Message is what a member wrote, as far as it matters here.
type Message struct {
	Text      string
	ToBot     bool // our account is mentioned, or a message of ours is quoted
	Quotes    bool // it quotes a message, ours or somebody's
	Forwarded bool // written by somebody else before
}

// Request is a message as it was understood.
type Request struct {
	Kind  Kind
	Words string // what it is about, without command and mentions
	Asks  bool   // of Unclear: it is a question
}
