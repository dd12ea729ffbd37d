package bot

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// numberPool holds registration numbers drawn beforehand, so that a turn need
// not ask for one that it may not use. A crash loses those in it: numbers are
// unique, not gapless.
type numberPool struct {
	mu   sync.Mutex
	free []string // descending, so that the last is the lowest
	year int
}

// fill draws numbers when few are left or a new year has begun. want is the
// most that a turn can use.
func (p *numberPool) fill(ctx context.Context, tx pgx.Tx, want int, now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Year() != p.year {
		p.free, p.year = nil, now.Year()
	}
	if len(p.free) >= want {
		return nil
	}
	drawn, err := core.Numbers(ctx, tx, want, now)
	slices.Reverse(drawn)
	p.free = append(drawn, p.free...)
	return err
}

// take returns the lowest number; fill must have been called.
func (p *numberPool) take() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return ""
	}
	number := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	return number
}

// giveBack returns a number that was not used.
func (p *numberPool) giveBack(number string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if number != "" {
		p.free = append(p.free, number)
	}
}
