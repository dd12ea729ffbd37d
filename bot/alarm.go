package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
)

// Recipient is an address to which alarms go, on a channel of ours.
type Recipient struct{ Channel, Chat string }

// downFor is how long a line may be away before people are alarmed.
const downFor = 10 * time.Minute

// standing is a line's state as far as alarms go.
type standing struct {
	State   channels.LinkState `db:"state"`
	Reason  string             `db:"reason"`
	Alarmed string             `db:"alarmed"` // the state that people were told of, "" for none
	Since   time.Time          `db:"state_at"`
	Canary  *time.Time         `db:"canary_at"` // nil where there is no other line to sing
}

// alarm tells the named people, on other channels, that the line is down and
// needs somebody, and that it is up again. Each state is told once.
func (k *keeper) alarm(ctx context.Context) error {
	if len(k.bot.Alarm) == 0 {
		return nil
	}
	now, err := k.standing(ctx)
	if err != nil || now == nil {
		return err
	}
	told := ""
	switch {
	case now.down():
		told = string(now.State)
	case k.silent(*now):
		now.State, told = silent, string(silent)
	case now.State != channels.Up:
		return nil
	}
	if told == now.Alarmed {
		return nil
	}
	return pgx.BeginFunc(ctx, k.bot.Pool, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `UPDATE lines SET alarmed = $4 WHERE channel = $1 AND account = $2 AND alarmed = $3`,
			k.line.channel, k.line.account, now.Alarmed, told)
		if err != nil || done.RowsAffected() == 0 {
			return err
		}
		return k.bot.sound(ctx, tx, k.line, alarmWords(k.line, now.State, now.Reason))
	})
}

// standing reads the line's row; nil if it has none yet.
func (k *keeper) standing(ctx context.Context) (*standing, error) {
	rows, err := k.bot.Pool.Query(ctx, `SELECT state, reason, alarmed, state_at, CASE WHEN EXISTS (SELECT FROM lines o
			WHERE o.channel = l.channel AND o.account <> l.account AND o.state = 'up' AND o.stopped_at IS NULL AND o.state_at < l.canary_at)
		THEN canary_at END AS canary_at FROM lines l WHERE channel = $1 AND account = $2`, k.line.channel, k.line.account)
	if err != nil {
		return nil, err
	}
	now, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[standing])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return now, err
}

func (s standing) down() bool {
	return s.State.Lasting() || (s.State == channels.Connecting && time.Since(s.Since) > downFor)
}

// silent reports whether the line says it is up and has missed its canaries.
func (k *keeper) silent(s standing) bool {
	long := canaryLost * k.bot.Canary
	return s.State == channels.Up && long > 0 && s.Canary != nil && time.Since(*s.Canary) > long && time.Since(s.Since) > long
}

// sound writes an alarm about a line to everybody who can be reached
// elsewhere.
func (b *Bot) sound(ctx context.Context, tx pgx.Tx, about line, words string) error {
	well, err := wellLines(ctx, tx)
	if err != nil {
		return err
	}
	var out []outgoing
	for _, to := range b.Alarm {
		channel := b.alarmBy(to, about, well)
		if channel == nil {
			continue
		}
		a := address{channel.Name(), channel.Account(), to.Chat}
		who := newcomer{address: a}
		if channel.Limits().PhoneChats {
			who.phone = core.Phone(to.Chat)
		}
		id, err := begin(ctx, tx, who)
		if err != nil {
			return err
		}
		out = append(out, outgoing{conversation: id, channel: a.channel, account: a.account, chat: a.chat, body: outBody{Text: words}})
	}
	if err := enqueue(ctx, tx, out); err != nil {
		return err
	}
	b.wakeAll(wakeSend)
	return nil
}

// alarmBy is the channel by which somebody is told of a line: another one, and
// one that is well if there is such. Nil if there is none.
func (b *Bot) alarmBy(to Recipient, about line, well map[line]bool) (by channels.Channel) {
	for _, channel := range b.working() {
		l := line{channel.Name(), channel.Account()}
		switch {
		case l.channel != to.Channel || l == about:
		case well[l]:
			return channel
		case by == nil:
			by = channel
		}
	}
	return by
}

// wellLines are the lines that bring messages at the moment.
func wellLines(ctx context.Context, tx pgx.Tx) (map[line]bool, error) {
	rows, err := tx.Query(ctx, `SELECT channel, account FROM lines WHERE state IN ('up', 'throttled') AND stopped_at IS NULL AND held_at > $1`,
		time.Now().Add(-heldLately))
	if err != nil {
		return nil, err
	}
	well := map[line]bool{}
	var l line
	_, err = pgx.ForEachRow(rows, []any{&l.channel, &l.account}, func() error {
		well[l] = true
		return nil
	})
	return well, err
}

// silent is a line that says it is up and has brought no canary for long.
const silent channels.LinkState = "silent"

// alarmWords fit into one SMS.
func alarmWords(l line, state channels.LinkState, reason string) string {
	name := l.channel + " " + l.account
	if state == channels.Up {
		return "Telunjuk Sakti: saluran " + name + " sudah tersambung lagi."
	}
	words := map[channels.LinkState]string{
		channels.Banned: "dibatasi sementara", channels.LoggedOut: "keluar dan harus ditautkan lagi", channels.Outdated: "perlu versi program baru",
		channels.Replaced: "dipakai program lain", channels.Refused: "ditolak penyedia", channels.Connecting: "tidak tersambung lebih dari 10 menit",
		silent: "tampak tersambung tetapi tidak membawa pesan", unheld: "tidak dijalankan program mana pun",
	}[state]
	if reason != "" && len(reason) <= 20 {
		words += " (" + reason + ")"
	}
	return "Telunjuk Sakti: saluran " + name + " " + words + ". Buka panel > Saluran."
}
