package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

// screen is the linking screen with a person before it.
type screen struct {
	steps   chan channels.LinkStep
	answers chan string
	done    chan error
}

// link begins to link at a screen.
func (b *bench) link(ctx context.Context, by channels.LinkBy) *screen {
	s := &screen{steps: make(chan channels.LinkStep, 16), answers: make(chan string, 4), done: make(chan error, 1)}
	answer := func(ctx context.Context) (string, error) {
		select {
		case text := <-s.answers:
			return text, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	go func() { s.done <- b.channel.Link(ctx, by, func(step channels.LinkStep) { s.steps <- step }, answer) }()
	return s
}

func (s *screen) step(t *testing.T, kind channels.LinkStepKind) channels.LinkStep {
	t.Helper()
	select {
	case step := <-s.steps:
		if step.Kind != kind || step.Data == "" || time.Until(step.Ends) <= 0 {
			t.Fatalf("step %+v, want %s", step, kind)
		}
		return step
	case err := <-s.done:
		t.Fatalf("no step %s, but the end: %v", kind, err)
	case <-time.After(time.Minute):
		t.Fatalf("no step %s", kind)
	}
	return channels.LinkStep{}
}

func (s *screen) end(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.done:
		return err
	case <-time.After(time.Minute):
		t.Fatal("linking does not end")
		return nil
	}
}

// wantTalk lets somebody write to the number and be answered.
func (b *bench) wantTalk() {
	b.Helper()
	siti := b.citizen(100 + b.table.offered())
	siti.Say("halo")
	b.await("the message", func() bool { return len(b.table.of(siti.LID().String())) > 0 })
	b.send(channels.Outgoing{ID: siti.LID().User + time.Now().String(), Chat: siti.LID().String(), Text: "selamat datang"})
	if got := siti.WaitText(); got.Text != "selamat datang" {
		b.Errorf("answered %q", got.Text)
	}
}

func runningUnlinked(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	b := unlinkedBench(t, database(t), change...)
	b.begin()
	b.await("unlinked", func() bool { return b.channel.over.Load() != nil && b.state() == channels.Unlinked })
	return b
}

func TestLinkByQR(t *testing.T) {
	t.Parallel()
	b := runningUnlinked(t)
	s := b.link(t.Context(), channels.LinkBy{})
	qr := s.step(t, channels.StepQR)
	if b.state() != channels.Linking {
		t.Errorf("state %s", b.state())
	}
	device, err := b.server.Phone(number).ScanQR(qr.Data)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.end(t); err != nil {
		t.Fatal(err)
	}
	b.device = device
	b.await("up", func() bool { return b.state() == channels.Up })
	if health := b.channel.health.current(); health.Phone != "+"+number {
		t.Errorf("health %+v", health)
	}
	b.wantTalk()
	if err := b.link(t.Context(), channels.LinkBy{}).end(t); !errors.Is(err, errLinked) {
		t.Errorf("linking twice: %v", err)
	}
	b.restart() // the link outlives the program
	b.wantTalk()
}

func TestLinkByCode(t *testing.T) {
	t.Parallel()
	b := runningUnlinked(t)
	s := b.link(t.Context(), channels.LinkBy{Code: true, Phone: "+" + number})
	code := s.step(t, channels.StepCode)
	if len(code.Data) != 9 || code.Data[4] != '-' {
		t.Errorf("code %q", code.Data)
	}
	device, err := b.server.Phone(number).EnterCode(code.Data)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.end(t); err != nil {
		t.Fatal(err)
	}
	b.device = device
	b.wantTalk()
	for _, phone := range []string{"", "081234567890", "+62abc", "123"} {
		if err := b.channel.Link(t.Context(), channels.LinkBy{Code: true, Phone: phone}, nil, nil); !errors.Is(err, errNumber) {
			t.Errorf("%q: %v", phone, err)
		}
	}
}

func TestLinkWithPasskey(t *testing.T) {
	t.Parallel()
	b := runningUnlinked(t)
	phone := b.server.Phone(number)
	phone.DemandPasskey(true)
	s := b.link(t.Context(), channels.LinkBy{})
	if _, err := phone.ScanQR(s.step(t, channels.StepQR).Data); !errors.Is(err, whatsapptest.ErrPasskey) {
		t.Fatal(err)
	}
	var request types.WebAuthnPublicKey
	if err := json.Unmarshal([]byte(s.step(t, channels.StepPasskey).Data), &request); err != nil {
		t.Fatal(err)
	}
	response, err := json.Marshal(phone.Assert(&request))
	if err != nil {
		t.Fatal(err)
	}
	s.answers <- string(response)
	device, err := phone.Linked()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.end(t); err != nil {
		t.Fatal(err)
	}
	b.device = device
	b.wantTalk()
}

// A wrong passkey, a garbled answer: the person is told what to do, and can
// begin again.
func TestPasskeyGoesWrong(t *testing.T) {
	t.Parallel()
	b := runningUnlinked(t)
	phone := b.server.Phone(number)
	phone.DemandPasskey(true)
	forged, err := json.Marshal(phone.Assert(&types.WebAuthnPublicKey{Challenge: []byte("lain"), RelyingPartID: "whatsapp.com"}))
	if err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[string]error{"apa ini?": errPasskey, string(forged): errPasskeyNo} {
		s := b.link(t.Context(), channels.LinkBy{})
		if _, err := phone.ScanQR(s.step(t, channels.StepQR).Data); !errors.Is(err, whatsapptest.ErrPasskey) {
			t.Fatal(err)
		}
		s.step(t, channels.StepPasskey)
		s.answers <- answer
		if err := s.end(t); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		if b.state() != channels.Unlinked {
			t.Errorf("state %s", b.state())
		}
	}
}

// Where WhatsApp wants a code compared, the person decides.
func TestPasskeyCodeIsCompared(t *testing.T) {
	t.Parallel()
	b := runningUnlinked(t)
	s := &screen{steps: make(chan channels.LinkStep, 1)}
	p := &pairing{
		runner: &runner{Channel: b.channel, ctx: t.Context(), lines: t.Context()},
		show:   func(step channels.LinkStep) { s.steps <- step },
		answer: func(context.Context) (string, error) { return "tidak", nil },
	}
	if _, err := p.on(t.Context(), &events.PairPasskeyConfirmation{Code: "ABCD-EFGH"}); !errors.Is(err, errNotSame) {
		t.Errorf("got %v", err)
	}
	if step := s.step(t, channels.StepConfirm); step.Data != "ABCD-EFGH" {
		t.Errorf("step %+v", step)
	}
}

// Linking ends when the person leaves, when time is up, when WhatsApp says
// no, and when another is linking; the channel is then as before.
func TestLinkingEnds(t *testing.T) {
	t.Parallel()
	b := runningUnlinked(t)
	ctx, leave := context.WithCancel(t.Context())
	s := b.link(ctx, channels.LinkBy{})
	s.step(t, channels.StepQR)
	if err := b.channel.Link(t.Context(), channels.LinkBy{}, nil, nil); !errors.Is(err, errBusy) {
		t.Errorf("a second screen: %v", err)
	}
	leave()
	if err := s.end(t); !errors.Is(err, errStopped) {
		t.Errorf("left: %v", err)
	}
	hurried := runningUnlinked(t, func(c *Config) { c.LinkTime = 2 * time.Second })
	if err := hurried.link(t.Context(), channels.LinkBy{}).end(t); !errors.Is(err, errLinkTime) {
		t.Errorf("time: %v", err)
	}
	for _, one := range []*bench{b, hurried} {
		if one.state() != channels.Unlinked {
			t.Errorf("state %s", one.state())
		}
	}
	b.end()
	if err := b.channel.Link(t.Context(), channels.LinkBy{}, nil, nil); !errors.Is(err, errNotRunning) {
		t.Errorf("not running: %v", err)
	}
	for _, err := range []error{errLinkTime, errStopped, errBusy, errNotRunning, errLinked} {
		if !strings.HasSuffix(err.Error(), ".") || strings.Contains(err.Error(), "whatsapp:") {
			t.Errorf("%q is no sentence for a person", err)
		}
	}
}

// Unlinking ends the link at WhatsApp and wipes the keys; another number can
// take the slot, and conversations go on.
func TestUnlinkAndReplaceTheNumber(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	b.wantTalk()
	if err := b.channel.Unlink(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b.state() != channels.Unlinked || b.device.Person().Device(1) != nil {
		t.Errorf("state %s, device %v", b.state(), b.device.Person().Device(1))
	}
	var left int
	if err := b.store.pool.QueryRow(t.Context(), `SELECT count(*) FROM whatsmeow_sessions`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d sessions left, %v", left, err)
	}
	s := b.link(t.Context(), channels.LinkBy{})
	device, err := b.server.Phone("6281110000099").ScanQR(s.step(t, channels.StepQR).Data)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.end(t); err != nil {
		t.Fatal(err)
	}
	b.device = device
	siti := b.citizen(8)
	siti.Say("ini nomor baru?")
	if got := b.stored(siti, 1)[0]; got.Account != slot {
		t.Errorf("account %q", got.Account)
	}
}

// Without WhatsApp the keys are wiped all the same, and the person is told
// what is left to do.
func TestUnlinkWithoutConnection(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	b.device.Replace()
	b.await("replaced", func() bool { return b.state() == channels.Replaced })
	if err := b.channel.Unlink(t.Context()); !errors.Is(err, errHalfGone) {
		t.Errorf("got %v", err)
	}
	if b.state() != channels.Unlinked {
		t.Errorf("state %s", b.state())
	}
}
