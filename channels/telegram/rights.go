package telegram

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"sakti/channels"
)

// rights remembers in which groups we may delete what others wrote. Telegram
// tells when that changes; what was told before this process began is asked
// for once.
type rights struct {
	mu     sync.Mutex
	groups map[string]right
}

type right struct {
	deletes bool
	until   time.Time // good so long
}

const (
	rightsLast     = time.Hour       // Telegram tells of changes; this is for those that got lost
	rightsAgain    = time.Minute     // after a question that failed
	rightsPatience = 5 * time.Second // for one question, while messages wait
)

func (r *rights) known(chat string) (deletes, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got, ok := r.groups[chat]
	return got.deletes, ok && time.Now().Before(got.until)
}

func (r *rights) keep(chat string, deletes bool, lasts time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.groups == nil {
		r.groups = map[string]right{}
	}
	r.groups[chat] = right{deletes, time.Now().Add(lasts)}
}

// entitle says in a group's event whether we may delete there.
func (c *Channel) entitle(ctx context.Context, event *channels.Event, told bool) {
	if told {
		c.rights.keep(event.Chat, event.Group.Ours, rightsLast)
		return
	}
	deletes, known := c.rights.known(event.Chat)
	if !known {
		deletes = c.askRights(ctx, event.Chat)
	}
	event.Group.Ours = deletes
}

func (c *Channel) askRights(ctx context.Context, chat string) bool {
	ctx, cancel := context.WithTimeout(ctx, rightsPatience)
	defer cancel()
	id, err := strconv.ParseInt(chat, 10, 64)
	if err != nil {
		return false
	}
	member, err := c.bot.GetChatMember(ctx, &bot.GetChatMemberParams{ChatID: id, UserID: c.self.ID})
	if err != nil {
		c.log.Debug("rights in a group not known", "error", c.hide(err))
		c.rights.keep(chat, false, rightsAgain)
		return false
	}
	deletes := member.Type == models.ChatMemberTypeAdministrator && member.Administrator != nil && member.Administrator.CanDeleteMessages
	c.rights.keep(chat, deletes, rightsLast)
	return deletes
}

// Delete deletes a message in a group, whoever wrote it. One that is gone is
// no fault.
func (c *Channel) Delete(ctx context.Context, chat, _, ref string) error {
	id, err := strconv.ParseInt(chat, 10, 64)
	message, err2 := strconv.Atoi(ref)
	if err != nil || err2 != nil {
		return &channels.SendError{Final: true, Reason: "alamat Telegram tidak sah"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	_, err = c.bot.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: id, MessageID: message})
	switch {
	case err == nil, errors.Is(err, bot.ErrorBadRequest) && strings.Contains(err.Error(), "message to delete not found"):
		return nil
	case errors.Is(err, bot.ErrorBadRequest), errors.Is(err, bot.ErrorForbidden):
		c.rights.keep(chat, false, rightsLast)
		return &channels.SendError{Final: true, Reason: "bot tidak boleh menghapus pesan di grup itu", Err: c.hide(err)}
	}
	return c.refusal(err, chat)
}

var _ channels.Moderator = (*Channel)(nil)

// PrivateLink opens a private chat with the bot.
func (c *Channel) PrivateLink() string { return "https://t.me/" + c.self.Username }
