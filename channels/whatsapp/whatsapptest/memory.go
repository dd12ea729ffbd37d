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
// encryption and addressing need, in maps. The rest (contacts, chat settings,
// app state) is kept by nobody.
type memory struct {
	store.NoopStore
	mu         sync.Mutex
	identities map[string][32]byte
	sessions   map[string][]byte
	senderKeys map[[2]string][]byte
	preKeys    map[uint32]*keys.PreKey
	lastPreKey uint32
	uploaded   uint32 // keys up to this id were uploaded
	pnOf       map[string]string
	lidOf      map[string]string
}

func newMemory() *memory {
	return &memory{
		identities: map[string][32]byte{}, sessions: map[string][]byte{},
		senderKeys: map[[2]string][]byte{}, preKeys: map[uint32]*keys.PreKey{},
		pnOf: map[string]string{}, lidOf: map[string]string{},
	}
}

// NewDevice makes an unlinked whatsmeow device whose store is in memory, for
// clients that a test links itself.
func NewDevice() *store.Device {
	m := newMemory()
	d := &store.Device{
		Log: waLog.Noop, Container: m, LIDs: m, Initialized: true,
		NoiseKey: keys.NewKeyPair(), IdentityKey: keys.NewKeyPair(),
		RegistrationID: rand.Uint32(), AdvSecretKey: random(32),
	}
	d.SignedPreKey = d.IdentityKey.CreateSignedPreKey(1)
	d.SetAllStores(m)
	return d
}

func (m *memory) PutIdentity(_ context.Context, address string, key [32]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.identities[address] = key
	return nil
}

func (m *memory) IsTrustedIdentity(_ context.Context, address string, key [32]byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.identities[address]
	return !ok || known == key, nil
}

func (m *memory) DeleteIdentity(_ context.Context, address string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.identities, address)
	return nil
}

func (m *memory) DeleteAllIdentities(_ context.Context, user string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	forgetUser(m.identities, user)
	return nil
}

// forgetUser deletes the entries of all of a user's devices ("user:device").
func forgetUser[V any](all map[string]V, user string) {
	for address := range all {
		if strings.HasPrefix(address, user+":") {
			delete(all, address)
		}
	}
}

func (m *memory) GetSession(_ context.Context, address string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[address], nil
}

func (m *memory) HasSession(_ context.Context, address string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[address] != nil, nil
}

func (m *memory) GetManySessions(_ context.Context, addresses []string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := make(map[string][]byte, len(addresses))
	for _, address := range addresses {
		found[address] = m.sessions[address]
	}
	return found, nil
}

func (m *memory) PutSession(_ context.Context, address string, session []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[address] = session
	return nil
}

func (m *memory) PutManySessions(_ context.Context, sessions map[string][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for address, session := range sessions {
		m.sessions[address] = session
	}
	return nil
}

func (m *memory) DeleteSession(_ context.Context, address string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, address)
	return nil
}

func (m *memory) DeleteAllSessions(_ context.Context, user string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	forgetUser(m.sessions, user)
	return nil
}

func (m *memory) PutSenderKey(_ context.Context, group, user string, session []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.senderKeys[[2]string{group, user}] = session
	return nil
}

func (m *memory) GetSenderKey(_ context.Context, group, user string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.senderKeys[[2]string{group, user}], nil
}

func (m *memory) GetOrGenPreKeys(_ context.Context, count uint32) ([]*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var fresh []*keys.PreKey
	for id := m.uploaded + 1; uint32(len(fresh)) < count; id++ {
		if id > m.lastPreKey {
			m.generate()
		}
		if key := m.preKeys[id]; key != nil {
			fresh = append(fresh, key)
		}
	}
	return fresh, nil
}

func (m *memory) generate() *keys.PreKey {
	m.lastPreKey++
	key := keys.NewPreKey(m.lastPreKey)
	m.preKeys[key.KeyID] = key
	return key
}

func (m *memory) GenOnePreKey(context.Context) (*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.generate(), nil
}

func (m *memory) GetPreKey(_ context.Context, id uint32) (*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.preKeys[id], nil
}

func (m *memory) RemovePreKey(_ context.Context, id uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.preKeys, id)
	return nil
}

func (m *memory) MarkPreKeysAsUploaded(_ context.Context, upTo uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.uploaded = upTo
	return nil
}

func (m *memory) UploadedPreKeyCount(context.Context) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for id := range m.preKeys {
		if id <= m.uploaded {
			n++
		}
	}
	return n, nil
}

func (m *memory) PutLIDMapping(ctx context.Context, lid, pn types.JID) error {
	return m.PutManyLIDMappings(ctx, []store.LIDMapping{{LID: lid, PN: pn}})
}

func (m *memory) PutManyLIDMappings(_ context.Context, mappings []store.LIDMapping) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, pair := range mappings {
		lid, pn := pair.LID, pair.PN
		if lid.Server == types.DefaultUserServer {
			lid, pn = pn, lid
		}
		if lid.Server == types.HiddenUserServer && pn.Server == types.DefaultUserServer {
			m.pnOf[lid.User], m.lidOf[pn.User] = pn.User, lid.User
		}
	}
	return nil
}

func (m *memory) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return translated(lid, m.pnOf, types.DefaultUserServer), nil
}

func (m *memory) GetLIDForPN(_ context.Context, pn types.JID) (types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return translated(pn, m.lidOf, types.HiddenUserServer), nil
}

func (m *memory) GetManyLIDsForPNs(_ context.Context, pns []types.JID) (map[types.JID]types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := map[types.JID]types.JID{}
	for _, pn := range pns {
		if lid := translated(pn, m.lidOf, types.HiddenUserServer); !lid.IsEmpty() {
			found[pn] = lid
		}
	}
	return found, nil
}

// translated is the same device in the other space, or the empty address.
func translated(jid types.JID, users map[string]string, space string) types.JID {
	user := users[jid.User]
	if user == "" {
		return types.EmptyJID
	}
	return types.JID{User: user, Device: jid.Device, Server: space}
}
