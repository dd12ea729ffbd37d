package core

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Draft is what opens a case.
type Draft struct {
	ID      uuid.UUID
	Service string
	Version string
	Channel string
	// Operator is the member of staff who files for a citizen, and Counter
	// where; nil when a citizen files.
	Operator *Staff
	Counter  *int64
}

// Open makes the row of a draft in a person's chat.
func (o *Office) Open(ctx context.Context, tx pgx.Tx, person int64, d Draft) error {
	service := o.Catalog.Pinned(d.Service, d.Version)
	if service == nil {
		return fail(NotFound, "Layanan %s tidak dikenal.", d.Service)
	}
	actor := Actor{Person: person, Staff: d.Operator}
	lane := o.Catalog.Steps.Lane(service.Lane)
	now := o.Now()
	a := Application{ID: d.ID}
	_, err := tx.Exec(ctx, `INSERT INTO applications (id, service, version, lane, priority, section, presence, state,
		person_id, filer_staff, counter_id, channel, created_at, state_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9, $10, $11, $12, $12)`,
		d.ID, service.Code, service.Version, lane.Code, lane.Priority, service.Section, service.Presence != "",
		person, actor.staffID(), d.Counter, d.Channel, now)
	if err != nil {
		return err
	}
	return o.write(ctx, tx, &a, "open", "", "draft", actor, Note{})
}

// Attach puts a file to a requirement as its next page. With replace, what
// was there before is taken away (it stays on record).
func (o *Office) Attach(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID, requirement string, file uuid.UUID, replace bool) error {
	if err := o.editable(ctx, tx, actor, id); err != nil {
		return err
	}
	if replace {
		if err := o.remove(ctx, tx, id, requirement); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO attachments (application_id, requirement, file_id, added_at)
		VALUES ($1, $2, $3, $4)`, id, requirement, file, o.Now())
	return err
}

// Detach takes a requirement's pages away.
func (o *Office) Detach(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID, requirement string) error {
	if err := o.editable(ctx, tx, actor, id); err != nil {
		return err
	}
	return o.remove(ctx, tx, id, requirement)
}

func (o *Office) remove(ctx context.Context, tx pgx.Tx, id uuid.UUID, requirement string) error {
	_, err := tx.Exec(ctx, `UPDATE attachments SET removed_at = $3
		WHERE application_id = $1 AND requirement = $2 AND removed_at IS NULL`, id, requirement, o.Now())
	return err
}

// editable reports whether the actor may still change the case's papers: it
// is theirs, and it is their turn.
func (o *Office) editable(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID) error {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if !a.belongsTo(actor) {
		return fail(NotFound, "Permohonan tidak ditemukan.")
	}
	if a.State != "draft" && a.State != "returned" {
		return fail(Conflict, "Permohonan %s sedang diproses, jadi berkasnya tidak bisa diganti.", a.Title())
	}
	return nil
}

// belongsTo reports whether the case was opened by the actor or is theirs as
// the citizen.
func (a *Application) belongsTo(actor Actor) bool {
	return (actor.Person != 0 && (a.PersonID == actor.Person || (a.ApplicantID != nil && *a.ApplicantID == actor.Person))) ||
		(actor.Staff != nil && a.FilerStaff != nil && *a.FilerStaff == actor.Staff.ID)
}

// Submission is a draft filled in.
type Submission struct {
	Number   string
	Tracking string
	Answers  map[string]string
	Phone    Phone  // the citizen's; "" if unknown
	NIK      NIK    // the subject's, or the applicant's where the service has no other subject
	Fallback string // name of the subject if no answer names one
}

// Submit sends a draft: the office's clock starts and its place in the queue
// is taken.
func (o *Office) Submit(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID, s Submission) error {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if a.State != "draft" {
		return fail(Conflict, "Permohonan %s sudah terkirim.", a.Title())
	}
	service := o.ServiceOf(a)
	var village *string
	if code := s.Answers["desa"]; code != "" {
		village = &code
	}
	_, err = tx.Exec(ctx, `UPDATE applications SET number = $2, tracking = $3, answers = $4, section = $5, village = $6,
		subject = $7, subject_nik = $8, phone = $9, collect = $10 WHERE id = $1`,
		id, s.Number, s.Tracking, s.Answers, service.SectionFor(s.Answers), village,
		subjectOf(s), subjectNIK(s), s.Phone, collectAt(service, s.Answers))
	if err != nil {
		return err
	}
	if a, err = o.Application(ctx, tx, id); err != nil {
		return err
	}
	if err := o.readCards(ctx, tx, id); err != nil {
		return err
	}
	return o.move(ctx, tx, a, "submit", actor, Note{})
}

// collectAt is where the product is taken. Where the applicant was not asked,
// because it is made at one kind of place only, it is there.
func collectAt(service *catalog.Service, answers map[string]string) string {
	if asked := answers["ambil"]; asked != "" {
		return asked
	}
	if len(service.Products) == 0 {
		return ""
	}
	places := service.CollectPlaces()
	if len(places) == 0 || slices.Contains(places, "kecamatan") {
		return "kecamatan"
	}
	return places[0]
}

func subjectOf(s Submission) string {
	for _, field := range []string{"subjek_nama", "pemohon_nama"} {
		if name := strings.TrimSpace(s.Answers[field]); name != "" {
			return name
		}
	}
	return s.Fallback
}

func subjectNIK(s Submission) NIK {
	for _, field := range []string{"subjek_nik", "pemohon_nik"} {
		if nik := s.Answers[field]; nik != "" {
			return NIK(nik)
		}
	}
	return s.NIK
}

// Withdraw cancels a case at the applicant's wish.
func (o *Office) Withdraw(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID) error {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	return o.move(ctx, tx, a, "withdraw", actor, Note{})
}

// SelfPrint records that the applicant took the document, and closes the case.
func (o *Office) SelfPrint(ctx context.Context, tx pgx.Tx, a *Application) error {
	actor := Actor{Person: a.PersonID}
	if err := o.move(ctx, tx, a, "self_print", actor, Note{Place: "mandiri"}); err != nil {
		return err
	}
	return o.move(ctx, tx, a, "close", System, Note{})
}
