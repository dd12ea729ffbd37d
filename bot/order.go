package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
)

// orderPatience is the most that linking may take: WhatsApp shows its QR for
// 160 seconds, and a passkey has to be fetched on another screen.
const orderPatience = 6 * time.Minute

// interrupted ends orders that another process took and never finished: their
// steps mean nothing here.
func (k *keeper) interrupted(ctx context.Context) error {
	_, err := k.bot.Pool.Exec(ctx, `UPDATE line_orders SET done_at = $3, error = 'Terputus karena sistem dimulai ulang. Silakan ulangi.',
		step = '', data = '', answer = '' WHERE channel = $1 AND account = $2 AND taken_at IS NOT NULL AND done_at IS NULL`,
		k.line.channel, k.line.account, time.Now())
	return err
}

// takeOrder begins the open order, if there is one. It is carried out beside
// the keeper's other work.
func (k *keeper) takeOrder(ctx context.Context) error {
	linked, able := k.channel.(channels.Linked)
	if !able {
		return nil
	}
	var id int64
	var kind, phone string
	err := k.bot.Pool.QueryRow(ctx, `UPDATE line_orders SET taken_at = $3 WHERE id = (
			SELECT min(id) FROM line_orders WHERE channel = $1 AND account = $2 AND taken_at IS NULL AND done_at IS NULL)
		RETURNING id, kind, phone`, k.line.channel, k.line.account, time.Now()).Scan(&id, &kind, &phone)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	go k.carryOut(ctx, linked, order{k: k, id: id}, kind, phone)
	return nil
}

func (k *keeper) carryOut(ctx context.Context, linked channels.Linked, o order, kind, phone string) {
	limited, cancel := context.WithTimeout(ctx, orderPatience)
	defer cancel()
	var err error
	switch kind {
	case OrderLinkQR, OrderLinkCode:
		go o.cancelled(limited, cancel)
		err = linked.Link(limited, channels.LinkBy{Code: kind == OrderLinkCode, Phone: phone}, o.show(limited), o.answer)
	case OrderUnlink:
		err = linked.Unlink(limited)
	}
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = errors.New("Waktunya habis. Silakan ulangi.")
	}
	if err := o.end(context.WithoutCancel(ctx), err); err != nil {
		k.bot.Log.Error("mencatat akhir penautan gagal", "kanal", k.line.channel, "galat", err)
	}
}

// order is one that is being carried out.
type order struct {
	k  *keeper
	id int64
}

// show records the steps that the person at the screen has to take.
func (o order) show(ctx context.Context) func(channels.LinkStep) {
	return func(step channels.LinkStep) {
		_, err := o.k.bot.Pool.Exec(ctx, `UPDATE line_orders SET step = $2, data = $3, ends_at = $4 WHERE id = $1 AND done_at IS NULL`,
			o.id, string(step.Kind), step.Data, orNull(step.Ends))
		if err != nil && ctx.Err() == nil {
			o.k.bot.Log.Error("mencatat langkah penautan gagal", "galat", err)
		}
	}
}

// orderPoll is how soon an answer or a cancellation at the screen is noticed.
const orderPoll = 300 * time.Millisecond

// answer waits for what the person at the screen gives, and takes it away.
func (o order) answer(ctx context.Context) (given string, err error) {
	for ctx.Err() == nil {
		err := o.k.bot.Pool.QueryRow(ctx, `UPDATE line_orders n SET answer = '' FROM line_orders o
			WHERE n.id = $1 AND o.id = n.id AND o.answer <> '' RETURNING o.answer`, o.id).Scan(&given)
		if !errors.Is(err, pgx.ErrNoRows) {
			return given, err
		}
		pause(ctx, orderPoll)
	}
	return "", ctx.Err()
}

// cancelled ends the work when the order was cancelled at the screen.
func (o order) cancelled(ctx context.Context, cancel context.CancelFunc) {
	for ctx.Err() == nil {
		var done bool
		err := o.k.bot.Pool.QueryRow(ctx, `SELECT done_at IS NOT NULL FROM line_orders WHERE id = $1`, o.id).Scan(&done)
		if err == nil && done {
			cancel()
		}
		pause(ctx, orderPoll)
	}
}

// end records the outcome and wipes what was secret.
func (o order) end(ctx context.Context, outcome error) error {
	words := ""
	if outcome != nil {
		words = outcome.Error()
	}
	_, err := o.k.bot.Pool.Exec(ctx, `UPDATE line_orders SET done_at = coalesce(done_at, $2), error = CASE WHEN done_at IS NULL THEN $3 ELSE error END,
		step = '', data = '', answer = '' WHERE id = $1`, o.id, time.Now(), words)
	return err
}

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
		err := tx.QueryRow(ctx, `SELECT state, reason, alarmed, state_at FROM lines WHERE channel = $1 AND account = $2 FOR UPDATE`,
			k.line.channel, k.line.account).Scan(&state, &reason, &alarmed, &since)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		down := state.Lasting() || (state == channels.Connecting && time.Since(since) > downFor)
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
		for _, channel := range k.bot.Channels {
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

// alarmWords fit into one SMS.
func alarmWords(l line, state channels.LinkState, reason string) string {
	name := l.channel + " " + l.account
	if state == channels.Up {
		return "Telunjuk Sakti: saluran " + name + " sudah tersambung lagi."
	}
	words := map[channels.LinkState]string{
		channels.Banned: "dibatasi sementara", channels.LoggedOut: "keluar dan harus ditautkan lagi", channels.Outdated: "perlu versi program baru",
		channels.Replaced: "dipakai program lain", channels.Refused: "ditolak penyedia", channels.Connecting: "tidak tersambung lebih dari 10 menit",
	}[state]
	if reason != "" && len(reason) <= 20 {
		words += " (" + reason + ")"
	}
	return "Telunjuk Sakti: saluran " + name + " " + words + ". Buka panel > Saluran."
}
