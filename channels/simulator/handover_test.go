package simulator

import (
	"errors"
	"testing"
)

func TestRestartHandsOverWhatWasAccepted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	died := &office{fail: errors.New("killed")}
	p := open(t, newChannel(t, dir), died)
	p.post(map[string]string{"text": "satu", "key": "1"})
	p.send(map[string]string{"text": "dua"}, upload{"a.jpg", "image/jpeg", []byte("foto")})

	c, o := newChannel(t, dir), &office{}
	run(t, c, o)
	await(t, "both messages", func() bool { return len(o.events()) == 2 })
	events := o.events()
	if events[0].Text != "satu" || events[1].Text != "dua" || len(events[1].Media) != 1 {
		t.Errorf("got %+v", events)
	}
	if want := digest("6281234567890", "1"); events[0].Key != want {
		t.Errorf("key %q, want %q", events[0].Key, want)
	}
	fresh := open(t, c, o)
	await(t, "ticks", func() bool { return fresh.list("").Messages[1].Ticks == ticksStored })
	if again := fresh.post(map[string]string{"text": "satu", "key": "1"}); again.ID != 1 || len(o.events()) != 2 {
		t.Errorf("after the restart the key gives %+v, %d events", again, len(o.events()))
	}
}

func TestRunTriesAgainWithoutARestart(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{fail: errors.New("no database")}
	run(t, c, o)
	p := open(t, c, o)
	p.post(map[string]string{"text": "satu"})
	p.on("6281234567891").post(map[string]string{"text": "dua"})
	o.setFail(nil)
	await(t, "both messages", func() bool { return len(o.events()) == 2 })
}
