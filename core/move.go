package core

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// move is the only place where a case changes hands or state. It asks the
// table whether the action is open to the actor, compares and swaps, and
// writes the journal. a holds the case as it is afterwards. Conflict means
// that somebody was faster.
func (o *Office) move(ctx context.Context, tx pgx.Tx, a *Application, code string, actor Actor, note Note) error {
	action := o.Catalog.Steps.Action(code)
	if err := o.allowed(ctx, tx, a, action, actor); err != nil {
		return err
	}
	from := a.State
	next := o.after(a, action, actor)
	tag, err := tx.Exec(ctx, `UPDATE applications SET state = $4, rev = rev + 1, state_at = $5, ended_at = $6,
		claimed_by = $7, claimed_at = $8, clock_used = $9, clock_since = $10, due_at = $11,
		submitted_at = $12, queue_at = $13
		WHERE id = $1 AND rev = $2 AND state = $3`,
		a.ID, a.Rev, a.State, next.State, next.StateAt, next.EndedAt, next.ClaimedBy, next.ClaimedAt,
		next.ClockUsed, next.ClockSince, next.DueAt, next.SubmittedAt, next.QueueAt)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fail(Conflict, "Permohonan ini baru saja diubah orang lain. Silakan muat ulang halaman.")
	}
	*a = next
	return o.write(ctx, tx, a, code, from, a.State, actor, note)
}

// after is the case as the action leaves it.
func (o *Office) after(a *Application, action *catalog.Action, actor Actor) Application {
	now := o.Now()
	next := *a
	next.Rev++
	next.holder(action, actor, now)
	if action.To == "" {
		return next
	}
	state := o.Catalog.Steps.State(action.To)
	next.State, next.StateAt = state.Code, now
	if action.Code == "submit" {
		next.SubmittedAt, next.QueueAt = &now, &now
	}
	if state.End {
		next.EndedAt = &now
	}
	o.tick(&next, state, now)
	return next
}

// holder says who holds the case after the action: who claims it, who keeps
// it through the action, else nobody.
func (a *Application) holder(action *catalog.Action, actor Actor, now time.Time) {
	switch {
	case action.Code == "claim":
		a.ClaimedBy, a.ClaimedAt = actor.staffID(), &now
	case !action.Keeps:
		a.ClaimedBy, a.ClaimedAt = nil, nil
	}
}

// tick stops the working-time clock of the state that was left and starts
// that of the new one. The promised time moves by as long as the clock stood.
func (o *Office) tick(a *Application, state *catalog.State, now time.Time) {
	if a.ClockSince != nil {
		a.ClockUsed += int(o.Catalog.Holidays.Working(*a.ClockSince, now) / time.Minute)
		a.ClockSince, a.DueAt = nil, nil
	}
	if state.Clock != "run" {
		return
	}
	left := time.Duration(max(o.ServiceOf(a).Minutes-a.ClockUsed, 0)) * time.Minute
	due := o.Catalog.Holidays.Add(now, left)
	a.ClockSince, a.DueAt = &now, &due
}

// allowed reports why an actor may not do an action, or nil.
func (o *Office) allowed(ctx context.Context, tx pgx.Tx, a *Application, action *catalog.Action, actor Actor) error {
	if action == nil || !action.Allows(a.Case()) {
		return fail(Conflict, "Langkah ini tidak berlaku untuk permohonan pada tahap sekarang.")
	}
	if err := o.duty(a, action, actor); err != nil {
		return err
	}
	if actor.Staff == nil || len(action.NotBy) == 0 {
		return nil
	}
	return o.fourEyes(ctx, tx, a, action, actor.Staff)
}

// duty checks what needs no look into the journal: role, section, area and
// whether the actor holds the case.
func (o *Office) duty(a *Application, action *catalog.Action, actor Actor) error {
	if actor.System {
		return o.duties(action, "system")
	}
	if actor.Staff == nil {
		if a.PersonID != actor.Person && (a.ApplicantID == nil || *a.ApplicantID != actor.Person) {
			return fail(NotFound, "Permohonan tidak ditemukan.")
		}
		return o.duties(action, "applicant")
	}
	if !slices.ContainsFunc(actor.Staff.Roles, func(r Role) bool { return r.covers(a, action) }) {
		return fail(Forbidden, "Langkah ini bukan tugas Anda.")
	}
	if action.Code == "claim" {
		return mayClaim(a, actor.Staff)
	}
	if mine := a.ClaimedBy != nil && *a.ClaimedBy == actor.Staff.ID; (action.Claimed || action.Code == "release") && !mine {
		return fail(Conflict, "Ambil permohonan ini dulu sebelum mengerjakannya.")
	}
	return nil
}

// mayClaim reports whether the case is free and waits at one of the person's
// desks: nobody takes what somebody else must work on.
func mayClaim(a *Application, staff *Staff) error {
	if a.ClaimedBy != nil {
		return fail(Conflict, "Permohonan ini sedang dipegang petugas lain.")
	}
	if !slices.ContainsFunc(Desks, func(d Desk) bool { return d.Handles(a, staff) }) {
		return fail(Forbidden, "Permohonan ini menunggu petugas lain.")
	}
	return nil
}

func (o *Office) duties(action *catalog.Action, role string) error {
	if slices.Contains(action.Roles, role) {
		return nil
	}
	return fail(Forbidden, "Langkah ini bukan tugas Anda.")
}

// covers reports whether the duty lets its holder do the action on the case.
func (r Role) covers(a *Application, action *catalog.Action) bool {
	return slices.Contains(action.Roles, r.Code) && r.Sees(a) &&
		(!action.Section || r.Section == a.Section)
}

// fourEyes refuses whoever did an earlier step that this one must check.
func (o *Office) fourEyes(ctx context.Context, tx pgx.Tx, a *Application, action *catalog.Action, staff *Staff) error {
	var did bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM journal
		WHERE application_id = $1 AND staff_id = $2 AND action = ANY($3))`, a.ID, staff.ID, action.NotBy).Scan(&did)
	if err != nil {
		return err
	}
	if did {
		return fail(Forbidden, "Anda sudah memeriksa permohonan ini di langkah sebelumnya; validasi harus oleh orang lain.")
	}
	return nil
}
