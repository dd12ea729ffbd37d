package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types"
)

// Store keeps the keys of all slots of a process in Postgres, in the schema
// "whatsapp", and what we remember of slots and chats. It is safe for use by
// several channels at once. One process alone may use a slot at a time.
type Store struct {
	pool *pgxpool.Pool
	db   *sql.DB // the same pool, for the library
	keys *sqlstore.Container

	faults atomic.Int64 // of Postgres so far
	mu     sync.Mutex
	told   map[chan<- struct{}]bool // who is told of faults
}

// storeConns bounds the store's own connections: a decryption holds one, and
// private answers must not wait for a group's.
const storeConns = 8

// OpenStore connects to the database of which migrations made the schema.
func OpenStore(ctx context.Context, dsn string) (*Store, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("whatsapp: %w", err)
	}
	s := &Store{told: map[chan<- struct{}]bool{}}
	config.MaxConns = storeConns
	config.ConnConfig.RuntimeParams["search_path"] = "whatsapp"
	config.ConnConfig.Tracer = faultTracer{s}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, fmt.Errorf("whatsapp: %w", err)
	}
	s.db = stdlib.OpenDBFromPool(s.pool)
	s.keys = sqlstore.NewWithDB(s.db, "pgx", nil)
	if err := s.upgrade(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("whatsapp: make the tables of keys: %w", err)
	}
	return s, nil
}

// upgradeLock keeps processes that start together from making tables at once.
const upgradeLock = 0x77617570

func (s *Store) upgrade(ctx context.Context) error {
	return s.pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error {
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, upgradeLock); err != nil {
			return err
		}
		defer conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, upgradeLock) //nolint:errcheck // goes with the connection
		return s.keys.Upgrade(ctx)
	})
}

// Close ends the connections. No channel may be running.
func (s *Store) Close() {
	_ = s.db.Close()
	s.pool.Close()
}

// subscribe has told signalled (without waiting) at every fault of Postgres.
func (s *Store) subscribe(told chan<- struct{}) (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told[told] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.told, told)
	}
}

func (s *Store) fault() {
	s.faults.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	for told := range s.told {
		select {
		case told <- struct{}{}:
		default:
		}
	}
}

// pingTimeout is how slow Postgres may be before the line is given up.
const pingTimeout = 2 * time.Second

// ping asks whether Postgres answers in time.
func (s *Store) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	_, err := s.pool.Exec(ctx, `SELECT 1`)
	return err
}

// faultTracer counts the faults of Postgres: every query or connection that
// failed for another reason than its own words or its caller's giving up.
type faultTracer struct{ store *Store }

func (t faultTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (t faultTracer) TraceQueryEnd(_ context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	t.note(data.Err)
}

func (t faultTracer) TracePrepareStart(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareStartData) context.Context {
	return ctx
}

func (t faultTracer) TracePrepareEnd(_ context.Context, _ *pgx.Conn, data pgx.TracePrepareEndData) {
	t.note(data.Err)
}

func (t faultTracer) TraceConnectStart(ctx context.Context, _ pgx.TraceConnectStartData) context.Context {
	return ctx
}

func (t faultTracer) TraceConnectEnd(_ context.Context, data pgx.TraceConnectEndData) {
	t.note(data.Err)
}

func (t faultTracer) note(err error) {
	if isFault(err) {
		t.store.fault()
	}
}

// isFault leaves out what Postgres says about the statement (classes 22, 23,
// 42 of SQLSTATE) and calls that we ended ourselves.
func isFault(err error) bool {
	var said *pgconn.PgError
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, pgx.ErrNoRows):
		return false
	case errors.As(err, &said):
		class := said.Code[:min(2, len(said.Code))]
		return class != "22" && class != "23" && class != "42" && said.Code != "57014"
	}
	return true
}

// newDevice is a device with fresh keys, which are kept once it is linked.
func (s *Store) newDevice(slot string) *store.Device {
	device := s.keys.NewDevice()
	device.Container = &container{Store: s, slot: slot}
	return device
}

// device is the linked device of a slot, nil if there is none.
func (s *Store) device(ctx context.Context, slot string) (*store.Device, error) {
	row, err := s.slot(ctx, slot)
	if err != nil || row.Device == "" {
		return nil, err
	}
	jid, err := types.ParseJID(row.Device)
	if err != nil {
		return nil, fmt.Errorf("whatsapp: address of the device of slot %s: %w", slot, err)
	}
	device, err := s.keys.GetDevice(ctx, jid)
	if err != nil || device == nil {
		return nil, err
	}
	s.guard(device, slot)
	return device, nil
}

// failing reports whether err came from Postgres.
func (s *Store) failing(err error) bool {
	var said *pgconn.PgError
	var connecting *pgconn.ConnectError
	return errors.As(err, &said) || errors.As(err, &connecting) || errors.Is(err, sql.ErrConnDone)
}
