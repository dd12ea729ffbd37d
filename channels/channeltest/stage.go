package channeltest

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"sakti/channels"
)

// patience bounds every wait: what has not happened by then never will.
const patience = time.Minute

// prompt is how soon Run must be back after its context has ended.
const prompt = 10 * time.Second

// stage is one check's bench with a running channel.
type stage struct {
	*testing.T
	harness Harness
	bench   *Bench
	channel channels.Channel
	inbox   *inbox
	end     func() // ends Run; may be called again
}

func newStage(t *testing.T, harness Harness) *stage {
	bench := harness.Open(t)
	s := &stage{T: t, harness: harness, bench: bench, channel: bench.Channel, inbox: newInbox()}
	if web, ok := bench.Channel.(channels.WebChannel); ok && bench.Mount != nil {
		bench.Mount(web.Routes(s.inbox.receive))
	}
	s.start()
	t.Cleanup(func() { s.end() })
	return s
}

func (s *stage) start() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.channel.Run(ctx, s.inbox.receive) }()
	s.end = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil && !errors.Is(err, context.Canceled) {
				s.Errorf("Run ended with %v, want nil after its context ended", err)
			}
		case <-time.After(prompt):
			s.Errorf("Run is not back %v after its context ended", prompt)
		}
	})
}

// await waits until ready says yes.
func (s *stage) await(what string, ready func() bool) {
	s.Helper()
	deadline := time.Now().Add(patience)
	for !ready() {
		if time.Now().After(deadline) {
			s.Fatalf("waited %v in vain for %s; stored: %s", patience, what, s.inbox.summary())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// events waits until n different events of one chat are stored.
func (s *stage) events(n int, chat string) []channels.Event {
	s.Helper()
	var got []channels.Event
	s.await("the events", func() bool {
		got = s.inbox.from(chat)
		return len(got) >= n
	})
	if len(got) > n {
		s.Fatalf("%d events for what was done %d times: %s", len(got), n, s.inbox.summary())
	}
	return got
}

// context ends with the check's patience.
func (s *stage) context() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	s.Cleanup(cancel)
	return ctx
}

// send gives a message to the channel as the bot does: fitted, then piece by
// piece.
func (s *stage) send(message channels.Outgoing) {
	s.Helper()
	for _, piece := range channels.Fit(message, s.channel.Limits()) {
		if _, err := s.channel.Send(s.context(), piece); err != nil {
			s.Fatalf("Send: %v", err)
		}
	}
}

// greet makes sure that the person has a chat with the service, for most
// channels can't write first.
func (s *stage) greet(name string) (Person, channels.Event) {
	s.Helper()
	person := s.bench.Person(name)
	person.Say("halo")
	return person, s.events(1, person.Chat())[0]
}

// inbox stores events once per key, as the messages table does.
type inbox struct {
	mu     sync.Mutex
	stored []channels.Event
	offers map[string]int // by key, refused ones too
	refuse int            // so many offers are refused, not stored
	forget int            // then so many are stored, yet answered with an error
}

func newInbox() *inbox { return &inbox{offers: map[string]int{}} }

var (
	errRefused = errors.New("channeltest: not stored")
	errLost    = errors.New("channeltest: stored, but the answer was lost")
)

func (in *inbox) receive(ctx context.Context, events []channels.Event) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, event := range events {
		in.offers[event.Key]++
	}
	if in.refuse > 0 {
		in.refuse--
		return errRefused
	}
	for _, event := range events {
		same := func(e channels.Event) bool { return e.Key == event.Key }
		if !slices.ContainsFunc(in.stored, same) {
			in.stored = append(in.stored, event)
		}
	}
	if in.forget > 0 {
		in.forget--
		return errLost
	}
	return nil
}

// fail makes the next offers fail.
func (in *inbox) fail(refuse, forget int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.refuse, in.forget = refuse, forget
}

func (in *inbox) from(chat string) []channels.Event {
	in.mu.Lock()
	defer in.mu.Unlock()
	var out []channels.Event
	for _, event := range in.stored {
		if event.Chat == chat {
			out = append(out, event)
		}
	}
	return out
}

// offered returns how often each key was offered.
func (in *inbox) offered() map[string]int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return maps.Clone(in.offers)
}

func (in *inbox) summary() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	out := ""
	for _, event := range in.stored {
		out += string(event.Kind) + " " + event.Key + " " + event.Text + "; "
	}
	return out
}
