package telegram_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

// sending is an opened channel, and Siti who has written to it.
func sending(t *testing.T) (*telegramtest.Server, *telegram.Channel, *telegramtest.User) {
	t.Helper()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	siti := server.User(1)
	siti.Say("halo")
	return server, channel, siti
}

// What Telegram refuses, and what the sender is told.
func TestSendRefused(t *testing.T) {
	t.Parallel()
	type told struct {
		final, blocked, all bool
		after               time.Duration
	}
	refused := func(code int, description string) telegramtest.Fault {
		return telegramtest.Fault{Method: "sendMessage", Code: code, Description: description}
	}
	passing, final := told{}, told{final: true}
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		want  told
	}{
		"slow down":       {telegramtest.TooMany("sendMessage", 1, 3), told{after: 3 * time.Second}},
		"slow, no number": {telegramtest.TooMany("sendMessage", 1, 0), told{after: time.Second}},
		"blocked":         {refused(403, "Forbidden: bot was blocked by the user"), told{final: true, blocked: true}},
		"deactivated":     {refused(403, "Forbidden: user is deactivated"), told{final: true, blocked: true}},
		"chat not found":  {refused(400, "Bad Request: chat not found"), final},
		"bad request":     {refused(400, "Bad Request: can't parse entities"), final},
		"migrated":        {telegramtest.Fault{Method: "sendMessage", Code: 400, Description: "Bad Request: group chat was upgraded", MigrateTo: -100}, final},
		"token revoked":   {refused(401, "Unauthorized"), told{all: true, after: time.Minute}},
		"token unknown":   {refused(404, "Not Found"), told{all: true, after: time.Minute}},
		"conflict":        {refused(409, "Conflict"), passing},
		"server error":    {refused(500, "Internal Server Error"), passing},
		"garbage":         {telegramtest.Fault{Method: "sendMessage", Garbage: true}, passing},
		"broken pipe":     {telegramtest.Fault{Method: "sendMessage", Drop: true}, passing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, channel, siti := sending(t)
			server.Fail(c.fault)
			message := channels.Outgoing{ID: "1", Chat: "1", Text: "rahasia"}
			_, err := channel.Send(t.Context(), message)
			if err == nil {
				t.Fatal("sent")
			}
			var refusal *channels.SendError
			if !errors.As(err, &refusal) || refusal.Reason == "" {
				t.Fatalf("got %#v, want a SendError with a reason", err)
			}
			if got := (told{refusal.Final, refusal.Blocked, refusal.All, refusal.After}); got != c.want {
				t.Errorf("told %+v, want %+v", got, c.want)
			}
			wantNoSecret(t, err.Error())
			if len(siti.Messages()) != 0 {
				t.Error("the phone shows a message that was refused")
			}
			if _, err := channel.Send(t.Context(), message); err != nil || len(siti.Messages()) != 1 {
				t.Errorf("after the fault: %v, %d messages", err, len(siti.Messages()))
			}
		})
	}
}

// What never reaches Telegram, since it would be refused.
func TestSendImpossible(t *testing.T) {
	t.Parallel()
	server, channel, _ := sending(t)
	for name, message := range map[string]channels.Outgoing{
		"address":    {Chat: "@siti", Text: "x"},
		"no address": {Text: "x"},
		"long key":   {Chat: "1", Text: "x", Choices: []channels.Choice{{Key: strings.Repeat("k", 65), Label: "x"}}},
		"no key":     {Chat: "1", Text: "x", Choices: []channels.Choice{{Label: "x"}}},
		"no text":    {Chat: "1"},
		"long text":  {Chat: "1", Text: strings.Repeat("x", 4097)},
		"large file": {Chat: "1", File: &channels.File{Name: "x.pdf", Body: make([]byte, 50<<20+1)}},
	} {
		_, err := channel.Send(t.Context(), message)
		if refusal := channels.AsSendError(err); err == nil || !refusal.Final {
			t.Errorf("%s: got %v, want a final refusal", name, err)
		}
	}
	if len(server.Calls("sendDocument")) != 0 {
		t.Error("a file too large was uploaded")
	}
}

// A second chat that is slowed down while the first still waits: the whole
// bot is.
func TestSlowEverywhere(t *testing.T) {
	t.Parallel()
	server, channel, _ := sending(t)
	server.User(2).Say("halo")
	server.Fail(telegramtest.Fault{Method: "sendMessage", Code: 429, RetryAfter: 30, Times: -1})
	for _, c := range []struct {
		chat string
		all  bool
	}{{"1", false}, {"1", false}, {"2", true}, {"2", false}, {"1", true}} {
		_, err := channel.Send(t.Context(), channels.Outgoing{Chat: c.chat, Text: "x"})
		if refusal := channels.AsSendError(err); refusal.All != c.all || refusal.After != 30*time.Second {
			t.Errorf("chat %s: all %v after %v, want all %v after 30s", c.chat, refusal.All, refusal.After, c.all)
		}
	}
}

// The connection breaks after Telegram took the message. That can't be told
// from a message that got lost, so it is tried again: twice, not never.
func TestSendAmbiguous(t *testing.T) {
	t.Parallel()
	server, channel, siti := sending(t)
	server.Fail(telegramtest.Fault{Method: "sendMessage", DropAfter: true})
	message := channels.Outgoing{ID: "1", Chat: "1", Text: "kode Anda"}
	if _, err := channel.Send(t.Context(), message); err == nil || channels.AsSendError(err).Final {
		t.Fatalf("got %v, want a passing fault", err)
	}
	sent, err := channel.Send(t.Context(), message)
	if err != nil || sent.Provider == "" {
		t.Fatalf("second try: %+v, %v", sent, err)
	}
	if len(siti.Messages()) != 2 {
		t.Errorf("%d messages, want 2", len(siti.Messages()))
	}
}

// Telegram took the message, but describes it in a way we can't read: it is
// not sent again.
func TestSendUnreadableResult(t *testing.T) {
	t.Parallel()
	server, channel, siti := sending(t)
	server.Fail(telegramtest.Fault{Method: "sendMessage", Result: `{"message_id":"satu"}`})
	if _, err := channel.Send(t.Context(), channels.Outgoing{Chat: "1", Text: "sekali"}); err != nil {
		t.Errorf("got %v, want no error", err)
	}
	if len(siti.Messages()) != 1 {
		t.Errorf("%d messages, want 1", len(siti.Messages()))
	}
}

// Silence is a passing fault as soon as the caller's time is over.
func TestSendHangs(t *testing.T) {
	t.Parallel()
	server, channel, _ := sending(t)
	server.Fail(telegramtest.Fault{Method: "sendMessage", Hang: true})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := channel.Send(ctx, channels.Outgoing{Chat: "1", Text: "x"})
	if err == nil || channels.AsSendError(err).Final || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want a passing fault of the deadline", err)
	}
	wantNoSecret(t, err.Error())
}

// How a message looks: the reply it is, no link opened by Telegram, one
// button for each choice, a caption under the file.
func TestSendLooks(t *testing.T) {
	t.Parallel()
	server, channel, siti := sending(t)
	question := siti.Say("status?")
	in := &table{}
	running(t, channel, in.store)
	awaitTexts(t, in, "halo", "status?")
	key := in.events[1].Key
	for _, m := range []channels.Outgoing{
		{Chat: "1", Text: "Lihat https://contoh.id/x", ReplyTo: key},
		{Chat: "1", Text: "Sudah dihapus", ReplyTo: "m1.99"},
		{Chat: "1", Text: "Pesan orang lain", ReplyTo: "m12.1001"},
		{Chat: "1", Text: "Ini akta", File: &channels.File{Name: "akta.pdf", Body: []byte("%PDF")}, ReplyTo: key,
			Choices: []channels.Choice{{Key: "k1", Label: "Sudah"}, {Key: "k2", Label: "Belum"}}},
	} {
		sent, err := channel.Send(t.Context(), m)
		if err != nil || sent.Provider == "" {
			t.Fatalf("%q: %+v, %v", m.Text, sent, err)
		}
	}
	shown := siti.Messages()
	for i, reply := range []int{question, 0, 0, question} {
		if shown[i].ReplyTo != reply {
			t.Errorf("message %d answers %d, want %d", i, shown[i].ReplyTo, reply)
		}
	}
	if !shown[0].NoPreview {
		t.Error("Telegram would open the link")
	}
	file := shown[3]
	if file.Text != "Ini akta" || file.File == nil || string(file.File.Body) != "%PDF" || len(file.Buttons) != 2 {
		t.Errorf("the file looks like %+v", file)
	}
	if n := len(server.Calls("sendDocument")); n != 1 {
		t.Errorf("%d uploads", n)
	}
}
