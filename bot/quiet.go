package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
)

// Quiet is how long the answer to good photos waits for more of them, so that
// five photos get one answer and not five. A refused photo is answered at
// once: its sender still stands before the document. Storing never waits.
// The zero Quiet waits only for the siblings of albums.
type Quiet struct {
	One   time.Duration // after a photo that comes alone
	Burst time.Duration // after the second and each further photo
	Most  time.Duration // after the first of them
}

// albumRest is how long an album's siblings are waited for after each photo,
// if Quiet.Burst is shorter.
const albumRest = 1500 * time.Millisecond

// arrived makes a conversation due whose photos have just been fetched, and
// returns when. It locks the turn.
func (q Quiet) arrived(ctx context.Context, tx pgx.Tx, m toFetch, hurry bool) (due time.Time, err error) {
	now := time.Now()
	one, burst, most := q.One, q.Burst, q.Most
	if m.Body.Album != "" {
		one, burst = max(burst, albumRest), max(burst, albumRest)
		most = max(most, 4*burst)
	}
	if hurry {
		one, burst = 0, 0
	}
	err = tx.QueryRow(ctx, `UPDATE turns t SET due_at = CASE
			WHEN t.due_at <= $2 THEN t.due_at
			WHEN t.due_at IS NULL THEN $2::timestamptz + $3::interval
			ELSE least($2::timestamptz + $4::interval, $5::interval + (SELECT min(received_at) FROM messages
				WHERE conversation_id = t.conversation_id AND id > t.done_upto AND id <= $6)) END
		WHERE t.conversation_id = $1 RETURNING t.due_at`, m.ConversationID, now, one, burst, most, m.ID).Scan(&due)
	return due, err
}

// hurry reports whether photos are answered without waiting for more: one of
// them is no good, or they complete their album.
func (q Quiet) hurry(ctx context.Context, tx pgx.Tx, m toFetch, files []dialog.File) (bool, error) {
	for _, file := range files {
		if file.Refused != "" || file.Weak != "" {
			return true, nil
		}
	}
	if m.Body.AlbumSize == 0 {
		return false, nil
	}
	var siblings int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM messages WHERE conversation_id = $1 AND id > $2 - 100
		AND body->>'album' = $3 AND media = 'done'`, m.ConversationID, m.ID, m.Body.Album).Scan(&siblings)
	return siblings >= m.Body.AlbumSize, err
}
