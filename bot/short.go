package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// stopWords on a channel for notices mean what they say.
var stopWords = []string{"stop", "berhenti", "unreg"}

// hearShort takes what people write back on a channel that carries notices
// alone. Nothing is answered, for each answer costs; who has a case and writes
// something is called by the call centre, and who says stop gets no more.
func (b *Bot) hearShort(ctx context.Context, tx pgx.Tx, list []*conversation, messages map[int64][]message) error {
	for _, c := range list {
		stops := false
		for _, m := range messages[c.ID] {
			c.DoneUpto = m.ID
			stops = stops || slices.Contains(stopWords, strings.ToLower(strings.Trim(m.Body.Text, " .!\n")))
		}
		if c.more {
			now := time.Now()
			c.due = &now
		}
		if stops {
			c.Blocked = true
			continue
		}
		var known bool
		err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM applications WHERE number IS NOT NULL AND person_id = $1)
			OR EXISTS (SELECT FROM applications WHERE number IS NOT NULL AND applicant_id = $1)
			OR EXISTS (SELECT FROM people p JOIN applications a ON a.phone = p.phone WHERE p.id = $1 AND a.phone <> '' AND a.number IS NOT NULL)`,
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
