package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestKilledUnderLoad has sixteen phones write while the program is killed
// with -9, twice. Afterwards every message stands once, and each has exactly
// one answer on the phone.
func TestKilledUnderLoad(t *testing.T) {
	t.Parallel()
	const phones, each = 16, 30
	p := newProgram(t)
	p.start()
	var stored atomic.Int64
	var group sync.WaitGroup
	var gate sync.RWMutex // closed while the program is down
	for i := range phones {
		group.Go(func() {
			for n := range each {
				p.insist(&gate, phoneNumber(i), fmt.Sprintf("halo %d", n), fmt.Sprintf("k%d-%d", i, n))
				stored.Add(1)
			}
		})
	}
	for _, at := range []int64{phones * each / 4, phones * each / 2} {
		for stored.Load() < at {
			time.Sleep(5 * time.Millisecond)
		}
		p.command.Process.Signal(syscall.SIGKILL)
		gate.Lock()
		<-p.ended
		p.start()
		gate.Unlock()
	}
	group.Wait()
	for i := range phones {
		p.answeredOnce(phoneNumber(i), each)
	}
}

func phoneNumber(i int) string { return fmt.Sprintf("62812000%04d", i) }

// insist posts until the program takes the message, under one key.
func (p *program) insist(gate *sync.RWMutex, phone, text, key string) {
	for range 200 {
		gate.RLock()
		err := p.say(phone, text, key)
		gate.RUnlock()
		if err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Errorf("%s was never taken", key)
}

// answeredOnce waits until the phone shows an answer to each of its messages,
// and checks that none stands twice and none is answered twice.
func (p *program) answeredOnce(phone string, want int) {
	p.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		list, err := p.messages(phone, 0, 0)
		if err != nil {
			p.t.Fatal(err)
		}
		mine, answers := map[string]int{}, map[int]int{}
		for _, m := range list {
			if m.From == "me" {
				mine[m.Key]++
			} else {
				answers[m.ReplyTo]++
			}
		}
		for key, n := range mine {
			if n != 1 {
				p.t.Fatalf("%s shows %s %d times", phone, key, n)
			}
		}
		for id, n := range answers {
			if n != 1 {
				p.t.Fatalf("%s shows %d answers to message %d", phone, n, id)
			}
		}
		if len(mine) == want && len(answers) == want {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%s: %d of %d messages, %d answers\n%s", phone, len(mine), want, len(answers), p.output)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
