package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// TestWhatCameBeforeThePoisonIsAnswered: of two messages that wait, the second
// can't be read. The first is answered, the second alone set aside.
func TestWhatCameBeforeThePoisonIsAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.receive(b, s.text(siti, "halo"))
	s.until("an answer", func() bool { return len(s.wire.to(siti)) == 1 && s.answered() })
	good, err := json.Marshal(s.text(siti, "menu"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.pool.Exec(s.ctx, `WITH c AS (SELECT id FROM conversations WHERE chat = $1),
		due AS (UPDATE turns SET due_at = now() FROM c WHERE conversation_id = c.id)
		INSERT INTO messages (conversation_id, channel, account, key, body)
		SELECT c.id, 'wire', '1', x.key, x.body::json FROM c, (VALUES ('good', $2), ('poison', '{"kind": 7}')) AS x(key, body)`, siti, string(good))
	if err != nil {
		t.Fatal(err)
	}
	s.until("the answer and the apology", func() bool { return len(s.wire.to(siti)) == 3 })
	if key := s.wire.to(siti)[1].ReplyTo; key != "good" {
		t.Errorf("the second answer is to %q", key)
	}
	if n := s.count(`SELECT count(*) FROM messages WHERE error <> ''`); n != 1 {
		t.Errorf("%d messages set aside, want 1", n)
	}
}

// TestDatabaseFaultsParkNothing: what is over the next time is no message's
// fault.
func TestDatabaseFaultsParkNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	s.queue(siti, false, "halo")
	id := s.count(`SELECT id FROM conversations`)
	for range 2 * failuresAllowed {
		if err := b.postpone(s.ctx, int64(id), fmt.Errorf("putaran: %w", &pgconn.PgError{Code: "53100"})); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.count(`SELECT count(*) FROM turns WHERE failures = 0 AND due_at > now()`); n != 1 {
		t.Error("a full disk counts against the conversation, or it is tried again at once")
	}
	for want, errs := range map[bool][]error{
		true:  {&pgconn.PgError{Code: "40P01"}, &pgconn.PgError{Code: "57P01"}, &pgconn.PgError{Code: "25006"}, &net.OpError{Err: errors.New("putus")}},
		false: {&pgconn.PgError{Code: "22P05"}, &pgconn.PgError{Code: "23505"}, &pgconn.PgError{Code: "57014"}, errors.New("nomor habis")},
	} {
		for _, err := range errs {
			if passing(err) != want {
				t.Errorf("%v is passing: %v", err, !want)
			}
		}
	}
}

// TestPanicIsAnError of what was being done, not the end of the program.
func TestPanicIsAnError(t *testing.T) {
	t.Parallel()
	do := func() (err error) {
		defer caught(&err)
		panic("apa saja")
	}
	if err := do(); err == nil || !strings.Contains(err.Error(), "panik") {
		t.Errorf("a panic became %v", err)
	}
}
