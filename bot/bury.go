package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// Bury takes a line that no process runs any more off the list: its slot was
// taken out of the settings. What still waits on it has failed, so that its
// people are told another way. Its chats stay, and so does its history; a
// process that runs the line again puts it on the list again. Conflict while
// one does.
func Bury(ctx context.Context, tx pgx.Tx, staff *core.Staff, channel, account string, now time.Time) error {
	if !staff.Has("admin") {
		return &core.Error{Code: core.Forbidden, Text: "Mengatur saluran hanya tugas admin."}
	}
	l := Line{Channel: channel, Account: account}
	err := tx.QueryRow(ctx, `SELECT held_at FROM lines WHERE channel = $1 AND account = $2 FOR UPDATE`, channel, account).Scan(&l.HeldAt)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return &core.Error{Code: core.NotFound, Text: "Saluran itu tidak ada."}
	case err != nil:
		return err
	case !l.Unheld(now):
		return &core.Error{Code: core.Conflict, Text: "Saluran ini masih dijalankan program. Keluarkan dulu dari pengaturan program, lalu hapus di sini."}
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE outbox SET failed_at = $3, send_at = NULL, error = 'saluran dihapus' WHERE channel = $1 AND account = $2 AND send_at IS NOT NULL AND NOT unasked`, channel, account, now)
	batch.Queue(`UPDATE outbox SET failed_at = $3, send_at = NULL, error = 'saluran dihapus' WHERE channel = $1 AND account = $2 AND send_at IS NOT NULL AND unasked`, channel, account, now)
	batch.Queue(`UPDATE line_orders SET done_at = $3, error = 'Salurannya sudah dihapus dari daftar.', step = '', data = '', answer = ''
		WHERE channel = $1 AND account = $2 AND done_at IS NULL`, channel, account, now)
	batch.Queue(`DELETE FROM lines WHERE channel = $1 AND account = $2`, channel, account)
	return tx.SendBatch(ctx, batch).Close()
}
