package whatsapptest

import (
	"context"
	"sync"

	"go.mau.fi/whatsmeow/util/keys"
)

// preKeys is the one-time keys of a device whose store is in memory. The zero
// value is empty.
type preKeys struct {
	mu       sync.Mutex
	all      map[uint32]*keys.PreKey
	last     uint32 // id of the newest
	uploaded uint32 // keys up to this id were uploaded
}

func (p *preKeys) generate() *keys.PreKey {
	if p.all == nil {
		p.all = map[uint32]*keys.PreKey{}
	}
	p.last++
	key := keys.NewPreKey(p.last)
	p.all[key.KeyID] = key
	return key
}

// GetOrGenPreKeys returns keys that were not uploaded yet.
func (p *preKeys) GetOrGenPreKeys(_ context.Context, count uint32) ([]*keys.PreKey, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var fresh []*keys.PreKey
	for id := p.uploaded + 1; uint32(len(fresh)) < count; id++ {
		if id > p.last {
			p.generate()
		}
		if key := p.all[id]; key != nil {
			fresh = append(fresh, key)
		}
	}
	return fresh, nil
}

// GenOnePreKey makes a key that the client sends to somebody itself.
func (p *preKeys) GenOnePreKey(context.Context) (*keys.PreKey, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.generate(), nil
}

func (p *preKeys) GetPreKey(_ context.Context, id uint32) (*keys.PreKey, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[id], nil
}

func (p *preKeys) RemovePreKey(_ context.Context, id uint32) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.all, id)
	return nil
}

func (p *preKeys) MarkPreKeysAsUploaded(_ context.Context, upTo uint32) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.uploaded = upTo
	return nil
}

// UploadedPreKeyCount is how many uploaded keys nobody has used yet.
func (p *preKeys) UploadedPreKeyCount(context.Context) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for id := range p.all {
		if id <= p.uploaded {
			n++
		}
	}
	return n, nil
}
