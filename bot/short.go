package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// stopWords on a channel for notices mean what they say.
var stopWords = []string{"stop", "berhenti", "unreg"}

// hearShort takes what people write back on a channel that carries notices
// alone. Nothing is answered, for each answer costs; who has a case and writes
// something is called by the call centre, and who says stop gets no more.
func (b *Bot) hearShort(ctx context.Context, tx pgx.Tx, list []*conversation, messages map[int64][]message) error {
	for _, c := range list {
		words := ""
		for _, m := range messages[c.ID] {
			c.DoneUpto, words = m.ID, m.Body.Text
		}
		if slices.Contains(stopWords, strings.ToLower(strings.Trim(words, " .!\n"))) {
			c.Blocked = true
			continue
		}
		var known bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM applications a JOIN people p ON p.id = $1
			WHERE a.number IS NOT NULL AND (a.person_id = p.id OR a.applicant_id = p.id OR (p.phone <> '' AND a.phone = p.phone)))`,
			c.PersonID).Scan(&known)
		if err == nil && known {
			err = openTicket(ctx, tx, c.ID, "sms")
		}
		if err != nil {
			return &turnError{conversation: c.ID, err: err}
		}
	}
	return nil
}

// onlyNotices reports whether the conversation is on a channel without talk.
func (b *Bot) onlyNotices(c *conversation) bool {
	channel := b.channel(line{c.Channel, c.Account})
	return channel != nil && channel.Limits().Notices
}
