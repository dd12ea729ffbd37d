package sms

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/channels"
	"sakti/deploy/local"
)

// modem is the daemon's part, done with the daemon's own statements on real
// tables: it sends what is in the outbox, notes reports, and receives.
type modem struct {
	*testing.T
	dsn  string
	pool *pgxpool.Pool
}

var databases atomic.Int64

func newModem(t *testing.T) *modem {
	t.Helper()
	server, err := local.SharedPostgres(false)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprint("smsd_", databases.Add(1))
	if err := server.CreateDatabase(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	pool, err := pgxpool.New(t.Context(), server.DSN(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	tables, err := os.ReadFile("testdata/smsd.sql")
	if err != nil {
		t.Fatal(err)
	}
	m := &modem{T: t, dsn: server.DSN(name), pool: pool}
	m.exec(string(tables))
	return m
}

// gammu is a channel on the modem's tables that looks often.
func (m *modem) gammu(change func(*GammuConfig)) *Gammu {
	m.Helper()
	config := GammuConfig{DSN: m.dsn, Every: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&config)
	}
	g, err := NewGammu(config)
	if err != nil {
		m.Fatal(err)
	}
	m.Cleanup(g.Close)
	if err := g.Open(m.Context()); err != nil {
		m.Fatal(err)
	}
	return g
}

func (m *modem) exec(sql string, args ...any) {
	m.Helper()
	if _, err := m.pool.Exec(m.Context(), sql, args...); err != nil {
		m.Fatal(err)
	}
}

func (m *modem) count(sql string, args ...any) int {
	m.Helper()
	var n int
	if err := m.pool.QueryRow(m.Context(), `SELECT count(*) FROM `+sql, args...).Scan(&n); err != nil {
		m.Fatal(err)
	}
	return n
}

// transmit sends everything that waits, part by part, as the daemon does: the
// row in sentitems first, the outbox emptied afterwards.
func (m *modem) transmit(state string) {
	m.Helper()
	m.note(state)
	m.empty()
}

// empty is the second half of transmit.
func (m *modem) empty() {
	m.Helper()
	m.exec(`DELETE FROM outbox`)
	m.exec(`DELETE FROM outbox_multipart`)
}

// note is the first half of transmit: a daemon that is at work, or was killed.
func (m *modem) note(state string) {
	m.Helper()
	m.exec(`INSERT INTO sentitems ("CreatorID", "ID", "SequencePosition", "Status", "SendingDateTime", "TPMR",
			"SenderID", "Text", "DestinationNumber", "Coding", "UDH", "Class", "TextDecoded", "InsertIntoDB")
		SELECT o."CreatorID", o."ID", p.position, $1, LOCALTIMESTAMP(0), p.position,
			'modem1', '', o."DestinationNumber", o."Coding", coalesce(p.udh, ''), o."Class", p.text, o."InsertIntoDB"
		FROM outbox o CROSS JOIN LATERAL (
			SELECT 1 AS position, o."UDH" AS udh, o."TextDecoded" AS text
			UNION ALL SELECT "SequencePosition", "UDH", "TextDecoded" FROM outbox_multipart WHERE "ID" = o."ID") p
		ON CONFLICT DO NOTHING`, state)
}

// report notes what the network says of a part.
func (m *modem) report(id string, part int, state string, code int) {
	m.Helper()
	m.exec(`UPDATE sentitems SET "Status" = $3, "StatusError" = $4, "DeliveryDateTime" = LOCALTIMESTAMP(0)
		WHERE "CreatorID" = $1 AND "SequencePosition" = $2`, creator+id, part, state, code)
}

// receives writes what came in, and returns the row's number.
func (m *modem) receives(from, text, header string) (id int) {
	m.Helper()
	err := m.pool.QueryRow(m.Context(), `INSERT INTO inbox ("SenderNumber", "TextDecoded", "UDH", "Text", "RecipientID", "SMSCNumber")
		VALUES ($1, $2, $3, '', 'modem1', '+6281100000') RETURNING "ID"`, from, text, header).Scan(&id)
	if err != nil {
		m.Fatal(err)
	}
	return id
}

// looks waits until Run has looked at everything once more: two texts come,
// and between their arrivals lies the rest of a look.
func (m *modem) looks(in *table) {
	m.Helper()
	for range 2 {
		n := len(in.all())
		m.receives("+6281226992498", "penanda", "")
		await(m.T, "a look", func() bool { return len(in.all()) > n })
	}
}

// lives renews the daemon's row in phones.
func (m *modem) lives(until time.Duration, signal int) {
	m.Helper()
	m.exec(`INSERT INTO phones ("ID", "IMEI", "IMSI", "Client", "Send", "Receive", "TimeOut", "Signal")
		VALUES ('modem1', '350000000000001', '510100000000001', 'Gammu 1.42.0', true, true, LOCALTIMESTAMP + $1::interval, $2)
		ON CONFLICT ("IMEI") DO UPDATE SET "TimeOut" = excluded."TimeOut", "Signal" = excluded."Signal"`, until, signal)
}

// outbox is what waits: number, text and header of every part, in order.
func (m *modem) outbox() []string {
	m.Helper()
	rows, err := m.pool.Query(m.Context(), `SELECT "DestinationNumber" || '|' || "TextDecoded" || '|' || coalesce("UDH", '') FROM outbox
		UNION ALL SELECT '' || '|' || "TextDecoded" || '|' || "UDH" FROM outbox_multipart`)
	if err != nil {
		m.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		m.Fatal(err)
	}
	return list
}

// table stands for our messages table: unique by key.
type table struct {
	mu     sync.Mutex
	events []channels.Event
	offers int
	broken bool
}

var errBroken = errors.New("connection lost")

func (in *table) store(_ context.Context, events []channels.Event) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.offers += len(events)
	if in.broken {
		return errBroken
	}
	for _, event := range events {
		if !slices.ContainsFunc(in.events, func(e channels.Event) bool { return e.Key == event.Key }) {
			in.events = append(in.events, event)
		}
	}
	return nil
}

func (in *table) breaks(broken bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.broken = broken
}

func (in *table) all() []channels.Event {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.events)
}

func (in *table) offered() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.offers
}

func await(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ready(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for ", what)
		}
	}
}

// running runs the channel until stop, or the test's end.
func running(t *testing.T, channel channels.Channel, receive channels.Receive) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- channel.Run(ctx, receive) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}
