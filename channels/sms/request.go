package sms

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"sakti/channels"
)

// Send gives the message to the provider, with our id in its field and in the
// header Idempotency-Key. A provider that knows the id already answers as if
// it were new, or 409; both count as sent. One that ignores ids may send a
// message twice whose first answer was lost.
func (g *Gateway) Send(ctx context.Context, message channels.Outgoing) (channels.Sent, error) {
	l, err := prepare(message, g.config.Parts)
	if err != nil {
		return channels.Sent{}, err
	}
	body, err := g.body(l)
	if err != nil {
		return channels.Sent{}, err
	}
	answer, err := g.post(ctx, l.id, body)
	if err != nil {
		return channels.Sent{}, err
	}
	provider := l.id
	if g.config.ReplyID != "" {
		provider = cmp.Or(text(answer, g.config.ReplyID), l.id)
	}
	return channels.Sent{Provider: provider, Parts: len(l.parts)}, nil
}

// body is the request: what is fixed, then the message.
func (g *Gateway) body(l letter) ([]byte, error) {
	out, err := clone(g.config.Fixed)
	if err != nil {
		return nil, final("isi tetap untuk gateway SMS tidak terbaca")
	}
	for field, value := range map[string]string{
		g.config.To: g.config.Number.spell(l.phone), g.config.Text: strings.Join(l.parts, ""), g.config.ID: l.id,
	} {
		put(out, field, value)
	}
	return json.Marshal(out)
}

func clone(fixed map[string]any) (map[string]any, error) {
	out := map[string]any{}
	raw, err := json.Marshal(fixed)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if out == nil {
		out = map[string]any{}
	}
	return out, err
}

// put sets a field, with dots for objects in objects.
func put(object map[string]any, field, value string) {
	for {
		name, rest, deeper := strings.Cut(field, ".")
		if !deeper {
			object[name] = value
			return
		}
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		object, field = inner, rest
	}
}

// text reads a field as text; "" if there is none. Numbers stay as written.
func text(object any, field string) string {
	for name := range strings.SplitSeq(field, ".") {
		inner, ok := object.(map[string]any)
		if !ok {
			return ""
		}
		object = inner[name]
	}
	switch value := object.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// answerBytes is more than a provider has to say.
const answerBytes = 64 << 10

// post sends the request and returns the answer if it is JSON.
func (g *Gateway) post(ctx context.Context, id string, body []byte) (any, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, g.config.URL, bytes.NewReader(body))
	if err != nil {
		return nil, final("alamat gateway SMS tidak terbaca")
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", id)
	if g.config.Token != "" {
		token := g.config.Token
		if http.CanonicalHeaderKey(g.config.TokenHeader) == "Authorization" && !strings.Contains(token, " ") {
			token = "Bearer " + token
		}
		r.Header.Set(g.config.TokenHeader, token)
	}
	if g.config.Secret != "" {
		r.Header.Set(g.config.SignHeader, channels.Signature(g.config.Secret, body))
	}
	response, err := g.http.Do(r)
	if err != nil {
		return nil, &channels.SendError{Reason: "gateway SMS tidak terjangkau", Err: nameless(err)}
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, answerBytes))
	if refused := refusal(response, time.Now()); refused != nil {
		return nil, refused
	}
	if err != nil {
		g.log.Warn("sent, but the gateway's answer broke off") // it took the message: a second try could be a second SMS
	}
	answer, _ := decode(raw)
	return answer, nil
}

// decode keeps numbers as they are written, for ids may be long.
func decode(raw []byte) (any, error) {
	var out any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&out); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, errors.New("more than one value")
	}
	return out, nil
}

// refusal is what an answer other than "taken" means. Wrong credentials and
// an empty account stop everything until somebody mends them, but no message
// is given up for them.
func refusal(response *http.Response, now time.Time) error {
	code := response.StatusCode
	after := wait(response.Header.Get("Retry-After"), now)
	err := fmt.Errorf("HTTP %d", code)
	switch {
	case code/100 == 2, code == http.StatusConflict:
		return nil
	case code == http.StatusTooManyRequests:
		return &channels.SendError{After: max(after, time.Second), All: true, Reason: "gateway SMS minta kirim lebih pelan", Err: err}
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return &channels.SendError{After: time.Minute, All: true, Reason: "gateway SMS menolak kunci kita", Err: err}
	case code == http.StatusPaymentRequired:
		return &channels.SendError{After: 10 * time.Minute, All: true, Reason: "pulsa di gateway SMS habis", Err: err}
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly:
		return &channels.SendError{After: after, Reason: "gangguan di gateway SMS", Err: err}
	case code/100 == 4:
		return &channels.SendError{Final: true, Reason: "gateway SMS menolak pesan", Err: err}
	case code/100 == 3:
		return &channels.SendError{After: time.Minute, All: true, Reason: "gateway SMS pindah alamat; periksa setelannya", Err: err}
	}
	return &channels.SendError{After: after, Reason: "gangguan di gateway SMS", Err: err}
}

// nameless is the error without the address, which may hold a key.
func nameless(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		return address.Err
	}
	return err
}
