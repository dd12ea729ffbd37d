package simulator

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"sakti/channels"
)

func TestPostIsAnsweredOnceTheServiceHasIt(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	o.then = func([]channels.Event) {
		if shown := p.list("").Messages; len(shown) != 1 || shown[0].Ticks != ticksSent {
			t.Errorf("while the service stores, the phone shows %+v", shown)
		}
	}
	got := p.post(map[string]string{"text": "halo", "key": "a", "name": "Siti"})
	if got.status != http.StatusCreated || got.ID != 1 || got.Key != "a" {
		t.Errorf("answer %+v", got)
	}
	event := o.events()[0]
	if event.Kind != channels.KindText || event.Text != "halo" || event.Name != "Siti" ||
		event.Chat != "+6281234567890" || event.Phone != "+6281234567890" || event.Channel != "simulator" {
		t.Errorf("event %+v", event)
	}
	if strings.Contains(event.Key, "8123") {
		t.Errorf("the event's key %q gives the number away", event.Key)
	}
	if m := p.list("").Messages[0]; m.From != "me" || m.Text != "halo" || m.Ticks != ticksStored || m.Key != "a" {
		t.Errorf("the phone shows %+v", m)
	}
}

func TestOneKeyIsOneMessage(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	first := p.post(map[string]string{"text": "halo", "key": "k"})
	second := p.on("081234567890").post(map[string]string{"text": "halo", "key": "k"})
	if second.status != http.StatusOK || second.ID != first.ID {
		t.Errorf("the repeat is answered %+v after %+v", second, first)
	}
	p.send(map[string]string{"key": "k"}, upload{"a.jpg", "image/jpeg", []byte("x")})
	p.on("6281234567891").post(map[string]string{"text": "halo", "key": "k"}) // another phone
	free1, free2 := p.post(map[string]string{"text": "a"}), p.post(map[string]string{"text": "a"})
	if free1.Key == "" || free1.Key == free2.Key {
		t.Errorf("without a key: %q and %q", free1.Key, free2.Key)
	}
	if n := len(o.events()); n != 4 {
		t.Errorf("%d events, want 4", n)
	}
	if left := files(t, c); len(left) != 0 {
		t.Errorf("the repeated upload was kept: %v", left)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	many := make([]upload, maxFiles+1)
	for i := range many {
		many[i] = upload{"a.jpg", "image/jpeg", []byte("x")}
	}
	for name, test := range map[string]struct {
		got  reply
		want int
	}{
		"letters":        {p.on("halo").post(map[string]string{"text": "x"}), 400},
		"short":          {p.on("0812").post(map[string]string{"text": "x"}), 400},
		"long number":    {p.on("6281234567890123").post(map[string]string{"text": "x"}), 400},
		"empty":          {p.post(map[string]string{"text": " \n"}), 422},
		"no form":        {p.send(nil), 422},
		"empty file":     {p.send(nil, upload{"a.jpg", "image/jpeg", nil}), 422},
		"long text":      {p.post(map[string]string{"text": strings.Repeat("é", maxText+1)}), 413},
		"huge text":      {p.post(map[string]string{"text": strings.Repeat("a", maxFields)}), 413},
		"unknown button": {p.post(map[string]string{"choice": "zzz"}), 422},
		"long key":       {p.post(map[string]string{"text": "x", "key": strings.Repeat("k", maxKey+1)}), 422},
		"not JSON":       {p.postBody("application/json", strings.NewReader("{")), 400},
		"plain":          {p.postBody("text/plain", strings.NewReader("halo")), 415},
		"cut short":      {p.postBody("multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nxyz")), 400},
		"large file":     {p.send(nil, upload{"a.pdf", "application/pdf", make([]byte, maxFile+1)}), 413},
		"many files":     {p.send(nil, many...), 413},
	} {
		if test.got.status != test.want || test.got.Error == "" {
			t.Errorf("%s: %d %q, want %d", name, test.got.status, test.got.Error, test.want)
		}
	}
	if len(o.events()) != 0 || len(files(t, c)) != 0 {
		t.Errorf("refused messages left %d events and files %v", len(o.events()), files(t, c))
	}
	for _, query := range []string{"?after=x", "?wait=-1", "?seen=a"} {
		if status, _, _ := p.get("/simulator/phones/6281234567890/messages" + query); status != 400 {
			t.Errorf("%s: %d", query, status)
		}
	}
}

func TestTextIsCleanedOfWhatDatabasesRefuse(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	p.send(map[string]string{"text": "a\x00b\xffc", "name": strings.Repeat("n", 500)}, upload{"../../a\u202eb.jpg", "image/jpeg", []byte("x")})
	event := o.events()[0]
	if event.Text != "ab\ufffdc" || len(event.Name) != maxPerson || event.Media[0].Name != "ab.jpg" {
		t.Errorf("text %q, name of %d, file %q", event.Text, len(event.Name), event.Media[0].Name)
	}
}

func TestServiceUnavailableKeepsTheMessage(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	o.setFail(errors.New("no database"))
	got := p.post(map[string]string{"text": "halo"})
	if got.status != http.StatusServiceUnavailable || got.ID != 1 || got.Key == "" || got.Error == "" {
		t.Fatalf("answer %+v", got)
	}
	// A notice meanwhile does not pretend that the message was read.
	if _, err := c.Send(t.Context(), channels.Outgoing{ID: "n", Chat: "+6281234567890", Text: "kabar"}); err != nil {
		t.Fatal(err)
	}
	if m := p.list("").Messages[0]; m.Ticks != ticksSent {
		t.Errorf("ticks %d before it is stored", m.Ticks)
	}
	o.setFail(nil)
	if again := p.post(map[string]string{"text": "halo", "key": got.Key}); again.status != 200 || again.ID != 1 {
		t.Errorf("the retry is answered %+v", again)
	}
	if len(o.events()) != 1 || p.list("").Messages[0].Ticks != ticksStored {
		t.Errorf("%d events, ticks %d", len(o.events()), p.list("").Messages[0].Ticks)
	}
}
