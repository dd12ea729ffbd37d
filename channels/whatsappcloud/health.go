package whatsappcloud

import (
	"sync"

	"sakti/channels"
)

// state is how the line to Meta is, as the last calls showed it.
type state struct {
	mu   sync.Mutex
	now  channels.Health
	tell func(channels.Health)
}

// Watch implements channels.Watched. The state is learned from Open and from
// what sending meets with; nothing is asked for its sake.
func (c *Channel) Watch(tell func(channels.Health)) {
	c.state.mu.Lock()
	defer c.state.mu.Unlock()
	c.state.tell = tell
	tell(c.state.now)
}

// turn tells a state that is not the last one. A number once known stays.
func (s *state) turn(health channels.Health) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if health.Phone == "" {
		health.Phone = s.now.Phone
	}
	same := s.now.State == health.State && s.now.Reason == health.Reason && s.now.Phone == health.Phone
	s.now = health
	if !same && s.tell != nil {
		s.tell(health)
	}
}

// good says that a message was taken.
func (s *state) good() { s.turn(channels.Health{State: channels.Up}) }
