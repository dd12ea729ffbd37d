// Package core is the office: its counters and people, the applications they
// work on, who may move them, and what is written down about it. It knows
// neither chat nor web.
//
// Whoever starts a story opens the transaction; everything here takes it as
// an argument and never commits. A case changes state in one place (move.go),
// which compares before it swaps and writes the journal; everybody who wants
// to know what happened reads the journal.
package core

import (
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"sakti/core/catalog"
)

// Office is what the rules need besides the database.
type Office struct {
	Catalog *catalog.Catalog
	Files   *Files
	Signer  Signer
	Jobs    *river.Client[pgx.Tx] // for enqueuing; nil only where no case is validated
	Now     func() time.Time

	Defaults Settings // what holds until somebody sets it on the panel
	settings settingsCache

	ReadsNIK bool // the NIK is read off photos of identity cards, as a suggestion to verifiers
}

// Actor is who does something.
type Actor struct {
	Person int64  // the chat, for applicants and operators in chat
	Staff  *Staff // the officer, or the operator that the chat is linked to
	System bool
}

// Kind is the journal's word for the actor.
func (a Actor) Kind() string {
	switch {
	case a.System:
		return "system"
	case a.Staff != nil:
		return "staff"
	}
	return "applicant"
}

func (a Actor) staffID() *int64 {
	if a.Staff == nil {
		return nil
	}
	return &a.Staff.ID
}

func (a Actor) personID() *int64 {
	if a.Person == 0 {
		return nil
	}
	return &a.Person
}

// System is the program itself.
var System = Actor{System: true}
