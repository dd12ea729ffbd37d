package channeltest

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"sakti/channels"
)

// checkEvent: a text comes with everything an event must carry.
func checkEvent(s *stage) {
	person := s.bench.Person("Siti")
	person.Say("saya mau bikin akta")
	event := s.events(1, person.Chat())[0]
	if event.Kind != channels.KindText || event.Text != "saya mau bikin akta" {
		s.Errorf("got %s %q, want the text", event.Kind, event.Text)
	}
	if event.Channel != s.channel.Name() || event.Account != s.channel.Account() {
		s.Errorf("event is of %q %q, want %q %q", event.Channel, event.Account, s.channel.Name(), s.channel.Account())
	}
	if event.Channel == "" || event.Account == "" || event.Key == "" {
		s.Errorf("channel %q, account %q or key %q is empty", event.Channel, event.Account, event.Key)
	}
	if age := time.Since(event.At); age < -time.Minute || age > time.Hour {
		s.Errorf("At is %v, %v ago", event.At, age)
	}
}

// checkOrder: nothing is lost, and each chat keeps its order while several
// people write at the same time.
func checkOrder(s *stage) {
	const people, lines = 3, 15
	done := make(chan struct{}, people)
	for p := range people {
		person := s.bench.Person(fmt.Sprint("warga ", p))
		go func() {
			for i := range lines {
				person.Say(fmt.Sprint("baris ", i))
			}
			done <- struct{}{}
		}()
	}
	for range people {
		<-done
	}
	keys := map[string]bool{}
	for p := range people {
		for i, event := range s.events(lines, s.bench.Person(fmt.Sprint("warga ", p)).Chat()) {
			if want := fmt.Sprint("baris ", i); event.Text != want {
				s.Fatalf("place %d of chat %s is %q, want %q", i, event.Chat, event.Text, want)
			}
			keys[event.Key] = true
		}
	}
	if len(keys) != people*lines {
		s.Errorf("%d different keys for %d messages", len(keys), people*lines)
	}
}

// checkRefused: an event that could not be stored, or whose "stored" got
// lost, is offered again under the same key.
func checkRefused(s *stage) {
	s.inbox.fail(2, 1)
	person := s.bench.Person("Budi")
	person.Say("jangan hilang")
	s.await("four offers under one key", func() bool {
		offers := s.inbox.offered()
		for _, n := range offers {
			if n >= 4 {
				return len(offers) == 1
			}
		}
		return false
	})
	person.Say("berikutnya")
	if got := s.events(2, person.Chat()); got[0].Text != "jangan hilang" || got[1].Text != "berikutnya" {
		s.Errorf("stored %q then %q", got[0].Text, got[1].Text)
	}
}

// checkRestart: what is written while the service is down arrives when it is
// up, and what was stored before is not a second message.
func checkRestart(s *stage) {
	if !s.harness.Keeps {
		s.Skip("the provider keeps nothing for us")
	}
	person, _ := s.greet("Wati")
	s.end()
	person.Say("masih tutup?")
	person.Say("sudah buka?")
	s.start()
	got := s.events(3, person.Chat())
	if got[1].Text != "masih tutup?" || got[2].Text != "sudah buka?" {
		s.Errorf("after the restart: %q, %q", got[1].Text, got[2].Text)
	}
}

// checkDocument: a document's bytes can be fetched, twice and unchanged.
func checkDocument(s *stage) {
	body := pattern(70_000, 7)
	person := s.bench.Person("Siti")
	person.Document("surat lahir.pdf", body)
	event := s.events(1, person.Chat())[0]
	if event.Kind != channels.KindMedia || len(event.Media) != 1 {
		s.Fatalf("got %s with %d media, want one document", event.Kind, len(event.Media))
	}
	media := event.Media[0]
	if media.Name != "surat lahir.pdf" || len(media.Ref) == 0 || len(media.Ref) > 1024 {
		s.Errorf("name %q, reference of %d bytes", media.Name, len(media.Ref))
	}
	for range 2 {
		if got := s.fetch(media); !bytes.Equal(got, body) {
			s.Errorf("fetched %d bytes that are not the %d sent", len(got), len(body))
		}
	}
}

// checkAlbum: photos sent together come in order, recognisable as one album,
// and each photo is its own file.
func checkAlbum(s *stage) {
	photos := [][]byte{pattern(9_000, 1), pattern(12_000, 2), pattern(15_000, 3)}
	person := s.bench.Person("Siti")
	person.Photos(photos...)
	var media []channels.Media
	s.await("three photos", func() bool {
		media = nil
		for _, event := range s.inbox.from(person.Chat()) {
			media = append(media, event.Media...)
		}
		return len(media) == len(photos)
	})
	events := s.inbox.from(person.Chat())
	for _, event := range events {
		if event.Kind != channels.KindMedia {
			s.Errorf("a photo came as %s", event.Kind)
		}
		if len(events) > 1 && (event.Album == "" || event.Album != events[0].Album) {
			s.Errorf("siblings have albums %q and %q", events[0].Album, event.Album)
		}
	}
	for i, photo := range photos {
		if got := s.fetch(media[i]); !bytes.Equal(got, photo) {
			s.Errorf("photo %d: fetched %d bytes that are not the %d sent", i, len(got), len(photo))
		}
	}
}

// checkLarge: a file over the limit is refused for good, before it is read.
func checkLarge(s *stage) {
	limit := s.channel.Limits().FetchBytes
	if limit <= 0 || s.harness.RefusesLarge {
		s.Skip("no file over the limit arrives on this channel")
	}
	person := s.bench.Person("Siti")
	person.Document("besar.pdf", make([]byte, limit+1))
	event := s.events(1, person.Chat())[0]
	if len(event.Media) != 1 {
		s.Fatalf("got %s with %d media, want the document", event.Kind, len(event.Media))
	}
	s.wantFinal(event.Media[0])
}

// checkGone: a file that the provider does not have is final too.
func checkGone(s *stage) {
	s.greet("Siti")
	s.wantFinal(channels.Media{Ref: "tidak-ada"})
}

func (s *stage) wantFinal(media channels.Media) {
	s.Helper()
	body, err := s.channel.Fetch(s.context(), media)
	if err == nil {
		_, err = io.Copy(io.Discard, body)
		body.Close()
	}
	if err == nil {
		s.Fatal("fetched without an error")
	}
	if refusal := channels.AsSendError(err); !refusal.Final || refusal.Reason == "" {
		s.Errorf("got %v, want a final SendError with its reason", err)
	}
}

func (s *stage) fetch(media channels.Media) []byte {
	s.Helper()
	body, err := s.channel.Fetch(s.context(), media)
	if err != nil {
		s.Fatalf("Fetch: %v", err)
	}
	defer body.Close()
	got, err := io.ReadAll(body)
	if err != nil {
		s.Fatalf("reading what Fetch opened: %v", err)
	}
	return got
}

// pattern is n bytes that differ by seed and hold every byte value.
func pattern(n int, seed byte) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i*31) ^ byte(i>>8) + seed
	}
	return out
}
