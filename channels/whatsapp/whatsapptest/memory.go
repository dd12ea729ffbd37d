package whatsapptest

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
	waLog "go.mau.fi/whatsmeow/util/log"
)

// memory is a Citizen's device store: the parts of whatsmeow's store that
// encryption and addressing need. The rest (contacts, chat settings, app
// state) is kept by nobody.
type memory struct {
	store.NoopStore
	identities table[string, [32]byte]
	sessions   table[string, []byte]
	senderKeys table[[2]string, []byte]
	pnOf       table[string, string]
	lidOf      table[string, string]
	preKeys    preKeys
}

// NewDevice makes an unlinked whatsmeow device whose store is in memory, for
// clients that a test links itself.
func NewDevice() *store.Device {
	m := &memory{}
	d := &store.Device{
		Log: waLog.Noop, Container: m, LIDs: m, Initialized: true,
		NoiseKey: keys.NewKeyPair(), IdentityKey: keys.NewKeyPair(),
		RegistrationID: rand.Uint32(), AdvSecretKey: random(32),
	}
	d.SignedPreKey = d.IdentityKey.CreateSignedPreKey(1)
	d.SetAllStores(m)
	d.PreKeys = &m.preKeys
	return d
}

// table is a map that goroutines share.
type table[K comparable, V any] struct{ m sync.Map }

func (t *table[K, V]) put(key K, value V) { t.m.Store(key, value) }
func (t *table[K, V]) delete(key K)       { t.m.Delete(key) }

func (t *table[K, V]) get(key K) (V, bool) {
	found, ok := t.m.Load(key)
	value, _ := found.(V)
	return value, ok
}

// forget deletes the entries of all of a user's devices ("user:device").
func forget[V any](t *table[string, V], user string) {
	t.m.Range(func(address, _ any) bool {
		if strings.HasPrefix(address.(string), user+":") {
			t.m.Delete(address)
		}
		return true
	})
}

func (m *memory) PutIdentity(_ context.Context, address string, key [32]byte) error {
	m.identities.put(address, key)
	return nil
}

func (m *memory) IsTrustedIdentity(_ context.Context, address string, key [32]byte) (bool, error) {
	known, ok := m.identities.get(address)
	return !ok || known == key, nil
}

func (m *memory) DeleteIdentity(_ context.Context, address string) error {
	m.identities.delete(address)
	return nil
}

func (m *memory) DeleteAllIdentities(_ context.Context, user string) error {
	forget(&m.identities, user)
	return nil
}

func (m *memory) GetSession(_ context.Context, address string) ([]byte, error) {
	session, _ := m.sessions.get(address)
	return session, nil
}

func (m *memory) HasSession(_ context.Context, address string) (bool, error) {
	_, ok := m.sessions.get(address)
	return ok, nil
}

func (m *memory) GetManySessions(_ context.Context, addresses []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(addresses))
	for _, address := range addresses {
		found[address], _ = m.sessions.get(address)
	}
	return found, nil
}

func (m *memory) PutSession(_ context.Context, address string, session []byte) error {
	m.sessions.put(address, session)
	return nil
}

func (m *memory) PutManySessions(_ context.Context, sessions map[string][]byte) error {
	for address, session := range sessions {
		m.sessions.put(address, session)
	}
	return nil
}

func (m *memory) DeleteSession(_ context.Context, address string) error {
	m.sessions.delete(address)
	return nil
}

func (m *memory) DeleteAllSessions(_ context.Context, user string) error {
	forget(&m.sessions, user)
	return nil
}

func (m *memory) PutSenderKey(_ context.Context, group, user string, key []byte) error {
	m.senderKeys.put([2]string{group, user}, key)
	return nil
}

func (m *memory) GetSenderKey(_ context.Context, group, user string) ([]byte, error) {
	key, _ := m.senderKeys.get([2]string{group, user})
	return key, nil
}

func (m *memory) PutLIDMapping(ctx context.Context, lid, pn types.JID) error {
	return m.PutManyLIDMappings(ctx, []store.LIDMapping{{LID: lid, PN: pn}})
}

func (m *memory) PutManyLIDMappings(_ context.Context, pairs []store.LIDMapping) error {
	for _, pair := range pairs {
		lid, pn := pair.LID, pair.PN
		if lid.Server == types.DefaultUserServer {
			lid, pn = pn, lid
		}
		if lid.Server == types.HiddenUserServer && pn.Server == types.DefaultUserServer {
			m.pnOf.put(lid.User, pn.User)
			m.lidOf.put(pn.User, lid.User)
		}
	}
	return nil
}

func (m *memory) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	return translated(lid, &m.pnOf, types.DefaultUserServer), nil
}

func (m *memory) GetLIDForPN(_ context.Context, pn types.JID) (types.JID, error) {
	return translated(pn, &m.lidOf, types.HiddenUserServer), nil
}

func (m *memory) GetManyLIDsForPNs(_ context.Context, pns []types.JID) (map[types.JID]types.JID, error) {
	found := map[types.JID]types.JID{}
	for _, pn := range pns {
		if lid := translated(pn, &m.lidOf, types.HiddenUserServer); !lid.IsEmpty() {
			found[pn] = lid
		}
	}
	return found, nil
}

// translated is the same device in the other space, or the empty address.
func translated(jid types.JID, users *table[string, string], space string) types.JID {
	user, ok := users.get(jid.User)
	if !ok {
		return types.EmptyJID
	}
	return types.JID{User: user, Device: jid.Device, Server: space}
}
