package channels

import "time"

// Kind says what happened.
type Kind string

// What a person can do on a channel. Kinds that carry files are KindMedia;
// everything the service can't read is named, so that the answer can be kind.
const (
	KindText      Kind = "text"      // words; Event.Text
	KindChoice    Kind = "choice"    // a button pressed; Event.Choice
	KindMedia     Kind = "media"     // photos or documents; Event.Media, caption in Event.Text
	KindVoice     Kind = "voice"     // a voice note or audio
	KindVideo     Kind = "video"     // a video or animation
	KindSticker   Kind = "sticker"   //
	KindLocation  Kind = "location"  // Event.Place, if the channel gives coordinates
	KindContact   Kind = "contact"   // a shared contact; Event.Contact if it proves the sender's own number
	KindEdited    Kind = "edited"    // the message Event.Target was changed; Event.Text is the new text
	KindDeleted   Kind = "deleted"   // the message Event.Target was taken back
	KindReaction  Kind = "reaction"  // Event.Text is the emoji on Event.Target, "" when taken away
	KindMissing   Kind = "missing"   // a message that can't be read here; Event.Text says why: MissingViewOnce …
	KindBlocked   Kind = "blocked"   // the person blocked us: send nothing
	KindUnblocked Kind = "unblocked" // the person opened the chat (again)
	KindReceipt   Kind = "receipt"   // what became of messages of ours; Event.Receipt. Not something a person says
	KindJoined    Kind = "joined"    // our account was put into a group
	KindLeft      Kind = "left"      // our account was taken out of a group
	KindOther     Kind = "other"     // anything else
)

// Why a message can't be read (KindMissing, Event.Text).
const (
	MissingViewOnce  = "view_once" // shown once, and only on the main phone
	MissingEncrypted = "encrypted" // could not be decrypted, also not when asked for again
)

// Event is one thing that happened on a channel, as the channel understood it.
type Event struct {
	Channel   string    `json:"-"`                   // name of the channel: "telegram", "simulator"
	Account   string    `json:"-"`                   // which of our accounts it came to, e.g. the bot id
	Key       string    `json:"-"`                   // unique for (Channel, Account); same message, same key
	Chat      string    `json:"-"`                   // address to answer to: the person's, or the group's
	Also      []string  `json:"-"`                   // other addresses of the same private chat, e.g. its phone number beside its LID
	Ref       string    `json:"ref,omitempty"`       // the provider's id of the message, unique in its chat
	Target    string    `json:"target,omitempty"`    // Ref of the message that was edited, deleted or reacted to
	ReplyTo   string    `json:"reply_to,omitempty"`  // Ref of the message this one quotes
	Group     *Group    `json:"group,omitempty"`     // nil in a private chat
	Name      string    `json:"name,omitempty"`      // name the author shows, unverified
	Phone     string    `json:"phone,omitempty"`     // the author's number as E.164, when the channel proves it
	At        time.Time `json:"at"`                  // when the author sent it
	Kind      Kind      `json:"kind"`                //
	Text      string    `json:"text,omitempty"`      //
	Choice    string    `json:"choice,omitempty"`    // Choice.Key of the pressed button
	Album     string    `json:"album,omitempty"`     // siblings of one album share it
	AlbumSize int       `json:"albumSize,omitempty"` // how many siblings there will be, 0 when unknown
	Media     []Media   `json:"media,omitempty"`     //
	Contact   string    `json:"contact,omitempty"`   // E.164
	Place     *Place    `json:"place,omitempty"`     //
	Forwarded bool      `json:"forwarded,omitempty"` // written by somebody else before
	// ByHand marks what somebody of ours wrote with our own account, on its phone
	// or in another program linked to it. Chat is whom it was written to, and
	// Phone theirs. Its Media are left out.
	ByHand  bool     `json:"byHand,omitempty"`
	Receipt *Receipt `json:"-"` // of KindReceipt
}

// Group is the group an event happened in. Event.Chat is the group.
type Group struct {
	From  string `json:"from"`            // the author: the address of a private chat with them
	Title string `json:"title,omitempty"` // as far as the channel knows it
	ToBot bool   `json:"toBot,omitempty"` // our account is mentioned, or a message of ours is quoted
	Admin bool   `json:"admin,omitempty"` // the author may manage the group
	Ours  bool   `json:"ours,omitempty"`  // our account may delete what others wrote
	// Announcement marks a group in which only its managers write, and members
	// answer in a way that our account can't read: nothing is said there.
	Announcement bool `json:"announcement,omitempty"`
}

// Place is where a person says to be; a claim, not a proof.
type Place struct {
	Latitude  float64 `json:"lat"` // degrees, WGS 84
	Longitude float64 `json:"lng"` //
	Name      string  `json:"name,omitempty"`
}

// Delivery is how far a message of ours came.
type Delivery string

// How far a message came, in this order.
const (
	Delivered Delivery = "delivered" // it is on the person's phone
	Read      Delivery = "read"      // the person opened it
	Failed    Delivery = "failed"    // the provider took it and could not bring it
)

// Receipt tells what became of messages of ours in the event's chat.
type Receipt struct {
	Providers []string // Sent.Provider of the messages
	State     Delivery
	Reason    string // of Failed; holds no personal data
	Parts     int    // of a bill: SMS parts, 0 if nothing is counted
}

// Media names a file that waits at the provider. Its bytes are fetched later
// with Channel.Fetch.
type Media struct {
	Ref  string `json:"ref"`            // what Fetch needs; at most 2,048 bytes
	MIME string `json:"mime,omitempty"` // as the sender claims it; never trusted
	Name string `json:"name,omitempty"` // as the sender claims it; never trusted
	Size int64  `json:"size,omitempty"` // bytes, 0 when unknown
}
