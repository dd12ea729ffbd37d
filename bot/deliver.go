package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
	"unicode/utf8"

	"sakti/channels"
)

// errHeld says that a row was not sent because the line was stopped meanwhile,
// or somebody answered by hand.
var errHeld = errors.New("ditahan")

// send gives the pieces of one row to the provider. Those that it has from an
// earlier try are left out.
func (s *sender) send(ctx context.Context, row waiting) (sent channels.Sent, err error) {
	if row.Body.Delete != nil {
		return sent, s.delete(ctx, row)
	}
	begun := time.Now()
	s.attend(ctx, row)
	if s.bot.hands.since(row.ConversationID, begun) {
		return sent, errHeld // it stands aside, or goes after the answer by hand
	}
	pieces := []channels.Outgoing{row.message()}
	if !s.limits.Notices { // a notice is whole, or refused by its channel
		pieces = channels.Fit(pieces[0], s.limits)
	}
	for i := min(s.takenOf(row.ID), len(pieces)-1); i < len(pieces); i++ {
		last, err := s.piece(ctx, pieces[i], i > 0)
		if err != nil {
			s.remember(row.ID, i, err)
			return sent, err
		}
		sent = channels.Sent{Provider: last.Provider, Parts: sent.Parts + last.Parts}
	}
	s.took(row.ID)
	if row.Unasked {
		s.keeper.counted()
	}
	s.bot.metrics.sent.WithLabelValues(s.channel.Name()).Inc()
	return sent, nil
}

func (s *sender) piece(ctx context.Context, piece channels.Outgoing, further bool) (channels.Sent, error) {
	if further {
		pause(ctx, s.limits.PerChat)
	}
	if err := s.pace.Wait(ctx); err != nil {
		return channels.Sent{}, err
	}
	if s.keeper.stopped() {
		return channels.Sent{}, errHeld
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.channel.Send(limited, piece)
}

// takenOf is how many pieces of a row the provider has taken before.
func (s *sender) takenOf(row int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken[row]
}

// took notes that the provider has all of a row.
func (s *sender) took(row int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.taken, row)
	s.brought = time.Now()
}

// remember keeps how far a row came that is to be tried again.
func (s *sender) remember(row int64, pieces int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if pieces == 0 || channels.AsSendError(err).Final {
		delete(s.taken, row)
	} else {
		s.taken[row] = pieces
	}
}

// delete takes back what somebody wrote in a group.
func (s *sender) delete(ctx context.Context, row waiting) error {
	moderator, able := s.channel.(channels.Moderator)
	if !able {
		return &channels.SendError{Final: true, Reason: "kanal ini tidak bisa menghapus"}
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return moderator.Delete(limited, row.Chat, row.Body.Delete.From, row.Body.Delete.Ref)
}

// The pace at which a person seems to write: a moment to begin, then so much
// for each rune, and never longer than anybody likes to wait.
const (
	paceBegin = 400 * time.Millisecond
	paceRune  = 12 * time.Millisecond
	paceMost  = 2500 * time.Millisecond
)

// attend shows that the message was read and is being answered, where the
// channel can; where it must, at a person's pace. Its faults are of no
// account.
func (s *sender) attend(ctx context.Context, row waiting) {
	companion, able := s.channel.(channels.Companion)
	if !able || row.Unasked && !s.limits.Human {
		return
	}
	limited, cancel := context.WithTimeout(ctx, paceMost)
	defer cancel()
	if len(row.Body.Seen) > 0 {
		from := ""
		if row.Body.Quote != nil {
			from = row.Body.Quote.From
		}
		_ = companion.Seen(limited, row.Chat, from, row.Body.Seen)
	}
	_ = companion.Typing(limited, row.Chat)
	if !s.limits.Human {
		return
	}
	wait := min(paceBegin+time.Duration(utf8.RuneCountInString(row.Body.Text)*int(paceRune)), paceMost)
	wait = time.Duration(float64(wait) / s.bot.Pace.Person)
	pause(ctx, wait/2+rand.N(wait/2))
}
