package whatsapp

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// brittle is a library store whose database fails, or whose message does.
type brittle struct {
	store.EventBuffer
	fail func()
}

func (b brittle) DoDecryptionTxn(context.Context, func(context.Context) error) error {
	b.fail()
	return errFull
}

func (b brittle) GetBufferedEvent(context.Context, [32]byte) (*store.BufferedEvent, error) {
	b.fail()
	return nil, errFull
}

// A fault of Postgres looks to the library like a call that was ended: it
// neither confirms the message nor asks for it again. A message that can't be
// decrypted still looks like one.
func TestFaultIsNotABadMessage(t *testing.T) {
	t.Parallel()
	s := &Store{}
	for name, c := range map[string]struct {
		fail func()
		off  bool
	}{
		"fault":   {s.fault, true},
		"message": {func() {}, false},
	} {
		guarded := buffer{brittle{fail: c.fail}, s, &flight{}, newTurn()}
		_, read := guarded.GetBufferedEvent(t.Context(), [32]byte{})
		for _, err := range []error{read, guarded.DoDecryptionTxn(t.Context(), nil)} {
			if !errors.Is(err, errFull) || errors.Is(err, context.Canceled) != c.off {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// What has to be forgotten with a batch: an identity that was deleted or
// written in a transaction is read from the table again.
func TestBatchOfIdentities(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	device, err := b.store.device(t.Context(), slot)
	if err != nil || device == nil {
		t.Fatal(err)
	}
	ctx, old, fresh := t.Context(), [32]byte{1}, [32]byte{2}
	trusts := func(address string, key [32]byte) bool {
		ok, err := device.Identities.IsTrustedIdentity(ctx, address, key)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(device.Identities.PutIdentity(ctx, "1_1:0", old))
	_, err = device.Sessions.GetManySessions(ctx, []string{"1_1:0", "2_1:0"})
	must(err)
	if !trusts("1_1:0", old) || trusts("1_1:0", fresh) || !trusts("2_1:0", fresh) {
		t.Error("the batch does not know what is stored")
	}
	must(device.Identities.PutIdentity(ctx, "2_1:0", fresh))
	if trusts("2_1:0", old) {
		t.Error("an identity met in the batch is not kept to")
	}
	must(device.Identities.DeleteIdentity(ctx, "1_1:0"))
	if !trusts("1_1:0", fresh) {
		t.Error("a deleted identity still counts")
	}
	must(device.Sessions.PutManySessions(ctx, map[string][]byte{"2_1:0": {9}}))
	if trusts("2_1:0", old) || !trusts("2_1:0", fresh) {
		t.Error("the identity of the batch is not stored")
	}
	got, err := device.Sessions.GetManySessions(ctx, []string{"2_1:0", "3_1:0"})
	must(err)
	if len(got) != 2 || len(got["2_1:0"]) != 1 || got["3_1:0"] != nil {
		t.Errorf("sessions %v", got)
	}
}

// Sleeping companions of the recipient confirm too; what we did not send, and
// what is not a matter of delivery, is no news.
func TestReceiptsThatCount(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := types.NewJID("111222333444555", types.HiddenUserServer)
	take := func(kind types.ReceiptType, id string, from types.JID) {
		t.Helper()
		err := b.channel.line.Load().take(t.Context(), &events.Receipt{
			MessageSource: types.MessageSource{Chat: from, Sender: from}, MessageIDs: []string{id}, Type: kind, Timestamp: time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	take(types.ReceiptTypeInactive, "3EB0A", siti)
	take(types.ReceiptTypePlayed, "3EB0A", siti)
	take(types.ReceiptTypeRetry, "3EB0A", siti)
	take(types.ReceiptTypeDelivered, "ABCDEF", siti)
	take(types.ReceiptTypeDelivered, "3EB0B", types.StatusBroadcastJID)
	got := b.table.list(func(channels.Event) bool { return true })
	if len(got) != 2 || got[0].Receipt.State != channels.Delivered || got[1].Receipt.State != channels.Read {
		t.Errorf("receipts %+v", got)
	}
}

// What comes in is decrypted before or after a message is encrypted, never in
// between; and a message that the library gave up holds nobody up for good.
func TestDecryptingWaitsForEncrypting(t *testing.T) {
	t.Parallel()
	turn := newTurn()
	turn.beginSending(t.Context())
	ctx, end := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer end()
	turn.take(ctx)() // in vain
	if ctx.Err() == nil {
		t.Error("decrypting did not wait")
	}
	turn.endSending()
	give := turn.take(t.Context())
	sent := make(chan struct{})
	go func() {
		turn.beginSending(t.Context())
		close(sent)
	}()
	select {
	case <-sent:
		t.Error("encrypting did not wait")
	case <-time.After(50 * time.Millisecond):
	}
	give()
	<-sent
	turn.beginSending(t.Context()) // the one before was given up
	turn.endSending()
	turn.endSending()
	turn.take(t.Context())()
}
