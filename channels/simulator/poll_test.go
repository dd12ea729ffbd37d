package simulator

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"sakti/channels"
)

func TestLongPollWakes(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	p.post(map[string]string{"text": "halo"})
	began := time.Now()
	polled := make(chan answer, 2)
	go func() { polled <- p.list("?after=1&wait=30") }()
	go func() { polled <- p.list("?after=1&seen=2&wait=30") }()
	await(t, "two polls", func() bool { return watching(c) == 2 })
	if _, err := c.Send(t.Context(), channels.Outgoing{ID: "1", Chat: "+6281234567890", Text: "ya?"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got := <-polled
		if len(got.Messages) != 1 || got.Messages[0].Text != "ya?" || got.Messages[0].ID != 2 {
			t.Errorf("the poll got %+v", got)
		}
		if len(got.Changed) == 1 && got.Changed[0] != (ticked{1, ticksRead}) {
			t.Errorf("ticks %+v", got.Changed)
		}
	}
	if waited := time.Since(began); waited > 10*time.Second {
		t.Errorf("the poll took %v", waited)
	}
	if got := p.list("?after=2&seen=99"); got.Version != 3 {
		t.Errorf("after the future: %+v", got)
	}
}

func TestPollsEndWithRun(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	end := run(t, c, o)
	await(t, "Run", func() bool { return c.quitting() != nil })
	done := make(chan answer)
	go func() { done <- p.list("?wait=60") }()
	await(t, "the poll", func() bool { return watching(c) == 1 })
	end()
	select {
	case got := <-done:
		if len(got.Messages) != 0 {
			t.Errorf("got %+v", got)
		}
	case <-time.After(10 * time.Second):
		t.Error("the poll outlives Run")
	}
}

func TestUpdatesAskForSeveralPhones(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	p.post(map[string]string{"text": "satu"})
	p.on("6281234567891").post(map[string]string{"text": "dua"})
	response, err := http.Post(p.base+"/simulator/updates", "application/json",
		strings.NewReader(`{"wait":20,"phones":[{"phone":"081234567890","after":1},{"phone":"6281234567891","after":0,"seen":0}]}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got bytes.Buffer
	got.ReadFrom(response.Body)
	if !strings.Contains(got.String(), `{"phone":"6281234567890","messages":[],"version":2}`) || !strings.Contains(got.String(), `"dua"`) {
		t.Errorf("got %s", got.String())
	}
}

// watching counts the polls that wait.
func watching(c *Channel) int {
	p := c.phone("6281234567890")
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.watchers)
}
