package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"sakti/channels"
)

// Errors that end Run after Config.Patience, and Open at once.
var (
	ErrConflict = errors.New("another process receives with this bot token")
	ErrToken    = errors.New("the bot token is refused; it was revoked or is wrong")
)

const (
	firstPause = 100 * time.Millisecond // after the first failure in a row
	longPause  = 15 * time.Second       // at most
	pollGrace  = 10 * time.Second       // for the network, beyond PollTimeout
	batchBytes = 64 << 20               // more than 100 updates can be
)

// Run receives until ctx ends. While polling, it returns ErrConflict or
// ErrToken if that lasts longer than Config.Patience; everything else it
// rides out. With a webhook it only answers pressed buttons.
func (c *Channel) Run(ctx context.Context, receive channels.Receive) error {
	defer c.http.CloseIdleConnections()
	var answering sync.WaitGroup
	defer answering.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for range answerers {
		answering.Go(func() { c.answerAll(ctx) })
	}
	if c.polls() {
		p := poller{Channel: c, receive: receive}
		return p.run(ctx)
	}
	<-ctx.Done()
	return nil
}

// poller is the state of one Run.
type poller struct {
	*Channel
	receive  channels.Receive
	offset   int64     // first update not yet stored; 0 for the oldest unconfirmed
	failures int       // in a row
	since    time.Time // when a conflict or refused token began, zero without
	last     time.Time // when it was seen last
}

func (p *poller) run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := p.once(ctx)
		if ctx.Err() != nil {
			break
		}
		if err == nil {
			p.failures = 0
			continue
		}
		if p.hopeless(err) {
			return fmt.Errorf("telegram: gave up after %v: %w", p.config.Patience, err)
		}
		p.log.Warn("receiving failed, trying again", "error", err, "failures", p.failures+1)
		sleep(ctx, p.pause(err))
	}
	return nil //nolint:nilerr // whatever went wrong last, this is the end that was asked for
}

// once asks for updates, has them stored, and only then moves the offset,
// which confirms them with the next call.
func (p *poller) once(ctx context.Context) error {
	raws, err := p.getUpdates(ctx, p.offset)
	if err != nil {
		return err
	}
	p.calm()
	if len(raws) == 0 {
		// Everything before offset is confirmed now. Asking for the oldest
		// again is the same, and right even if the numbers start elsewhere,
		// which they do after a week without updates.
		p.offset = 0
		return nil
	}
	events, queries, next := p.understand(ctx, raws)
	if len(events) > 0 {
		if err := p.receive(ctx, events); err != nil {
			return fmt.Errorf("storing %d events: %w", len(events), err)
		}
	}
	if next == 0 {
		return errNoUpdate
	}
	p.offset = next
	p.answer(queries...)
	return nil
}

// understand parses a batch. next is the offset that confirms it, 0 if no
// update in it shows its number.
func (c *Channel) understand(ctx context.Context, raws []json.RawMessage) (events []channels.Event, queries []string, next int64) {
	for _, raw := range raws {
		a, err := parse(raw, c.self)
		if err != nil {
			c.log.Error("update skipped", "update", a.ID, "error", err)
		}
		next = max(next, a.ID+1)
		if a.Event != nil {
			events = append(events, c.own(ctx, a))
		}
		if a.Query != "" {
			queries = append(queries, a.Query)
		}
	}
	if next == 1 {
		next = 0
	}
	return events, queries, next
}

// own completes an event with what parse can't know.
func (c *Channel) own(ctx context.Context, a arrival) channels.Event {
	event := *a.Event
	event.Channel, event.Account = Name, c.account
	if event.At.IsZero() {
		event.At = time.Now()
	}
	if event.Group != nil {
		c.entitle(ctx, &event, a.Member)
	}
	return event
}

// hopeless says whether a conflict or a refused token has lasted too long.
func (p *poller) hopeless(err error) bool {
	if !errors.Is(err, ErrConflict) && !errors.Is(err, ErrToken) {
		return false
	}
	p.last = time.Now()
	if p.since.IsZero() {
		p.since = p.last
		p.log.Error("Telegram refuses to give updates", "error", err, "patience", p.config.Patience)
	}
	return p.last.Sub(p.since) >= p.config.Patience
}

// calm forgets a conflict after a poll that went well, but not at once: two
// pollers end each other's calls in turn, and each succeeds now and then.
func (p *poller) calm() {
	if time.Since(p.last) > p.config.PollTimeout+longPause {
		p.since = time.Time{}
	}
}

// pause is what Telegram asks for, else twice the last one.
func (p *poller) pause(err error) time.Duration {
	p.failures++
	var refusal *apiError
	if errors.As(err, &refusal) && refusal.Parameters.RetryAfter > 0 {
		return time.Duration(refusal.Parameters.RetryAfter) * time.Second
	}
	return min(firstPause<<min(p.failures-1, 10), longPause)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// apiError is "ok": false in answer to getUpdates.
type apiError struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

func (e *apiError) Error() string {
	if meaning := e.Unwrap(); meaning != nil {
		return fmt.Sprintf("%v (%d %s)", meaning, e.Code, e.Description)
	}
	return fmt.Sprintf("%d %s", e.Code, e.Description)
}

func (e *apiError) Unwrap() error {
	switch e.Code {
	case http.StatusConflict:
		return ErrConflict
	case http.StatusUnauthorized, http.StatusNotFound: // 404: no token of that shape
		return ErrToken
	}
	return nil
}

// getUpdates is one long poll. Each update stays raw, so that one we can't
// read does not spoil its neighbours.
func (c *Channel) getUpdates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.PollTimeout+pollGrace)
	defer cancel()
	body, err := json.Marshal(map[string]any{
		"offset": offset, "limit": 100, "timeout": int((c.config.PollTimeout + time.Second - 1) / time.Second),
		"allowed_updates": wanted,
	})
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.config.API+"/bot"+c.config.Token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, c.hide(err)
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(r)
	if err != nil {
		return nil, c.hide(err)
	}
	defer response.Body.Close()
	return readUpdates(io.LimitReader(response.Body, batchBytes))
}

func readUpdates(body io.Reader) ([]json.RawMessage, error) {
	var a apiError
	if err := json.NewDecoder(body).Decode(&a); err != nil {
		return nil, errGarbage
	}
	if !a.OK {
		return nil, &a
	}
	var raws []json.RawMessage
	if err := json.Unmarshal(a.Result, &raws); err != nil {
		return nil, errGarbage
	}
	return raws, nil
}
