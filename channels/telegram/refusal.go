package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-telegram/bot"

	"sakti/channels"
)

// errGarbage stands for an answer that is not the Bot API's, such as a
// proxy's page. The answer itself is not repeated: it may hold anything.
var errGarbage = errors.New("the answer is not one of the Bot API")

// tokenPause is how long sending waits after the token was refused.
const tokenPause = time.Minute

// refusal turns an error of the library into what the sender must know.
func (c *Channel) refusal(err error, chat string) *channels.SendError {
	var known *channels.SendError
	var slow *bot.TooManyRequestsError // errors.As: the library's own test misses wrapped ones
	var moved *bot.MigrateError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &slow):
		after := max(time.Duration(slow.RetryAfter)*time.Second, time.Second)
		return &channels.SendError{
			After: after, All: c.slow.everybody(chat, after),
			Reason: "Telegram meminta kirim lebih pelan", Err: c.hide(err),
		}
	case errors.As(err, &moved):
		return &channels.SendError{Final: true, Reason: "obrolan sudah pindah alamat", Err: c.hide(err)}
	case errors.Is(err, bot.ErrorForbidden):
		return &channels.SendError{Final: true, Blocked: true, Reason: "warga memblokir bot atau akunnya sudah tidak ada", Err: c.hide(err)}
	case errors.Is(err, bot.ErrorBadRequest):
		return &channels.SendError{Final: true, Reason: badRequest(err), Err: c.hide(err)}
	case errors.Is(err, bot.ErrorUnauthorized), errors.Is(err, bot.ErrorNotFound):
		c.log.Error("Telegram refuses the bot token: nothing can be sent")
		return &channels.SendError{After: tokenPause, All: true, Reason: "token bot ditolak Telegram", Err: c.fault(err)}
	}
	return &channels.SendError{Reason: "gangguan sambungan ke Telegram", Err: c.hide(err)}
}

func badRequest(err error) string {
	if strings.Contains(err.Error(), "chat not found") {
		return "warga belum pernah menulis ke bot"
	}
	return "Telegram menolak isi pesan"
}

// fault names a refused token, and hides.
func (c *Channel) fault(err error) error {
	if errors.Is(err, bot.ErrorUnauthorized) || errors.Is(err, bot.ErrorNotFound) {
		return fmt.Errorf("%w: %w", ErrToken, c.hide(err))
	}
	return c.hide(err)
}

// hide returns err without the token, which is in every address, and without
// the bodies of answers.
func (c *Channel) hide(err error) error {
	var address *url.Error
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &address):
		err = address.Err
	case errors.As(err, &syntax), errors.As(err, &shape), errors.Is(err, io.ErrUnexpectedEOF):
		return errGarbage
	}
	_, secret, _ := strings.Cut(c.config.Token, ":")
	if strings.Contains(err.Error(), secret) {
		return errors.New(strings.ReplaceAll(err.Error(), secret, "***"))
	}
	return err
}

// throttle guesses whether a 429 is for one chat or for the whole bot, which
// Telegram does not say: a second chat that is slowed down while the first
// still waits means the bot.
type throttle struct {
	mu    sync.Mutex
	chat  string
	until time.Time
}

func (t *throttle) everybody(chat string, after time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	all := t.chat != chat && now.Before(t.until)
	if end := now.Add(after); end.After(t.until) || t.chat == chat {
		t.chat, t.until = chat, end
	}
	return all
}
