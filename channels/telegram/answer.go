package telegram

import (
	"context"
	"time"

	"github.com/go-telegram/bot"
)

const (
	answerers      = 4   // callback queries answered at a time
	answersWaiting = 512 // beyond it, buttons just glow until Telegram gives up
	answerTimeout  = 10 * time.Second
)

// answer stops the pressed buttons from glowing. The events are stored, so
// nothing depends on it: it happens beside receiving, and may fail.
func (c *Channel) answer(queries ...string) {
	for _, query := range queries {
		select {
		case c.answers <- query:
		default:
			c.log.Debug("callback query left unanswered")
		}
	}
}

func (c *Channel) answerAll(ctx context.Context) {
	for {
		select {
		case query := <-c.answers:
			c.answerOne(ctx, query)
		case <-ctx.Done():
			return
		}
	}
}

func (c *Channel) answerOne(ctx context.Context, query string) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	_, err := c.bot.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: query})
	if err != nil {
		c.log.Debug("callback query not answered", "error", c.hide(err))
	}
}
