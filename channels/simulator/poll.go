package simulator

import (
	"context"
	"time"
)

// elsewhere is how often a waiting poll looks for what other processes wrote.
const elsewhere = time.Second

// query asks for what a phone shows after message After. Seen is the version
// of the last answer, nil for who does not want to hear of ticks.
type query struct {
	Phone string `json:"phone"`
	After int    `json:"after"`
	Seen  *int   `json:"seen"`
	phone *phone
}

// answer is the reply to a query.
type answer struct {
	Phone    string   `json:"phone,omitempty"`
	Messages []bubble `json:"messages"`
	Changed  []ticked `json:"changed,omitempty"`
	Version  int      `json:"version"`
}

// bubble is a message as the API shows it.
type bubble struct {
	ID      int       `json:"id"`
	From    string    `json:"from"`
	At      time.Time `json:"at"`
	Text    string    `json:"text"`
	Buttons []button  `json:"buttons,omitempty"`
	Files   []link    `json:"files,omitempty"`
	Ticks   int       `json:"ticks"`
	Key     string    `json:"key,omitempty"`
	ReplyTo int       `json:"replyTo,omitempty"`
}

// link is a file of a message and where to get it.
type link struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
	URL  string `json:"url"`
}

// ticked is a message whose ticks changed.
type ticked struct {
	ID    int `json:"id"`
	Ticks int `json:"ticks"`
}

// poll answers queries at once if any has news, else when one has, or when
// wait is over, or the channel stops.
func (c *Channel) poll(ctx context.Context, queries []query, wait time.Duration) ([]answer, error) {
	woken := make(chan struct{}, 1)
	for _, q := range queries {
		q.phone.watch(woken)
		defer q.phone.unwatch(woken)
	}
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	tick := time.NewTicker(elsewhere)
	defer tick.Stop()
	quit := c.quitting()
	for last := wait <= 0; ; {
		answers, news, err := look(queries)
		if news || last || err != nil {
			return answers, err
		}
		select {
		case <-woken:
		case <-tick.C:
		case <-deadline.C:
			last = true
		case <-quit:
			last = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (c *Channel) quitting() chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.quit
}

func look(queries []query) (answers []answer, news bool, err error) {
	for _, q := range queries {
		if err := q.phone.refresh(); err != nil {
			return nil, false, err
		}
		found, isNew := q.phone.since(q)
		answers = append(answers, found)
		news = news || isNew
	}
	return answers, news, nil
}

// since answers one query. A version higher than ours is news too: the phone
// was emptied, and who asks must start over.
func (p *phone) since(q query) (found answer, news bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found = answer{Phone: string(p.number), Messages: []bubble{}, Version: p.version}
	for _, m := range p.messages {
		switch {
		case m.ID > q.After:
			found.Messages = append(found.Messages, m.bubble())
		case q.Seen != nil && m.changed > *q.Seen:
			found.Changed = append(found.Changed, ticked{m.ID, m.ticks()})
		}
	}
	restarted := q.Seen != nil && *q.Seen > p.version
	return found, len(found.Messages)+len(found.Changed) > 0 || restarted
}

func (m *message) bubble() bubble {
	shown := bubble{
		ID: m.ID, From: "service", At: m.At, Text: m.Text, Buttons: m.Buttons, ReplyTo: m.ReplyTo,
	}
	if m.mine() {
		shown.From, shown.Ticks, shown.Key = "me", m.ticks(), m.Key
	}
	for _, file := range m.Files {
		shown.Files = append(shown.Files, link{file.Name, file.Type, file.Size, mount + "/files/" + file.Ref})
	}
	return shown
}

func (p *phone) watch(woken chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watchers[woken] = true
}

func (p *phone) unwatch(woken chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.watchers, woken)
}

// wake tells watchers that the phone changed; p.mu is held.
func (p *phone) wake() {
	for woken := range p.watchers {
		select {
		case woken <- struct{}{}:
		default:
		}
	}
}
