package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"sakti/bot/group"
	"sakti/bot/say"
	"sakti/core"
)

// watch keeps an eye on a question to everybody; see core.Question.
func (a *attendance) watch(ctx context.Context, m message) error {
	if !a.group.Active {
		return nil
	}
	_, err := a.add(ctx, m, m.Body.Text, a.group.QuestionMinutes)
	return err
}

// forward gives a question to the call centre at once and says so, unless
// that is old news.
func (a *attendance) forward(ctx context.Context, m message, words, confirmed string) error {
	joined, err := a.add(ctx, m, words, 0)
	if err != nil || a.now.Sub(m.Body.At) > stale {
		return err
	}
	if joined {
		confirmed = say.Text(a.group.Lang, "support.asked.already")
	}
	a.reply(m, confirmed)
	return nil
}

func (a *attendance) add(ctx context.Context, m message, words string, minutes int) (joined bool, err error) {
	joined, err = a.Office.AddQuestion(ctx, a.tx, core.Question{GroupID: a.c.ID, Ref: m.Body.Ref, Author: m.Body.Group.From,
		Name: short(m.Body.Name, 60), Words: short(group.Mask(words), 1000), AskedAt: m.Body.At}, minutes)
	if err != nil {
		return false, err
	}
	a.open, err = a.Office.Unsettled(ctx, a.tx, a.c.ID)
	return joined, err
}

// settles settles what a message answers: the question of somebody else that
// it quotes, or whose author it names.
func (a *attendance) settles(ctx context.Context, m message) error {
	for _, q := range slices.Clone(a.open) {
		how := ""
		switch {
		case q.Author == m.Body.Group.From:
		case m.Body.ReplyTo != "" && m.Body.ReplyTo == q.Ref:
			how = "quoted"
		case names(m.Body.Text, q):
			how = "named"
		}
		if how == "" {
			continue
		}
		if err := a.settle(ctx, q, how); err != nil {
			return err
		}
	}
	return nil
}

func (a *attendance) settle(ctx context.Context, q core.Question, how string) error {
	a.open = slices.DeleteFunc(a.open, func(other core.Question) bool { return other.ID == q.ID })
	return a.Office.Settle(ctx, a.tx, q.ID, how)
}

// called is how one person names another: "Bu Sri", "@sri".
var called = regexp.MustCompile(`(?i)(?:@|\b(?:bapak|ibu|bu|pak|mas|mbak|mbk|kak|pakde|bude)\.?\s+)([\pL\d_]{3,})`)

// names reports whether a text is addressed to the author of a question, by
// name or by address.
func names(text string, q core.Question) bool {
	address, _, _ := strings.Cut(q.Author, "@")
	first, _, _ := strings.Cut(strings.TrimSpace(q.Name), " ")
	for _, found := range called.FindAllStringSubmatch(text, 20) {
		if found[1] == strings.TrimPrefix(address, "+") || len(first) >= 3 && strings.EqualFold(found[1], first) {
			return true
		}
	}
	return false
}

// thanked settles the questions of somebody who says thanks, if others have
// written since: before that, thanks are part of asking.
func (a *attendance) thanked(ctx context.Context, m message) error {
	for _, q := range slices.Clone(a.open) {
		if q.Author != m.Body.Group.From {
			continue
		}
		var others bool
		err := a.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM messages WHERE conversation_id = $1 AND id < $2 AND id > $2 - 20000
			AND body->'group'->>'from' <> $3 AND (body->>'at')::timestamptz >= $4)`, a.c.ID, m.ID, q.Author, q.AskedAt).Scan(&others)
		if err != nil {
			return err
		}
		if others {
			if err := a.settle(ctx, q, "thanked"); err != nil {
				return err
			}
		}
	}
	return nil
}

// takenBack settles a question that was deleted.
func (a *attendance) takenBack(ctx context.Context, ref string) error {
	for _, q := range slices.Clone(a.open) {
		if q.Ref == ref {
			return a.settle(ctx, q, "deleted")
		}
	}
	return nil
}

// edited looks at the new words of a message: a NIK is one also if it was put
// in afterwards, and a question is asked in its last wording.
func (a *attendance) edited(ctx context.Context, m message) error {
	if m.Body.Group == nil {
		return nil
	}
	if group.HasNIK(m.Body.Text) {
		return a.guard(ctx, m, false)
	}
	for _, q := range a.open {
		if q.Ref == m.Body.Target {
			return a.Office.Reword(ctx, a.tx, q.ID, short(m.Body.Text, 1000))
		}
	}
	return nil
}
