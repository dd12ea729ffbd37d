package bot

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// ownNumbers remembers the numbers of our own lines.
type ownNumbers struct {
	mu   sync.Mutex
	read time.Time
	of   map[string][]string // number → channels on which a line of ours has it
}

// numbersAge is how old they may be: a line is linked some times a year.
const numbersAge = 30 * time.Second

// fromOthers leaves out what our own lines say. Two of them in one group, or
// one that is written to from another's phone, would answer each other without
// end. What happens to a line, as being put into a group, is kept.
func (b *Bot) fromOthers(ctx context.Context, events []channels.Event) ([]channels.Event, error) {
	ours, err := b.ours.all(ctx, b)
	if err != nil || len(ours) == 0 {
		return events, err
	}
	var rest []channels.Event
	for _, event := range events { // what was written by hand names whom it was written to
		if event.Kind == channels.KindJoined || event.Kind == channels.KindLeft || !speaks(ours[event.Phone], event.Channel) {
			rest = append(rest, event)
		}
	}
	return rest, nil
}

// speaks reports whether one of our channels is seen on another: the same, or
// the two ways to one messenger, whatsapp and whatsappcloud.
func speaks(names []string, channel string) bool {
	for _, name := range names {
		if strings.HasPrefix(name, channel) || strings.HasPrefix(channel, name) {
			return true
		}
	}
	return false
}

func (o *ownNumbers) all(ctx context.Context, b *Bot) (map[string][]string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.read) < numbersAge {
		return o.of, nil
	}
	rows, err := b.Pool.Query(ctx, `SELECT phone, channel FROM lines WHERE phone <> ''`)
	if err != nil {
		return nil, err
	}
	of := map[string][]string{}
	var phone, channel string
	_, err = pgx.ForEachRow(rows, []any{&phone, &channel}, func() error {
		of[phone] = append(of[phone], channel)
		return nil
	})
	if err == nil {
		o.of, o.read = of, time.Now()
	}
	return of, err
}
