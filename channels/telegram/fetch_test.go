package telegram_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"sakti/channels"
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

// received is the medium of what Siti does.
func received(t *testing.T, server *telegramtest.Server, channel *telegram.Channel, do func(*telegramtest.User)) channels.Media {
	t.Helper()
	in := &table{}
	stop := running(t, channel, in.store)
	do(server.User(1))
	await(t, "the event", func() bool { return len(in.texts()) == 1 })
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if event := in.events[0]; len(event.Media) == 1 {
		return event.Media[0]
	}
	t.Fatalf("the event has no medium: %+v", in.events[0])
	return channels.Media{}
}

func fetch(t *testing.T, channel *telegram.Channel, media channels.Media) ([]byte, error) {
	t.Helper()
	body, err := channel.Fetch(t.Context(), media)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

func TestFetchFaults(t *testing.T) {
	t.Parallel()
	photo := bytes.Repeat([]byte("foto"), 100_000)
	busy := telegramtest.Fault{Method: "getFile", Code: 400, Description: "Bad Request: wrong file_id or the file is temporarily unavailable"}
	for name, c := range map[string]struct {
		spoil       func(*telegramtest.Server)
		works       bool // nevertheless
		final, once bool // else; once: works again when healed
	}{
		"nothing":           {spoil: func(*telegramtest.Server) {}, works: true},
		"busy for a moment": {spoil: func(s *telegramtest.Server) { s.Fail(busy) }, works: true},
		"expired":           {spoil: (*telegramtest.Server).Expire, final: true},
		"link expired":      {spoil: (*telegramtest.Server).ExpireLinks, final: true},
		"too big after all": {spoil: func(s *telegramtest.Server) {
			s.Fail(telegramtest.Fault{Method: "getFile", Code: 400, Description: "Bad Request: file is too big"})
		}, final: true},
		"slow down":       {spoil: func(s *telegramtest.Server) { s.Fail(telegramtest.TooMany("getFile", 0, 2)) }, once: true},
		"garbage":         {spoil: func(s *telegramtest.Server) { s.Fail(telegramtest.Fault{Method: "getFile", Garbage: true}) }, once: true},
		"broken pipe":     {spoil: func(s *telegramtest.Server) { s.Fail(telegramtest.Fault{Method: "getFile", Drop: true}) }, once: true},
		"link is garbage": {spoil: func(s *telegramtest.Server) { s.Fail(telegramtest.Fault{Method: "file", Garbage: true}) }, once: true},
		"link broken":     {spoil: func(s *telegramtest.Server) { s.Fail(telegramtest.Fault{Method: "file", Drop: true, Times: -1}) }, once: true},
		"half of it":      {spoil: func(s *telegramtest.Server) { s.Fail(telegramtest.Fault{Method: "file", DropAfter: true}) }, once: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := telegramtest.New(t)
			channel, log := quick(t, server)
			media := received(t, server, channel, func(u *telegramtest.User) { u.Photo(photo) })
			c.spoil(server)
			got, err := fetch(t, channel, media)
			if c.works {
				if err != nil || !bytes.Equal(got, photo) {
					t.Fatalf("got %d bytes, %v", len(got), err)
				}
				return
			}
			if err == nil {
				t.Fatalf("got %d bytes without an error", len(got))
			}
			wantNoSecret(t, err.Error()+log.String())
			if refusal := channels.AsSendError(err); refusal.Final != c.final || refusal.Reason == "" {
				t.Errorf("got %#v, want final %v", refusal, c.final)
			}
			if !c.once {
				return
			}
			server.Heal()
			if again, err := fetch(t, channel, media); err != nil || !bytes.Equal(again, photo) {
				t.Errorf("second try: %d bytes, %v", len(again), err)
			}
		})
	}
}

// A file that says it is too large is not even asked for; one that lies ends
// in an error, not in silence.
func TestFetchTooLarge(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	huge := received(t, server, channel, func(u *telegramtest.User) { u.Huge("video.pdf", 20<<20+1) })
	if _, err := fetch(t, channel, huge); err == nil || !channels.AsSendError(err).Final {
		t.Errorf("got %v, want a final refusal", err)
	}
	if n := len(server.Calls("getFile")); n != 0 {
		t.Errorf("asked for it %d times", n)
	}
	huge.Size = 0 // as if Telegram had not said
	if _, err := fetch(t, channel, huge); err == nil || !channels.AsSendError(err).Final {
		t.Errorf("of unknown size: got %v, want a final refusal", err)
	}
	server.Fail(telegramtest.Fault{Method: "getFile", Code: 401, Description: "Unauthorized"})
	if _, err := fetch(t, channel, huge); !errors.Is(err, telegram.ErrToken) || channels.AsSendError(err).Final {
		t.Errorf("got %v, want the refused token, which may be put right", err)
	}
}

func TestFetchLargerThanSaid(t *testing.T) {
	t.Parallel()
	server := telegramtest.New(t)
	channel, _ := quick(t, server)
	liar := received(t, server, channel, func(u *telegramtest.User) { u.Understated("kecil.pdf", make([]byte, 20<<20+1)) })
	got, err := fetch(t, channel, liar)
	if err == nil || !channels.AsSendError(err).Final {
		t.Errorf("got %v after %d bytes, want a final refusal", err, len(got))
	}
}

// The token is in the address, so no answer sends us with it elsewhere.
func TestNoRedirects(t *testing.T) {
	t.Parallel()
	var strayed atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
	t.Cleanup(elsewhere.Close)
	api := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(api.Close)
	channel, err := telegram.New(telegram.Config{Token: telegramtest.Token, API: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	if err := channel.Open(t.Context()); err == nil || strayed.Load() != 0 {
		t.Errorf("Open: %v, %d calls went elsewhere", err, strayed.Load())
	}
}
