package bot

import (
	"context"
	"time"
)

// settle has the outcome recorded and waits until it is: the next message of
// the chat goes only after that.
func (s *sender) settle(o outcome) {
	o.recorded = make(chan struct{})
	s.done <- o
	<-o.recorded
}

// record writes outcomes, as many in one statement as are waiting.
func (s *sender) record(life context.Context) {
	for first := range s.done {
		s.write(life, s.drain(first))
	}
}

func (s *sender) drain(first outcome) []outcome {
	batch := []outcome{first}
	for len(batch) < cap(s.done) {
		select {
		case next, open := <-s.done:
			if !open {
				return batch
			}
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// lastWords is how long outcomes are tried to be recorded once the program is
// to end.
const lastWords = 5 * time.Second

// write records outcomes. It tries until the database takes them: what was
// sent must not be sent again.
func (s *sender) write(life context.Context, batch []outcome) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(life))
	defer cancel()
	stop := context.AfterFunc(life, func() { time.AfterFunc(lastWords, cancel) })
	defer stop()
	s.insist(ctx, func() error { return s.bot.settle(ctx, batch) })
	if s.limits.Receipts {
		s.insist(ctx, func() error { return s.early(ctx, batch) })
	}
	for _, o := range batch {
		close(o.recorded)
	}
}

func (s *sender) insist(ctx context.Context, do func() error) {
	for ctx.Err() == nil {
		err := do()
		if err == nil {
			return
		}
		s.bot.Log.Error("mencatat kiriman gagal", "galat", err)
		pause(ctx, time.Second)
	}
}

// early applies receipts that were faster than our record of the sending.
func (s *sender) early(ctx context.Context, batch []outcome) error {
	var providers []string
	for _, o := range batch {
		if o.provider != "" {
			providers = append(providers, o.provider)
		}
	}
	if len(providers) == 0 {
		return nil
	}
	return s.bot.tickEarly(ctx, s.keeper.line, providers)
}
