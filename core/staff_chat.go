package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// StaffChat is somebody in the chats who writes as an operator there.
type StaffChat struct {
	PersonID int64
	Phone    Phone // "" where the channel tells none
	Counter  string
	Channels []string // on which they write, in alphabetical order
}

// StaffChats lists who writes in the chats in somebody's name.
func StaffChats(ctx context.Context, tx pgx.Tx, staff int64) ([]StaffChat, error) {
	rows, err := tx.Query(ctx, `SELECT p.id, p.phone, c.name, ARRAY(SELECT DISTINCT k.channel FROM conversations k WHERE k.person_id = p.id ORDER BY 1)
		FROM people p JOIN counters c ON c.id = p.counter_id WHERE p.staff_id = $1 ORDER BY p.id`, staff)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c StaffChat, err error) {
		return c, row.Scan(&c.PersonID, &c.Phone, &c.Counter, &c.Channels)
	})
}

// UnlinkChat makes a chat an ordinary citizen's again: the phone is lost, or
// somebody else has it now. What was filed there stays, and so do its notices.
// Only technical admins may; Conflict if the chat is not, or no longer, the
// member of staff's.
func (o *Office) UnlinkChat(ctx context.Context, tx pgx.Tx, actor *Staff, staff, person int64) error {
	if err := mustAdmin(actor); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `UPDATE people SET staff_id = NULL, counter_id = NULL WHERE id = $2 AND staff_id = $1`, staff, person)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fail(Conflict, "Chat ini sudah tidak tertaut ke petugas itu.")
	}
	return o.Log(ctx, tx, actor, "staff.chat_unlinked", aboutStaff(staff))
}
