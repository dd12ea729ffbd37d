package whatsapp

import (
	"context"
	"fmt"

	"go.mau.fi/whatsmeow/store"
)

// guard puts our stores before those of the library.
func (s *Store) guard(device *store.Device, slot string) {
	device.Container = &container{Store: s, slot: slot}
	turn := newTurn()
	device.EventBuffer = buffer{device.EventBuffer, s, &flight{}, turn}
	b := &batch{pool: s.pool, ours: device.ID.String(), turn: turn}
	device.Sessions = sessions{device.Sessions, b}
	device.Identities = identities{device.Identities, b}
}

// container keeps whatsapp_slots in step with the library's table of devices.
type container struct {
	*Store
	slot string
}

// PutDevice names the slot's device before the device is there: a slot whose
// device is missing is unlinked, a device without a slot would be forgotten.
func (c *container) PutDevice(ctx context.Context, device *store.Device) error {
	fresh := !device.Initialized
	if fresh {
		if err := c.linked(ctx, c.slot, device.ID.String(), phoneOf(*device.ID)); err != nil {
			return err
		}
	}
	err := c.keys.PutDevice(ctx, device)
	if fresh && device.Initialized {
		c.guard(device, c.slot)
	}
	return err
}

// DeleteDevice is called by the library when the phone or WhatsApp has ended
// the link. The run loop writes why.
func (c *container) DeleteDevice(ctx context.Context, device *store.Device) error {
	return c.keys.DeleteDevice(ctx, device)
}

// buffer keeps a fault of Postgres from being taken for a message that can't
// be decrypted. The library asks the sender to send such a message again and
// confirms it, up to five times within milliseconds, and it is gone. A
// cancelled call it leaves alone: WhatsApp offers the message again at the
// next connection, which the fault brings about.
type buffer struct {
	store.EventBuffer
	store  *Store
	flight *flight
	turn   *turn
}

func (b buffer) GetBufferedEvent(ctx context.Context, hash [32]byte) (*store.BufferedEvent, error) {
	before := b.store.faults.Load()
	b.flight.begin()
	event, err := b.EventBuffer.GetBufferedEvent(ctx, hash)
	if err != nil || event != nil && event.Plaintext == nil { // else it is decrypted or handled next
		b.flight.end()
	}
	return event, b.calledOff(before, err)
}

func (b buffer) DoDecryptionTxn(ctx context.Context, decrypt func(context.Context) error) error {
	before := b.store.faults.Load()
	defer b.turn.take(ctx)()
	err := b.EventBuffer.DoDecryptionTxn(context.WithValue(ctx, inTransaction{}, true), decrypt)
	if err != nil {
		b.flight.end()
	}
	return b.calledOff(before, err)
}

// inTransaction marks calls inside a transaction of the library, which may
// still be rolled back.
type inTransaction struct{}

func (b buffer) calledOff(before int64, err error) error {
	if err == nil || b.store.faults.Load() == before {
		return err
	}
	return fmt.Errorf("%w (%w)", err, context.Canceled)
}
