package cloudtest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// pushAgain is the pause before a refused push is tried again; the real
// server's pauses grow, over seven days.
const pushAgain = 20 * time.Millisecond

// pushTimeout is how long an answer is awaited.
const pushTimeout = 10 * time.Second

// Subscribe names the program's webhook, which must answer the challenge, and
// pushes what has waited for one.
func (s *Server) Subscribe(webhook string) error {
	challenge := "1158201444"
	query := url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {VerifyToken}, "hub.challenge": {challenge}}
	r, err := http.NewRequestWithContext(s.ctx, http.MethodGet, webhook+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	response, err := s.http.Client().Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if got, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK || string(got) != challenge {
		return fmt.Errorf("cloudtest: the webhook answers the challenge with %d", response.StatusCode)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = webhook
	for queue := range s.queues {
		s.begin(queue)
	}
	return nil
}

// Pushes returns how many pushes were tried and how many of them refused.
func (s *Server) Pushes() (tried, refused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pushes, s.refusal
}

// Waiting is how many pushes nobody has taken.
func (s *Server) Waiting() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, queue := range s.queues {
		n += len(queue)
	}
	return n
}

// Push queues a change of the field "messages" as it is, without metadata.
func (s *Server) Push(queue string, value map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.push(queue, value)
}

// Sign signs a push as Meta does.
func Sign(body []byte) string {
	mac := hmac.New(sha256.New, []byte(AppSecret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// status pushes how far a message came. Called with mu held.
func (s *Server) status(u *User, m Message, status string, code int) {
	one := map[string]any{
		"id": m.ID, "status": status, "timestamp": fmt.Sprint(s.now().Unix()), "recipient_user_id": u.ID,
	}
	if !u.hidden {
		one["recipient_id"] = u.Number
	}
	if m.Ours != "" {
		one["biz_opaque_callback_data"] = m.Ours
	}
	if code != 0 {
		one["errors"] = []any{map[string]any{"code": code, "title": "Re-engagement message"}}
	}
	s.push("status "+u.Number, map[string]any{"statuses": []any{one}})
}

// push queues a change. Called with mu held.
func (s *Server) push(queue string, value map[string]any) {
	value["messaging_product"] = "whatsapp"
	value["metadata"] = map[string]any{"display_phone_number": Number, "phone_number_id": PhoneID}
	raw, err := json.Marshal(map[string]any{
		"object": "whatsapp_business_account",
		"entry":  []any{map[string]any{"id": "102290129340398", "changes": []any{map[string]any{"field": "messages", "value": value}}}},
	})
	if err != nil {
		panic("cloudtest: " + err.Error())
	}
	s.queues[queue] = append(s.queues[queue], raw)
	s.begin(queue)
}

// begin starts a worker for a queue that has none. Called with mu held.
func (s *Server) begin(queue string) {
	if s.webhook == "" || s.busy[queue] || len(s.queues[queue]) == 0 || s.ctx.Err() != nil {
		return
	}
	s.busy[queue] = true
	s.all.Go(func() { s.work(queue) })
}

// work pushes a queue's changes one after another, each until it is taken.
func (s *Server) work(queue string) {
	for {
		s.mu.Lock()
		if len(s.queues[queue]) == 0 || s.ctx.Err() != nil {
			s.busy[queue] = false
			s.mu.Unlock()
			return
		}
		raw, webhook := s.queues[queue][0], s.webhook
		s.mu.Unlock()
		taken := s.deliver(webhook, raw)
		s.mu.Lock()
		s.pushes++
		if taken {
			s.queues[queue] = s.queues[queue][1:]
		} else {
			s.refusal++
		}
		s.mu.Unlock()
		if !taken {
			select {
			case <-time.After(pushAgain):
			case <-s.ctx.Done():
			}
		}
	}
}

func (s *Server) deliver(webhook string, raw []byte) bool {
	ctx, cancel := context.WithTimeout(s.ctx, pushTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, webhook, bytes.NewReader(raw))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Hub-Signature-256", Sign(raw))
	response, err := s.http.Client().Do(r)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	io.Copy(io.Discard, response.Body)
	return response.StatusCode == http.StatusOK
}
