package admin

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
)

// linesView are our accounts at the providers, for who looks after them.
type linesView struct {
	Lines  []accountLine
	Orders []orderRow
	Slow   bool // Redis is away: processes hear of each other a little later
	May    bool // give orders
}

// accountLine is one of them in words.
type accountLine struct {
	bot.Line
	Name     string // of the channel
	Path     string
	Now      lineState
	Todo     string // what to do about it, "" for nothing
	Since    string // it is in this state
	Heard    string // when something came in last
	Seen     string // when the main phone was last online
	SeenLate string // set when it has to be switched on soon
	Longest  string // how long the oldest message waits, "" if none does
	Sign     string // of life, from another line of ours
	Fresh    bool   // it has no keys: to be linked
	Again    bool   // it has, and a person connects it again
	Lost     bool   // no program runs it: it can be buried, and nothing else
	Order    string // address of the linking that is going on, "" if there is none
	Key      bool   // the shortcuts are this line's
	May      bool
}

// orderRow is an order that was given, in words.
type orderRow struct {
	bot.Order
	What    string
	Name    string // of the channel
	When    string
	Outcome string
	Bad     bool
	Path    string // where it goes on, "" if it is over
}

const lastOrders = 12

var orderNames = map[string]string{
	bot.OrderLinkQR: "Tautkan dengan QR", bot.OrderLinkCode: "Tautkan dengan kode", bot.OrderUnlink: "Putuskan tautan",
	bot.OrderStop: "Hentikan pengiriman", bot.OrderResume: "Lanjutkan pengiriman",
}

func (p *panel) lineList(v *visit) (answer, error) {
	lines, err := bot.Lines(v.Context(), v.tx, p.office.Now())
	if err != nil {
		return answer{}, err
	}
	orders, err := bot.Orders(v.Context(), v.tx, lastOrders)
	if err != nil {
		return answer{}, err
	}
	view := linesView{May: v.staff.Has(admins...), Slow: p.slow(v.Context())}
	keyed := false
	for _, l := range lines {
		one := p.accountLine(l, orders)
		one.May, one.Key = view.May, view.May && l.Linkable() && !keyed
		keyed = keyed || one.Key
		view.Lines = append(view.Lines, one)
	}
	for _, order := range orders {
		view.Orders = append(view.Orders, p.orderRow(order))
	}
	return show("lines", "Saluran", view).live("saluran"), nil
}

// slow reports whether Redis is set up and does not answer.
func (p *panel) slow(ctx context.Context) bool {
	if p.Redis == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, countPatience)
	defer cancel()
	return p.Redis.Ping(ctx).Err() != nil
}

func (p *panel) accountLine(l bot.Line, orders []bot.Order) accountLine {
	now := p.office.Now()
	one := accountLine{Line: l, Name: channelName(l.Channel), Path: accountPath(l.Channel, l.Account), Now: p.stateOf(l), Since: p.brief(l.StateAt)}
	if one.Todo = one.Now.Todo; l.StoppedAt != nil && one.Now.Tone != "bad" {
		one.Todo = "" // that it is stopped comes first
	}
	one.Lost = l.Unheld(now)
	if l.Linkable() && !one.Lost {
		one.Fresh = slices.Contains(withoutKeys, string(l.State))
		one.Again = slices.Contains(waitingForUs, string(l.State))
	}
	for at, to := range map[*time.Time]*string{l.Heard: &one.Heard, l.PhoneSeen: &one.Seen, l.Canary: &one.Sign} {
		if at != nil {
			*to = waited(now.Sub(*at)) + " lalu"
		}
	}
	if l.Oldest != nil {
		one.Longest = waited(now.Sub(*l.Oldest))
	}
	if l.PhoneSeen != nil && now.Sub(*l.PhoneSeen) >= phoneWarn && l.Linkable() && !one.Fresh {
		one.SeenLate = "HP nomor ini terakhir aktif " + one.Seen + ". Nyalakan dan sambungkan ke internet: sesudah 14 hari WhatsApp memutus tautannya."
	}
	for _, order := range orders {
		if order.DoneAt == nil && order.Channel == l.Channel && order.Account == l.Account {
			one.Order = orderPath(order.ID)
		}
	}
	return one
}

// States of channels.LinkState in which a line has no keys, and in which it
// has but waits for a person.
var (
	withoutKeys  = []string{"unlinked", "linking", "logged_out"}
	waitingForUs = []string{"banned", "replaced", "refused"}
)

func (p *panel) orderRow(o bot.Order) orderRow {
	row := orderRow{Order: o, What: orderNames[o.Kind], Name: channelName(o.Channel), When: p.brief(o.AskedAt), Outcome: "Selesai"}
	switch {
	case o.DoneAt == nil:
		row.Outcome, row.Path = "Sedang berjalan", orderPath(o.ID)
	case o.Error != "":
		row.Outcome, row.Bad = o.Error, true
	}
	return row
}

// accountPath is where the forms of a line go.
func accountPath(channel, account string) string {
	return "/panel/saluran/" + url.PathEscape(channel) + "/" + url.PathEscape(account)
}

// lineOf is the line in the path; NotFound if there is none.
func (p *panel) lineOf(v *visit) (bot.Line, error) {
	channel, _ := url.PathUnescape(v.param("channel"))
	account, _ := url.PathUnescape(v.param("account"))
	lines, err := bot.Lines(v.Context(), v.tx, p.office.Now())
	for _, l := range lines {
		if l.Channel == channel && l.Account == account {
			return l, nil
		}
	}
	if err == nil {
		err = errNoPage
	}
	return bot.Line{}, err
}

// lineOrders are the last part of the path of a form, and what it orders.
var lineOrders = map[string]string{"hentikan": bot.OrderStop, "lanjutkan": bot.OrderResume, "putuskan": bot.OrderUnlink, "tautkan": bot.OrderLinkQR}

// orderLine gives an order about the line in the path.
func (p *panel) orderLine(v *visit) (answer, error) {
	if v.param("order") == "kubur" {
		return p.buryLine(v)
	}
	kind := lineOrders[v.param("order")]
	if kind == "" {
		return answer{}, errNoPage
	}
	l, err := p.lineOf(v)
	if err != nil {
		return answer{}, err
	}
	linking := kind == bot.OrderLinkQR || kind == bot.OrderUnlink
	if linking && !l.Linkable() {
		return answer{}, errNoPage
	}
	var phone core.Phone
	if kind == bot.OrderLinkQR && v.PostFormValue("by") == "kode" {
		if phone = phoneTyped(v.PostFormValue("phone")); phone == "" {
			return p.showLink(v, l, "Tulis nomor HP yang mau ditautkan, misalnya 0812 3456 7890.")
		}
		kind = bot.OrderLinkCode
	}
	var id int64
	told, err := p.try(v, func(tx pgx.Tx) (err error) {
		if id, err = bot.PlaceOrder(v.Context(), tx, v.staff, l.Channel, l.Account, kind, phone); err != nil {
			return err
		}
		return p.office.Log(v.Context(), tx, v.staff, "line."+kind, l.Channel+" "+l.Account)
	})
	switch {
	case err != nil:
		return answer{}, err
	case told == "" && linking:
		return goTo(orderPath(id)), nil
	}
	p.sessions.tell(v.Context(), orderTold(kind, told))
	return goTo("/panel/saluran"), nil
}

// buryLine takes the line in the path off the list, which no program runs any
// more.
func (p *panel) buryLine(v *visit) (answer, error) {
	l, err := p.lineOf(v)
	if err != nil {
		return answer{}, err
	}
	told, err := p.try(v, func(tx pgx.Tx) error {
		if err := bot.Bury(v.Context(), tx, v.staff, l.Channel, l.Account, p.office.Now()); err != nil {
			return err
		}
		return p.office.Log(v.Context(), tx, v.staff, "line.bury", l.Channel+" "+l.Account)
	})
	if err != nil {
		return answer{}, err
	}
	if told == "" {
		told = "Saluran itu sudah dihapus dari daftar. Yang masih menunggu di sana disampaikan lewat jalan lain."
	}
	p.sessions.tell(v.Context(), told)
	return goTo("/panel/saluran"), nil
}

func orderTold(kind, refused string) string {
	switch {
	case refused != "":
		return refused
	case kind == bot.OrderStop:
		return "Pengiriman dihentikan. Pesan yang masuk tetap disimpan, jawabannya menunggu."
	}
	return "Pengiriman dilanjutkan. Yang menunggu sekarang dikirim."
}
