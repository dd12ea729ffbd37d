package whatsapp

import (
	"context"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.mau.fi/whatsmeow/store"
)

// batch holds the identity keys of the devices that one message is being
// encrypted for. The library reads and writes the identity of each device,
// and writes the session of each, statement by statement and under the lock
// that every answer waits for: some 5,000 statements for a group of 1,000.
// GetManySessions begins a batch (the library sends one message at a time),
// PutManySessions writes it down at once. If the message comes to nothing in
// between, so does the batch: the same identities are met again.
type batch struct {
	pool *pgxpool.Pool
	ours string // address of our device
	turn *turn

	mu    sync.Mutex
	known map[string]*[32]byte // by address; nil: none is stored
	fresh map[string][32]byte  // to be written
}

// has reports whether address belongs to the batch and what is known of it.
func (b *batch) has(ctx context.Context, address string) (key *[32]byte, ok bool) {
	if ctx.Value(inTransaction{}) != nil {
		return nil, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	key, ok = b.known[address]
	return key, ok
}

// drop takes addresses with this beginning out of the batch.
func (b *batch) drop(prefix string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for address := range b.known {
		if strings.HasPrefix(address, prefix) {
			delete(b.known, address)
			delete(b.fresh, address)
		}
	}
}

// identities answers for the devices of the batch.
type identities struct {
	store.IdentityStore
	batch *batch
}

func (i identities) IsTrustedIdentity(ctx context.Context, address string, key [32]byte) (bool, error) {
	if known, ok := i.batch.has(ctx, address); ok {
		return known == nil || *known == key, nil
	}
	return i.IdentityStore.IsTrustedIdentity(ctx, address, key)
}

func (i identities) PutIdentity(ctx context.Context, address string, key [32]byte) error {
	known, ok := i.batch.has(ctx, address)
	switch {
	case !ok:
		i.batch.drop(address)
		return i.IdentityStore.PutIdentity(ctx, address, key)
	case known != nil && *known == key:
		return nil
	}
	i.batch.mu.Lock()
	defer i.batch.mu.Unlock()
	i.batch.known[address], i.batch.fresh[address] = &key, key
	return nil
}

func (i identities) DeleteIdentity(ctx context.Context, address string) error {
	i.batch.drop(address)
	return i.IdentityStore.DeleteIdentity(ctx, address)
}

func (i identities) DeleteAllIdentities(ctx context.Context, user string) error {
	i.batch.drop(user + ":")
	return i.IdentityStore.DeleteAllIdentities(ctx, user)
}

// sessions reads and writes many sessions at once.
type sessions struct {
	store.SessionStore
	batch *batch
}

func (s sessions) GetManySessions(ctx context.Context, addresses []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(addresses))
	known := make(map[string]*[32]byte, len(addresses))
	for _, address := range addresses {
		found[address], known[address] = nil, nil
	}
	s.batch.turn.beginSending(ctx)
	err := s.batch.read(ctx, `SELECT their_id, session FROM whatsmeow_sessions WHERE our_jid = $1 AND their_id = ANY ($2)`, addresses,
		func(address string, session []byte) { found[address] = session })
	if err != nil {
		return nil, err
	}
	err = s.batch.read(ctx, `SELECT their_id, identity FROM whatsmeow_identity_keys WHERE our_jid = $1 AND their_id = ANY ($2)`, addresses,
		func(address string, key []byte) {
			if len(key) == 32 {
				known[address] = (*[32]byte)(key)
			}
		})
	if err != nil {
		return nil, err
	}
	s.batch.mu.Lock()
	defer s.batch.mu.Unlock()
	s.batch.known, s.batch.fresh = known, map[string][32]byte{}
	return found, nil
}

func (b *batch) read(ctx context.Context, query string, addresses []string, each func(address string, value []byte)) error {
	rows, err := b.pool.Query(ctx, query, b.ours, addresses)
	if err != nil {
		return err
	}
	var address string
	var value []byte
	_, err = pgx.ForEachRow(rows, []any{&address, &value}, func() error {
		each(address, value)
		value = nil
		return nil
	})
	return err
}

// PutManySessions writes the sessions and the identities met on the way.
func (s sessions) PutManySessions(ctx context.Context, changed map[string][]byte) error {
	defer s.batch.turn.endSending()
	s.batch.mu.Lock()
	fresh := s.batch.fresh
	s.batch.known, s.batch.fresh = nil, nil
	s.batch.mu.Unlock()
	keys := make(map[string][]byte, len(fresh))
	for address, key := range fresh {
		keys[address] = key[:]
	}
	return pgx.BeginFunc(ctx, s.batch.pool, func(tx pgx.Tx) error {
		err := s.batch.write(ctx, tx, `INSERT INTO whatsmeow_identity_keys (our_jid, their_id, identity)
			SELECT $1, * FROM unnest($2::text[], $3::bytea[])
			ON CONFLICT (our_jid, their_id) DO UPDATE SET identity = excluded.identity`, keys)
		if err != nil {
			return err
		}
		return s.batch.write(ctx, tx, `INSERT INTO whatsmeow_sessions (our_jid, their_id, session)
			SELECT $1, * FROM unnest($2::text[], $3::bytea[])
			ON CONFLICT (our_jid, their_id) DO UPDATE SET session = excluded.session`, changed)
	})
}

func (b *batch) write(ctx context.Context, tx pgx.Tx, query string, values map[string][]byte) error {
	if len(values) == 0 {
		return nil
	}
	addresses, records := make([]string, 0, len(values)), make([][]byte, 0, len(values))
	for address, record := range values {
		addresses, records = append(addresses, address), append(records, record)
	}
	_, err := tx.Exec(ctx, query, b.ours, addresses, records)
	return err
}
