package core

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// ChatNote is what one of the staff wrote beside a chat for the others. The
// person never reads it.
type ChatNote struct {
	ID       int64     `db:"id"`
	At       time.Time `db:"at"`
	By       *string   `db:"by"` // nil: the service itself
	Words    string    `db:"words"`
	HandedTo *string   `db:"handed_to"` // with it the chat went to them
}

// noteMost is how long a note may be, in letters.
const noteMost = 1000

func checkNote(words string, required bool) (string, error) {
	words = strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
	switch {
	case words == "" && required:
		return "", fail(Invalid, "Tulis dulu catatannya.")
	case utf8.RuneCountInString(words) > noteMost:
		return "", fail(Invalid, "Catatan paling banyak %d huruf.", noteMost)
	}
	return words, nil
}

// AddChatNote writes a note beside a chat.
func (o *Office) AddChatNote(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64, words string) error {
	if err := mayHelp(staff); err != nil {
		return err
	}
	words, err := checkNote(words, true)
	if err != nil {
		return err
	}
	return o.note(ctx, tx, staff, conversation, words, nil)
}

func (o *Office) note(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64, words string, to *int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO chat_notes (conversation_id, staff_id, at, words, handed_to) VALUES ($1, $2, $3, $4, $5)`,
		conversation, Actor{Staff: staff}.staffID(), o.Now(), words, to)
	return err
}

// ChatNotes are the newest notes beside a chat, up to limit, oldest first.
func (o *Office) ChatNotes(ctx context.Context, tx pgx.Tx, staff *Staff, conversation int64, limit int) ([]ChatNote, error) {
	if err := mayHelp(staff); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT * FROM (SELECT n.id, n.at, s.name AS by, n.words, h.name AS handed_to FROM chat_notes n
		LEFT JOIN staff s ON s.id = n.staff_id LEFT JOIN staff h ON h.id = n.handed_to
		WHERE n.conversation_id = $1 ORDER BY n.id DESC LIMIT $2) n ORDER BY id`, conversation, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[ChatNote])
}
