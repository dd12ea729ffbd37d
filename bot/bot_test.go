package bot

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"sakti/channels"
	"sakti/core/intake/specimen"
)

const (
	siti = "+6289900000001"
	budi = "+6289900000002"
)

// TestSameMessageTwiceIsOne: redelivery under one key is one row and one
// answer.
func TestSameMessageTwiceIsOne(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	halo := s.text(siti, "halo")
	s.receive(b, halo, halo)
	s.receive(b, halo)
	s.until("an answer", func() bool { return len(s.wire.to(siti)) > 0 })
	s.receive(b, halo)
	s.receive(b, s.text(siti, "menu"))
	s.until("the second answer", func() bool { return len(s.wire.to(siti)) > 1 })
	if n := s.count(`SELECT count(*) FROM messages`); n != 2 {
		t.Errorf("%d messages stored, want 2", n)
	}
	if n := len(s.wire.to(siti)); n != 2 {
		t.Errorf("%d answers, want 2", n)
	}
}

// TestTwoProcessesAnswerEachOnceInOrder lets two bots share a database while
// thirty chats write fifteen messages each.
func TestTwoProcessesAnswerEachOnceInOrder(t *testing.T) {
	t.Parallel()
	const chats, each = 30, 15
	s := newStage(t)
	bots := []*Bot{s.running(), s.running()}
	events := make([][]channels.Event, chats)
	for i := range events {
		for range each {
			events[i] = append(events[i], s.text(fmt.Sprintf("+62813%08d", i), "menu"))
		}
	}
	var group sync.WaitGroup
	for i, list := range events {
		group.Go(func() {
			for n, event := range list {
				if err := bots[(i+n)%2].Receive(s.ctx, []channels.Event{event}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	for _, list := range events {
		chat := list[0].Chat
		s.until("all answers to "+chat, func() bool { return len(s.wire.to(chat)) >= each })
		sent := s.wire.to(chat)
		if len(sent) != each {
			t.Errorf("%d answers to a chat, want %d", len(sent), each)
		}
		for n := range min(each, len(sent)) {
			if sent[n].ReplyTo != list[n].Key {
				t.Errorf("answer %d is to %s, want %s", n, sent[n].ReplyTo, list[n].Key)
			}
		}
	}
}

// TestPoisonedMessageHoldsUpNobody: a message that can't be answered is set
// aside with its error, its sender is told, a ticket is open, and both they
// and everybody else are answered.
func TestPoisonedMessageHoldsUpNobody(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	running := s.running()
	s.receive(running, s.text(siti, "halo"))
	s.until("an answer", func() bool { return len(s.wire.to(siti)) == 1 })
	_, err := s.pool.Exec(s.ctx, `WITH c AS (SELECT id FROM conversations WHERE chat = $1),
		due AS (UPDATE turns SET due_at = now() FROM c WHERE conversation_id = c.id)
		INSERT INTO messages (conversation_id, channel, account, key, body) SELECT id, 'wire', '1', 'poison', '{"kind": 7}' FROM c`, siti)
	if err != nil {
		t.Fatal(err)
	}
	s.receive(running, s.text(budi, "halo"))
	s.until("the other's answer", func() bool { return len(s.wire.to(budi)) == 1 })
	s.until("the apology", func() bool { return len(s.wire.to(siti)) == 2 })
	s.receive(running, s.text(siti, "menu"))
	s.until("the next answer", func() bool { return len(s.wire.to(siti)) == 3 })
	if n := s.count(`SELECT count(*) FROM messages WHERE key = 'poison' AND error <> ''`); n != 1 {
		t.Error("the poisoned message was not set aside")
	}
	if n := s.count(`SELECT count(*) FROM tickets WHERE closed_at IS NULL`); n != 1 {
		t.Errorf("%d tickets, want 1", n)
	}
}

// TestHangingChatHoldsUpOnlyItself: one chat's provider never answers.
func TestHangingChatHoldsUpOnlyItself(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	release := make(chan struct{})
	s.wire.refuse = func(m channels.Outgoing) error {
		if m.Chat == siti {
			<-release
		}
		return nil
	}
	b := s.running()
	defer close(release)
	s.receive(b, s.text(siti, "halo"))
	for range 3 {
		before := len(s.wire.to(budi))
		s.receive(b, s.text(budi, "menu"))
		s.until("the other's answer", func() bool { return len(s.wire.to(budi)) > before })
	}
}

// TestRefusedForAWhileIsSentOnce: a 429 is waited for, then the message goes
// out once and the later one after it.
func TestRefusedForAWhileIsSentOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var mu sync.Mutex
	refusals := 0
	s.wire.refuse = func(channels.Outgoing) error {
		mu.Lock()
		defer mu.Unlock()
		if refusals++; refusals == 1 {
			return &channels.SendError{After: 200 * time.Millisecond, Reason: "terlalu cepat"}
		}
		return nil
	}
	b := s.running()
	s.receive(b, s.text(siti, "halo"), s.text(siti, "menu"))
	s.until("both answers", func() bool { return len(s.wire.to(siti)) == 2 })
	sent := s.wire.to(siti)
	if sent[0].ReplyTo != "k1" || sent[1].ReplyTo != "k2" {
		t.Error("the later answer overtook the earlier one")
	}
}

// TestBlockedIsLeftAlone: who blocks us gets nothing more, until they write.
func TestBlockedIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var mu sync.Mutex
	blocked := true
	s.wire.refuse = func(channels.Outgoing) error {
		mu.Lock()
		defer mu.Unlock()
		if blocked {
			return &channels.SendError{Final: true, Blocked: true, Reason: "diblokir"}
		}
		return nil
	}
	b := s.running()
	s.receive(b, s.text(siti, "halo"))
	s.until("the block", func() bool { return s.count(`SELECT count(*) FROM conversations WHERE blocked_at IS NOT NULL`) == 1 })
	if n := s.count(`SELECT count(*) FROM outbox WHERE send_at IS NOT NULL`); n != 0 {
		t.Errorf("%d messages still wait for somebody who blocked us", n)
	}
	mu.Lock()
	blocked = false
	mu.Unlock()
	s.receive(b, s.text(siti, "menu"))
	s.until("an answer after coming back", func() bool { return len(s.wire.to(siti)) == 1 })
}

// TestSlowDownloadHoldsUpOnlyItsConversation: while one photo crawls, others
// are answered; afterwards its sender is, in order.
func TestSlowDownloadHoldsUpOnlyItsConversation(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	release := make(chan struct{})
	s.wire.fetch = func(channels.Media) (io.ReadCloser, error) {
		<-release
		return io.NopCloser(bytes.NewReader(specimen.Photo("ktp", 1, specimen.Options{}))), nil
	}
	b := s.running()
	s.receive(b, s.text(siti, "halo"), s.photo(siti, "a"), s.text(siti, "menu"))
	s.receive(b, s.text(budi, "halo"))
	s.until("the other's answer", func() bool { return len(s.wire.to(budi)) == 1 })
	s.until("the answer before the photo", func() bool { return len(s.wire.to(siti)) == 1 })
	close(release)
	s.until("all answers", func() bool { return len(s.wire.to(siti)) == 3 })
	if sent := s.wire.to(siti); sent[1].ReplyTo != "k2" || sent[2].ReplyTo != "k3" {
		t.Error("answers out of order")
	}
	if n := s.count(`SELECT count(*) FROM files`); n != 1 {
		t.Errorf("%d files stored, want 1", n)
	}
}

// TestGonePhotoIsAskedForAgain: the provider has lost the file for good.
func TestGonePhotoIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.running()
	s.receive(b, s.text(siti, "halo"), s.photo(siti, "lost"))
	s.until("an answer to the photo", func() bool { return len(s.wire.to(siti)) == 2 })
	if n := s.count(`SELECT count(*) FROM messages WHERE media = 'done' AND files->0->>'Refused' = 'gone'`); n != 1 {
		t.Error("the photo was not given up")
	}
}

// TestOneBadArrivalKeepsOutNoOther: what can't be stored is refused to its own
// channel alone, though it shares a commit.
func TestOneBadArrivalKeepsOutNoOther(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := s.bot()
	bad := s.text(siti, "halo")
	bad.Key = "\x00"
	arrivals := []arrival{{events: []channels.Event{bad}, done: make(chan error, 1)}, {events: []channels.Event{s.text(budi, "halo")}, done: make(chan error, 1)}}
	b.storeEach(s.ctx, arrivals)
	if err := <-arrivals[0].done; err == nil {
		t.Error("the bad one is said to be stored")
	}
	if err := <-arrivals[1].done; err != nil {
		t.Errorf("the good one: %v", err)
	}
	if n := s.count(`SELECT count(*) FROM messages`); n != 1 {
		t.Errorf("%d messages stored, want 1", n)
	}
}
