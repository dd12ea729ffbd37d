package simulator

import (
	"net/http"
	"strings"
	"testing"

	"sakti/channels/channeltest"
)

func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Harness{Open: openBench, Idempotent: true, Keeps: true, RefusesLarge: true})
}

func openBench(t *testing.T) *channeltest.Bench {
	c := newChannel(t, t.TempDir())
	bench := &channeltest.Bench{Channel: c}
	numbers := map[string]string{}
	var client *phoneClient
	bench.Mount = func(path string, handler http.Handler) { client = serve(t, path, handler) }
	bench.Person = func(name string) channeltest.Person {
		if numbers[name] == "" {
			numbers[name] = "62812000000" + string(rune('0'+len(numbers)))
		}
		return client.on(numbers[name])
	}
	return bench
}

// Chat, Say and the rest make phoneClient a channeltest.Person.
func (p *phoneClient) Chat() string { return "+" + p.number }

func (p *phoneClient) Say(text string) { p.keep(map[string]any{"text": text}) }

func (p *phoneClient) Press(label string) {
	p.t.Helper()
	list := p.list("").Messages
	for i := len(list) - 1; i >= 0; i-- {
		for _, offered := range list[i].Buttons {
			if offered.Label == label {
				p.keep(map[string]any{"choice": offered.Choice})
				return
			}
		}
	}
	p.t.Fatalf("no button %q on the phone", label)
}

// keep posts a message; one that the phone keeps and offers again is fine too.
func (p *phoneClient) keep(message map[string]any) {
	p.t.Helper()
	p.kept(p.post(message))
}

func (p *phoneClient) kept(r reply) {
	p.t.Helper()
	if r.status != http.StatusCreated && r.status != http.StatusServiceUnavailable {
		p.t.Errorf("posting: %d %s", r.status, r.Error)
	}
}

func (p *phoneClient) Photos(photos ...[]byte) {
	p.t.Helper()
	files := make([]upload, len(photos))
	for i, photo := range photos {
		files[i] = upload{"foto.jpg", "image/jpeg", photo}
	}
	p.kept(p.send(nil, files...))
}

func (p *phoneClient) Document(name string, body []byte) {
	p.t.Helper()
	p.kept(p.send(nil, upload{name, "application/pdf", body}))
}

func (p *phoneClient) Shown() []channeltest.Shown {
	var shown []channeltest.Shown
	for _, m := range p.list("").Messages {
		if m.From != "service" {
			continue
		}
		one := channeltest.Shown{Text: m.Text}
		for _, offered := range m.Buttons {
			one.Choices = append(one.Choices, offered.Label)
		}
		for _, file := range m.Files {
			_, _, body := p.get(strings.TrimPrefix(file.URL, p.base))
			one.FileName, one.File = file.Name, body
		}
		shown = append(shown, one)
	}
	return shown
}
