package whatsapp

import (
	"fmt"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
)

// devices is how many devices the members of the group have, beside ours.
const devices = 1200

// perSend is the most that the service gives one send. It takes a second or
// so; -v tells how long it took, and how long private answers waited.
const perSend = 45 * time.Second

// thousand is a group of 1,000 members, the office and Siti among them.
func thousand(t testing.TB, b *bench) string {
	t.Helper()
	siti := b.citizen(1)
	people := b.server.Crowd("62833", 998)
	for _, p := range people[:devices-999] {
		p.AddDevice()
	}
	group := b.server.Group("Operator Desa", types.AddressingModeLID, append(people, siti.Person, b.device.Person())...)
	b.await("to be put in", func() bool { return len(b.joined(channels.KindJoined)) == 1 })
	return group.JID().String()
}

// An announcement to 1,000 people and the answers to one person that are
// written meanwhile. The first announcement agrees on keys with every device.
func TestGroupOfAThousand(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.SendTimeout = time.Minute })
	b.run()
	group := thousand(t, b)
	siti := b.citizen(2)
	siti.Say("halo")
	b.stored(siti, 1)
	for i := range 3 {
		began := time.Now()
		posted := make(chan error, 1)
		go func() {
			_, err := b.channel.Send(t.Context(), channels.Outgoing{ID: fmt.Sprint("g", i), Chat: group, Text: "pengumuman"})
			posted <- err
		}()
		var longest time.Duration
		answers, done := 0, false
		for ; !done; answers++ {
			asked := time.Now()
			b.send(channels.Outgoing{ID: fmt.Sprint("p", i, ".", answers), Chat: siti.LID().String(), Text: "jawaban"})
			longest = max(longest, time.Since(asked))
			select {
			case err := <-posted:
				if done = true; err != nil {
					t.Fatal(err)
				}
			default:
			}
		}
		took := time.Since(began)
		t.Logf("announcement %d: %v; %d answers meanwhile, the longest in %v", i+1, took.Round(time.Millisecond), answers, longest.Round(time.Millisecond))
		if took > perSend {
			t.Errorf("announcement %d took %v", i+1, took)
		}
	}
	var sessions, identities int
	err := b.store.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM whatsmeow_sessions WHERE our_jid = $1),
		(SELECT count(*) FROM whatsmeow_identity_keys WHERE our_jid = $1)`, b.device.PN().String()).Scan(&sessions, &identities)
	if err != nil || sessions < devices || identities < devices {
		t.Errorf("%d sessions and %d identities kept for %d devices, %v", sessions, identities, devices, err)
	}
}
