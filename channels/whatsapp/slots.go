package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// slotRow is a row of whatsapp_slots.
type slotRow struct {
	Device string
	Phone  string
	Ended  string
	SeenAt time.Time
}

// slot reads a slot; one that was never used is empty.
func (s *Store) slot(ctx context.Context, slot string) (slotRow, error) {
	rows, err := s.pool.Query(ctx, `SELECT coalesce(device, '') AS device, phone, ended,
		coalesce(seen_at, '0001-01-01') AS seen_at FROM public.whatsapp_slots WHERE slot = $1`, slot)
	if err != nil {
		return slotRow{}, fmt.Errorf("whatsapp: read slot %s: %w", slot, err)
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[slotRow])
	if errors.Is(err, pgx.ErrNoRows) {
		return slotRow{}, nil
	}
	if err != nil {
		return slotRow{}, fmt.Errorf("whatsapp: read slot %s: %w", slot, err)
	}
	return row, nil
}

// linked writes which device serves the slot from now on.
func (s *Store) linked(ctx context.Context, slot, device, phone string) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO public.whatsapp_slots (slot, device, phone, linked_at) VALUES ($1, $2, $3, now())
		ON CONFLICT (slot) DO UPDATE SET device = excluded.device, phone = excluded.phone, ended = '',
			linked_at = CASE WHEN whatsapp_slots.device IS DISTINCT FROM excluded.device THEN now() ELSE whatsapp_slots.linked_at END`,
		slot, device, phone)
	return err
}

// forget wipes the keys of a device and takes it from its slot. ended is why,
// if it was not us who ended it.
func (s *Store) forget(ctx context.Context, slot, device, ended string) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM whatsmeow_device WHERE jid = $1`, device); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE public.whatsapp_slots SET device = NULL, ended = $3
			WHERE slot = $1 AND (device = $2 OR device IS NULL)`, slot, device, ended)
		return err
	})
}

// Bury wipes the keys of slots that were buried at the panel: their lines stand
// nowhere any more, and they are none of those in use.
func (s *Store) Bury(ctx context.Context, inUse []string) error {
	rows, err := s.pool.Query(ctx, `SELECT slot, device FROM public.whatsapp_slots s WHERE device IS NOT NULL AND NOT slot = ANY($1)
		AND NOT EXISTS (SELECT FROM public.lines WHERE channel = $2 AND account = s.slot)`, inUse, Name)
	if err != nil {
		return fmt.Errorf("whatsapp: buried slots: %w", err)
	}
	type buried struct{ Slot, Device string }
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[buried])
	for _, b := range list {
		err = errors.Join(err, s.forget(ctx, b.Slot, b.Device, ""))
	}
	return err
}

// phoneSeen writes when the main phone was online.
func (s *Store) phoneSeen(ctx context.Context, slot string, at time.Time) error {
	_, err := s.pool.Exec(ctx, `UPDATE public.whatsapp_slots SET seen_at = greatest(seen_at, $2) WHERE slot = $1`, slot, at)
	return err
}

// timer is after how many seconds messages of a chat disappear.
func (s *Store) timer(ctx context.Context, slot, chat string) (uint32, error) {
	var seconds int64
	err := s.pool.QueryRow(ctx, `SELECT timer FROM public.whatsapp_chats WHERE slot = $1 AND chat = $2`, slot, chat).Scan(&seconds)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return uint32(seconds), err
}

func (s *Store) setTimer(ctx context.Context, slot, chat string, seconds uint32) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO public.whatsapp_chats (slot, chat, timer) VALUES ($1, $2, $3)
		ON CONFLICT (slot, chat) DO UPDATE SET timer = excluded.timer`, slot, chat, int64(seconds))
	return err
}
