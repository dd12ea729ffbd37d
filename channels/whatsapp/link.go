package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

// Sentences for the person at the screen.
var (
	errLinked     = errors.New("Sudah ada nomor yang tertaut di sini. Putuskan dulu nomor itu, lalu tautkan yang baru.")                      //nolint:staticcheck // a sentence
	errLinkTime   = errors.New("Waktunya habis sebelum HP ditautkan. Silakan mulai lagi.")                                                    //nolint:staticcheck // a sentence
	errLinkLost   = errors.New("Sambungan ke WhatsApp terputus sebelum selesai. Silakan mulai lagi.")                                         //nolint:staticcheck // a sentence
	errLinkFailed = errors.New("WhatsApp menolak penautan ini. Tunggu beberapa menit, lalu mulai lagi.")                                      //nolint:staticcheck // a sentence
	errOutdated   = errors.New("Program ini terlalu lama bagi WhatsApp. Minta petugas teknis memasang versi terbaru.")                        //nolint:staticcheck // a sentence
	errNumber     = errors.New("Nomor HP tidak benar. Tulis dengan kode negara, misalnya +6281234567890.")                                    //nolint:staticcheck // a sentence
	errPasskey    = errors.New("Jawaban kunci sandi tidak terbaca. Salin seluruh jawaban dari halaman WhatsApp Web, lalu mulai lagi.")        //nolint:staticcheck // a sentence
	errPasskeyNo  = errors.New("WhatsApp tidak menerima kunci sandi itu. Pastikan kunci sandi milik nomor ini, lalu mulai lagi.")             //nolint:staticcheck // a sentence
	errNotSame    = errors.New("Kodenya tidak sama, jadi penautan dibatalkan.")                                                               //nolint:staticcheck // a sentence
	errStopped    = errors.New("Penautan dibatalkan.")                                                                                        //nolint:staticcheck // a sentence
	errStillDown  = errors.New("Nomor masih tertaut, tetapi WhatsApp belum menerima sambungannya. Lihat keadaannya di atas, lalu coba lagi.") //nolint:staticcheck // a sentence
	errHalfGone   = errors.New("Kunci di sini sudah dihapus, tetapi WhatsApp belum bisa diberi tahu. Hapus juga di HP: Perangkat tertaut.")   //nolint:staticcheck // a sentence
)

// Waits of linking, as WhatsApp Web has them.
const (
	firstQR   = 60 * time.Second // the first code is good for
	nextQR    = 20 * time.Second // … and each further one
	codeTime  = 160 * time.Second
	comeback  = 45 * time.Second // to come up after the pairing
	backAgain = 30 * time.Second // to come up with keys that are there
)

// Link implements channels.Linked. A number that is still linked, but was
// replaced, banned or refused, is connected again without any step.
func (c *Channel) Link(ctx context.Context, by channels.LinkBy, show func(channels.LinkStep), answer func(context.Context) (string, error)) error {
	phone := strings.TrimPrefix(by.Phone, "+")
	if by.Code && (phoneOf(types.NewJID(phone, types.DefaultUserServer)) == "" || strings.HasPrefix(phone, "0")) {
		return errNumber
	}
	return c.ask(ctx, func(r *runner) error {
		if done, err := r.reconnect(ctx); done {
			return err
		}
		p := &pairing{runner: r, by: by, phone: phone, show: show, answer: answer}
		return p.run(ctx)
	})
}

// Unlink implements channels.Linked.
func (c *Channel) Unlink(ctx context.Context) error {
	return c.ask(ctx, func(r *runner) error {
		var told error
		device := ""
		if r.line != nil {
			device = r.line.device
			told = r.line.Logout(ctx)
			r.drop()
		} else if slot, err := r.config.Store.slot(ctx, r.config.Slot); err != nil {
			return err
		} else {
			device = slot.Device
		}
		if err := r.config.Store.forget(ctx, r.config.Slot, device, ""); err != nil {
			return err
		}
		r.again.Stop()
		r.health.set(channels.Unlinked, "", time.Time{})
		if told != nil {
			r.log.Warn("the link was wiped here, WhatsApp could not be told", "error", hide(told))
			return errHalfGone
		}
		return nil
	})
}

// reconnect tries the keys that are there. done is false if there are none,
// or if WhatsApp says that they are void.
func (r *runner) reconnect(ctx context.Context) (done bool, err error) {
	if r.line == nil {
		return false, nil
	}
	if r.health.current().State == channels.Up {
		return true, errLinked
	}
	r.line.hangUp()
	drain(r.line.ended)
	r.connect()
	timer := time.NewTimer(backAgain)
	defer timer.Stop()
	up := time.NewTicker(20 * time.Millisecond)
	defer up.Stop()
	for {
		select {
		case event := <-r.line.ended:
			r.end(event)
			return r.line != nil, errStillDown
		case <-up.C:
			if r.health.current().State == channels.Up {
				return true, nil
			}
		case <-timer.C:
			return true, errStillDown
		case <-ctx.Done():
			return true, errStopped
		case <-r.ctx.Done():
			return true, errStopped
		}
	}
}

func drain[T any](c chan T) {
	select {
	case <-c:
	default:
	}
}

// pairing is one linking.
type pairing struct {
	*runner
	by     channels.LinkBy
	phone  string
	show   func(channels.LinkStep)
	answer func(context.Context) (string, error)

	line  *line
	codes []string    // QR codes not shown yet
	shown string      // QR code on the screen
	turn  *time.Timer // when it is another's turn
	limit *time.Timer // when there is no point in waiting any longer
	early bool        // WhatsApp's wish for the first login was heard before the pairing was
}

// run links a new device. What was begun is dropped again unless it succeeds.
func (p *pairing) run(ctx context.Context) (err error) {
	before := p.health.current()
	p.health.set(channels.Linking, "", time.Time{})
	p.line = p.newLine(p.lines, p.config.Store.newDevice(p.config.Slot), p.receive)
	p.line.steps = make(chan any, 64)
	p.turn, p.limit = time.NewTimer(time.Hour), time.NewTimer(p.config.LinkTime)
	defer p.turn.Stop()
	defer p.limit.Stop()
	defer func() {
		if err != nil {
			p.line.hangUp()
			if p.runner.line == nil {
				p.health.set(before.State, before.Reason, before.Until)
			}
		}
	}()
	if err := p.line.connect(); err != nil {
		p.log.Warn("no connection for linking", "error", hide(err))
		return errLinkLost
	}
	for {
		done, err := p.step(ctx)
		if done || err != nil {
			return err
		}
	}
}

// step waits for the next thing that happens.
func (p *pairing) step(ctx context.Context) (done bool, err error) {
	select {
	case <-ctx.Done():
		return false, errStopped
	case <-p.ctx.Done():
		return false, errStopped
	case <-p.limit.C:
		return false, errLinkTime
	case <-p.turn.C:
		return false, p.nextCode()
	case event := <-p.line.steps:
		return p.on(ctx, event)
	}
}

func (p *pairing) on(ctx context.Context, event any) (done bool, err error) {
	switch e := event.(type) {
	case *events.QR:
		return false, p.begin(ctx, e.Codes)
	case *events.RotateADVSecret:
		p.rotate(e)
	case *events.PairPasskeyRequest:
		return false, p.passkey(ctx, e)
	case *events.PairPasskeyConfirmation:
		return false, p.confirm(ctx, e)
	case *events.PairSuccess:
		return true, p.welcome(ctx)
	case *events.PairPasskeyError:
		return false, p.failed(errPasskeyNo, e.Error)
	case *events.PairError:
		return false, p.failed(errLinkFailed, e.Error)
	case *events.ClientOutdated:
		return false, errOutdated
	case *events.ManualLoginReconnect:
		p.early = true
	case *events.Disconnected:
		if !p.early {
			return false, errLinkLost
		}
	case *events.ConnectFailure, *events.LoggedOut, *events.TemporaryBan:
		return false, errLinkFailed
	}
	return false, nil
}

// failed keeps the cause for the log.
func (p *pairing) failed(said, cause error) error {
	p.log.Warn("linking failed", "error", hide(cause))
	return said
}

// begin shows the first code.
func (p *pairing) begin(ctx context.Context, codes []string) error {
	p.codes = codes
	if !p.by.Code {
		return p.nextCode()
	}
	code, err := p.line.PairPhone(ctx, p.phone, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
	if err != nil {
		return p.failed(errLinkFailed, err)
	}
	p.show(channels.LinkStep{Kind: channels.StepCode, Data: code, Ends: time.Now().Add(codeTime)})
	return nil
}

// nextCode shows the next QR code.
func (p *pairing) nextCode() error {
	if len(p.codes) == 0 {
		return errLinkTime
	}
	lasts := nextQR
	if p.shown == "" {
		lasts = firstQR
	}
	p.shown, p.codes = p.codes[0], p.codes[1:]
	p.turn.Reset(lasts)
	p.show(channels.LinkStep{Kind: channels.StepQR, Data: p.shown, Ends: time.Now().Add(lasts)})
	return nil
}

// rotate renews a secret in the codes.
func (p *pairing) rotate(e *events.RotateADVSecret) {
	for i, code := range p.codes {
		p.codes[i] = strings.Replace(code, e.OldSecret, e.NewSecret, 1)
	}
	if p.shown == "" || p.by.Code {
		return
	}
	p.shown = strings.Replace(p.shown, e.OldSecret, e.NewSecret, 1)
	p.show(channels.LinkStep{Kind: channels.StepQR, Data: p.shown, Ends: time.Now().Add(nextQR)})
}

// passkey has the person sign WhatsApp's challenge with the number's passkey.
func (p *pairing) passkey(ctx context.Context, e *events.PairPasskeyRequest) error {
	p.turn.Stop() // the code has done its duty
	request, err := json.Marshal(e.PublicKey)
	if err != nil {
		return p.failed(errLinkFailed, err)
	}
	p.limit.Reset(p.config.LinkTime)
	p.show(channels.LinkStep{Kind: channels.StepPasskey, Data: string(request), Ends: time.Now().Add(p.config.LinkTime)})
	text, err := p.ask(ctx)
	if err != nil {
		return err
	}
	var response types.WebAuthnResponse
	if json.Unmarshal([]byte(text), &response) != nil || len(response.RawID) == 0 {
		return errPasskey
	}
	if err := p.line.SendPasskeyResponse(ctx, &response); err != nil {
		return p.failed(errPasskeyNo, err)
	}
	return nil
}

// confirm has the person compare a code, where WhatsApp wants that.
func (p *pairing) confirm(ctx context.Context, e *events.PairPasskeyConfirmation) error {
	if !e.SkipHandoffUX {
		p.show(channels.LinkStep{Kind: channels.StepConfirm, Data: e.Code, Ends: time.Now().Add(p.config.LinkTime)})
		text, err := p.ask(ctx)
		if err != nil {
			return err
		}
		if !strings.EqualFold(strings.TrimSpace(text), "ya") {
			return errNotSame
		}
	}
	if err := p.line.SendPasskeyConfirmation(ctx); err != nil {
		return p.failed(errLinkFailed, err)
	}
	return nil
}

// ask waits for the person's answer.
func (p *pairing) ask(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.config.LinkTime)
	defer cancel()
	stop := context.AfterFunc(p.ctx, cancel)
	defer stop()
	text, err := p.answer(ctx)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", errLinkTime
	case err != nil || ctx.Err() != nil:
		return "", errStopped
	}
	return text, nil
}

// welcome takes the new line into use and logs in with it. If that fails, the
// run loop goes on trying.
func (p *pairing) welcome(ctx context.Context) error {
	p.line.device = p.line.Store.GetJID().String()
	p.runner.use(p.line)
	p.runner.failures, p.runner.down = 0, time.Now()
	p.limit.Reset(comeback)
	if p.early {
		if done, err := p.comeUp(&events.ManualLoginReconnect{}); done {
			return err
		}
	}
	for {
		select {
		case event := <-p.line.steps:
			if done, err := p.comeUp(event); done {
				return err
			}
		case <-p.limit.C:
			p.runner.again.Reset(0)
			return errStillDown
		case <-ctx.Done():
			p.runner.again.Reset(0)
			return nil // linked all the same
		case <-p.ctx.Done():
			return errStopped
		}
	}
}

// comeUp follows the first login. After the pairing WhatsApp ends the
// connection and expects it.
func (p *pairing) comeUp(event any) (done bool, err error) {
	switch event.(type) {
	case *events.Connected:
		return true, nil
	case *events.LoggedOut, *events.ConnectFailure, *events.TemporaryBan, *events.ClientOutdated, *events.StreamReplaced:
		return true, errLinkFailed
	case *events.ManualLoginReconnect:
		p.line.hangUp()
	case *events.Disconnected:
	default:
		return false, nil
	}
	if p.line.IsConnected() {
		return false, nil
	}
	if err := p.line.connect(); err != nil {
		p.log.Warn("no connection after linking", "error", hide(err))
		p.runner.again.Reset(firstPause)
		return true, nil
	}
	return false, nil
}
