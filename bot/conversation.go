package bot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
)

// conversation is one chat with one person, or a group.
type conversation struct {
	ID       int64           `db:"id"`
	Channel  string          `db:"channel"`
	Account  string          `db:"account"`
	Chat     string          `db:"chat"`
	PersonID int64           `db:"person_id"` // 0 of a group
	IsGroup  bool            `db:"is_group"`
	Saved    json.RawMessage `db:"state"`
	DoneUpto int64           `db:"done_upto"`
	Failures int             `db:"failures"`
	Blocked  bool            `db:"blocked"`
	MovedTo  *int64          `db:"moved_to"` // where the conversation goes on; see same.go
	Human    bool            `db:"human"`    // one of the staff answers here: the bot is silent
	Resume   *string         `db:"resume"`   // one of the staff gives the chat back: the step to go on at, "" for where it stood

	HandUntil *time.Time `db:"hand_until"` // somebody of ours answers with the number's own phone: till then the bot is silent, too

	State dialog.State `db:"-"` // read from Saved by the turn
	more  bool         // there may be more to read than was
	due   *time.Time   // after the turn; nil when all is answered
}

const conversationColumns = `c.id, c.channel, c.account, c.chat, coalesce(c.person_id, 0) AS person_id, c.is_group, c.state, t.done_upto, t.failures,
	c.blocked_at IS NOT NULL AS blocked, c.moved_to, c.hand_until, t.resume, NOT c.is_group AND EXISTS (SELECT FROM tickets k
		WHERE k.conversation_id = c.id AND k.closed_at IS NULL AND k.claimed_by IS NOT NULL) AS human`

// claim locks up to limit conversations that are due, those waiting longest
// first. Other workers pass over them; a crash lets them go. The conversation
// itself is locked too, so that it is read as it is and not as it was before
// another one was joined to it.
func claim(ctx context.Context, tx pgx.Tx, limit int) ([]*conversation, error) {
	rows, err := tx.Query(ctx, `SELECT `+conversationColumns+` FROM turns t JOIN conversations c ON c.id = t.conversation_id
		WHERE t.due_at <= $1 ORDER BY t.due_at LIMIT $2 FOR UPDATE OF t SKIP LOCKED FOR NO KEY UPDATE OF c SKIP LOCKED`, time.Now(), limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[conversation])
}

// remember turns State into what is saved.
func (c *conversation) remember() (err error) {
	c.Saved, err = json.Marshal(c.State)
	return err
}

// save writes back the conversations of a turn.
func save(ctx context.Context, tx pgx.Tx, list []*conversation) error {
	n := len(list)
	ids, states, upto, due, blocked := make([]int64, n), make([]string, n), make([]int64, n), make([]*time.Time, n), make([]bool, n)
	for i, c := range list {
		if err := c.remember(); err != nil {
			return err
		}
		ids[i], states[i], upto[i], due[i], blocked[i] = c.ID, string(c.Saved), c.DoneUpto, c.due, c.Blocked
	}
	_, err := tx.Exec(ctx, `WITH x AS (
			SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bool[]) AS x(id, state, upto, due, blocked)),
		said AS (
			UPDATE conversations c SET state = x.state::json, blocked_at = CASE WHEN x.blocked THEN coalesce(c.blocked_at, $6) END
			FROM x WHERE c.id = x.id)
		UPDATE turns t SET done_upto = x.upto, due_at = x.due, failures = 0, resume = NULL FROM x WHERE t.conversation_id = x.id`,
		ids, states, upto, due, blocked, time.Now())
	return err
}
