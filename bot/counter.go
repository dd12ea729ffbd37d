package bot

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/core"
)

// counterBoard remembers where people are helped face to face, and when.
type counterBoard struct {
	mu    sync.Mutex
	read  time.Time
	board map[string]dialog.Counter // never changed once handed out
}

// boardAge is how old the board may be: hours change a few times a year.
const boardAge = 5 * time.Minute

// hours are the village counters by the code of their village.
func (k *counterBoard) hours(ctx context.Context, tx pgx.Tx, now time.Time) (map[string]dialog.Counter, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.board != nil && now.Sub(k.read).Abs() < boardAge {
		return k.board, nil
	}
	list, err := core.VillageCounters(ctx, tx)
	if err != nil {
		return nil, err
	}
	board := make(map[string]dialog.Counter, len(list))
	for village, counter := range list {
		board[village] = dialog.Counter{Name: counter.Name, Hours: counter.Hours}
	}
	k.board, k.read = board, now
	return board, nil
}
