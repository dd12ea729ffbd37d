package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Holding is what somebody has in hand: how many cases, and how many chats in
// which they answer.
type Holding struct {
	Cases int `db:"cases"`
	Chats int `db:"chats"`
}

// Words are what is held: "2 permohonan dan 1 chat", "" for nothing.
func (h Holding) Words() string {
	var parts []string
	if h.Cases > 0 {
		parts = append(parts, fmt.Sprintf("%d permohonan", h.Cases))
	}
	if h.Chats > 0 {
		parts = append(parts, fmt.Sprintf("%d chat", h.Chats))
	}
	return strings.Join(parts, " dan ")
}

// let says for the log that all of it was let go.
func (h Holding) let() string {
	if words := h.Words(); words != "" {
		return "memegang " + words
	}
	return ""
}

// HoldingOf counts what somebody holds. Only technical admins may, who see no
// case: these are numbers only.
func (o *Office) HoldingOf(ctx context.Context, tx pgx.Tx, actor *Staff, id int64) (h Holding, err error) {
	if err := mustAdmin(actor); err != nil {
		return h, err
	}
	return holdingOf(ctx, tx, id)
}

func holdingOf(ctx context.Context, tx pgx.Tx, id int64) (h Holding, err error) {
	err = tx.QueryRow(ctx, `SELECT (SELECT count(*) FROM applications WHERE claimed_by = $1),
		(SELECT count(*) FROM tickets WHERE claimed_by = $1 AND closed_at IS NULL)`, id).Scan(&h.Cases, &h.Chats)
	return h, err
}

// letChatsGo lets others have the chats of somebody who answers no more. The
// bot is silent in a chat that somebody has, so the citizen would wait for
// ever.
func letChatsGo(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE tickets SET claimed_by = NULL, claimed_at = NULL WHERE claimed_by = $1 AND closed_at IS NULL`, id)
	return err
}
