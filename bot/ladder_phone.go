package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/core"
)

// short sends a notice as an SMS, if it has words for one, there is a line
// for it, and it was not tried.
func (b *Bot) short(ctx context.Context, tx pgx.Tx, n notice) ([]outgoing, error) {
	key := smsKey(n.key)
	if n.audience != "applicant" || !say.Has(say.Indonesian, key) {
		return nil, nil
	}
	c, err := b.newChat(ctx, tx, n, true)
	if c == nil || err != nil {
		return nil, err
	}
	lang, err := core.LangOf(ctx, tx, n.a)
	if err != nil {
		return nil, err
	}
	out := b.say(n, c, lang)
	out.body.Text, out.body.Form = b.notice(n.a, n.entry, lang).Text(lang, key), nil
	return []outgoing{out}, nil
}

// smsKey is the key of a notice's short form: sms.ready for notice.ready.
func smsKey(key string) string { return "sms." + strings.TrimPrefix(key, "notice.") }

// phone is the number at which the reader can be told.
func (n notice) phone() core.Phone {
	if n.audience == "filer" {
		return ""
	}
	return n.a.Phone
}

// newChat opens a chat with the reader's number. Nil if there is none, or none
// that was not tried and may be written to.
func (b *Bot) newChat(ctx context.Context, tx pgx.Tx, n notice, notices bool) (*conversation, error) {
	r, why, err := b.chatWith(ctx, tx, n.phone(), n.tried, notices)
	switch {
	case r == nil || err != nil:
		return nil, err
	case why != "":
		return nil, passOver(ctx, tx, n, r.Channel, why)
	}
	return &r.conversation, nil
}

// chatWith is a chat with a number, on a channel whose addresses are numbers
// and that may write first: one for talk, or one for short notices. Nil if
// there is no such channel, or its chat was tried; why says why it can't be
// written to.
func (b *Bot) chatWith(ctx context.Context, tx pgx.Tx, phone core.Phone, tried []int64, notices bool) (r *rung, why string, err error) {
	if phone == "" {
		return nil, "", nil
	}
	for _, channel := range b.working() {
		limits := channel.Limits()
		if !limits.PhoneChats || !limits.StartsChats || limits.Notices != notices {
			continue
		}
		who := newcomer{address: address{channel.Name(), channel.Account(), phone.Full()}, phone: phone}
		id, err := begin(ctx, tx, who)
		if err != nil || slices.Contains(tried, id) {
			return nil, "", err
		}
		found, err := rungOf(ctx, tx, id)
		return &found, b.objection(found), err
	}
	return nil, "", nil
}
