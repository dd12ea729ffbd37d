package telegramtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"time"
)

// pushAgain is the pause before a refused push is tried again; the real
// server starts with a second and doubles.
const pushAgain = 20 * time.Millisecond

// pushTimeout is how long an answer is awaited.
const pushTimeout = 10 * time.Second

type webhook struct {
	url, secret string
	max         int
	busy        map[string]bool // queues that are being pushed
	slots       chan struct{}   // one for each connection allowed
	pushes      int             // pushes tried
	refused     int             // pushes not answered with 2xx
}

func (s *Server) setWebhook(c *call) (any, error) {
	var allowed []string
	if err := c.json("allowed_updates", &allowed); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.updates.poller != nil {
		s.updates.poller()
	}
	most := int(c.int("max_connections"))
	if most < 1 || most > 100 {
		most = 40
	}
	s.webhook.url, s.webhook.secret, s.webhook.max = c.values["url"], c.values["secret_token"], most
	s.webhook.slots = make(chan struct{}, most)
	if allowed != nil {
		s.updates.allowed = allowed
	}
	s.push()
	s.wake()
	return true, nil
}

func (s *Server) deleteWebhook(*call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook.url, s.webhook.secret = "", ""
	s.wake()
	return true, nil
}

func (s *Server) getWebhookInfo(*call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return map[string]any{
		"url": s.webhook.url, "has_custom_certificate": false,
		"pending_update_count": len(s.updates.waiting), "max_connections": s.webhook.max,
		"allowed_updates": s.updates.allowed,
	}, nil
}

// Webhook is the address pushed to, "" while polling.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook.url
}

// Pushes returns how many pushes were tried and how many of them refused.
func (s *Server) Pushes() (tried, refused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook.pushes, s.webhook.refused
}

// push starts a worker for each queue that has updates and none. Called with
// mu held.
func (s *Server) push() {
	if s.webhook.url == "" || s.ctx.Err() != nil {
		return
	}
	for _, u := range s.updates.waiting {
		if !s.webhook.busy[u.queue] {
			s.webhook.busy[u.queue] = true
			s.all.Go(func() { s.pushQueue(u.queue) })
		}
	}
}

// pushQueue pushes the updates of one queue one after another.
func (s *Server) pushQueue(queue string) {
	for {
		u, hook, ok := s.head(queue)
		if !ok {
			return
		}
		select {
		case hook.slots <- struct{}{}:
		case <-s.ctx.Done():
			return
		}
		taken := s.pushOne(u, hook)
		<-hook.slots
		s.mu.Lock()
		s.webhook.pushes++
		if taken {
			s.confirm(func(w update) bool { return w.id == u.id })
		} else {
			s.webhook.refused++
		}
		s.wake()
		s.mu.Unlock()
		if !taken {
			select {
			case <-time.After(pushAgain):
			case <-s.ctx.Done():
			}
		}
	}
}

// head is the queue's oldest update; without one its worker is done.
func (s *Server) head(queue string) (update, webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	at := slices.IndexFunc(s.updates.waiting, func(u update) bool { return u.queue == queue })
	if at < 0 || s.webhook.url == "" || s.ctx.Err() != nil {
		delete(s.webhook.busy, queue)
		return update{}, webhook{}, false
	}
	return s.updates.waiting[at], s.webhook, true
}

func (s *Server) pushOne(u update, hook webhook) bool {
	ctx, cancel := context.WithTimeout(s.ctx, pushTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.url, bytes.NewReader(u.raw))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	response, err := s.http.Client().Do(r)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
	return response.StatusCode/100 == 2
}
