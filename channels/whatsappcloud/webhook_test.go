package whatsappcloud_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sakti/channels"
	"sakti/channels/whatsappcloud"
	"sakti/channels/whatsappcloud/cloudtest"
)

const pushed = `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
	"messaging_product":"whatsapp","metadata":{"phone_number_id":"` + cloudtest.PhoneID + `"},
	"contacts":[{"profile":{"name":"Siti"},"wa_id":"` + siti + `"}],
	"messages":[{"from":"` + siti + `","id":"wamid.1","timestamp":"1794900000","type":"text","text":{"body":"halo"}}]}}]}]}`

// What the webhook answers, and what it stores.
func TestWebhookAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, body, signature string
		refuse                  int
		want, stored            int
	}{
		"good":            {"POST", pushed, cloudtest.Sign([]byte(pushed)), 0, 200, 1},
		"storage away":    {"POST", pushed, cloudtest.Sign([]byte(pushed)), 1, 503, 0},
		"no signature":    {"POST", pushed, "", 0, 401, 0},
		"empty signature": {"POST", pushed, "sha256=", 0, 401, 0},
		"of another body": {"POST", pushed + " ", cloudtest.Sign([]byte(pushed)), 0, 401, 0},
		"without prefix":  {"POST", pushed, strings.TrimPrefix(cloudtest.Sign([]byte(pushed)), "sha256="), 0, 401, 0},
		"not hex":         {"POST", pushed, "sha256=rahasia", 0, 401, 0},
		"cut off":         {"POST", pushed, cloudtest.Sign([]byte(pushed))[:40], 0, 401, 0},
		"not JSON":        {"POST", "<html>", cloudtest.Sign([]byte("<html>")), 0, 200, 0},
		"PUT":             {"PUT", pushed, cloudtest.Sign([]byte(pushed)), 0, 405, 0},
		"too large":       {"POST", strings.Repeat(" ", 4<<20+1), "", 0, 413, 0},
	} {
		log, in := &lines{}, &table{refuse: c.refuse}
		path, handler := made(t, cloudtest.New(t), nil).Routes(in.store)
		r := httptest.NewRequest(c.method, path, strings.NewReader(c.body))
		r.Header.Set("X-Hub-Signature-256", c.signature)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != c.want || len(in.all()) != c.stored || path != "/whatsapp" {
			t.Errorf("%s: answered %d and stored %d, want %d and %d", name, w.Code, len(in.all()), c.want, c.stored)
		}
		wantNoSecret(t, w.Body.String()+log.String())
	}
}

// Meta asks whether the webhook is ours; nobody else gets an answer.
func TestWebhookVerify(t *testing.T) {
	t.Parallel()
	_, handler := made(t, cloudtest.New(t), nil).Routes((&table{}).store)
	for name, c := range map[string]struct {
		mode, token, challenge string
		want                   int
	}{
		"good":           {"subscribe", cloudtest.VerifyToken, "1158201444", 200},
		"wrong token":    {"subscribe", cloudtest.VerifyToken + "x", "1158201444", 403},
		"no token":       {"subscribe", "", "1158201444", 403},
		"other mode":     {"unsubscribe", cloudtest.VerifyToken, "1158201444", 403},
		"no challenge":   {"subscribe", cloudtest.VerifyToken, "", 403},
		"a page instead": {"subscribe", cloudtest.VerifyToken, "<script>alert(1)</script>", 403},
	} {
		query := url.Values{"hub.mode": {c.mode}, "hub.verify_token": {c.token}, "hub.challenge": {c.challenge}}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "/whatsapp?"+query.Encode(), nil))
		if w.Code != c.want || (w.Code == 200) != (w.Body.String() == c.challenge) {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
		if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") {
			t.Errorf("%s: answered as %s", name, kind)
		}
	}
}

// The database is away while people write and statuses come: Meta keeps
// pushing, and each message arrives once and in its person's order.
func TestStorageAway(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	s.server.TellStatuses()
	user, _ := s.greet(siti)
	s.in.mu.Lock()
	s.in.refuse = 12
	s.in.mu.Unlock()
	id := s.must(channels.Outgoing{ID: "a1", Chat: siti, Text: "sebentar"}).Provider
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprint("pesan ", i))
		user.Say(want[i])
		s.server.User("6281200000001").Say("saya juga")
	}
	s.await("everything", func() bool { return len(s.in.all()) == 1+1+10+10 && s.server.Waiting() == 0 })
	var got []string
	for _, event := range s.in.all()[1:] {
		if event.Chat == siti && event.Kind == channels.KindText {
			got = append(got, event.Text)
		}
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("stored %q", got)
	}
	if r := s.receipts(); len(r) != 1 || r[0] != id+" delivered" {
		t.Errorf("receipts %q", r)
	}
	if _, refused := s.server.Pushes(); refused != 12 {
		t.Errorf("%d pushes refused, want 12", refused)
	}
}

// The service is down while people write: what they wrote arrives at the next
// process, in order and once.
func TestServiceAway(t *testing.T) {
	t.Parallel()
	server, in := cloudtest.New(t), &table{}
	address, mount := site(t)
	begin := func() {
		path, handler := opened(t, server, nil).Routes(in.store)
		mount(path, handler)
		if err := server.Subscribe(address + path); err != nil {
			t.Fatal(err)
		}
	}
	s := &scene{T: t, server: server, in: in}
	begin()
	s.greet(siti)
	mount("/", http.NotFoundHandler())
	server.User(siti).Say("masih tutup?")
	server.User(siti).Photo([]byte("KK"))
	s.await("pushes in vain", func() bool { _, refused := server.Pushes(); return refused >= 3 })
	begin()
	s.await("what was written", func() bool { return len(in.all()) == 3 && server.Waiting() == 0 })
	if all := in.all(); all[1].Text != "masih tutup?" || all[2].Kind != channels.KindMedia {
		t.Errorf("stored %+v", all)
	}
}

// Photos of one gesture come as messages of their own, and are put together;
// those of another are not.
func TestAlbums(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	siti := s.server.User(siti)
	siti.Photo([]byte("satu"), []byte("dua"))
	s.server.User("6281200000001").Photo([]byte("lain"))
	siti.Say("itu KK")
	siti.Photo([]byte("tiga"))
	s.server.Forward(20e9)
	siti.Photo([]byte("empat"))
	s.await("all", func() bool { return len(s.in.all()) == 6 })
	var albums []string
	for _, event := range s.in.all() {
		switch {
		case event.Kind == channels.KindText && event.Album != "":
			t.Error("a text in an album")
		case event.Kind == channels.KindMedia && event.Chat == siti.Number:
			albums = append(albums, event.Album)
		case event.Kind == channels.KindMedia && event.Album != event.Ref:
			t.Errorf("a lone photo is in album %q", event.Album)
		}
	}
	if len(albums) != 4 || albums[0] == "" || albums[0] != albums[1] || albums[1] != albums[2] || albums[3] == albums[0] {
		t.Errorf("albums %q", albums)
	}
}

// A person hides the number behind a username: the address changes, the old
// one was told before, and answers arrive at both.
func TestHiddenNumber(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, first := s.greet(siti)
	user.Hide()
	_, second := s.greet(siti)
	if first.Chat != siti || first.Phone != "+"+siti || len(first.Also) != 1 || first.Also[0] != second.Chat {
		t.Errorf("before: %+v", first)
	}
	if second.Chat != user.ID || second.Phone != "" || len(second.Also) != 0 {
		t.Errorf("after: %+v", second)
	}
	for i, chat := range []string{first.Chat, second.Chat, "+" + siti} {
		s.must(channels.Outgoing{ID: fmt.Sprint("a", i), Chat: chat, Text: "halo"})
	}
	if n := len(user.Messages()); n != 3 {
		t.Errorf("%d answers arrived, want 3", n)
	}
	if _, err := s.send(channels.Outgoing{ID: "x", Chat: "@siti.aminah", Text: "halo"}); !channels.AsSendError(err).Final {
		t.Errorf("an address of no kind: %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := whatsappcloud.Config{PhoneID: cloudtest.PhoneID, Token: cloudtest.Token, AppSecret: cloudtest.AppSecret, VerifyToken: cloudtest.VerifyToken}
	channel, err := whatsappcloud.New(good)
	if err != nil {
		t.Fatal(err)
	}
	if l := channel.Limits(); !l.Buttons || !l.Receipts || !l.Forms || l.Window.Hours() != 24 || l.StartsChats || l.PhoneChats || l.Groups {
		t.Errorf("limits %+v", l)
	}
	for name, spoil := range map[string]func(*whatsappcloud.Config){
		"a number for its id": func(c *whatsappcloud.Config) { c.PhoneID = "+62 823" },
		"no token":            func(c *whatsappcloud.Config) { c.Token = "" },
		"token with a break":  func(c *whatsappcloud.Config) { c.Token += "\n" },
		"short app secret":    func(c *whatsappcloud.Config) { c.AppSecret = "abc" },
		"short verify token":  func(c *whatsappcloud.Config) { c.VerifyToken = "abc" },
		"plain http":          func(c *whatsappcloud.Config) { c.API = "http://graph.facebook.com" },
		"no host":             func(c *whatsappcloud.Config) { c.API = "graph.facebook.com" },
		"version":             func(c *whatsappcloud.Config) { c.Version = "23" },
		"language":            func(c *whatsappcloud.Config) { c.Language = "Indonesia" },
		"root":                func(c *whatsappcloud.Config) { c.Path = "/" },
		"long button":         func(c *whatsappcloud.Config) { c.ListButton = "Pilih salah satu di sini" },
	} {
		config := good
		spoil(&config)
		_, err := whatsappcloud.New(config)
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		wantNoSecret(t, err.Error())
	}
}
