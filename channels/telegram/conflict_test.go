package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

// Two processes poll with one token: one gives up with ErrConflict, the other
// goes on, and nothing is lost between them.
func TestTwoPollers(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	in := &table{}
	ended := make(chan error, 2)
	for range 2 {
		channel, _ := quick(t, server)
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(cancel)
		go func() { ended <- channel.Run(ctx, in.store) }()
	}
	var want []string
	for i := 0; ; i++ {
		want = append(want, fmt.Sprint("pesan ", i))
		server.User(1).Say(want[i])
		await(t, want[i], func() bool { return len(in.texts()) == i+1 })
		select {
		case err := <-ended:
			if !errors.Is(err, telegram.ErrConflict) {
				t.Fatalf("Run ended with %v, want ErrConflict", err)
			}
			server.User(1).Say("terakhir")
			awaitTexts(t, in, append(want, "terakhir")...)
			return
		case <-time.After(20 * time.Millisecond): // keep talking while they quarrel
		}
	}
}

// A conflict or refused token that lasts ends Run with its own error.
func TestRunGivesUp(t *testing.T) {
	t.Parallel()
	unauthorized := telegramtest.Fault{Method: "getUpdates", Code: 401, Description: "Unauthorized", Times: -1}
	for _, c := range []struct {
		fault telegramtest.Fault
		want  error
	}{
		{telegramtest.Conflict(-1), telegram.ErrConflict},
		{unauthorized, telegram.ErrToken},
	} {
		server := telegramtest.New(t)
		channel, log := quick(t, server)
		server.Fail(c.fault)
		began := time.Now()
		err := channel.Run(t.Context(), (&table{}).store)
		if !errors.Is(err, c.want) {
			t.Errorf("Run ended with %v, want %v", err, c.want)
		}
		if took := time.Since(began); took < 400*time.Millisecond {
			t.Errorf("gave up after %v, patience is 400 ms", took)
		}
		wantNoSecret(t, fmt.Sprint(err, log))
	}
}
