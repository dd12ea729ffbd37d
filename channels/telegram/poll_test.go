package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/telegram/telegramtest"
)

// Nothing is confirmed while it is being stored, and the callback of a button
// is answered only afterwards.
func TestStoreThenConfirm(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	siti := server.User(1)
	siti.Say("halo")
	if _, err := channel.Send(t.Context(), channels.Outgoing{Chat: "1", Text: "?", Choices: []channels.Choice{{Key: "ya", Label: "Ya"}}}); err != nil {
		t.Fatal(err)
	}
	query, err := siti.Press("Ya")
	if err != nil {
		t.Fatal(err)
	}
	storing, stored := make(chan int), make(chan error)
	running(t, channel, func(_ context.Context, events []channels.Event) error {
		storing <- len(events)
		return <-stored
	})
	if n := <-storing; n != 2 {
		t.Fatalf("%d events in the batch, want 2", n)
	}
	if server.Waiting() != 2 || len(server.Calls("getUpdates")) != 1 || server.Answers()[query] != 0 {
		t.Fatalf("waiting %d, polls %d, answers %v before anything was stored",
			server.Waiting(), len(server.Calls("getUpdates")), server.Answers())
	}
	stored <- nil
	await(t, "the confirmation", func() bool { return server.Waiting() == 0 })
	await(t, "the answer", func() bool { return server.Answers()[query] == 1 })
}

// The process dies after the commit and before the confirmation, in a batch
// of which half could not be stored at first.
func TestRestartInMidBatch(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	siti := server.User(1)
	for i := range 5 {
		siti.Say(fmt.Sprint("pesan ", i))
	}
	in := &table{}
	first, _ := quick(t, server)
	failed := false
	ctx, kill := context.WithTimeout(t.Context(), 10*time.Second)
	defer kill()
	err := first.Run(ctx, func(ctx context.Context, events []channels.Event) error {
		if !failed { // half, then the database is away
			failed = true
			in.store(ctx, events[:2])
			return errors.New("connection lost")
		}
		in.store(ctx, events)
		kill()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if server.Waiting() != 5 {
		t.Fatalf("%d updates wait at Telegram, want all 5: none is confirmed", server.Waiting())
	}
	siti.Say("pesan 5")
	second, _ := quick(t, server)
	running(t, second, in.store)
	awaitTexts(t, in, "pesan 0", "pesan 1", "pesan 2", "pesan 3", "pesan 4", "pesan 5")
	await(t, "the confirmation", func() bool { return server.Waiting() == 0 })
	if in.offered() != 2+5+6 {
		t.Errorf("%d offers, want 13", in.offered())
	}
}

// Telegram gives confirmed updates again: same keys, and buttons are answered
// again, for the person still looks at one that glows.
func TestDuplicateUpdates(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	in := &table{}
	running(t, channel, in.store)
	siti := server.User(1)
	siti.Say("halo")
	awaitTexts(t, in, "halo")
	channel.Send(t.Context(), channels.Outgoing{Chat: "1", Text: "?", Choices: []channels.Choice{{Key: "ya", Label: "Ya"}}})
	query, _ := siti.Press("ya")
	await(t, "the answer", func() bool { return server.Answers()[query] == 1 })
	server.Redeliver()
	await(t, "the second answer", func() bool { return server.Answers()[query] >= 2 })
	siti.Say("lagi")
	awaitTexts(t, in, "halo", "", "lagi")
	if in.offered() < 5 {
		t.Errorf("%d offers: nothing came twice", in.offered())
	}
}

// Whatever getUpdates answers, what people write arrives once it is well.
func TestPollSurvives(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]telegramtest.Fault{
		"garbage":         {Method: "getUpdates", Garbage: true, Times: 2},
		"broken pipe":     {Method: "getUpdates", Drop: true, Times: 2},
		"lost answer":     {Method: "getUpdates", DropAfter: true, Times: 2},
		"server error":    {Method: "getUpdates", Code: 500, Description: "Internal Server Error", Times: 2},
		"strange result":  {Method: "getUpdates", Result: `{"no":"list"}`, Times: 2},
		"short conflict":  telegramtest.Conflict(2),
		"short 401":       {Method: "getUpdates", Code: 401, Description: "Unauthorized"},
		"numberless":      {Method: "getUpdates", Result: `[{"message":{}}]`},
		"unread update":   {Method: "getUpdates", Result: `[{"update_id":5,"message":7}]`},
		"answer an error": {Method: "answerCallbackQuery", Code: 400, Description: "Bad Request: query is too old", Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := telegramtest.New(t)
			channel, log := quick(t, server)
			in := &table{}
			siti := server.User(1)
			siti.Say("satu")
			server.Fail(fault)
			running(t, channel, in.store)
			awaitTexts(t, in, "satu")
			channel.Send(t.Context(), channels.Outgoing{Chat: "1", Text: "?", Choices: []channels.Choice{{Key: "ya", Label: "Ya"}}})
			siti.Press("Ya")
			siti.Say("dua")
			awaitTexts(t, in, "satu", "", "dua")
			wantNoSecret(t, log.String())
		})
	}
}

// Telegram says how long to wait; nobody asks sooner.
func TestPollHonoursRetryAfter(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	server.Fail(telegramtest.TooMany("getUpdates", 0, 1))
	in := &table{}
	running(t, channel, in.store)
	server.User(1).Say("sabar")
	awaitTexts(t, in, "sabar")
	calls := server.Calls("getUpdates")
	if pause := calls[1].Sub(calls[0]); pause < time.Second {
		t.Errorf("asked again after %v, told to wait a second", pause)
	}
}

// A server that is down is asked less and less often.
func TestPollBacksOff(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	server.Fail(telegramtest.Fault{Method: "getUpdates", Garbage: true, Times: -1})
	running(t, channel, (&table{}).store)
	await(t, "four polls", func() bool { return len(server.Calls("getUpdates")) == 4 })
	calls := server.Calls("getUpdates")
	for i, least := range []time.Duration{100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond} {
		if pause := calls[i+1].Sub(calls[i]); pause < least {
			t.Errorf("pause %d was %v, want %v or more", i, pause, least)
		}
	}
}

// Updates of tomorrow, of channels and broken ones stand between two good ones.
func TestUnknownUpdates(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, log := quick(t, server)
	siti := server.User(1)
	siti.FirstName = "Siti"
	siti.Say("sebelum")
	server.Update("message", "1", map[string]any{"text": "rahasia", "from": "bukan objek", "chat": map[string]any{"first_name": "Siti"}})
	server.Update("message", "1", "rahasia")
	server.Update("callback_query", "1", []string{"rahasia"})
	server.Update("telepathy", "1", map[string]any{"thought": "rahasia"})
	server.Update("message", "-5", map[string]any{
		"message_id": 1, "date": 1, "text": "rahasia", "chat": map[string]any{"id": -5, "type": "channel"},
		"from": map[string]any{"id": 1, "first_name": "Siti"},
	})
	siti.Say("sesudah")
	in := &table{}
	running(t, channel, in.store)
	awaitTexts(t, in, "sebelum", "sesudah")
	await(t, "the confirmation", func() bool { return server.Waiting() == 0 })
	if n := strings.Count(log.String(), "update skipped"); n != 3 {
		t.Errorf("%d lines about skipped updates, want 3:\n%s", n, log)
	}
	wantNoSecret(t, log.String())
}

// Run stops at once while Telegram keeps silent.
func TestStopWhileHanging(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	server.Fail(telegramtest.Fault{Method: "getUpdates", Hang: true, Times: -1})
	stop := running(t, channel, (&table{}).store)
	await(t, "the poll", func() bool { return len(server.Calls("getUpdates")) == 1 })
	began := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %v", took)
	}
}

// After a quiet time the numbers of updates start anywhere, lower ones too.
func TestNumbersStartElsewhere(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	settings := config(server)
	settings.PollTimeout = time.Second
	channel := opened(t, settings)
	in := &table{}
	running(t, channel, in.store)
	server.User(1).Say("sebelum")
	awaitTexts(t, in, "sebelum")
	polls := len(server.Calls("getUpdates"))
	await(t, "an empty poll", func() bool { return len(server.Calls("getUpdates")) > polls+1 })
	server.Renumber(1000)
	server.User(1).Say("sesudah")
	awaitTexts(t, in, "sebelum", "sesudah")
}
