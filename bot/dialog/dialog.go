// Package dialog decides what the service says. Step is a pure function: the
// state of a conversation, one thing the person did and the facts known about
// them go in; the new state and what is to be done come out. It uses no
// clock, no chance, no database and no network: time, fresh ids and receipt
// numbers come in with Facts.
//
// One topic is one file: what it asks, how it hears the answer, which choices
// it takes. State.Step names the topic and what it is about ("field:nik");
// step.go finds the topic and hands it the event. Words that mean something
// everywhere ("menu", "batal", "petugas") are in command.go, what an answer
// to a question may look like is in parse_*.go, and what free words mean in
// understand.go. Sentences are in package say.
package dialog

// Kind says what the person did.
type Kind string

// What Step is told of. Kinds the service can't use are KindWrong, with the
// medium's name in Event.Text ("voice", "video", "sticker", "location" without
// coordinates, "contact", "other").
const (
	KindText     Kind = "text"
	KindChoice   Kind = "choice"   // a button; Event.Choice, and Event.Text if the channel gave words with it
	KindFiles    Kind = "files"    // photos or documents that arrived together; Event.Files, caption in Event.Text
	KindEdited   Kind = "edited"   // an earlier message was changed to Event.Text
	KindDeleted  Kind = "deleted"  // an earlier message was taken back; Event.Files it had brought, or Event.Text its words
	KindMissing  Kind = "missing"  // a message that can't be read here; Event.Text says why: MissingViewOnce, MissingEncrypted
	KindLocation Kind = "location" // Event.Place
	KindWrong    Kind = "wrong"
)

// Why a message can't be read (KindMissing).
const (
	MissingViewOnce  = "view_once"
	MissingEncrypted = "encrypted"
)

// Event is one thing the person did.
type Event struct {
	Kind     Kind
	Text     string
	Choice   string
	Files    []File
	Replaces []string  // of KindFiles that are better copies of photos sent before: the ids of those, in the order of Files
	Place    *Position // of KindLocation
}

// Position is where a person says to be.
type Position struct {
	Latitude, Longitude float64 // degrees, WGS 84
	Name                string  // as the phone's map calls it, "" if it has no name
}

// File is a photo or document after the photo gate.
type File struct {
	ID      string // in the file store; "" if it was refused
	PDF     bool
	Pages   int    // of a PDF; 1 for a photo
	Refused string // why it was refused: a code of core/intake, "" if it was taken
	Same    string // ID of an earlier file of this conversation with the same bytes
	Weak    string // doubt about its quality: a code of core/intake; it is stored all the same, ID is set
}

// Choice is an answer offered. Keys have at most 40 bytes.
type Choice struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// Effect is one thing to be done. Effects are carried out in order, in the
// transaction that saves the state. The last one of a step is its only Say.
// Where nothing needs saying there is none: a better copy took the place of a
// photo, or a message was taken back that had changed nothing.
type Effect interface{ effect() }

// The effects.
type (
	// Say sends one message to the person. Picture names a picture of ours
	// that is shown with it, "" for none: PictureGoodPhoto. A channel without
	// pictures leaves it out; the words suffice.
	Say struct {
		Text    string
		Choices []Choice
		Picture string
	}
	// Open makes the row of a draft. It comes with the first answer or photo,
	// so that looking around leaves no rows behind.
	Open struct{ ID, Service, Version string }
	// Attach puts a file to a requirement as its next page. Replace takes
	// away what was there before, once for the first file of a new round.
	Attach struct {
		Application, Requirement, File string
		Replace                        bool
	}
	// Detach takes a requirement's files away.
	Detach struct{ Application, Requirement string }
	// Submit sends a draft. Answers are those to the questions that apply;
	// an answer may be Unknown where the field allows it.
	Submit struct {
		Application string
		Answers     map[string]string
		Receipt     Receipt
	}
	// Resubmit sends a mended application back to its place in the queue.
	// Answers are only those that changed; nil leaves all as they were.
	Resubmit struct {
		Application string
		Answers     map[string]string
	}
	// TakeOver makes an application that an operator filed the person's own.
	TakeOver struct{ Application string }
	// Withdraw cancels an application, sent or not.
	Withdraw struct{ Application string }
	// CallPerson opens a ticket for a human. Reason is "asked" or
	// "stuck".
	CallPerson struct{ Reason string }
	// LinkOperator uses up an invitation code and links the chat.
	LinkOperator struct{ Code string }
	// Consent records that the person read the privacy notice of this version.
	Consent struct{ Version string }
	// SetLanguage changes the language of notices.
	SetLanguage struct{ Lang string }
	// SawAnnouncement records that an operator was shown these.
	SawAnnouncement struct{ IDs []int64 }
)

// PictureGoodPhoto shows how a good photo of a document looks.
const PictureGoodPhoto = "contoh-foto"

func (Say) effect()             {}
func (Open) effect()            {}
func (Attach) effect()          {}
func (Detach) effect()          {}
func (Submit) effect()          {}
func (Resubmit) effect()        {}
func (TakeOver) effect()        {}
func (Withdraw) effect()        {}
func (CallPerson) effect()      {}
func (LinkOperator) effect()    {}
func (Consent) effect()         {}
func (SetLanguage) effect()     {}
func (SawAnnouncement) effect() {}
