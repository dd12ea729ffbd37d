package simulator

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sakti/channels"
)

// A crash in the middle of a write leaves half a line; whoever was to be told
// of it was not.
func TestHalfALineIsNoMessage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, newChannel(t, dir), &office{}).post(map[string]string{"text": "utuh"})
	journal := filepath.Join(dir, "phones", "6281234567890"+journalSuffix)
	file, err := os.OpenFile(journal, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(file, `{"op":"in","id":2,"key":"x","text":"this is much longer than what is written next`)
	file.Close()

	c, o := newChannel(t, dir), &office{}
	p := open(t, c, o)
	if shown := p.list("").Messages; len(shown) != 1 {
		t.Errorf("the phone shows %+v", shown)
	}
	p.post(map[string]string{"text": "b"})
	shown := open(t, newChannel(t, dir), o).list("").Messages
	if len(shown) != 2 || shown[1].Text != "b" || shown[1].ID != 2 {
		t.Errorf("after mending: %+v", shown)
	}
}

// Two processes on one folder: every message is there once, ids are gapless,
// and a poll in one hears of the other.
func TestTwoProcessesShareAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b, o := newChannel(t, dir), newChannel(t, dir), &office{}
	web := open(t, a, o)
	polled := make(chan answer)
	go func() { polled <- web.list("?wait=30") }()
	const each = 20
	var both sync.WaitGroup
	for _, c := range []*Channel{a, b} {
		both.Go(func() {
			for i := range each {
				// Both send all the messages, as a retry by another process would.
				_, err := c.Send(t.Context(), channels.Outgoing{ID: fmt.Sprint(i), Chat: "+6281234567890", Text: fmt.Sprint(i)})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if got := <-polled; len(got.Messages) == 0 {
		t.Error("the poll heard nothing")
	}
	for _, c := range []*Channel{a, b} {
		shown := open(t, c, o).list("").Messages
		for i, m := range shown {
			if m.ID != i+1 {
				t.Fatalf("message %d has id %d", i, m.ID)
			}
		}
		if len(shown) != each {
			t.Errorf("%d messages, want %d", len(shown), each)
		}
	}
	if _, err := b.Send(t.Context(), channels.Outgoing{ID: "late", Chat: "+6281234567890", Text: "late"}); err != nil {
		t.Fatal(err)
	}
	if got := web.list(fmt.Sprintf("?after=%d&wait=30", each)); len(got.Messages) != 1 {
		t.Errorf("the other process's message: %+v", got)
	}
}
