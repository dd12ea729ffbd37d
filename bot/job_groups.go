package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"sakti/core"
)

// GroupsArgs is the round through the groups, once a minute: questions that
// nobody answered become tickets, announcements and digests whose hour has
// come are posted. Each is done once, however many rounds there are; a round
// that was missed is made up for by the next.
type GroupsArgs struct{}

// Kind is the job's name in the queue.
func (GroupsArgs) Kind() string { return "groups" }

// InsertOpts keeps rounds from piling up and from being tried again: the next
// one comes in a minute.
func (GroupsArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: time.Minute}}
}

// GroupsPeriodic has the round made every minute.
func GroupsPeriodic() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(time.Minute),
		func() (river.JobArgs, *river.InsertOpts) { return GroupsArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}

// GroupsWorker makes the round. What it posts stands in the outbox; the
// processes that hold the channels find it there within a second.
type GroupsWorker struct {
	river.WorkerDefaults[GroupsArgs]
	Office *core.Office
	Pool   *pgxpool.Pool
}

// Work makes one round, each part in a transaction of its own, so that a
// fault in one holds up no other.
func (w *GroupsWorker) Work(ctx context.Context, _ *river.Job[GroupsArgs]) error {
	err := errors.Join(
		pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error { _, err := w.Office.TicketQuestions(ctx, tx); return err }),
		pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error { return announceToGroups(ctx, tx, w.Office) }),
		pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM group_told WHERE at < $1`, w.Office.Now().AddDate(0, 0, -2))
			return err
		}),
		pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error { return forget(ctx, tx, w.Office.Now()) }))
	return errors.Join(err, w.digests(ctx))
}

// groupMemory is how long it is kept what people say in groups: long enough to
// look into a complaint, and no longer, for most of it was never meant for us
// (UU 27/2022, articles 42 to 44). Questions that became tickets stay with
// those.
const groupMemory = 30 * 24 * time.Hour

// forget deletes what was said in groups before that, some at a time.
func forget(ctx context.Context, tx pgx.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM messages m USING groups g CROSS JOIN LATERAL (
			SELECT id, received_at FROM messages WHERE conversation_id = g.conversation_id ORDER BY conversation_id, id LIMIT 1000) x
		WHERE x.received_at < $1 AND m.conversation_id = g.conversation_id AND m.id = x.id`, now.Add(-groupMemory))
	return err
}

// digests posts what is due, group by group.
func (w *GroupsWorker) digests(ctx context.Context) error {
	var groups []core.Group
	err := pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) (err error) {
		groups, err = w.Office.ActiveGroups(ctx, tx)
		return err
	})
	for _, g := range groups {
		err = errors.Join(err, pgx.BeginFunc(ctx, w.Pool, func(tx pgx.Tx) error { return digestTo(ctx, tx, w.Office, g) }))
	}
	return err
}
