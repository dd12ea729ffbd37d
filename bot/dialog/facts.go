package dialog

import (
	"time"

	"sakti/core/catalog"
)

// Facts is everything an answer may depend on besides state and event.
type Facts struct {
	Now         time.Time // WIB
	Catalog     *catalog.Catalog
	Places      *Places
	Person      Person
	Operator    *Operator             // nil for a citizen
	Cases       []Case                // the person's own and those they filed, newest first, ended ones for 90 days
	Found       []Case                // cases whose number the message names and whose secret it holds, see Mentions
	Invitations map[string]Invitation // for each code the message names that exists
	NewID       string                // id for a draft opened in this step
	Receipt     Receipt               // for a draft sent in this step
	Contact     Office
	Counters    map[string]Counter // village counters, by the region code of their village; must not change once given to Step

	Announcements []Announcement // to an operator, not seen by them yet, oldest first
}

// Office is how to reach the office besides chat.
type Office struct {
	Phone, Address, TrackURL string
	Open                     bool   // the office is open now
	Opens                    string // if not: when it opens next, in words
	CounterHours             string // when village counters are open that name no hours of their own, in words; "" if not known
}

// Counter is where people are helped face to face.
type Counter struct {
	Name  string
	Hours string // when it is open, in words: "Senin sampai Jumat, 08.00 sampai 14.00 WIB"; "" for Office.CounterHours
}

// Announcement is what the office tells its operators.
type Announcement struct {
	ID   int64
	Text string
}

// Person is who writes.
type Person struct {
	Name   string // as their channel shows it; unverified
	Phone  string // E.164 if the channel proves it, else ""
	Masked string // Phone as it may be shown
	Lang   string // they chose it in another chat, "" if none
}

// Operator is the member of staff that this chat is linked to.
type Operator struct {
	Name    string
	Counter string // name of the counter
	Village string // region code of a village counter, else ""
	Kec     string // region code of the kecamatan, else ""
	Kind    string // desa, kecamatan, faskes, dinas
}

// Case is an application as its applicant or filer may see it.
type Case struct {
	ID       string
	Number   string
	Service  string
	Version  string
	State    string
	Subject  string // name of who it is about, for telling cases apart
	Own      bool   // the person is its applicant (an operator's case is not)
	Since    time.Time
	Due      time.Time // zero when no clock runs
	Answers  map[string]string
	Faults   []Fault   // in state returned: what must be sent again
	Reason   string    // of a rejection, or the note of the return
	Visit    string    // in state appointment: when and where, in words
	Collect  string    // mandiri, desa, kecamatan
	Filed    time.Time // when it was sent; zero if not known
	Finished time.Time // zero while open
	Open     bool      // an operator filed it, and no citizen has taken it over yet
}

// Fault is a requirement that the verifier sent back.
type Fault struct {
	Requirement string
	Reason      string // the verifier's words, as they stand on record
}

// words are the verifier's words for who reads this catalogue: a ready-made
// reason in its language, what was typed as it is.
func (f Fault) words(cat *catalog.Catalog, c *Case) string {
	return cat.Said(c.Service, c.Version, f.Requirement, f.Reason)
}

// Invitation is a code by which a member of staff links a chat.
type Invitation struct {
	Name    string
	Counter string
	Valid   bool // neither used nor expired
}

// Receipt is what the applicant gets for a sent application.
type Receipt struct {
	Number string
	Code   string // tracking code
}
