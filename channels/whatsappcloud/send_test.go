package whatsappcloud_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/whatsappcloud"
	"sakti/channels/whatsappcloud/cloudtest"
)

func choices(labels ...string) (out []channels.Choice) {
	for i, label := range labels {
		out = append(out, channels.Choice{Key: fmt.Sprint("k", i), Label: label})
	}
	return out
}

// How choices are shown: as buttons, as a list, or not beyond the lines that
// Fit has written.
func TestChoices(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, _ := s.greet(siti)
	file := &channels.File{Name: "akta.pdf", MIME: "application/pdf", Body: []byte("akta")}
	for i, c := range []struct {
		name    string
		message channels.Outgoing
		shown   int
		list    bool
	}{
		{"three", channels.Outgoing{Text: "Mau apa?", Choices: choices("Ya", "Tidak", "Batal")}, 3, false},
		{"four", channels.Outgoing{Text: "Mau apa?", Choices: choices("a", "b", "c", "d")}, 4, true},
		{"ten", channels.Outgoing{Text: "Mau apa?", Choices: choices("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")}, 10, true},
		{"long label", channels.Outgoing{Text: "Mau apa?", Choices: choices("Kartu keluarga hilang ya", "Ya")}, 2, true},
		{"twice the same label", channels.Outgoing{Text: "Mau apa?", Choices: choices("Ya", "Ya")}, 2, true},
		{"long text", channels.Outgoing{Text: strings.Repeat("kata ", 300), Choices: choices("Ya", "Tidak")}, 2, true},
		{"eleven", channels.Outgoing{Text: "Mau apa?", Choices: choices("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")}, 0, false},
		{"file", channels.Outgoing{Text: "Ini akta.", File: file, Choices: choices("Benar", "Salah")}, 2, false},
		{"file with four", channels.Outgoing{Text: "Ini akta.", File: file, Choices: choices("a", "b", "c", "d")}, 0, false},
		{"file without words", channels.Outgoing{File: file, Choices: choices("a")}, 0, false},
	} {
		c.message.ID, c.message.Chat = fmt.Sprint("c", i), siti
		s.must(c.message)
		m := user.Messages()[i]
		if len(m.Choices) != c.shown || m.List != c.list || m.Text != strings.TrimSpace(c.message.Text) && m.Text != c.message.Text {
			t.Errorf("%s: shown %+v", c.name, m)
		}
		if (c.message.File != nil) != (m.File != nil) || m.File != nil && (m.File.Name != "akta.pdf" || string(m.File.Body) != "akta") {
			t.Errorf("%s: file %+v", c.name, m.File)
		}
		if m.Ours != c.message.ID {
			t.Errorf("%s: goes without our id", c.name)
		}
	}
	if err := user.Press("j"); err != nil {
		t.Fatal(err)
	}
	s.await("the choice", func() bool { return len(s.in.all()) == 2 })
	if event := s.in.all()[1]; event.Kind != channels.KindChoice || event.Choice != "k9" || event.ReplyTo == "" {
		t.Errorf("chosen %+v", event)
	}
	for name, message := range map[string]channels.Outgoing{
		"empty":     {Chat: siti, Text: " \n"},
		"no key":    {Chat: siti, Text: "?", Choices: []channels.Choice{{Label: "Ya"}}},
		"no label":  {Chat: siti, Text: "?", Choices: []channels.Choice{{Key: "ya"}}},
		"huge file": {Chat: siti, File: &channels.File{Name: "x", Body: make([]byte, 95<<20+1)}},
	} {
		if _, err := s.send(message); err == nil || !channels.AsSendError(err).Final {
			t.Errorf("%s: %v, want a final refusal", name, err)
		}
	}
}

// An answer is shown at the message that it answers; where that can't be, it
// is sent without.
func TestReplies(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, event := s.greet(siti)
	s.must(channels.Outgoing{ID: "a1", Chat: siti, Text: "satu", ReplyTo: event.Key})
	s.must(channels.Outgoing{ID: "a2", Chat: siti, Text: "dua", Quote: &channels.Quote{Ref: event.Ref}})
	s.must(channels.Outgoing{ID: "a3", Chat: siti, Text: "tiga", ReplyTo: "wamid.gone"})
	s.must(channels.Outgoing{ID: "a4", Chat: siti, Text: "empat", ReplyTo: "r.wamid.1.read"})
	shown := user.Messages()
	for i, want := range []string{event.Ref, event.Ref, "", ""} {
		if len(shown) != 4 || shown[i].ReplyTo != want {
			t.Errorf("message %d of %d answers %q, want %q", i, len(shown), shown[i].ReplyTo, want)
		}
	}
}

// Outside the 24 hours, a message with a form goes as its form; one without
// is taken by Meta, and reported as failed.
func TestWindow(t *testing.T) {
	t.Parallel()
	form := &channels.Form{Name: "kabar_berkas", Values: []string{"471-2026", "Akta  Anda\nsudah jadi.", " "}}
	for name, c := range map[string]struct {
		ahead   time.Duration // since the person wrote
		prompt  bool
		noForms bool
		restart bool // the channel does not remember the person
		without bool // a message without a form
		want    string
	}{
		"open":                {want: "text"},
		"closed":              {ahead: 25 * time.Hour, restart: true, want: "form"},
		"open, not known":     {restart: true, want: "form"},
		"refused at once":     {ahead: 25 * time.Hour, prompt: true, want: "form"}, // the channel's clock is behind
		"closed, no form":     {ahead: 25 * time.Hour, without: true, want: "failed"},
		"refused, no form":    {ahead: 25 * time.Hour, without: true, prompt: true, want: "closed"},
		"closed, none wanted": {ahead: 25 * time.Hour, noForms: true, prompt: true, want: "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, func(config *whatsappcloud.Config) {
				config.NoForms, config.Forms = c.noForms, map[string]string{"kabar_berkas": "sakti_kabar_2"}
			})
			if c.prompt {
				s.server.RefuseAtOnce()
			}
			s.server.Approve("sakti_kabar_2", 3)
			user, _ := s.greet(siti)
			s.server.Forward(c.ahead)
			channel := s.channel
			if c.restart {
				channel = opened(t, s.server, func(config *whatsappcloud.Config) { config.Forms = map[string]string{"kabar_berkas": "sakti_kabar_2"} })
			}
			message := channels.Outgoing{ID: "n1", Chat: siti, Text: "Akta Anda sudah jadi.", Form: form}
			if c.without {
				message.Form = nil
			}
			_, err := channel.Send(t.Context(), message)
			refusal := channels.AsSendError(err)
			switch c.want {
			case "closed":
				if err == nil || !refusal.Closed || !refusal.Final {
					t.Errorf("got %#v, want closed", refusal)
				}
				return
			case "failed":
				s.await("the failure", func() bool { return len(s.receipts()) == 1 })
				if last := s.in.all()[1]; last.Receipt.State != channels.Failed || !strings.Contains(last.Receipt.Reason, "24 jam") {
					t.Errorf("told %+v", last.Receipt)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			m := user.Messages()[0]
			if c.want == "text" && (m.Form != "" || m.Text != message.Text) {
				t.Errorf("shown %+v, want the words", m)
			}
			if c.want == "form" && (m.Form != "sakti_kabar_2" || m.Text != "471-2026|Akta Anda sudah jadi.|-") {
				t.Errorf("shown %+v, want the form", m)
			}
		})
	}
}

// What the API's errors mean for whoever sends.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, _ := s.greet(siti)
	for name, c := range map[string]struct {
		fault  cloudtest.Fault
		final  bool
		closed bool
		block  bool
		all    bool
		after  time.Duration // at least
	}{
		"window":          {fault: cloudtest.Fault{Code: 131047}, final: true, closed: true},
		"undeliverable":   {fault: cloudtest.Fault{Code: 131026}, final: true},
		"not wanted":      {fault: cloudtest.Fault{Code: 131050}, final: true, block: true},
		"experiment":      {fault: cloudtest.Fault{Code: 130472}, final: true},
		"unsupported":     {fault: cloudtest.Fault{Code: 131051}, final: true},
		"parameter":       {fault: cloudtest.Fault{Code: 100}, final: true},
		"form not there":  {fault: cloudtest.Fault{Code: 132001}, final: true},
		"form, new code":  {fault: cloudtest.Fault{Code: 132099}, final: true},
		"new code":        {fault: cloudtest.Fault{Code: 139999}, final: true},
		"throughput":      {fault: cloudtest.Fault{Code: 130429, Status: 429}, all: true, after: 10 * time.Second},
		"account's rate":  {fault: cloudtest.Fault{Code: 80007}, all: true, after: 10 * time.Second},
		"app's rate":      {fault: cloudtest.Fault{Code: 4}, all: true, after: 10 * time.Second},
		"one chat's rate": {fault: cloudtest.Fault{Code: 131056}, after: 5 * time.Second},
		"spam":            {fault: cloudtest.Fault{Code: 131048}, all: true, after: time.Minute},
		"token":           {fault: cloudtest.Fault{Code: 190, Status: 401}, all: true, after: time.Minute},
		"permission":      {fault: cloudtest.Fault{Code: 200, Status: 403}, all: true, after: time.Minute},
		"access":          {fault: cloudtest.Fault{Code: 131005, Status: 403}, all: true, after: time.Minute},
		"locked":          {fault: cloudtest.Fault{Code: 368, Status: 403}, all: true, after: time.Hour},
		"payment":         {fault: cloudtest.Fault{Code: 131042}, all: true, after: time.Minute},
		"not registered":  {fault: cloudtest.Fault{Code: 133010}, all: true, after: time.Minute},
		"something wrong": {fault: cloudtest.Fault{Code: 131000, Status: 500}},
		"new fault":       {fault: cloudtest.Fault{Code: 139998, Status: 503}},
		"proxy":           {fault: cloudtest.Fault{Garbage: true}},
		"proxy forbids":   {fault: cloudtest.Fault{Garbage: true, Status: 403}},
		"proxy's token":   {fault: cloudtest.Fault{Garbage: true, Status: 401}, all: true, after: time.Minute},
		"proxy's rate":    {fault: cloudtest.Fault{Garbage: true, Status: 429}, all: true, after: 10 * time.Second},
		"told to wait":    {fault: cloudtest.Fault{Code: 80007, After: 600}, all: true, after: 10 * time.Minute},
		"broken line":     {fault: cloudtest.Fault{Drop: true}},
	} {
		c.fault.Path = "messages"
		s.server.Fail(c.fault)
		_, err := s.send(channels.Outgoing{ID: "r " + name, Chat: siti, Text: "halo"})
		refusal := channels.AsSendError(err)
		if err == nil || refusal.Final != c.final || refusal.Closed != c.closed || refusal.Blocked != c.block || refusal.All != c.all || refusal.After < c.after || refusal.Reason == "" {
			t.Errorf("%s: %#v", name, refusal)
		}
		if err != nil {
			wantNoSecret(t, err.Error())
		}
	}
	if n := len(user.Messages()); n != 0 {
		t.Errorf("%d messages arrived", n)
	}
}

// The answer to a send gets lost. It may be seen twice; but if the status of
// the first has come, which carries our id, there is no second.
func TestAnswerLost(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, _ := s.greet(siti)
	lose := func(id string) {
		t.Helper()
		s.server.Fail(cloudtest.Fault{Path: "messages", DropAfter: true})
		if _, err := s.send(channels.Outgoing{ID: id, Chat: siti, Text: id}); err == nil || channels.AsSendError(err).Final {
			t.Fatalf("a lost answer: %v, want a passing fault", err)
		}
	}
	lose("tanpa status")
	s.must(channels.Outgoing{ID: "tanpa status", Chat: siti, Text: "tanpa status"})
	if n := len(user.Messages()); n != 2 {
		t.Fatalf("%d messages, want two: twice is better than never", n)
	}
	s.server.TellStatuses()
	lose("dengan status")
	s.await("its status", func() bool { return len(s.receipts()) == 1 && s.server.Waiting() == 0 })
	sent := s.must(channels.Outgoing{ID: "dengan status", Chat: siti, Text: "dengan status"})
	if n := len(user.Messages()); n != 3 || sent.Provider != user.Messages()[2].ID {
		t.Errorf("%d messages, the id %q; want three, and the first one's id", n, sent.Provider)
	}
	s.server.Fail(cloudtest.Fault{Path: "messages", Nonsense: true})
	if sent := s.must(channels.Outgoing{ID: "aneh", Chat: siti, Text: "aneh"}); sent.Provider != "" || len(user.Messages()) != 4 {
		t.Errorf("an answer that can't be read: %+v, %d messages", sent, len(user.Messages()))
	}
}

// A message that failed after it was taken is sent again when it is tried
// again.
func TestFailedIsSentAgain(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	s.server.TellStatuses()
	user, _ := s.greet(siti)
	s.server.Forward(25 * time.Hour)
	s.must(channels.Outgoing{ID: "a1", Chat: siti, Text: "halo"})
	s.await("the failure", func() bool { return len(s.receipts()) == 1 && s.server.Waiting() == 0 })
	user.Say("ya?")
	s.must(channels.Outgoing{ID: "a1", Chat: siti, Text: "halo"})
	if n := len(user.Messages()); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	s.server.TellStatuses()
	user, _ := s.greet(siti)
	id := s.must(channels.Outgoing{ID: "a1", Chat: siti, Text: "halo"}).Provider
	s.await("delivered", func() bool { return strings.Join(s.receipts(), "|") == id+" delivered" })
	user.Read()
	s.await("read", func() bool { return strings.Join(s.receipts(), "|") == id+" delivered|"+id+" read" })
	user.Leave()
	gone := s.must(channels.Outgoing{ID: "a2", Chat: siti, Text: "halo?"}).Provider
	s.await("failed", func() bool { return len(s.receipts()) == 3 })
	last := s.in.all()[3]
	if last.Receipt.Providers[0] != gone || last.Receipt.State != channels.Failed || last.Receipt.Reason == "" || last.Chat != siti ||
		last.Channel != whatsappcloud.Name || last.Account != cloudtest.PhoneID {
		t.Errorf("told %+v %+v", last, last.Receipt)
	}
}

func TestSeenAndTyping(t *testing.T) {
	t.Parallel()
	s := play(t, nil)
	user, first := s.greet(siti)
	_, second := s.greet(siti)
	if err := s.channel.Seen(t.Context(), siti, "", []string{first.Ref, second.Ref}); err != nil {
		t.Fatal(err)
	}
	if ref, typing := user.Seen(); ref != second.Ref || typing {
		t.Errorf("read up to %q, typing %v", ref, typing)
	}
	if err := s.channel.Typing(t.Context(), siti); err != nil {
		t.Fatal(err)
	}
	if ref, typing := user.Seen(); ref != second.Ref || !typing {
		t.Errorf("read up to %q, typing %v", ref, typing)
	}
	s.must(channels.Outgoing{ID: "a1", Chat: siti, Text: "halo"})
	if _, typing := user.Seen(); typing {
		t.Error("still typing")
	}
	calls := len(s.server.Calls())
	if err := errors.Join(s.channel.Typing(t.Context(), "6281200000009"), s.channel.Seen(t.Context(), siti, "", nil)); err != nil || len(s.server.Calls()) != calls {
		t.Errorf("nothing to mark: %v, %d calls", err, len(s.server.Calls())-calls)
	}
}

// The line's state as the panel shows it.
func TestWatch(t *testing.T) {
	t.Parallel()
	server := cloudtest.New(t)
	channel := made(t, server, nil)
	var mu sync.Mutex
	var told []string
	channel.Watch(func(h channels.Health) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, string(h.State))
		if h.State == channels.Up && h.Phone != "+6282328729953" || h.State == channels.Throttled && h.Until.IsZero() || h.State == channels.Banned && h.Reason == "" {
			t.Errorf("told %+v", h)
		}
		wantNoSecret(t, h.Reason)
	})
	if err := channel.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.User(siti).Say("halo")
	send := func() { channel.Send(t.Context(), channels.Outgoing{Chat: siti, Text: "halo"}) }
	for _, code := range []int{130429, 0, 190, 190, 368, 131026} {
		if code != 0 {
			server.Fail(cloudtest.Fault{Path: "messages", Code: code})
		}
		send()
	}
	send()
	if got := strings.Join(told, " "); got != "connecting up throttled up refused banned up" {
		t.Errorf("told %s", got)
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	server := cloudtest.New(t)
	channel := made(t, server, nil)
	server.Revoke()
	err := channel.Open(t.Context())
	if !errors.Is(err, whatsappcloud.ErrToken) {
		t.Errorf("got %v, want ErrToken", err)
	}
	wantNoSecret(t, err.Error())
	server.Close()
	if err = channel.Open(t.Context()); err == nil || errors.Is(err, whatsappcloud.ErrToken) {
		t.Fatalf("opened without a server: %v", err)
	}
	wantNoSecret(t, err.Error())
}
