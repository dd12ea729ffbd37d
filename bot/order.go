package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
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
