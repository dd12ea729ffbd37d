package core

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Act does one officer's action on a case that they saw at revision rev (0 if
// they saw none). What applicants do is done in chat: Submit, Resubmit and
// Withdraw do more than move a case. Errors: NotFound when their duties do not
// reach the case, Forbidden, Conflict when somebody was faster, Invalid when
// something the action needs was not said.
func (o *Office) Act(ctx context.Context, tx pgx.Tx, staff *Staff, id uuid.UUID, rev int, code string, note Note) (*Application, error) {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if !staff.Sees(a) {
		return nil, fail(NotFound, "Permohonan tidak ditemukan.")
	}
	if rev != 0 && rev != a.Rev {
		return nil, fail(Conflict, "Permohonan ini baru saja diubah. Silakan lihat keadaan terbarunya.")
	}
	action := o.Catalog.Steps.Action(code)
	if action == nil || slices.Contains(action.Roles, "applicant") || slices.Contains(action.Roles, "system") && !staff.Has(action.Roles...) {
		return nil, fail(Invalid, "Langkah %q tidak dikenal.", code)
	}
	if err := o.allowed(ctx, tx, a, action, Actor{Staff: staff}); err != nil {
		return nil, err
	}
	if err := o.record(ctx, tx, a, action, staff, &note); err != nil {
		return nil, err
	}
	if err := o.move(ctx, tx, a, code, Actor{Staff: staff}, note); err != nil {
		return nil, err
	}
	return a, o.follow(ctx, tx, a)
}

// record checks and keeps what the action needs to be said with it.
func (o *Office) record(ctx context.Context, tx pgx.Tx, a *Application, action *catalog.Action, staff *Staff, note *Note) error {
	note.Reason, note.Visit, note.Answer = strings.TrimSpace(note.Reason), strings.TrimSpace(note.Visit), strings.TrimSpace(note.Answer)
	for _, need := range action.Needs {
		var err error
		switch need {
		case "verdicts":
			err = o.judge(ctx, tx, a, action, staff, note)
		case "siak":
			err = o.keyIn(ctx, tx, a, staff, note.SIAK)
		case "reason":
			err = said(note.Reason, "Tulis dulu alasannya, supaya orang yang membacanya tahu harus berbuat apa.")
		case "appointment":
			err = said(note.Visit, "Tulis dulu hari, jam, dan tempat pemohon harus datang.")
		case "answer":
			err = said(note.Answer, "Tulis dulu jawaban untuk pelapor.")
		case "receiver":
			err = o.checkReceiver(a, note.Receiver)
		}
		if err != nil {
			return err
		}
	}
	return o.explain(ctx, tx, a, action, note)
}

func said(text, otherwise string) error {
	if text == "" {
		return fail(Invalid, "%s", otherwise)
	}
	return nil
}

// explain keeps on the case what the applicant is told when they ask; not
// what colleagues write to one another.
func (o *Office) explain(ctx context.Context, tx pgx.Tx, a *Application, action *catalog.Action, note *Note) error {
	reason, visit := note.Reason, note.Visit
	if note.Answer != "" {
		reason = note.Answer
	}
	if slices.Contains([]string{"correct", "release", "reprint"}, action.Code) || (reason == "" && visit == "") {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE applications SET reason = $2, visit = $3 WHERE id = $1`, a.ID, reason, visit)
	return err
}

// judge keeps the verdicts given now, and checks that all of them together
// bear the action out: nothing faulty may go on, and something must be faulty
// to be sent back. A verdict is on a requirement or on an answer. An answer
// counts as good until somebody finds it wrong.
func (o *Office) judge(ctx context.Context, tx pgx.Tx, a *Application, action *catalog.Action, staff *Staff, note *Note) error {
	for i := range note.Verdicts {
		v := &note.Verdicts[i]
		v.Reason = strings.TrimSpace(v.Reason)
		if o.ServiceOf(a).Requirement(v.Requirement) == nil && !o.isAnswer(a, v.Requirement) {
			return fail(Invalid, "Syarat %q tidak ada pada layanan ini.", v.Requirement)
		}
		if !v.Good && v.Reason == "" {
			return fail(Invalid, "Tulis alasan untuk syarat yang belum baik; pemohon akan membacanya.")
		}
		if err := o.keepVerdict(ctx, tx, a, staff, *v); err != nil {
			return err
		}
	}
	if action.Code == "judge" {
		return nil
	}
	return o.bearsOut(ctx, tx, a, action, note)
}

// isAnswer reports whether the code is that of an answer in the case, and not
// of a document.
func (o *Office) isAnswer(a *Application, code string) bool {
	service := o.ServiceOf(a)
	field := service.Field(code)
	_, answered := a.Answers[code]
	return service.Requirement(code) == nil && field != nil && answered && field.When.Holds(a.Answers)
}

func (o *Office) keepVerdict(ctx context.Context, tx pgx.Tx, a *Application, staff *Staff, v Verdict) error {
	if v.Good && o.isAnswer(a, v.Requirement) {
		_, err := tx.Exec(ctx, `DELETE FROM verdicts WHERE application_id = $1 AND requirement = $2`, a.ID, v.Requirement)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO verdicts (application_id, requirement, good, reason, staff_id, at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (application_id, requirement) DO UPDATE
		SET good = excluded.good, reason = excluded.reason, staff_id = excluded.staff_id, at = excluded.at`,
		a.ID, v.Requirement, v.Good, v.Reason, staff.ID, o.Now())
	return err
}

func (o *Office) bearsOut(ctx context.Context, tx pgx.Tx, a *Application, action *catalog.Action, note *Note) error {
	checks, err := o.Checklist(ctx, tx, a)
	if err != nil {
		return err
	}
	var bad []Verdict
	for _, check := range checks {
		switch {
		case check.Verdict != nil && !check.Verdict.Good:
			bad = append(bad, *check.Verdict)
		case action.To == "returned":
		case check.Verdict == nil && (len(check.Pages) > 0 || !check.Requirement.Optional):
			return fail(Invalid, "Syarat %q belum dinilai.", check.Requirement.Name)
		}
	}
	wrong, err := o.WrongAnswers(ctx, tx, a)
	if err != nil {
		return err
	}
	bad = append(bad, wrong...)
	if action.To == "returned" {
		note.Verdicts = bad
		if len(bad) == 0 {
			return fail(Invalid, "Tandai dulu syarat mana yang harus diperbaiki, dengan alasannya.")
		}
		return o.keepReturned(ctx, tx, a)
	}
	if len(bad) > 0 {
		return fail(Invalid, "Masih ada syarat yang belum baik; minta perbaikan dulu.")
	}
	return nil
}

// keyIn keeps what SIAK gave back.
func (o *Office) keyIn(ctx context.Context, tx pgx.Tx, a *Application, staff *Staff, entry *SIAK) error {
	if entry == nil || strings.TrimSpace(entry.Number) == "" {
		return fail(Invalid, "Tulis nomor yang diberikan SIAK.")
	}
	entry.Number = strings.TrimSpace(entry.Number)
	day, err := time.ParseInLocation(time.DateOnly, entry.Date, catalog.WIB)
	if err != nil || day.After(o.Now()) {
		return fail(Invalid, "Tanggal entri SIAK belum benar; tidak boleh sesudah hari ini.")
	}
	_, err = tx.Exec(ctx, `INSERT INTO siak_entries (application_id, number, entered_on, note, staff_id, at)
		VALUES ($1, $2, $3, $4, $5, $6)`, a.ID, entry.Number, day, strings.TrimSpace(entry.Note), staff.ID, o.Now())
	return err
}

// LastSIAK is the newest entry of the case, nil if there is none.
func (o *Office) LastSIAK(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*SIAK, error) {
	var entry SIAK
	err := tx.QueryRow(ctx, `SELECT number, to_char(entered_on, 'YYYY-MM-DD'), note FROM siak_entries
		WHERE application_id = $1 ORDER BY id DESC LIMIT 1`, id).Scan(&entry.Number, &entry.Date, &entry.Note)
	if none(err) {
		return nil, nil
	}
	return &entry, err
}

// follow does what the system does right after an officer's action.
func (o *Office) follow(ctx context.Context, tx pgx.Tx, a *Application) error {
	switch a.State {
	case "validated":
		_, err := o.Jobs.InsertTx(ctx, tx, ProductArgs{Application: a.ID}, nil)
		return err
	case "collected":
		return o.move(ctx, tx, a, "close", System, Note{})
	}
	return nil
}
