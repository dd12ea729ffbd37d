package admin

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
)

// Who has a chat open is whoever's page listens to its stream: a page in the
// background lets go of it.

// attendance is one open page at a chat.
type attendance struct {
	p            *panel
	staff        int64
	conversation int64     // 0: the page shows no chat
	last         time.Time // when it last said that it is there
	seen         time.Time // the same by the office's clock
}

// attendEvery is how often an open page says that it is still there.
const attendEvery = 8 * time.Second

// presence is the attendance of a stream that follows these topics.
func (p *panel) presence(r *http.Request, topics []string) *attendance {
	a := &attendance{p: p}
	for _, topic := range topics {
		if id, found := strings.CutPrefix(topic, "chat:"); found {
			a.conversation, _ = strconv.ParseInt(id, 10, 64)
		}
	}
	if a.conversation == 0 {
		return a
	}
	owner, err := p.sessions.owner(r)
	if a.staff = owner.ID; err != nil || a.staff == 0 {
		a.conversation = 0
	}
	return a
}

// stay says that the page is open, if it is time to.
func (a *attendance) stay() {
	if a.conversation == 0 || time.Since(a.last) < attendEvery {
		return
	}
	a.last = time.Now()
	a.do(func(ctx context.Context, tx pgx.Tx) (err error) {
		a.seen, err = a.p.office.StayAt(ctx, tx, a.staff, a.conversation)
		return err
	})
}

// leave says that it is closed.
func (a *attendance) leave() {
	if a.conversation != 0 {
		a.do(func(ctx context.Context, tx pgx.Tx) error {
			return a.p.office.LeaveChat(ctx, tx, a.staff, a.conversation, a.seen)
		})
	}
}

func (a *attendance) do(what func(context.Context, pgx.Tx) error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := pgx.BeginFunc(ctx, a.p.Pool, func(tx pgx.Tx) error { return what(ctx, tx) }); err != nil {
		a.p.Log.Warn("who is at a chat cannot be recorded", "error", err)
	}
}

// chatMark stands for a chat as the visitor sees it.
func (p *panel) chatMark(v *visit, conversation int64) (string, error) {
	thread, err := bot.ThreadMark(v.Context(), v.tx, conversation)
	if err != nil {
		return "", err
	}
	staff, err := p.office.ChatMark(v.Context(), v.tx, v.staff, conversation)
	return thread + " " + staff, err
}

// tidyChats gives back to all the chats that their holders forgot, and forgets
// old drafts.
func (p *panel) tidyChats(ctx context.Context) {
	err := pgx.BeginFunc(ctx, p.Pool, func(tx pgx.Tx) error {
		if _, err := p.office.ReleaseForgotten(ctx, tx); err != nil {
			return err
		}
		return p.office.SweepDrafts(ctx, tx)
	})
	if err != nil && ctx.Err() == nil {
		p.Log.ErrorContext(ctx, "chats cannot be tidied", "error", err)
	}
}
