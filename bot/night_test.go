package bot

import (
	"math"
	"slices"
	"testing"
	"time"

	"sakti/channels"
	"sakti/core/catalog"
)

func TestNightUntil(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 11, day, hour, minute, 0, 0, catalog.WIB)
	}
	late, early := Night{From: 20 * time.Hour, To: 7 * time.Hour}, Night{From: time.Hour, To: 5 * time.Hour}
	for _, one := range []struct {
		night     Night
		now, want time.Time
	}{
		{late, at(23, 19, 59), at(23, 19, 59)},
		{late, at(23, 20, 0), at(24, 7, 0)},
		{late, at(30, 23, 30), at(31, 7, 0)}, // over the end of the month
		{late, at(24, 6, 59), at(24, 7, 0)},
		{late, at(24, 7, 0), at(24, 7, 0)},
		{early, at(24, 3, 0), at(24, 5, 0)},
		{early, at(24, 0, 30), at(24, 0, 30)},
		{Night{}, at(24, 3, 0), at(24, 3, 0)},
	} {
		if got := one.night.Until(one.now.UTC()); !got.Equal(one.want) {
			t.Errorf("%v at %v: %v, want %v", one.night, one.now, got, one.want)
		}
	}
}

// TestAnswersGoAtNight: a notice waits for the morning; an answer does not
// wait for the notice before it.
func TestAnswersGoAtNight(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.others = nil
	l.config = func(c *Config) { c.Night = Night{From: time.Nanosecond, To: 24*time.Hour - time.Nanosecond} }
	l.bot = l.running()
	l.receive(l.bot, l.text(siti, "halo"))
	l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 })
	l.reject()
	l.until("the notices", func() bool {
		return l.count(`SELECT count(*) FROM outbox WHERE journal_id IS NOT NULL`) == l.notices("applicant")
	})
	l.receive(l.bot, l.text(siti, "menu"))
	l.until("an answer", func() bool { return len(l.wire.to(siti)) == 2 })
	if n := l.count(`SELECT count(*) FROM outbox WHERE journal_id IS NOT NULL AND (sent_at IS NOT NULL OR send_at < now())`); n != 0 {
		t.Errorf("%d notices did not wait for the morning", n)
	}
}

func TestMeasureOfAYoungLine(t *testing.T) {
	t.Parallel()
	m, now := Measure{PerDay: 300, WarmUp: 20}, time.Now()
	for days, want := range map[int]int{0: 20, 1: 40, 3: 160, 4: 300, 400: 300} {
		if got := m.today(now.AddDate(0, 0, -days), now); got != want {
			t.Errorf("day %d: %d, want %d", days, got, want)
		}
	}
	if got := (Measure{}).today(now, now); got != math.MaxInt {
		t.Errorf("without a measure: %d", got)
	}
}

// TestUnaskedWordsKeepTheMeasure: of three chats' notices two go today; the
// third waits, and so does not its chat's answer.
func TestUnaskedWordsKeepTheMeasure(t *testing.T) {
	t.Parallel()
	rows := []waiting{
		{ID: 4, ConversationID: 3}, {ID: 9, ConversationID: 5}, {ID: 1, ConversationID: 1, Unasked: true},
		{ID: 2, ConversationID: 2, Unasked: true}, {ID: 3, ConversationID: 3, Unasked: true},
	}
	chats, order := byChat(rows, 2)
	var ids []int64
	for _, chat := range order {
		for _, row := range chats[chat] {
			ids = append(ids, row.ID)
		}
	}
	if want := []int64{4, 9, 1, 2}; !slices.Equal(ids, want) {
		t.Errorf("to be sent: %v, want %v", ids, want)
	}
}

// TestMeasureOfTheDay: on a channel that wants a person's pace, a line that
// has sent its measure today keeps the rest of the notices.
func TestMeasureOfTheDay(t *testing.T) {
	t.Parallel()
	l := newLadder(t)
	l.others = nil
	l.wire.limits = &channels.Limits{Text: 1000, Human: true}
	l.config = func(c *Config) { c.Measure = Measure{PerDay: 1} }
	l.bot = l.running()
	l.receive(l.bot, l.text(siti, "halo"))
	l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 })
	l.reject()
	l.reject()
	l.until("the first notice", func() bool { return l.count(`SELECT count(*) FROM outbox WHERE unasked AND sent_at IS NOT NULL`) == 1 })
	l.receive(l.bot, l.text(siti, "menu"))
	l.until("an answer", func() bool { return len(l.wire.to(siti)) == 3 })
	if n := l.count(`SELECT count(*) FROM outbox WHERE unasked AND sent_at IS NOT NULL`); n != 1 {
		t.Errorf("%d notices sent, want 1", n)
	}
}
