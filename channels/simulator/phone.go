package simulator

import (
	"os"
	"sync"
	"time"
)

// Ticks of a message that the person sent.
const (
	ticksSent   = 0 // on the phone, not yet with the service
	ticksStored = 1 // a row in the service's database
	ticksRead   = 2 // answered
)

// message is one bubble on a phone.
type message struct {
	record
	taken    bool // the service has stored it
	answered bool // the service spoke after it took it, or while it did
	offered  bool // is being handed to the service at this moment
	changed  int  // version of the phone at which the ticks last changed
}

func (m *message) mine() bool { return m.Op == opIn }

// ticks are never more than sent as long as the service may not have the
// message, whatever it said meanwhile.
func (m *message) ticks() int {
	switch {
	case m.taken && m.answered:
		return ticksRead
	case m.taken:
		return ticksStored
	default:
		return ticksSent
	}
}

// phone is what one phone shows: its journal, read into memory.
type phone struct {
	number number
	hand   chan struct{} // holds one token: who has it hands messages over, so that their order stays

	mu       sync.Mutex
	journal  journal
	version  int // lines read so far
	messages []*message
	byEvent  map[string]*message    // the person's, by Event.Key
	shown    map[string]*message    // the service's, by Outgoing.ID
	labels   map[string]string      // of every choice ever offered
	watchers map[chan struct{}]bool // told of each change
}

func newPhone(of number, path string) *phone {
	return &phone{
		number: of, hand: make(chan struct{}, 1), journal: journal{path: path},
		byEvent: map[string]*message{}, shown: map[string]*message{},
		labels: map[string]string{}, watchers: map[chan struct{}]bool{},
	}
}

// refresh reads what other processes added.
func (p *phone) refresh() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	records, err := p.journal.peek()
	p.apply(records)
	return err
}

// change adds the line that build makes of the phone's newest state; build
// may return nil for nothing to add. It returns once the line is durable.
func (p *phone) change(build func() (*record, error)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	file, err := p.journal.lock()
	if err != nil {
		return err
	}
	defer file.Close()
	if err := p.catchUp(file); err != nil {
		return err
	}
	line, err := build()
	if err != nil || line == nil {
		return err
	}
	if err := p.journal.add(file, *line); err != nil {
		return err
	}
	p.apply([]record{*line})
	return nil
}

func (p *phone) catchUp(file *os.File) error {
	records, err := p.journal.unread(file)
	p.apply(records)
	return err
}

// next begins the line of a new message.
func (p *phone) next(op string) *record {
	return &record{Op: op, ID: len(p.messages) + 1, At: time.Now().UTC().Truncate(time.Millisecond)}
}

// apply makes lines of the journal visible.
func (p *phone) apply(records []record) {
	for _, line := range records {
		p.version++
		switch line.Op {
		case opIn:
			p.byEvent[p.eventKey(line.Key)] = p.show(line)
		case opOut:
			p.shown[line.Key] = p.show(line)
			p.mark(line.IDs, func(m *message) { m.answered = true })
			for _, offered := range line.Buttons {
				p.labels[offered.Choice] = offered.Label
			}
		case opTaken:
			p.mark(line.IDs, func(m *message) { m.taken = true })
		}
	}
	if len(records) > 0 {
		p.wake()
	}
}

func (p *phone) show(line record) *message {
	shown := &message{record: line}
	p.messages = append(p.messages, shown)
	return shown
}

// mark changes messages of the person and notes whose ticks changed by it.
func (p *phone) mark(ids []int, change func(*message)) {
	for _, id := range ids {
		if id < 1 || id > len(p.messages) {
			continue
		}
		m := p.messages[id-1]
		before := m.ticks()
		change(m)
		if m.ticks() != before {
			m.changed = p.version
		}
	}
}

// unanswered returns the ids of messages that the service has, or is taking
// right now, and has not spoken after: an answer shows that it read them.
func (p *phone) unanswered() []int {
	var ids []int
	for _, m := range p.messages {
		if m.mine() && !m.answered && (m.taken || m.offered) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
