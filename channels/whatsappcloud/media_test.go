package whatsappcloud_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"sakti/channels"
	"sakti/channels/whatsappcloud"
	"sakti/channels/whatsappcloud/cloudtest"
)

func fetch(t *testing.T, channel *whatsappcloud.Channel, media channels.Media) ([]byte, error) {
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
	for name, c := range map[string]struct {
		spoil func(*cloudtest.Server)
		works bool // nevertheless
		final bool // else: works again when healed
		all   bool
	}{
		"nothing":         {spoil: func(*cloudtest.Server) {}, works: true},
		"expired":         {spoil: (*cloudtest.Server).Expire, final: true},
		"link expired":    {spoil: (*cloudtest.Server).ExpireLinks, final: true},
		"API broken":      {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Code: 131000, Status: 500}) }},
		"slow down":       {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Code: 80007}) }},
		"garbage":         {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Garbage: true}) }},
		"broken pipe":     {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Drop: true, Times: -1}) }},
		"link is garbage": {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Path: "download", Garbage: true}) }},
		"link broken":     {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Path: "download", Drop: true, Times: -1}) }},
		"half of it":      {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Path: "download", DropAfter: true}) }},
		"token":           {spoil: func(s *cloudtest.Server) { s.Fail(cloudtest.Fault{Code: 190, Status: 401}) }, all: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, nil)
			s.server.User(siti).Photo(photo)
			s.await("the photo", func() bool { return len(s.in.all()) == 1 })
			media := s.in.all()[0].Media[0]
			c.spoil(s.server)
			got, err := fetch(t, s.channel, media)
			if c.works {
				if err != nil || !bytes.Equal(got, photo) {
					t.Fatalf("got %d bytes, %v", len(got), err)
				}
				return
			}
			if err == nil {
				t.Fatalf("got %d bytes without an error", len(got))
			}
			wantNoSecret(t, err.Error())
			if refusal := channels.AsSendError(err); refusal.Final != c.final || refusal.All != c.all || refusal.Reason == "" {
				t.Errorf("got %#v", refusal)
			}
			if c.final {
				return
			}
			s.server.Heal()
			if again, err := fetch(t, s.channel, media); err != nil || !bytes.Equal(again, photo) {
				t.Errorf("second try: %d bytes, %v", len(again), err)
			}
		})
	}
}

// A file that the API says is too large is not asked for; one that is larger
// than said ends in an error, not in silence.
func TestFetchTooLarge(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	s.server.User(siti).Document("besar.pdf", make([]byte, 20<<20+1))
	s.await("the document", func() bool { return len(s.in.all()) == 1 })
	media := s.in.all()[0].Media[0]
	if _, err := fetch(t, s.channel, media); err == nil || !channels.AsSendError(err).Final {
		t.Errorf("got %v, want a final refusal", err)
	}
	for _, call := range s.server.Calls() {
		if call.Path == "/download/"+media.Ref {
			t.Error("asked for it nevertheless")
		}
	}
	s.server.Understate()
	if got, err := fetch(t, s.channel, media); err == nil || !channels.AsSendError(err).Final {
		t.Errorf("got %v after %d bytes, want a final refusal", err, len(got))
	}
	for _, ref := range []string{"", "..", "../../me", "a/b"} {
		if _, err := fetch(t, s.channel, channels.Media{Ref: ref}); err == nil || !channels.AsSendError(err).Final {
			t.Errorf("reference %q: %v, want a final refusal", ref, err)
		}
	}
}

// The token goes with each request, so no answer sends us with it elsewhere.
func TestNoRedirects(t *testing.T) {
	t.Parallel()
	var strayed atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
	t.Cleanup(elsewhere.Close)
	api := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(api.Close)
	channel := made(t, cloudtest.New(t), func(config *whatsappcloud.Config) { config.API = api.URL })
	_, err := channel.Send(t.Context(), channels.Outgoing{ID: "a1", Chat: siti, Text: "halo"})
	if err == nil || channels.AsSendError(err).Final || strayed.Load() != 0 {
		t.Errorf("Send: %v, %d calls went elsewhere", err, strayed.Load())
	}
	if _, err := fetch(t, channel, channels.Media{Ref: "1"}); err == nil || strayed.Load() != 0 {
		t.Errorf("Fetch: %v, %d calls went elsewhere", err, strayed.Load())
	}
}

// An upload that fails is a send that fails, and may be tried again.
func TestUploadFaults(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, _ := s.greet(siti)
	message := channels.Outgoing{ID: "f1", Chat: siti, Text: "Ini akta.", File: &channels.File{Name: `akta "baru".pdf`, MIME: "application/pdf", Body: []byte("akta")}}
	s.server.Fail(cloudtest.Fault{Path: "media", Garbage: true})
	if _, err := s.send(message); err == nil || channels.AsSendError(err).Final {
		t.Errorf("got %v, want a passing fault", err)
	}
	s.server.Fail(cloudtest.Fault{Path: "media", Code: 131053})
	if _, err := s.send(message); err == nil || !channels.AsSendError(err).Final {
		t.Errorf("got %v, want a final refusal", err)
	}
	s.must(message)
	if m := user.Messages(); len(m) != 1 || m[0].File.Name != message.File.Name || m[0].File.MIME != "application/pdf" || m[0].Text != "Ini akta." {
		t.Errorf("shown %+v", m)
	}
}
