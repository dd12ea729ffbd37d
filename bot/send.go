package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sakti/channels"
)

// sender brings the outbox of one account to its provider. Chats are served
// side by side, each in order, as fast as the channel's limits allow; a chat
// that hangs holds up only itself.
type sender struct {
	bot     *Bot
	channel channels.Channel
	keeper  *keeper
	limits  channels.Limits
	pace    *rate.Limiter
	done    chan outcome

	mu      sync.Mutex
	busy    map[int64]bool // conversations that are being served
	unasked int            // messages nobody waits for that are being served, and so not yet in the day's measure
	taken   map[int64]int  // rows that failed midway: how many of their pieces the provider has
	resting time.Time      // the whole account pauses until then
	brought time.Time      // when the provider last took something
}

// side is how many chats are served side by side.
const side = 64

// inARow is how many messages a chat is sent before others have their turn.
const inARow = 8

// patience is the most that one send may take.
const patience = 45 * time.Second

func newSender(b *Bot, channel channels.Channel, keeper *keeper) *sender {
	limits := channel.Limits()
	pace := rate.NewLimiter(rate.Inf, 1)
	if limits.PerSecond > 0 {
		pace = rate.NewLimiter(rate.Limit(limits.PerSecond), max(1, int(limits.PerSecond/5)))
	}
	return &sender{bot: b, channel: channel, keeper: keeper, limits: limits, pace: pace, busy: map[int64]bool{},
		taken: map[int64]int{}, done: make(chan outcome, 256)}
}

// run sends until ctx ends. It comes back once all that was sent is recorded,
// for which it waits as long as the program lives: what was sent must not be
// sent again because the database was away for a minute.
func (s *sender) run(ctx, life context.Context) error {
	var serving, recording sync.WaitGroup
	recording.Go(func() { s.record(life) })
	defer func() {
		serving.Wait()
		close(s.done)
		recording.Wait()
	}()
	slots := make(chan struct{}, side)
	work := func(ctx context.Context) (int, error) { return s.deal(ctx, &serving, slots) }
	return s.bot.loop(ctx, wakeSend, work)
}

// deal hands the waiting rows to one goroutine a chat, and says how many
// chats it could serve.
func (s *sender) deal(ctx context.Context, group *sync.WaitGroup, slots chan struct{}) (int, error) {
	if wait := time.Until(s.rest()); wait > 0 {
		pause(ctx, min(wait, s.bot.Pace.Poll))
		return 0, nil
	}
	if s.keeper.stopped() {
		return 0, nil
	}
	unasked, err := s.allowance(ctx)
	if err != nil {
		return 0, err
	}
	rows, err := s.bot.unsent(ctx, s.keeper.line, s.serving(), unasked, s.holdsBack())
	if err != nil {
		return 0, err
	}
	chats, order := byChat(rows, unasked)
	for _, chat := range order {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return 0, nil
		}
		s.hold(chat, chats[chat])
		group.Go(func() {
			s.serve(ctx, chats[chat])
			s.release(chat, chats[chat])
			<-slots
			s.bot.wake(wakeSend)
		})
	}
	return 0, nil
}

// allowance is how many messages that nobody waits for may be begun now.
func (s *sender) allowance(ctx context.Context) (int, error) {
	if s.night() {
		return 0, nil
	}
	left, err := s.keeper.measure(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(0, left-s.unasked), err
}

// bringsLately is how long ago a line that brings messages brought the last.
const bringsLately = 10 * time.Minute

// holdsBack is how often a message may fail before it holds back its chat no
// longer.
func (s *sender) holdsBack() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.brought) < bringsLately {
		return poisonedTries
	}
	return stuckTries
}

// night reports whether nobody is written to unasked now, also not what was
// due by day: it may have waited for the line, or for the day's measure.
func (s *sender) night() bool { return s.bot.byDay(s.channel).After(s.bot.Office.Now()) }

// byChat groups rows by conversation. Of what nobody waits for, at most so
// much goes as the line's measure leaves, and it holds up nothing.
func byChat(rows []waiting, unasked int) (map[int64][]waiting, []int64) {
	chats, order := map[int64][]waiting{}, []int64{}
	for _, row := range rows {
		chat := row.ConversationID
		if (row.Unasked && unasked == 0) || len(chats[chat]) == inARow {
			continue
		}
		if row.Unasked {
			unasked--
		}
		if chats[chat] == nil {
			order = append(order, chat)
		}
		chats[chat] = append(chats[chat], row)
	}
	return chats, order
}

// serve sends the rows of one chat, and stops at the first that is refused.
func (s *sender) serve(ctx context.Context, rows []waiting) {
	for _, row := range rows {
		if s.held(row) {
			return
		}
		sent, err := s.send(ctx, row)
		if errors.Is(err, errHeld) || err != nil && ctx.Err() != nil {
			return // not recorded: the next owner sends it (again)
		}
		result := outcome{id: row.ID, chat: row.ConversationID, provider: sent.Provider, parts: sent.Parts, heavy: row.Body.File != nil}
		if err != nil {
			result.refused = channels.AsSendError(err)
		}
		s.settle(result)
		if result.refused != nil {
			s.refused(ctx, row, result.refused)
			if !result.refused.Final || result.refused.Blocked {
				return
			}
		}
		pause(ctx, s.limits.PerChat)
	}
}

// held reports whether a row has to wait after all: the line was stopped or
// pauses, or night has fallen.
func (s *sender) held(row waiting) bool {
	return s.keeper.stopped() || time.Until(s.rest()) > 0 || row.Unasked && s.night()
}

func (s *sender) refused(ctx context.Context, row waiting, refusal *channels.SendError) {
	s.bot.metrics.refused.WithLabelValues(s.channel.Name()).Inc()
	s.bot.Log.Warn("kiriman ditolak", "kanal", s.channel.Name(), "alasan", refusal.Reason, "tetap", refusal.Final, "percobaan", row.Tries+1)
	if refusal.Blocked {
		if err := s.bot.silence(ctx, row.ConversationID); err != nil {
			s.bot.Log.Error("mencatat blokir gagal", "galat", err)
		}
	}
	if refusal.Closed {
		if err := s.bot.shut(ctx, row.ConversationID); err != nil {
			s.bot.Log.Error("mencatat chat tertutup gagal", "galat", err)
		}
	}
	if refusal.Final {
		s.bot.wakeAll(wakeAnnounce) // a notice goes to its next rung
	}
	if refusal.All && refusal.After > 0 {
		s.mu.Lock()
		s.resting = time.Now().Add(refusal.After)
		s.mu.Unlock()
	}
}

func (s *sender) hold(chat int64, rows []waiting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[chat] = true
	s.unasked += unaskedOf(rows)
}

func (s *sender) release(chat int64, rows []waiting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, chat)
	s.unasked -= unaskedOf(rows)
}

func unaskedOf(rows []waiting) (n int) {
	for _, row := range rows {
		if row.Unasked {
			n++
		}
	}
	return n
}

func (s *sender) serving() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]int64, 0, len(s.busy))
	for chat := range s.busy {
		list = append(list, chat)
	}
	return list
}

func (s *sender) rest() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resting
}
