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

// alarm tells the named people, on other channels, that the line is down and
// needs somebody, and that it is up again. Each state is told once.
func (k *keeper) alarm(ctx context.Context) error {
	if len(k.bot.Alarm) == 0 {
		return nil
	}
	return pgx.BeginFunc(ctx, k.bot.Pool, func(tx pgx.Tx) error {
		var state channels.LinkState
		var reason, alarmed string
		var since time.Time
		var canary *time.Time
		// A canary is missed only where there is another line to sing.
		err := tx.QueryRow(ctx, `SELECT state, reason, alarmed, state_at, CASE WHEN EXISTS (SELECT FROM lines o
				WHERE o.channel = l.channel AND o.account <> l.account AND o.state = 'up' AND o.stopped_at IS NULL AND o.state_at < l.canary_at)
			THEN canary_at END FROM lines l WHERE channel = $1 AND account = $2 FOR UPDATE OF l`,
			k.line.channel, k.line.account).Scan(&state, &reason, &alarmed, &since, &canary)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		down := state.Lasting() || (state == channels.Connecting && time.Since(since) > downFor)
		if state == channels.Up && k.bot.Canary > 0 && canary != nil && time.Since(*canary) > canaryLost*k.bot.Canary && time.Since(since) > canaryLost*k.bot.Canary {
			state, down = silent, true
		}
		now := ""
		if down {
			now = string(state)
		}
		if now == alarmed || (!down && state != channels.Up) {
			return nil
		}
		if err := k.sound(ctx, tx, alarmWords(k.line, state, reason)); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE lines SET alarmed = $3 WHERE channel = $1 AND account = $2`, k.line.channel, k.line.account, now)
		return err
	})
}

// sound writes the alarm to everybody who can be reached elsewhere.
func (k *keeper) sound(ctx context.Context, tx pgx.Tx, words string) error {
	var out []outgoing
	for _, to := range k.bot.Alarm {
		for _, channel := range k.bot.working() {
			if channel.Name() != to.Channel || (line{channel.Name(), channel.Account()}) == k.line {
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
			break
		}
	}
	if err := enqueue(ctx, tx, out); err != nil {
		return err
	}
	k.bot.wakeAll(ctx, wakeSend)
	return nil
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
		channels.Replaced: "dipakai program lain", channels.Refused: "ditolak penyedia", channels.Connecting: "tidak tersambung lebih dari 10 menit", silent: "tampak tersambung tetapi tidak membawa pesan",
	}[state]
	if reason != "" && len(reason) <= 20 {
		words += " (" + reason + ")"
	}
	return "Telunjuk Sakti: saluran " + name + " " + words + ". Buka panel > Saluran."
}
