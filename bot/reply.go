package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// Reply writes an officer's words into a conversation, under their name, with
// "Petugas:" before it in the person's language. It is sent like everything
// else once the caller has committed.
func Reply(ctx context.Context, tx pgx.Tx, office *core.Office, staff *core.Staff, conversation int64, words string) error {
	if err := Answer(ctx, tx, conversation, words); err != nil {
		return err
	}
	return signed(ctx, tx, office, staff, conversation)
}

// signed records who wrote the message that was just put into the outbox.
func signed(ctx context.Context, tx pgx.Tx, office *core.Office, staff *core.Staff, conversation int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO chat_replies (conversation_id, outbox_id, staff_id, at)
		VALUES ($1, currval(pg_get_serial_sequence('outbox', 'id')), $2, $3)`, conversation, staff.ID, office.Now())
	return err
}

// NotAnswered makes sure that nobody but the officer has written to the person
// since the officer saw the thread whose Thread.Reply was seen; else Conflict,
// with their name. Until the end of the transaction nobody else does.
func NotAnswered(ctx context.Context, tx pgx.Tx, staff *core.Staff, conversation, seen int64) error {
	if _, err := tx.Exec(ctx, `SELECT FROM turns WHERE conversation_id = $1 FOR UPDATE`, conversation); err != nil {
		return err
	}
	var who string
	err := tx.QueryRow(ctx, `SELECT coalesce(s.name, $4) FROM chat_replies r LEFT JOIN staff s ON s.id = r.staff_id
		WHERE r.conversation_id = $1 AND r.outbox_id > $2 AND r.staff_id IS DISTINCT FROM $3 ORDER BY r.outbox_id DESC LIMIT 1`,
		conversation, seen, staff.ID, OfficePhone).Scan(&who)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return &core.Error{Code: core.Conflict, Text: who + " baru saja menjawab orang ini. Baca dulu jawabannya; tulisan Anda masih ada, kirim lagi bila tetap perlu."}
}

// Resend sends a message that failed once more. core.Conflict if it did not
// fail, or the notice in it has gone another way since.
func Resend(ctx context.Context, tx pgx.Tx, conversation, id int64) error {
	tag, err := tx.Exec(ctx, `UPDATE outbox SET failed_at = NULL, error = '', tries = 0, send_at = $3
		WHERE conversation_id = $1 AND id = $2 AND failed_at IS NOT NULL AND NOT handed_on`, conversation, id, time.Now())
	if err == nil && tag.RowsAffected() == 0 {
		return &core.Error{Code: core.Conflict, Text: "Pesan ini sudah terkirim atau sudah lewat jalan lain, jadi tidak dikirim lagi."}
	}
	return err
}
