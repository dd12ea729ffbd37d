package bot

import (
	"context"
	"math"
	"time"

	"sakti/core/catalog"
)

// Measure is how many unasked messages a day a line sends that has to behave
// like a person. A young line sends fewer: WarmUp on its first day, twice as
// many on each following, until PerDay. Zero is without limit.
type Measure struct{ PerDay, WarmUp int }

// today is the measure of a line that came up for the first time at firstUp.
func (m Measure) today(firstUp, now time.Time) int {
	if m.PerDay == 0 {
		return math.MaxInt
	}
	most := m.PerDay
	if m.WarmUp > 0 {
		const past = 20 // days: doubled so often, the first day's number is beyond every measure
		if days := int(now.Sub(firstUp).Hours() / 24); days < past {
			most = min(most, m.WarmUp<<max(days, 0))
		}
	}
	return most
}

// midnight is the beginning of a day in WIB.
func midnight(now time.Time) time.Time {
	local := now.In(catalog.WIB)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, catalog.WIB)
}

// dayNumber is a day in WIB as Postgres keeps dates.
func dayNumber(at time.Time) string { return at.In(catalog.WIB).Format(time.DateOnly) }

// measure is how many unasked messages the line may still send today.
func (k *keeper) measure(ctx context.Context) (int, error) {
	limits := k.channel.Limits()
	if !limits.Human || k.bot.Measure.PerDay == 0 {
		return math.MaxInt, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	if day := midnight(now); !k.day.Equal(day) {
		err := k.bot.Pool.QueryRow(ctx, `SELECT count(*) FROM outbox WHERE unasked AND channel = $1 AND account = $2 AND sent_at >= $3`,
			k.line.channel, k.line.account, day).Scan(&k.sentToday)
		if err != nil {
			return 0, err
		}
		k.day = day
	}
	return max(0, k.bot.Measure.today(k.firstUp, now)-k.sentToday), nil
}

// counted adds one unasked message to today's.
func (k *keeper) counted() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sentToday++
}
