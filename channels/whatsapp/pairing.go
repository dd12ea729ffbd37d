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
