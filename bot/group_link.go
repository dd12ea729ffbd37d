package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// inviting is a channel that has an address of the web under which a private
// chat with us is opened.
type inviting interface{ PrivateLink() string }

// privateLink is where somebody in a group goes on in private, "" if the
// channel has no such address: what the group's settings say; the channel's
// own; a wa.me link to a number of ours on that channel, rather another one
// than the group's, for a group's number serves the group.
func (b *Bot) privateLink(ctx context.Context, tx pgx.Tx, c *conversation, g core.Group) (string, error) {
	if g.PrivateLink != "" {
		return g.PrivateLink, nil
	}
	for _, channel := range b.working() {
		if able, yes := channel.(inviting); yes && channel.Name() == c.Channel && channel.Account() == c.Account {
			return able.PrivateLink(), nil
		}
	}
	if !strings.HasPrefix(c.Channel, "whatsapp") {
		return "", nil
	}
	var phone string
	err := tx.QueryRow(ctx, `SELECT phone FROM lines WHERE channel LIKE 'whatsapp%' AND phone <> '' AND state NOT IN ('logged_out', 'banned', 'unlinked')
		ORDER BY channel = $1 AND account = $2, account LIMIT 1`, c.Channel, c.Account).Scan(&phone)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return "https://wa.me/" + strings.TrimPrefix(phone, "+"), err
}
