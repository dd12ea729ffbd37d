package channeltest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"sakti/channels"
)

// checkSend: text arrives as it is, also as an answer to a message, and from
// many chats at a time.
func checkSend(s *stage) {
	person, event := s.greet("Siti")
	text := "Selamat datang, *Bu*.\n<b>1</b> & _2_ \\ `tiga` 👋"
	s.send(channels.Outgoing{ID: "a1", Chat: person.Chat(), Text: text, ReplyTo: event.Key})
	shown := s.shown(person, 1)
	if shown[0].Text != text {
		s.Errorf("shown %q, want %q", shown[0].Text, text)
	}
	var all sync.WaitGroup
	for i := range 5 {
		other, _ := s.greet(fmt.Sprint("warga ", i))
		all.Go(func() {
			_, err := s.channel.Send(s.context(), channels.Outgoing{ID: fmt.Sprint("b", i), Chat: other.Chat(), Text: "halo"})
			if err != nil {
				s.Errorf("Send: %v", err)
			}
		})
	}
	all.Wait()
	for i := range 5 {
		s.shown(s.bench.Person(fmt.Sprint("warga ", i)), 1)
	}
}

// checkChoice: choices are shown, and pressing one says which by its key.
func checkChoice(s *stage) {
	person, _ := s.greet("Siti")
	key := strings.Repeat("k", 40)
	s.send(channels.Outgoing{ID: "c1", Chat: person.Chat(), Text: "Mau apa?", Choices: []channels.Choice{
		{Key: "akta", Label: "Akta kelahiran"}, {Key: key, Label: "Kartu keluarga"},
	}})
	shown := s.shown(person, 1)[0]
	if !strings.Contains(shown.Text, "1. Akta kelahiran") || !strings.Contains(shown.Text, "2. Kartu keluarga") {
		s.Errorf("the choices are not numbered in %q", shown.Text)
	}
	if !s.channel.Limits().Buttons {
		return
	}
	if want := []string{"Akta kelahiran", "Kartu keluarga"}; !slices.Equal(shown.Choices, want) {
		s.Fatalf("buttons %q, want %q", shown.Choices, want)
	}
	person.Press("Kartu keluarga")
	event := s.events(2, person.Chat())[1]
	if event.Kind != channels.KindChoice || event.Choice != key {
		s.Errorf("pressing gave %s %q, want choice %q", event.Kind, event.Choice, key)
	}
	person.Press("Kartu keluarga") // again is a new deed, not a second delivery
	s.events(3, person.Chat())
}

// checkFile: a document arrives with its name, its bytes and its words.
func checkFile(s *stage) {
	person, _ := s.greet("Siti")
	body := pattern(50_000, 9)
	s.send(channels.Outgoing{
		ID: "f1", Chat: person.Chat(), Text: "Ini akta Anda.",
		File: &channels.File{Name: "akta.pdf", MIME: "application/pdf", Body: body},
	})
	var file Shown
	s.await("the file", func() bool {
		shown := person.Shown()
		at := slices.IndexFunc(shown, func(m Shown) bool { return m.FileName != "" })
		if at >= 0 {
			file = shown[at]
		}
		return at >= 0
	})
	if file.FileName != "akta.pdf" || !bytes.Equal(file.File, body) {
		s.Errorf("got %q with %d bytes, want akta.pdf with the %d sent", file.FileName, len(file.File), len(body))
	}
	s.wantText(person, "Ini akta Anda.")
}

// checkLongCaption: words beyond what a file may carry arrive beside it.
func checkLongCaption(s *stage) {
	person, _ := s.greet("Siti")
	text := strings.TrimSpace(strings.Repeat("Ini akta Anda. ", 150))
	s.send(channels.Outgoing{
		ID: "f2", Chat: person.Chat(), Text: text,
		File: &channels.File{Name: "akta.pdf", MIME: "application/pdf", Body: pattern(1_000, 4)},
	})
	s.wantText(person, text)
	s.await("the file", func() bool {
		return slices.ContainsFunc(person.Shown(), func(m Shown) bool { return m.FileName == "akta.pdf" })
	})
}

// checkLong: text beyond one message arrives whole and in order.
func checkLong(s *stage) {
	person, _ := s.greet("Siti")
	limit := s.channel.Limits().Text
	if limit <= 0 {
		s.Skip("no limit to a message's length")
	}
	words := make([]string, limit/2)
	for i := range words {
		words[i] = fmt.Sprint("kata", i, "é")
	}
	text := strings.Join(words, " ")
	s.send(channels.Outgoing{ID: "l1", Chat: person.Chat(), Text: text})
	s.wantText(person, text)
	for i, message := range person.Shown() {
		if n := utf8.RuneCountInString(message.Text); n > limit {
			s.Errorf("piece %d has %d runes, limit %d", i, n, limit)
		}
	}
}

// checkSameID: a repeated try is not seen twice where the channel says so.
func checkSameID(s *stage) {
	if !s.harness.Idempotent {
		s.Skip("the provider takes no id of ours")
	}
	person, _ := s.greet("Siti")
	for range 3 {
		s.send(channels.Outgoing{ID: "i1", Chat: person.Chat(), Text: "sekali saja"})
	}
	s.send(channels.Outgoing{ID: "i2", Chat: person.Chat(), Text: "yang lain"})
	if shown := s.shown(person, 2); shown[1].Text != "yang lain" {
		s.Errorf("shown %q after %q", shown[1].Text, shown[0].Text)
	}
}

// checkBlocked: who blocked us is told apart, and it is final.
func checkBlocked(s *stage) {
	person, _ := s.greet("Siti")
	blocker, ok := person.(Blocker)
	if !ok {
		s.Skip("nobody can block us on this channel")
	}
	blocker.Block()
	_, err := s.channel.Send(s.context(), channels.Outgoing{ID: "x1", Chat: person.Chat(), Text: "halo?"})
	if err == nil {
		s.Fatal("sent to somebody who blocked us")
	}
	if refusal := channels.AsSendError(err); !refusal.Blocked || !refusal.Final || refusal.Reason == "" {
		s.Errorf("got %#v, want blocked and final with a reason", refusal)
	}
}

// checkStop: Run comes back promptly, in the middle of trouble too, and
// leaves no goroutine behind. Those of the loopback connections belong to
// the provider's side or to the idle pool, not to Run.
func checkStop(s *stage) {
	s.greet("Siti")
	s.end()
	before := goleak.IgnoreCurrent()
	s.start()
	s.bench.Person("Siti").Say("halo lagi")
	s.inbox.fail(1<<30, 0)
	sent := make(chan struct{})
	go func() { // a phone may wait until it is taken
		defer close(sent)
		s.bench.Person("Siti").Photos(pattern(5_000, 5))
	}()
	s.await("a refused offer", func() bool {
		for _, n := range s.inbox.offered() {
			if n >= 2 {
				return true
			}
		}
		return false
	})
	began := time.Now()
	s.end()
	s.Logf("Run came back after %v", time.Since(began).Round(time.Millisecond))
	s.inbox.fail(0, 0)
	<-sent
	err := goleak.Find(before,
		goleak.IgnoreAnyFunction("net/http.(*conn).serve"),
		goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"),
		goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreAnyFunction("net/http.(*connReader).backgroundRead"))
	if err != nil {
		s.Error(err)
	}
}

// shown waits until the person sees n messages.
func (s *stage) shown(person Person, n int) []Shown {
	s.Helper()
	var shown []Shown
	s.await("a message on the phone", func() bool {
		shown = person.Shown()
		return len(shown) >= n
	})
	if len(shown) > n {
		s.Fatalf("the phone shows %d messages, want %d", len(shown), n)
	}
	return shown
}

// wantText waits until all that the person sees is text, however it was cut.
func (s *stage) wantText(person Person, text string) {
	s.Helper()
	want := strings.Fields(text)
	s.await("the whole text", func() bool {
		var got []string
		for _, message := range person.Shown() {
			got = append(got, strings.Fields(message.Text)...)
		}
		return slices.Equal(got, want)
	})
}
