package bot

import (
	"time"

	"sakti/channels"
)

// Night is when nobody is written to unasked, in WIB: from From until To, both
// counted from midnight. Answers are given at any hour. The zero Night never
// comes.
type Night struct{ From, To time.Duration }

// Until is when unasked words may go that were ready at now: at once by day,
// in the morning by night.
func (n Night) Until(now time.Time) time.Time {
	begun := midnight(now)
	clock := now.Sub(begun)
	switch {
	case n.From == n.To:
		return now
	case n.From > n.To && clock >= n.From: // the night goes over midnight
		return begun.AddDate(0, 0, 1).Add(n.To)
	case n.From > n.To && clock < n.To, n.From < n.To && clock >= n.From && clock < n.To:
		return begun.Add(n.To)
	}
	return now
}

// byDay is when unasked words may go on a channel.
func (b *Bot) byDay(channel channels.Channel) time.Time {
	now := b.Office.Now()
	if channel.Limits().AnyHour {
		return now
	}
	return b.Night.Until(now)
}

// channel is the channel of a line; nil if this process has none.
func (b *Bot) channel(l line) channels.Channel {
	for _, channel := range b.working() {
		if channel.Name() == l.channel && channel.Account() == l.account {
			return channel
		}
	}
	return nil
}
