package coretest

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/catalog"
)

// Application is a citizen's case of a service in a state. It came there by
// the office's own actions, each done by somebody who may: rows, journal and
// documents are those that real work leaves. States that the system passes
// through in one go (signed, collected) can't be had.
func Application(t testing.TB, tx pgx.Tx, office *core.Office, service, state string) *core.Application {
	t.Helper()
	return ApplicationOf(t, tx, office, core.Person{ID: Citizen(t, tx)}, service, state)
}

// ApplicationOf is Application in the chat of this person, a citizen or an
// operator who files for one.
func ApplicationOf(t testing.TB, tx pgx.Tx, office *core.Office, person core.Person, service, state string) *core.Application {
	t.Helper()
	d := &driver{t: t, tx: tx, office: office, filer: person.Actor(), officers: map[string]*core.Staff{}}
	d.open(service)
	for range 30 { // no way is longer
		if d.a.State == state {
			return d.a
		}
		d.do(d.next(state))
		d.read(d.a.ID)
	}
	t.Fatalf("permohonan %s tidak sampai ke %q", service, state)
	return nil
}

// driver takes one case along.
type driver struct {
	t        testing.TB
	tx       pgx.Tx
	office   *core.Office
	filer    core.Actor
	officers map[string]*core.Staff // by role; one person each, so four eyes are four
	a        *core.Application
}

func (d *driver) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *driver) read(id uuid.UUID) {
	d.t.Helper()
	a, err := d.office.Application(context.Background(), d.tx, id)
	d.must(err)
	d.a = a
}

// open makes the draft with a page for each requirement that must be there.
func (d *driver) open(code string) {
	d.t.Helper()
	service := d.office.Catalog.Service(code)
	if service == nil {
		d.t.Fatalf("tidak ada layanan %q", code)
	}
	ctx, id := context.Background(), uuid.New()
	draft := core.Draft{ID: id, Service: code, Version: service.Version, Channel: "simulator", Operator: d.filer.Staff}
	if d.filer.Staff != nil {
		draft.Counter = d.filer.Staff.Roles[0].CounterID
	}
	d.must(d.office.Open(ctx, d.tx, d.filer.Person, draft))
	for _, requirement := range service.Wanted(Answers(service)) {
		if !requirement.Optional {
			d.must(d.office.Attach(ctx, d.tx, d.filer, id, requirement.Code, File(d.t, d.tx, d.office), false))
		}
	}
	d.read(id)
}

// next is the first action of a shortest way to the state.
func (d *driver) next(state string) *catalog.Action {
	d.t.Helper()
	type way struct {
		state string
		first *catalog.Action
	}
	seen, queue := map[string]bool{}, []way{{state: d.a.State}}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		here := d.a.Case()
		here.State = at.state
		for _, action := range d.office.Catalog.Steps.Open(here) {
			if action.To == "" || seen[action.To] {
				continue
			}
			seen[action.To] = true
			first := at.first
			if first == nil {
				first = action
			}
			if action.To == state {
				return first
			}
			queue = append(queue, way{action.To, first})
		}
	}
	d.t.Fatalf("dari %q tidak ada jalan ke %q untuk layanan %s", d.a.State, state, d.a.Service)
	return nil
}

// do carries out one action as whoever may.
func (d *driver) do(action *catalog.Action) {
	d.t.Helper()
	ctx := context.Background()
	switch {
	case action.Code == "submit":
		d.submit()
	case action.Code == "resubmit":
		d.mend()
	case action.Code == "withdraw":
		d.must(d.office.Withdraw(ctx, d.tx, d.filer, d.a.ID))
	case action.Code == "self_print":
		d.must(d.office.SelfPrint(ctx, d.tx, d.a))
	case action.Roles[0] == "system":
		d.must(d.office.Advance(ctx, d.tx, d.a))
	default:
		d.act(action)
	}
}

func (d *driver) submit() {
	d.t.Helper()
	ctx := context.Background()
	numbers, err := core.Numbers(ctx, d.tx, 1, d.office.Now())
	d.must(err)
	d.must(d.office.Submit(ctx, d.tx, d.filer, d.a.ID, core.Submission{Number: numbers[0], Tracking: core.NewTracking(),
		Answers: Answers(d.office.ServiceOf(d.a)), Phone: "+6281328729953", Fallback: "Siti Aminah"}))
}

// mend sends a new page for each faulty requirement.
func (d *driver) mend() {
	d.t.Helper()
	ctx := context.Background()
	checks, err := d.office.Checklist(ctx, d.tx, d.a)
	d.must(err)
	for _, check := range checks {
		if check.Verdict != nil && !check.Verdict.Good {
			d.must(d.office.Attach(ctx, d.tx, d.filer, d.a.ID, check.Requirement.Code, File(d.t, d.tx, d.office), true))
		}
	}
	d.must(d.office.Resubmit(ctx, d.tx, d.filer, d.a.ID, nil))
}

// act does an officer's action, after taking the case if that is needed.
func (d *driver) act(action *catalog.Action) {
	d.t.Helper()
	ctx, officer := context.Background(), d.officer(action.Roles[0])
	if action.Claimed && (d.a.ClaimedBy == nil || *d.a.ClaimedBy != officer.ID) {
		_, err := d.office.Act(ctx, d.tx, officer, d.a.ID, 0, "claim", core.Note{})
		d.must(err)
	}
	_, err := d.office.Act(ctx, d.tx, officer, d.a.ID, 0, action.Code, d.note(action))
	d.must(err)
}

func (d *driver) officer(role string) *core.Staff {
	d.t.Helper()
	if d.officers[role] == nil {
		duty := core.Role{Code: role}
		switch d.office.Catalog.Steps.Role(role).Needs {
		case "counter":
			duty.CounterID = Counter(d.t, d.tx, "DINAS-1")
		case "section":
			duty.Section = d.a.Section
		}
		d.officers[role] = Staff(d.t, d.tx, duty)
	}
	return d.officers[role]
}

// note says what the action needs to be said.
func (d *driver) note(action *catalog.Action) core.Note {
	var note core.Note
	for _, need := range action.Needs {
		switch need {
		case "verdicts":
			note.Verdicts = d.verdicts(action)
		case "siak":
			note.SIAK = &core.SIAK{Number: "3312-LU-02112026-0001", Date: Monday.Format("2006-01-02")}
		case "reason":
			note.Reason = "Permohonan ini tidak bisa diproses."
		case "appointment":
			note.Visit = "Selasa 3 November 2026 jam 09.00 di Loket 1 Disdukcapil"
		case "receiver":
			note.Receiver = &core.Receiver{Kind: "self", Originals: true}
		case "answer":
			note.Answer = "Terima kasih, laporannya sudah ditindaklanjuti."
		}
	}
	return note
}

// verdicts find everything good, but the first page faulty if the case goes
// back to the citizen.
func (d *driver) verdicts(action *catalog.Action) []core.Verdict {
	var out []core.Verdict
	for _, requirement := range d.office.ServiceOf(d.a).Wanted(d.a.Answers) {
		if requirement.Optional {
			continue
		}
		out = append(out, core.Verdict{Requirement: requirement.Code, Good: true})
	}
	if action.To == "returned" && len(out) > 0 {
		out[0].Good, out[0].Reason = false, "Fotonya belum terbaca."
	}
	return out
}
