package whatsapp

import (
	"slices"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

// holds waits for the state and checks that the channel then leaves WhatsApp
// alone and Run goes on.
func (b *bench) holds(state channels.LinkState) channels.Health {
	b.Helper()
	b.await(string(state), func() bool { return b.state() == state })
	logins := b.device.Logins()
	_, err := b.channel.Send(b.Context(), channels.Outgoing{ID: "x", Chat: "1@lid", Text: "halo"})
	if refusal := channels.AsSendError(err); err == nil || !refusal.All || refusal.After <= 0 || refusal.Final {
		b.Errorf("Send: %v", err)
	}
	// a try to send, trouble with Postgres and the watch may all wake the
	// loop; none may lead to a login
	b.store.fault()
	if err := b.channel.ask(b.Context(), func(r *runner) error { r.watch(); r.rest("gangguan"); return nil }); err != nil {
		b.Error("Run does not go on:", err)
	}
	time.Sleep(2 * firstPause) // as long as a wrong login would take to begin
	if b.device.Online() || b.device.Logins() != logins {
		b.Errorf("%d logins in the state %s", b.device.Logins()-logins, state)
	}
	if got := b.state(); got != state || state.Lasting() != (state != channels.Unlinked) {
		b.Errorf("state %s, want %s", got, state)
	}
	return b.channel.health.current()
}

// Another program with the same keys wins; it is not fought. A person can
// take the number back, without linking anew, and gets what waited.
func TestReplaced(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.device.Replace()
	b.holds(channels.Replaced)
	siti.Say("masih di sana?")
	err := b.channel.Link(t.Context(), channels.LinkBy{}, func(s channels.LinkStep) { t.Errorf("step %s", s.Kind) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.stored(siti, 1)
	if b.state() != channels.Up {
		t.Errorf("state %s", b.state())
	}
}

// Who takes the device off the list on the phone ends the link: the keys are
// wiped, also for the next start.
func TestLoggedOutFromThePhone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	b.device.Unlink()
	if health := b.holds(channels.LoggedOut); health.Phone != "+"+number || health.Reason != "401" {
		t.Errorf("health %+v", health)
	}
	b.await("the keys to be wiped", func() bool {
		var left int
		err := b.store.pool.QueryRow(t.Context(), `SELECT count(*) FROM whatsmeow_device`).Scan(&left)
		return err == nil && left == 0
	})
	b.end()
	b.channel = b.another()
	b.begin()
	b.await("the state after a restart", func() bool { return b.state() == channels.LoggedOut })
}

// The same when WhatsApp refuses the login (401, 403 "locked", 406 "banned").
func TestLoggedOutAtLogin(t *testing.T) {
	t.Parallel()
	for _, reason := range []int{401, 403, 406} {
		b := newBench(t)
		b.device.RefuseLogins(whatsapptest.Refusal{Reason: reason})
		b.begin()
		b.holds(channels.LoggedOut)
		b.end()
	}
}

// 405: the program is too old for WhatsApp.
func TestOutdated(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.device.RefuseLogins(whatsapptest.Refusal{Reason: 405})
	b.begin()
	b.holds(channels.Outdated)
	b.device.AllowLogins()
	if err := b.channel.Link(t.Context(), channels.LinkBy{}, nil, nil); err != nil {
		t.Fatal(err)
	}
}

// A ban is waited out; its end is known, and the line comes back by itself.
func TestBannedForAWhile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.device.RefuseLogins(whatsapptest.Refusal{Reason: 402, Code: 101, Expire: time.Hour})
	b.begin()
	health := b.holds(channels.Banned)
	if left := time.Until(health.Until); left <= 50*time.Minute || left > time.Hour || health.Reason == "" {
		t.Errorf("until %v, reason %q", health.Until, health.Reason)
	}
	short := newBench(t)
	short.device.RefuseLogins(whatsapptest.Refusal{Reason: 402, Code: 101, Expire: 2 * time.Second})
	short.begin()
	short.await("the ban", func() bool { return slices.Contains(short.health.states(), channels.Banned) })
	short.device.AllowLogins()
	short.await("the end of the ban", func() bool { return short.state() == channels.Up })
}

// Any other refusal is shown with its number.
func TestRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.device.RefuseLogins(whatsapptest.Refusal{Reason: 400})
	b.begin()
	if health := b.holds(channels.Refused); health.Reason != "400" {
		t.Errorf("reason %q", health.Reason)
	}
}

// A cut connection, a restarting server and a server that asks for a new
// login are ridden out; nothing is told twice.
func TestPassingTrouble(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	for i, trouble := range []func(){b.device.Cut, func() { b.device.StreamError("503") }, func() { b.device.StreamError("515") }} {
		logins := b.device.Logins()
		trouble()
		b.await("a new login", func() bool { return b.device.Logins() > logins && b.state() == channels.Up })
		siti.Say("masih ada?")
		b.stored(siti, i+1)
	}
	if states := b.health.states(); slices.ContainsFunc(states, channels.LinkState.Lasting) {
		t.Errorf("states %v", states)
	}
}

// WhatsApp tells that new chats are refused until some time.
func TestReachOutTimelock(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	until := time.Now().Add(time.Hour).Truncate(time.Second)
	b.device.Person().Timelock(until)
	b.await("throttled", func() bool { return b.state() == channels.Throttled })
	if health := b.channel.health.current(); !health.Until.Equal(until) {
		t.Errorf("until %v, want %v", health.Until, until)
	}
	b.device.Person().Timelock(time.Time{})
	b.await("up", func() bool { return b.state() == channels.Up })
}

// Without a linked number, Run waits.
func TestUnlinked(t *testing.T) {
	t.Parallel()
	b := unlinkedBench(t, database(t))
	b.begin()
	b.await("unlinked", func() bool { return b.channel.over.Load() != nil && b.state() == channels.Unlinked })
	if _, err := b.channel.Send(t.Context(), channels.Outgoing{ID: "1", Chat: "1@lid", Text: "x"}); err == nil {
		t.Error("sent without a number")
	}
	if err := b.channel.Seen(t.Context(), "1@lid", "", []string{"x"}); err == nil {
		t.Error("read without a number")
	}
}

// Nothing personal is logged: no number, no name, no words.
func TestLogHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	b.device.DamageMessages(1)
	siti.Say("rahasia saya")
	b.stored(siti, 1)
	b.device.Cut()
	siti.Say("rahasia kedua")
	b.stored(siti, 2)
	b.end()
	wantNothingPersonal(t, b.log.String(), siti.PN().User, siti.LID().User, "rahasia", "Warga 1", number)
}
