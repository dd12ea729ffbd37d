package core

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Who is at a chat, and what they have begun to write.
const (
	presenceFresh = 25 * time.Second // who was not seen for longer has gone
	typingFresh   = 6 * time.Second  // who did not type for longer has stopped
)

// Watcher is another officer who has a chat open.
type Watcher struct {
	ID     int64  `db:"id"`
	Name   string `db:"name"`
	Typing bool   `db:"typing"`
}

// Watchers are the others who have a chat open now, by name.
func (o *Office) Watchers(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64) ([]Watcher, error) {
	now := o.Now()
	rows, err := tx.Query(ctx, `SELECT s.id, s.name, coalesce(p.typed_at > $4, false) AS typing FROM chat_presence p JOIN staff s ON s.id = p.staff_id
		WHERE p.conversation_id = $1 AND p.staff_id <> $2 AND p.seen_at > $3 ORDER BY s.name, s.id`,
		conversation, staff.ID, now.Add(-presenceFresh), now.Add(-typingFresh))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Watcher])
}

// StayAt records that an officer has a chat open, and returns when; again at
// least every twenty seconds.
func (o *Office) StayAt(ctx context.Context, tx pgx.Tx, staff, conversation int64) (at time.Time, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO chat_presence AS p (conversation_id, staff_id, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (conversation_id, staff_id) DO UPDATE SET seen_at = greatest(p.seen_at, excluded.seen_at) RETURNING seen_at`,
		conversation, staff, o.Now()).Scan(&at)
	return at, err
}

// LeaveChat records that an officer has closed a chat, unless they opened it
// anew after at.
func (o *Office) LeaveChat(ctx context.Context, tx pgx.Tx, staff, conversation int64, at time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM chat_presence WHERE conversation_id = $1 AND staff_id = $2 AND seen_at <= $3`, conversation, staff, at)
	return err
}

// LookAt records up to when an officer has seen a chat.
func (o *Office) LookAt(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO chat_looks (conversation_id, staff_id, at) VALUES ($1, $2, $3)
		ON CONFLICT (conversation_id, staff_id) DO UPDATE SET at = excluded.at`, conversation, staff.ID, o.Now())
	return err
}

// ChatDraft is what an officer has begun to write in a chat. At is by the clock
// of the browser, in milliseconds since 1970.
type ChatDraft struct {
	Words string
	At    int64
}

// draftLife is how long a draft is kept.
const draftLife = 12 * time.Hour

// KeepDraft keeps what an officer has written so far in a chat, unless a newer
// one is there, and that they are writing. No words are no draft.
func (o *Office) KeepDraft(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64, d ChatDraft) error {
	if err := mayHelp(staff); err != nil {
		return err
	}
	now := o.Now()
	var typed *time.Time
	if d.Words != "" {
		typed = &now
	}
	_, err := tx.Exec(ctx, `INSERT INTO chat_presence (conversation_id, staff_id, seen_at, typed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (conversation_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at, typed_at = excluded.typed_at`,
		conversation, staff.ID, now, typed)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO chat_drafts AS d (conversation_id, staff_id, words, written_at, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (conversation_id, staff_id) DO UPDATE SET words = excluded.words, written_at = excluded.written_at, at = excluded.at
		WHERE d.written_at < excluded.written_at`, conversation, staff.ID, d.Words, d.At, now)
	return err
}

// DraftOf is what an officer has begun to write in a chat; the zero ChatDraft
// if nothing.
func (o *Office) DraftOf(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64) (d ChatDraft, err error) {
	err = tx.QueryRow(ctx, `SELECT words, written_at FROM chat_drafts WHERE conversation_id = $1 AND staff_id = $2 AND at > $3`,
		conversation, staff.ID, o.Now().Add(-draftLife)).Scan(&d.Words, &d.At)
	if none(err) {
		return ChatDraft{}, nil
	}
	return d, err
}

// DropDraft forgets what was written up to at, by the browser's clock: the
// words are sent. Older ones that are still on their way don't bring it back.
func (o *Office) DropDraft(ctx context.Context, tx pgx.Tx, staff *Staff, conversation, at int64) error {
	_, err := tx.Exec(ctx, `UPDATE chat_drafts SET words = '', written_at = greatest(written_at, $3) WHERE conversation_id = $1 AND staff_id = $2`,
		conversation, staff.ID, at)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE chat_presence SET typed_at = NULL WHERE conversation_id = $1 AND staff_id = $2`, conversation, staff.ID)
	return err
}

// SweepDrafts takes away what is past, of everybody.
func (o *Office) SweepDrafts(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `DELETE FROM chat_drafts WHERE at < $1`, o.Now().Add(-draftLife)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM chat_presence WHERE seen_at < $1`, o.Now().Add(-time.Hour))
	return err
}
