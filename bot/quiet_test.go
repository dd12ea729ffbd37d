package bot

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"sakti/bot/dialog"
	"sakti/channels"
	"sakti/core/intake/specimen"
)

// shutter serves photos: one whose ref begins with "blur" is out of focus.
func shutter(m channels.Media) (io.ReadCloser, error) {
	options := specimen.Options{Width: 900, Height: 680}
	if strings.HasPrefix(m.Ref, "blur") {
		options.Blur = 6
	}
	seed := int64(m.Ref[len(m.Ref)-1])
	return io.NopCloser(bytes.NewReader(specimen.Photo(specimen.KTP, seed, options))), nil
}

func newQuietStage(t *testing.T, quiet Quiet) (*stage, *Bot) {
	s := newStage(t)
	s.wire.fetch = shutter
	s.config = func(c *Config) { c.Quiet = quiet }
	b := s.running()
	s.receive(b, s.text(siti, "halo"))
	s.until("a greeting", func() bool { return len(s.wire.to(siti)) == 1 })
	return s, b
}

// answered reports whether everything that came in is dealt with.
func (s *stage) answered() bool {
	return s.count(`SELECT count(*) FROM messages m JOIN turns t USING (conversation_id) WHERE m.id > t.done_upto`) == 0
}

// TestBurstGetsOneAnswer: five photos one after the other, not an album.
func TestBurstGetsOneAnswer(t *testing.T) {
	t.Parallel()
	s, b := newQuietStage(t, Quiet{One: 5 * time.Second, Burst: 5 * time.Second, Most: time.Minute})
	for _, ref := range []string{"1", "2", "3", "4", "5"} {
		s.receive(b, s.photo(siti, ref))
	}
	s.until("all is dealt with", s.answered)
	s.until("the answer", func() bool { return s.count(`SELECT count(*) FROM outbox WHERE send_at IS NOT NULL`) == 0 })
	if n := len(s.wire.to(siti)); n != 2 {
		t.Errorf("%d answers, want the greeting and one", n)
	}
}

// TestBadPhotoIsAnsweredAtOnce, and so is an album that is complete.
func TestBadPhotoIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	s, b := newQuietStage(t, Quiet{One: time.Hour, Burst: time.Hour, Most: time.Hour})
	s.receive(b, s.photo(siti, "blur1"))
	s.until("an answer to the blurred photo", func() bool { return len(s.wire.to(siti)) == 2 })
	first, second := s.photo(siti, "1"), s.photo(siti, "2")
	first.Album, first.AlbumSize, second.Album, second.AlbumSize = "a", 2, "a", 2
	s.receive(b, first, second)
	s.until("an answer to the album", func() bool { return len(s.wire.to(siti)) == 3 })
}

// TestWordsEndTheWait: who sends a photo and then writes is answered at once,
// to both.
func TestWordsEndTheWait(t *testing.T) {
	t.Parallel()
	s, b := newQuietStage(t, Quiet{One: time.Hour, Burst: time.Hour, Most: time.Hour})
	s.receive(b, s.photo(siti, "1"))
	s.until("the photo", func() bool { return s.count(`SELECT count(*) FROM messages WHERE media = 'done'`) == 1 })
	s.receive(b, s.text(siti, "menu"))
	s.until("all is dealt with", s.answered)
}

// TestPhotosTakenBackTogether: three photos deleted one after the other are
// one event, and one answer.
func TestPhotosTakenBackTogether(t *testing.T) {
	t.Parallel()
	taken := func(id int64, file string) message {
		return message{ID: id, Body: channels.Event{Kind: channels.KindDeleted}, Target: &target{Files: []dialog.File{{ID: file}}}}
	}
	words := message{ID: 4, Body: channels.Event{Kind: channels.KindDeleted}, Target: &target{Text: "halo"}}
	unknown := message{ID: 5, Body: channels.Event{Kind: channels.KindDeleted}}
	list, _ := events([]message{taken(1, "a"), taken(2, "b"), taken(3, "c"), words, unknown}, false)
	if len(list) != 3 || len(list[0].Files) != 3 || list[0].upto != 3 || list[1].Text != "halo" || !list[2].silent {
		t.Errorf("%+v", list)
	}
}
