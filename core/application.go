package core

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Application is one case.
type Application struct {
	ID          uuid.UUID         `db:"id"`
	Number      *string           `db:"number"`
	Tracking    *string           `db:"tracking"`
	Service     string            `db:"service"`
	Version     string            `db:"version"`
	Lane        string            `db:"lane"`
	Priority    int16             `db:"priority"`
	Section     string            `db:"section"`
	Presence    bool              `db:"presence"`
	State       string            `db:"state"`
	Rev         int               `db:"rev"`
	PersonID    int64             `db:"person_id"`
	ApplicantID *int64            `db:"applicant_id"`
	FilerStaff  *int64            `db:"filer_staff"`
	CounterID   *int64            `db:"counter_id"`
	Channel     string            `db:"channel"`
	Village     *string           `db:"village"`
	Subject     string            `db:"subject"`
	SubjectNIK  NIK               `db:"subject_nik"`
	Phone       Phone             `db:"phone"`
	Collect     string            `db:"collect"`
	Answers     map[string]string `db:"answers"`
	Reason      string            `db:"reason"`
	Visit       string            `db:"visit"`
	CreatedAt   time.Time         `db:"created_at"`
	SubmittedAt *time.Time        `db:"submitted_at"`
	QueueAt     *time.Time        `db:"queue_at"`
	StateAt     time.Time         `db:"state_at"`
	EndedAt     *time.Time        `db:"ended_at"`
	ClaimedBy   *int64            `db:"claimed_by"`
	ClaimedAt   *time.Time        `db:"claimed_at"`
	ClockUsed   int               `db:"clock_used"` // working minutes
	ClockSince  *time.Time        `db:"clock_since"`
	DueAt       *time.Time        `db:"due_at"`
}

const applicationColumns = `a.id, a.number, a.tracking, a.service, a.version, a.lane, a.priority, a.section,
	a.presence, a.state, a.rev, a.person_id, a.applicant_id, a.filer_staff, a.counter_id, a.channel,
	a.village, a.subject, a.subject_nik, a.phone, a.collect, a.answers, a.reason, a.visit, a.created_at,
	a.submitted_at, a.queue_at, a.state_at, a.ended_at, a.claimed_by, a.claimed_at, a.clock_used,
	a.clock_since, a.due_at`

// Case is the part of an application that the table of steps speaks of.
func (a *Application) Case() catalog.Case {
	return catalog.Case{State: a.State, Lane: a.Lane, Presence: a.Presence, Self: a.Collect == "mandiri"}
}

// Title is the number, or "draf" before submission.
func (a *Application) Title() string {
	if a.Number == nil {
		return "draf"
	}
	return *a.Number
}

// ServiceOf is the service under the version that the case was opened with.
func (o *Office) ServiceOf(a *Application) *catalog.Service {
	return o.Catalog.Pinned(a.Service, a.Version)
}

// Application reads one case; NotFound if there is none.
func (o *Office) Application(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*Application, error) {
	return one(ctx, tx, `SELECT `+applicationColumns+` FROM applications a WHERE a.id = $1`, id)
}

// ByNumber reads one case by its registration number; NotFound if there is none.
func (o *Office) ByNumber(ctx context.Context, tx pgx.Tx, number string) (*Application, error) {
	return one(ctx, tx, `SELECT `+applicationColumns+` FROM applications a WHERE a.number = $1`, number)
}

// Track reads one case by number and tracking code, as its receipt holds
// them. A wrong code and an unknown number give the same NotFound.
func (o *Office) Track(ctx context.Context, tx pgx.Tx, number, code string) (*Application, error) {
	return one(ctx, tx, `SELECT `+applicationColumns+` FROM applications a
		WHERE a.number = $1 AND a.tracking = $2`, strings.TrimSpace(number), strings.ToUpper(strings.TrimSpace(code)))
}

func one(ctx context.Context, tx pgx.Tx, sql string, args ...any) (*Application, error) {
	list, err := many(ctx, tx, sql, args...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fail(NotFound, "Permohonan tidak ditemukan.")
	}
	return list[0], nil
}

func many(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]*Application, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Application])
}

// none reports whether err says that a single row was not there.
func none(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
