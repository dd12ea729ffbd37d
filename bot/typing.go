package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
)

// typingEvery is how often it is looked who of the staff writes to whom, and
// typingFresh how long ago their last letter may be: somewhat more than the
// panel lets pass between two reports.
const (
	typingEvery = 2 * time.Second
	typingFresh = 5 * time.Second
)

// typing shows people that one of the staff is writing to them, where the
// channel can, until ctx ends. Its faults are of no account.
func (o *owner) typing(ctx context.Context) error {
	companion, able := o.channel.(channels.Companion)
	for able && ctx.Err() == nil {
		pause(ctx, typingEvery)
		chats, err := o.writtenTo(ctx)
		if err != nil {
			continue // the others report what is wrong with the database
		}
		for _, chat := range chats {
			limited, cancel := context.WithTimeout(ctx, typingEvery)
			_ = companion.Typing(limited, chat)
			cancel()
		}
	}
	return nil
}

// writtenTo are the chats of the account to which somebody is writing now.
func (o *owner) writtenTo(ctx context.Context) ([]string, error) {
	rows, err := o.Pool.Query(ctx, `SELECT DISTINCT c.chat FROM chat_presence p JOIN conversations c ON c.id = p.conversation_id
		WHERE p.typed_at > $3 AND c.channel = $1 AND c.account = $2 AND NOT c.is_group AND c.blocked_at IS NULL AND c.closed_at IS NULL`,
		o.channel.Name(), o.channel.Account(), o.Office.Now().Add(-typingFresh))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
