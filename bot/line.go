package bot

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
)

// Line is one account of ours at a provider, for the people who look after it.
type Line struct {
	Channel   string             `db:"channel"`
	Account   string             `db:"account"`
	State     channels.LinkState `db:"state"`
	Reason    string             `db:"reason"` // the provider's code or words
	Until     *time.Time         `db:"until_at"`
	Phone     string             `db:"phone"` // the line's own number, E.164
	PhoneSeen *time.Time         `db:"phone_seen"`
	StateAt   time.Time          `db:"state_at"`
	FirstUp   *time.Time         `db:"first_up_at"`
	Heard     *time.Time         `db:"heard_at"`
	HeldAt    time.Time          `db:"held_at"` // when a process last said that it runs the line
	Canary    *time.Time         `db:"canary_at"`
	StoppedAt *time.Time         `db:"stopped_at"`
	StoppedBy *string            `db:"stopped_by"`
	Waiting   int                `db:"waiting"` // messages that wait to be sent
	Oldest    *time.Time         `db:"oldest"`  // since when the oldest of them waits
	Sent      int                `db:"sent"`    // today
	Unasked   int                `db:"unasked"` // of them, those that nobody had asked for
	Failed    int                `db:"failed"`  // today
	Parts     int                `db:"parts"`   // SMS parts billed this month
}

// Linkable reports whether the line is linked by a person at the screen.
func (l Line) Linkable() bool { return l.Channel == "whatsapp" }

// Unheld reports whether no process runs the line. Such a line can be buried.
func (l Line) Unheld(now time.Time) bool { return now.Sub(l.HeldAt) > heldLately }

// waitingOnLine counts what waits to be sent on the line l. What somebody waits
// for and what nobody does have an index each.
const waitingOnLine = `(SELECT sum(n)::bigint AS waiting, min(oldest) AS oldest FROM (
			SELECT count(*) AS n, min(created_at) AS oldest FROM outbox
			WHERE channel = l.channel AND account = l.account AND send_at IS NOT NULL AND NOT unasked
			UNION ALL
			SELECT count(*), min(created_at) FROM outbox WHERE channel = l.channel AND account = l.account AND send_at IS NOT NULL AND unasked) x)`

// Lines lists all lines that were ever kept, with their figures.
func Lines(ctx context.Context, tx pgx.Tx, now time.Time) ([]Line, error) {
	day := midnight(now)
	month := day.AddDate(0, 0, 1-day.Day())
	rows, err := tx.Query(ctx, `SELECT l.channel, l.account, l.state, l.reason, l.until_at, l.phone, l.phone_seen, l.state_at,
			l.first_up_at, l.heard_at, l.held_at, l.canary_at, l.stopped_at, s.name AS stopped_by, w.waiting, w.oldest, coalesce(d.sent, 0) AS sent,
			(SELECT count(*) FROM outbox WHERE channel = l.channel AND account = l.account AND unasked AND sent_at >= $1) AS unasked,
			(SELECT count(*) FROM outbox WHERE channel = l.channel AND account = l.account AND failed_at >= $1) AS failed, m.parts
		FROM lines l LEFT JOIN staff s ON s.id = l.stopped_by
		LEFT JOIN line_days d ON d.channel = l.channel AND d.account = l.account AND d.day = $3
		CROSS JOIN LATERAL `+waitingOnLine+` w
		CROSS JOIN LATERAL (SELECT coalesce(sum(parts), 0) AS parts FROM outbox
			WHERE channel = l.channel AND account = l.account AND unasked AND sent_at >= $2) m
		ORDER BY l.channel, l.account`, day, month, dayNumber(day))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Line])
}

// Order is something that a person ordered about a line at the screen.
type Order struct {
	ID      int64                 `db:"id"`
	Channel string                `db:"channel"`
	Account string                `db:"account"`
	Kind    string                `db:"kind"` // link_qr, link_code, unlink, stop, resume
	Phone   string                `db:"phone"`
	By      string                `db:"asked_by"`
	AskedAt time.Time             `db:"asked_at"`
	TakenAt *time.Time            `db:"taken_at"` // when the process that holds the line began
	Step    channels.LinkStepKind `db:"step"`     // what the person has to do now, "" for nothing
	Data    string                `db:"data"`     // of the step: QR text, code …
	Ends    *time.Time            `db:"ends_at"`  // when Data is no longer good
	DoneAt  *time.Time            `db:"done_at"`
	Error   string                `db:"error"` // why it failed, in Indonesian; "" with DoneAt: it is done
}

const orderColumns = `r.id, r.channel, r.account, r.kind, r.phone, s.name AS asked_by, r.asked_at, r.taken_at, r.step, r.data, r.ends_at, r.done_at, r.error`

// Kinds of orders.
const (
	OrderLinkQR   = "link_qr"
	OrderLinkCode = "link_code"
	OrderUnlink   = "unlink"
	OrderStop     = "stop"
	OrderResume   = "resume"
)

// PlaceOrder records what a person wants of a line, and returns the order's
// id. Stop and resume hold at once, in every process within a second; linking
// and unlinking are done by the process that holds the line. phone is the
// number, for linking by code. Conflict while another such order is open.
func PlaceOrder(ctx context.Context, tx pgx.Tx, staff *core.Staff, channel, account, kind string, phone core.Phone) (id int64, err error) {
	if !staff.Has("admin") {
		return 0, &core.Error{Code: core.Forbidden, Text: "Mengatur saluran hanya tugas admin."}
	}
	now := time.Now()
	var done *time.Time
	switch kind {
	case OrderStop, OrderResume:
		done = &now
		err = halt(ctx, tx, staff, channel, account, kind == OrderStop, now)
	default:
		err = freeForOrder(ctx, tx, channel, account)
	}
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO line_orders (channel, account, kind, phone, asked_by, asked_at, done_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, channel, account, kind, phone.Full(), staff.ID, now, done).Scan(&id)
	return id, err
}

func halt(ctx context.Context, tx pgx.Tx, staff *core.Staff, channel, account string, stop bool, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE lines SET stopped_at = CASE WHEN $3 THEN $4::timestamptz END, stopped_by = CASE WHEN $3 THEN $5::bigint END
		WHERE channel = $1 AND account = $2`, channel, account, stop, now, staff.ID)
	return err
}

// freeForOrder refuses a second order while one is open.
func freeForOrder(ctx context.Context, tx pgx.Tx, channel, account string) error {
	var open bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM line_orders WHERE channel = $1 AND account = $2 AND done_at IS NULL)
		FROM lines WHERE channel = $1 AND account = $2 FOR UPDATE`, channel, account).Scan(&open)
	if errors.Is(err, pgx.ErrNoRows) {
		return &core.Error{Code: core.NotFound, Text: "Saluran itu tidak ada."}
	}
	if err == nil && open {
		return &core.Error{Code: core.Conflict, Text: "Masih ada perintah lain untuk saluran ini. Tunggu sampai selesai, atau batalkan dulu."}
	}
	return err
}

// OrderOf reads an order as it stands. NotFound if there is none.
func OrderOf(ctx context.Context, tx pgx.Tx, id int64) (*Order, error) {
	rows, err := tx.Query(ctx, `SELECT `+orderColumns+` FROM line_orders r JOIN staff s ON s.id = r.asked_by WHERE r.id = $1`, id)
	if err != nil {
		return nil, err
	}
	order, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Order])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, &core.Error{Code: core.NotFound, Text: "Perintah itu tidak ada."}
	}
	return order, err
}

// Orders are the newest orders of all lines, newest first.
func Orders(ctx context.Context, tx pgx.Tx, limit int) ([]Order, error) {
	rows, err := tx.Query(ctx, `SELECT `+orderColumns+` FROM line_orders r JOIN staff s ON s.id = r.asked_by ORDER BY r.id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Order])
}

// AnswerOrder gives what the present step of an order asks for: the passkey's
// assertion, or "ya" after comparing codes. An order that is done takes none.
func AnswerOrder(ctx context.Context, tx pgx.Tx, staff *core.Staff, id int64, answer string) error {
	if !staff.Has("admin") {
		return &core.Error{Code: core.Forbidden, Text: "Mengatur saluran hanya tugas admin."}
	}
	_, err := tx.Exec(ctx, `UPDATE line_orders SET answer = $2 WHERE id = $1 AND done_at IS NULL`, id, answer)
	return err
}

// CancelOrder gives up an order that is still open.
func CancelOrder(ctx context.Context, tx pgx.Tx, staff *core.Staff, id int64) error {
	if !staff.Has("admin") {
		return &core.Error{Code: core.Forbidden, Text: "Mengatur saluran hanya tugas admin."}
	}
	_, err := tx.Exec(ctx, `UPDATE line_orders SET done_at = $2, error = 'Dibatalkan.', step = '', data = '', answer = ''
		WHERE id = $1 AND done_at IS NULL`, id, time.Now())
	return err
}

// LinesMark stands for the lines and their orders as people see them: while
// it is the same, so are they, but for the figures of the day.
func LinesMark(ctx context.Context, tx pgx.Tx) (mark string, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(string_agg(concat_ws(' ', l.channel, l.account, l.state, l.reason, l.until_at, l.phone,
				l.stopped_at, date_trunc('minute', l.heard_at), l.held_at < $1, w.waiting), ';' ORDER BY l.channel, l.account), '')
			|| (SELECT concat_ws(' ', max(id), count(*) FILTER (WHERE done_at IS NULL)) FROM line_orders)
		FROM lines l CROSS JOIN LATERAL `+waitingOnLine+` w`, time.Now().Add(-heldLately)).Scan(&mark)
	return mark, err
}
