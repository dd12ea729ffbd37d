package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Errand is news that no chat and no SMS could bring: the counter tells the
// person itself. The bot makes errands, the counter's people end them.
type Errand struct {
	JournalID int64     `db:"journal_id"`
	Audience  string    `db:"audience"`
	Action    string    `db:"action"` // what happened to the case
	Why       string    `db:"why"`    // why nothing reached the person
	At        time.Time `db:"at"`
	CaseID    uuid.UUID `db:"case_id"`
	Number    string    `db:"number"`
	Service   string    `db:"service"`
	Subject   string    `db:"subject"`
	Phone     Phone     `db:"phone"`
	Counter   string    `db:"counter"`
}

// CounterFor is the counter that can reach a case's people on foot: the one
// that filed it, else that of the village; nil if neither is known.
func (o *Office) CounterFor(ctx context.Context, tx pgx.Tx, a *Application) (*int64, error) {
	if a.CounterID != nil {
		return a.CounterID, nil
	}
	if a.Village == nil {
		return nil, nil
	}
	var id int64
	err := tx.QueryRow(ctx, `SELECT id FROM counters WHERE region = $1 AND status <> 'closed' ORDER BY id LIMIT 1`, *a.Village).Scan(&id)
	if none(err) {
		return nil, nil
	}
	return &id, err
}

// atCounter is the condition under which counter c is within reach of duties;
// $1 to $3 are Staff.scope.
const atCounter = `($1 OR c.id = ANY($3) OR EXISTS (
	SELECT FROM unnest($2::text[]) AS r(code) WHERE c.region = r.code OR starts_with(c.region, r.code || '.')))`

// Errands lists open errands of the counters and areas that the person's
// duties reach, oldest first.
func (o *Office) Errands(ctx context.Context, tx pgx.Tx, staff *Staff, limit int) ([]Errand, error) {
	all, regions, counters := staff.scope()
	rows, err := tx.Query(ctx, `SELECT u.journal_id, u.audience, j.action, u.why, u.at, a.id AS case_id, coalesce(a.number, '') AS number,
			a.service, a.subject, a.phone, c.name AS counter
		FROM unreached u JOIN journal j ON j.id = u.journal_id JOIN applications a ON a.id = j.application_id
		JOIN counters c ON c.id = u.counter_id
		WHERE u.done_at IS NULL AND `+atCounter+`
		ORDER BY u.at, u.journal_id LIMIT $4`, all, regions, counters, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Errand])
}

// EndErrand records that the person was told. NotFound if the errand is not
// open, or not within reach of the person's duties.
func (o *Office) EndErrand(ctx context.Context, tx pgx.Tx, staff *Staff, journal int64, audience string) error {
	all, regions, counters := staff.scope()
	done, err := tx.Exec(ctx, `UPDATE unreached u SET done_at = $4, done_by = $5 FROM counters c
		WHERE c.id = u.counter_id AND u.journal_id = $6 AND u.audience = $7 AND u.done_at IS NULL AND `+atCounter,
		all, regions, counters, o.Now(), staff.ID, journal, audience)
	if err == nil && done.RowsAffected() == 0 {
		return fail(NotFound, "Tugas itu sudah selesai atau bukan tugas loket Anda.")
	}
	return err
}

// Delivery is one step of a notice on its way to a reader, for officers.
type Delivery struct {
	Audience    string     `db:"audience"` // applicant or filer
	Action      string     `db:"action"`   // what the notice tells of
	Channel     string     `db:"channel"`  // where it went; "loket" for an errand
	At          time.Time  `db:"at"`
	Why         string     `db:"why"` // why this rung was passed over or refused it; "" if it took it
	SentAt      *time.Time `db:"sent_at"`
	DeliveredAt *time.Time `db:"delivered_at"`
	ReadAt      *time.Time `db:"read_at"`
	FailedAt    *time.Time `db:"failed_at"`
}

// Deliveries are all steps that the notices of a case took, oldest first.
func (o *Office) Deliveries(ctx context.Context, tx pgx.Tx, application uuid.UUID) ([]Delivery, error) {
	rows, err := tx.Query(ctx, `WITH j AS (SELECT id, action FROM journal WHERE application_id = $1),
		steps AS (
			SELECT o.journal_id, o.audience, o.channel, o.created_at AS at, o.error AS why, o.sent_at, o.delivered_at, o.read_at, o.failed_at
			FROM outbox o WHERE o.journal_id IN (SELECT id FROM j)
			UNION ALL
			SELECT journal_id, audience, channel, at, why, NULL, NULL, NULL, NULL FROM passed_over WHERE journal_id IN (SELECT id FROM j)
			UNION ALL
			SELECT journal_id, audience, 'loket', at, why, done_at, NULL, NULL, NULL FROM unreached
			WHERE counter_id IS NOT NULL AND journal_id IN (SELECT id FROM j))
		SELECT s.audience, j.action, s.channel, s.at, s.why, s.sent_at, s.delivered_at, s.read_at, s.failed_at
		FROM steps s JOIN j ON j.id = s.journal_id ORDER BY s.journal_id, s.audience DESC, s.at`, application)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Delivery])
}
