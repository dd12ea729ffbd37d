package bot

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

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
	busy    map[string]bool
	resting time.Time // the whole account pauses until then
}

// side is how many chats are served side by side.
const side = 64

// patience is the most that one send may take.
const patience = 45 * time.Second

func newSender(b *Bot, channel channels.Channel, keeper *keeper) *sender {
	limits := channel.Limits()
	pace := rate.NewLimiter(rate.Inf, 1)
	if limits.PerSecond > 0 {
		pace = rate.NewLimiter(rate.Limit(limits.PerSecond), max(1, int(limits.PerSecond/5)))
	}
	return &sender{bot: b, channel: channel, keeper: keeper, limits: limits, pace: pace, busy: map[string]bool{},
		done: make(chan outcome, 256)}
}

func (s *sender) run(ctx context.Context) error {
	var group sync.WaitGroup
	defer group.Wait()
	group.Go(func() { s.record(ctx) })
	slots := make(chan struct{}, side)
	work := func(ctx context.Context) (int, error) { return s.deal(ctx, &group, slots) }
	return s.bot.loop(ctx, wakeSend, work)
}

// deal hands the waiting rows to one goroutine a chat, and says how many
// chats it could serve.
func (s *sender) deal(ctx context.Context, group *sync.WaitGroup, slots chan struct{}) (int, error) {
	if wait := time.Until(s.rest()); wait > 0 {
		pause(ctx, min(wait, poll))
		return 0, nil
	}
	if s.keeper.stopped() {
		return 0, nil
	}
	unasked, err := s.keeper.measure(ctx)
	if err != nil {
		return 0, err
	}
	rows, err := s.bot.unsent(ctx, s.channel.Name(), s.channel.Account(), s.serving())
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
		s.hold(chat, true)
		group.Go(func() {
			s.serve(ctx, chats[chat])
			s.hold(chat, false)
			<-slots
			s.bot.wake(wakeSend)
		})
	}
	return 0, nil
}

// byChat groups rows by chat, leaving out what is behind a row that is not due:
// it must not overtake it. Of what nobody waits for, at most so much goes as
// the line's measure leaves, and it holds up nothing.
func byChat(rows []waiting, unasked int) (map[string][]waiting, []string) {
	chats, order, now := map[string][]waiting{}, []string{}, time.Now()
	late := map[string]bool{}
	for _, row := range rows {
		if late[row.Chat] || (row.Unasked && unasked == 0) {
			continue
		}
		if chats[row.Chat] == nil && row.SendAt.After(now) {
			late[row.Chat] = !row.Unasked
			continue
		}
		if row.Unasked {
			unasked--
		}
		if chats[row.Chat] == nil {
			order = append(order, row.Chat)
		}
		chats[row.Chat] = append(chats[row.Chat], row)
	}
	return chats, order
}

// serve sends the rows of one chat, and stops at the first that is refused.
func (s *sender) serve(ctx context.Context, rows []waiting) {
	for _, row := range rows {
		sent, err := s.send(ctx, row)
		if ctx.Err() != nil {
			return // not recorded: the next owner sends it (again)
		}
		result := outcome{id: row.ID, chat: row.ConversationID, provider: sent.Provider, parts: sent.Parts}
		if err != nil {
			result.refused = channels.AsSendError(err)
		}
		s.settle(ctx, result)
		if result.refused != nil {
			s.refused(ctx, row, result.refused)
			if !result.refused.Final || result.refused.Blocked {
				return
			}
		}
		pause(ctx, s.limits.PerChat)
	}
}

// send gives the pieces of one row to the provider.
func (s *sender) send(ctx context.Context, row waiting) (sent channels.Sent, err error) {
	if row.Body.Delete != nil {
		return sent, s.delete(ctx, row)
	}
	s.attend(ctx, row)
	pieces := []channels.Outgoing{row.message()}
	if !s.limits.Notices { // a notice is whole, or refused by its channel
		pieces = channels.Fit(pieces[0], s.limits)
	}
	for i, piece := range pieces {
		if i > 0 {
			pause(ctx, s.limits.PerChat)
		}
		if err := s.pace.Wait(ctx); err != nil {
			return sent, err
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		last, err := s.channel.Send(limited, piece)
		cancel()
		if err != nil {
			return sent, err
		}
		sent = channels.Sent{Provider: last.Provider, Parts: sent.Parts + last.Parts}
	}
	if row.Unasked {
		s.keeper.counted()
	}
	s.bot.metrics.sent.WithLabelValues(s.channel.Name()).Inc()
	return sent, nil
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
	length := time.Duration(utf8.RuneCountInString(row.Body.Text))
	wait := min(paceBegin+length*paceRune, paceMost)
	pause(ctx, wait/2+rand.N(wait/2))
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
		s.bot.wakeAll(ctx, wakeAnnounce) // a notice goes to its next rung
	}
	if refusal.All && refusal.After > 0 {
		s.mu.Lock()
		s.resting = time.Now().Add(refusal.After)
		s.mu.Unlock()
	}
}

// settle has the outcome recorded and waits until it is: the next message of
// the chat goes only after that.
func (s *sender) settle(ctx context.Context, o outcome) {
	o.recorded = make(chan struct{})
	select {
	case s.done <- o:
		select {
		case <-o.recorded:
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
}

// record writes outcomes, as many in one statement as are waiting. It tries
// until the database takes them: what was sent must not be sent again.
func (s *sender) record(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			s.last(ctx)
			return
		case first := <-s.done:
			s.write(ctx, s.drain([]outcome{first}))
		}
	}
}

// last records at shutdown what has been sent already.
func (s *sender) last(ctx context.Context) {
	if batch := s.drain(nil); len(batch) > 0 {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		s.write(ctx, batch)
	}
}

func (s *sender) drain(batch []outcome) []outcome {
	for len(batch) < cap(s.done) {
		select {
		case next := <-s.done:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func (s *sender) write(ctx context.Context, batch []outcome) {
	for {
		err := s.bot.settle(ctx, batch)
		if err == nil && s.limits.Receipts {
			err = s.early(ctx, batch)
		}
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return
		}
		s.bot.Log.Error("mencatat kiriman gagal", "galat", err)
		pause(ctx, time.Second)
	}
	for _, o := range batch {
		close(o.recorded)
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

func (s *sender) hold(chat string, busy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if busy {
		s.busy[chat] = true
	} else {
		delete(s.busy, chat)
	}
}

func (s *sender) serving() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]string, 0, len(s.busy))
	for chat := range s.busy {
		list = append(list, chat)
	}
	slices.Sort(list)
	return list
}

func (s *sender) rest() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resting
}
