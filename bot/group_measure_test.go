package bot

import (
	"testing"
	"time"

	"sakti/channels"
)

// TestPostsKeepTheMeasure: a digest and an announcement count against the
// day's measure of the line and wait for the next day when it is used up, while
// answers go.
func TestPostsKeepTheMeasure(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.clock.Add(23 * time.Hour) // Tuesday, 08.00
	m.play("Sri> #jam\n+ 1m\n") // the daily digest is due
	if n := m.count(`SELECT count(*) FROM outbox o JOIN digests d ON d.outbox_id = o.id WHERE o.unasked`); n != 1 {
		t.Fatalf("%d digests that nobody asked for, want 1", n)
	}
	if _, err := m.pool.Exec(m.ctx, `UPDATE outbox SET send_at = now()`); err != nil { // the stage's clock is another
		t.Fatal(err)
	}
	m.wire.limits = &channels.Limits{Text: 10_000, Human: true}
	m.config = func(c *Config) { c.Measure = Measure{PerDay: 1} }
	m.queue(siti, true, "kabar")
	if _, err := m.pool.Exec(m.ctx, `UPDATE outbox SET send_at = NULL, sent_at = now() WHERE chat = $1`, siti); err != nil {
		t.Fatal(err)
	}
	m.running()
	m.until("the answer to #jam", func() bool {
		return m.count(`SELECT count(*) FROM outbox WHERE NOT unasked AND send_at IS NOT NULL`) == 0
	})
	for range 2 { // each answer is dealt after the digest could have been
		n := len(m.wire.to(budi))
		m.queue(budi, false, "jawaban")
		m.until("an answer", func() bool { return len(m.wire.to(budi)) > n })
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE unasked AND send_at IS NOT NULL`); n != 1 {
		t.Errorf("%d posts wait for the measure, want 1", n)
	}
}

// TestOldDigestGivesWay: a digest that could not go is not posted beside the
// next one.
func TestOldDigestGivesWay(t *testing.T) {
	t.Parallel()
	m := newMeeting(t)
	m.clock.Add(23 * time.Hour)
	m.play("+ 1m\n")
	m.clock.Add(24 * time.Hour)
	m.play("+ 1m\n")
	if n := m.count(`SELECT count(*) FROM outbox WHERE unasked AND send_at IS NOT NULL`); n != 1 {
		t.Errorf("%d digests wait, want the newer one", n)
	}
	if n := m.count(`SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND handed_on AND error = 'sudah ada kabar yang lebih baru'`); n != 1 {
		t.Errorf("%d digests gave way, want 1", n)
	}
}
