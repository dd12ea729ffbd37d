package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sakti/deploy/local"
)

// build makes the program once for all tests of this package.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "sakti-build")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "sakti")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

// program is a running `sakti serve` with a database of its own.
type program struct {
	t       *testing.T
	dir     string
	env     []string
	args    []string // after "serve"
	command *exec.Cmd
	base    string            // http://127.0.0.1:port
	people  map[string]string // user name → password, from the first start
	output  *lines
	ended   chan error
}

// newProgram prepares a program that is not started.
func newProgram(t *testing.T, env ...string) *program {
	t.Helper()
	dir, err := local.ScratchDir(true)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, dir: dir, env: env, people: map[string]string{}}
	t.Cleanup(func() {
		if p.command != nil {
			p.stop(syscall.SIGKILL)
		}
		os.RemoveAll(dir)
	})
	return p
}

// start starts the program and waits until it serves.
func (p *program) start() {
	p.t.Helper()
	path, err := build()
	if err != nil {
		p.t.Fatal(err)
	}
	p.command = exec.Command(path, append([]string{"serve"}, p.args...)...)
	p.command.Env = append(foreign(os.Environ()), "SAKTI_DATA_DIR="+p.dir, "SAKTI_LISTEN=127.0.0.1:0",
		"SAKTI_NIGHT=off", "SAKTI_PHOTO_QUIET=0") // tests are run at night too, and send one photo at a time
	p.command.Env = append(p.command.Env, p.env...)
	p.output = &lines{}
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.command.Stderr = p.output
	if err := p.command.Start(); err != nil {
		p.t.Fatal(err)
	}
	ready := make(chan string, 1)
	go p.listen(stdout, ready)
	p.ended = make(chan error, 1)
	go func() { p.ended <- p.command.Wait() }()
	select {
	case p.base = <-ready:
	case err := <-p.ended:
		p.t.Fatalf("ended at start: %v\n%s", err, p.output)
	case <-time.After(4 * time.Minute):
		p.t.Fatalf("not up after 4 minutes\n%s", p.output)
	}
}

// foreign is the environment without settings of ours.
func foreign(environ []string) []string {
	return slices.DeleteFunc(environ, func(line string) bool { return strings.HasPrefix(line, "SAKTI_") })
}

// listen reads what the program prints: the demo people and the address.
func (p *program) listen(stdout io.Reader, ready chan<- string) {
	for scanner := bufio.NewScanner(stdout); scanner.Scan(); {
		line := scanner.Text()
		if fields := strings.Fields(line); strings.HasPrefix(line, "  ") && len(fields) > 1 {
			p.people[fields[0]] = fields[1]
		}
		if address, found := strings.CutPrefix(line, "Siap di "); found {
			ready <- strings.Fields(address)[0]
		}
	}
}

// stop sends a signal and waits for the end.
func (p *program) stop(signal os.Signal) {
	p.t.Helper()
	p.command.Process.Signal(signal)
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		p.t.Fatalf("still there 2 minutes after %v\n%s", signal, p.output)
	}
	p.command = nil
}

// shown is a message on a simulated phone.
type shown struct {
	ID      int    `json:"id"`
	From    string `json:"from"`
	Text    string `json:"text"`
	Key     string `json:"key"`
	ReplyTo int    `json:"replyTo"`
	Buttons []struct {
		Choice string `json:"choice"`
		Label  string `json:"label"`
	} `json:"buttons"`
}

// messages is everything that a phone shows after a message.
func (p *program) messages(phone string, after, wait int) ([]shown, error) {
	response, err := http.Get(fmt.Sprintf("%s/simulator/phones/%s/messages?after=%d&wait=%d", p.base, phone, after, wait))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct{ Messages []shown }
	return answer.Messages, json.NewDecoder(response.Body).Decode(&answer)
}

// say posts a text from a phone under a key; nil once it is stored.
func (p *program) say(phone, text, key string) error {
	body, _ := json.Marshal(map[string]string{"text": text, "key": key})
	return p.post(phone, "application/json", bytes.NewReader(body))
}

// photos posts photos as one album.
func (p *program) photos(phone string, files ...[]byte) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i, file := range files {
		part, err := form.CreateFormFile("file", fmt.Sprintf("foto%d.jpg", i))
		if err != nil {
			return err
		}
		part.Write(file)
	}
	form.Close()
	return p.post(phone, form.FormDataContentType(), &body)
}

func (p *program) post(phone, kind string, body io.Reader) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+"/simulator/phones/"+phone+"/messages", body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", kind)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%s: %s", response.Status, text)
	}
	return nil
}

// lines collects what is written to it.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
