package admin

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
)

// channelsView is the page of the lines to the chat providers.
type channelsView struct {
	Lines  []channelCard
	Orders []commandLine
}

// channelCard is a line with what its state asks for.
type channelCard struct {
	bot.Line
	ID     string // of the card in the page
	Name   string
	Tag    string // good, todo, bad
	Word   string // the state
	Todo   string // what to do about it
	Open   *commandCard
	Usable bool // it can be linked now
}

// commandCard is what a person at the screen has to do for an order.
type commandCard struct {
	bot.Order
	What string
	QR   string // address of the picture
}

// commandLine is an order of the past.
type commandLine struct {
	bot.Order
	What, Name, Outcome string
}

// channelState is a state in words, and what to do about it.
type channelState struct{ Tag, Word, Todo string }

// channelStates are the states of channels.LinkState.
var channelStates = map[string]channelState{
	"unlinked":   {"todo", "Belum ditautkan", "Siapkan ponsel dengan nomor kantor, lalu pilih Tautkan dengan QR."},
	"linking":    {"now", "Sedang ditautkan", "Ikuti langkah di bawah sampai selesai."},
	"connecting": {"todo", "Menyambung", "Tunggu saja. Kalau lebih dari 10 menit, periksa internet server."},
	"up":         {"good", "Tersambung", ""},
	"throttled":  {"todo", "Dibatasi", "Balasan tetap terkirim, tetapi chat baru ditolak. Jangan kirim pengumuman dulu."},
	"banned":     {"bad", "Diblokir sementara", "Jangan tautkan ulang. Tunggu sampai waktunya habis. Kabar ke warga dikirim lewat jalan lain."},
	"logged_out": {"bad", "Keluar", "Tautan diputus dari ponsel atau oleh penyedia. Tautkan lagi dengan QR."},
	"outdated":   {"bad", "Program terlalu lama", "Minta admin server memasang versi terbaru program ini."},
	"replaced":   {"bad", "Dipakai program lain", "Ada program lain yang memakai tautan ini. Matikan program itu, lalu tautkan lagi."},
	"refused":    {"bad", "Ditolak penyedia", "Baca sebabnya, perbaiki, lalu tautkan lagi. Kalau tetap ditolak, hubungi admin server."},
}

var commandNames = map[string]string{
	bot.OrderLinkQR: "Tautkan dengan QR", bot.OrderLinkCode: "Tautkan dengan kode", bot.OrderUnlink: "Putuskan tautan",
	bot.OrderStop: "Hentikan pengiriman", bot.OrderResume: "Lanjutkan pengiriman",
}

var channelWords = map[string]string{"whatsapp": "WhatsApp", "whatsappcloud": "WhatsApp resmi (Cloud API)", "telegram": "Telegram", "sms": "SMS", "simulator": "Simulator"}

func channelWord(code string) string {
	if name := channelWords[code]; name != "" {
		return name
	}
	return code
}

const commandsShown = 20

// channels shows every line, and the steps of linking as they come.
func (p *panel) channels(v *visit) (answer, error) {
	lines, err := bot.Lines(v.Context(), v.tx, time.Now())
	if err != nil {
		return answer{}, err
	}
	orders, err := bot.Orders(v.Context(), v.tx, commandsShown)
	if err != nil {
		return answer{}, err
	}
	var view channelsView
	for i, line := range lines {
		view.Lines = append(view.Lines, channelCardOf("kanal-"+strconv.Itoa(i+1), line, orders))
	}
	for _, order := range orders {
		view.Orders = append(view.Orders, commandLine{order, commandNames[order.Kind], channelWord(order.Channel), commandOutcome(order)})
	}
	return show("channels", "Saluran", view).live("kanal"), nil
}

func channelCardOf(id string, line bot.Line, orders []bot.Order) channelCard {
	state, known := channelStates[string(line.State)]
	if !known {
		state = channelState{"todo", string(line.State), ""}
	}
	card := channelCard{Line: line, ID: id, Name: channelWord(line.Channel), Tag: state.Tag, Word: state.Word, Todo: state.Todo, Usable: string(line.State) != "up"}
	for _, order := range orders {
		if order.DoneAt == nil && order.Channel == line.Channel && order.Account == line.Account {
			card.Open = commandCardOf(order)
		}
	}
	return card
}

func commandCardOf(order bot.Order) *commandCard {
	card := &commandCard{Order: order, What: commandNames[order.Kind]}
	if string(order.Step) == "qr" {
		card.QR = fmt.Sprintf("/kanal/perintah/%d/qr.svg?%s", order.ID, short(order.Data))
	}
	return card
}

func commandOutcome(order bot.Order) string {
	switch {
	case order.DoneAt == nil:
		return "Sedang berjalan"
	case order.Error != "":
		return order.Error
	}
	return "Berhasil"
}

// channelsMark stands for the page of the lines.
func (p *panel) channelsMark(v *visit) (string, error) {
	lines, err := bot.Lines(v.Context(), v.tx, time.Now())
	if err != nil {
		return "", err
	}
	orders, err := bot.Orders(v.Context(), v.tx, commandsShown)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprint(&b, l.Channel, l.Account, l.State, l.Reason, l.Phone, l.Waiting, l.Sent, l.Failed, l.StoppedAt != nil, ";")
		if l.Heard != nil {
			fmt.Fprint(&b, l.Heard.Unix()/60)
		}
	}
	for _, o := range orders {
		fmt.Fprint(&b, o.ID, o.Step, o.Data, o.DoneAt != nil, o.TakenAt != nil, o.Error, ";")
	}
	return b.String(), nil
}

// commandChannel takes down what somebody wants of a line.
func (p *panel) commandChannel(v *visit) (answer, error) {
	channel, account, kind := v.PostFormValue("channel"), v.PostFormValue("account"), v.PostFormValue("kind")
	if commandNames[kind] == "" {
		return answer{}, errNoPage
	}
	phone := core.Phone("")
	if kind == bot.OrderLinkCode {
		if phone = core.Phone(searchable(strings.TrimSpace(v.PostFormValue("phone")))); !strings.HasPrefix(phone.Full(), "+") {
			p.sessions.tell(v.Context(), "Tulis nomor ponsel yang akan ditautkan, misalnya 0812-3456-7890.")
			return goTo("/kanal"), nil
		}
	}
	return p.aboutChannel(v, "line."+kind, channel+" "+account, func(tx pgx.Tx) error {
		_, err := bot.PlaceOrder(v.Context(), tx, v.staff, channel, account, kind, phone)
		return err
	})
}

// answerCommand gives what the present step of linking asks for.
func (p *panel) answerCommand(v *visit) (answer, error) {
	given := strings.TrimSpace(v.PostFormValue("answer"))
	if given == "" {
		p.sessions.tell(v.Context(), "Isi dulu jawabannya.")
		return goTo("/kanal"), nil
	}
	return p.aboutCommand(v, "line.answer", func(tx pgx.Tx, id int64) error {
		return bot.AnswerOrder(v.Context(), tx, v.staff, id, given)
	})
}

func (p *panel) cancelCommand(v *visit) (answer, error) {
	return p.aboutCommand(v, "line.cancel", func(tx pgx.Tx, id int64) error {
		return bot.CancelOrder(v.Context(), tx, v.staff, id)
	})
}

func (p *panel) aboutCommand(v *visit, action string, do func(pgx.Tx, int64) error) (answer, error) {
	id, err := strconv.ParseInt(v.param("order"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	return p.aboutChannel(v, action, "order "+v.param("order"), func(tx pgx.Tx) error { return do(tx, id) })
}

// aboutChannel does something about a line and records it.
func (p *panel) aboutChannel(v *visit, action, about string, do func(pgx.Tx) error) (answer, error) {
	told, err := p.try(v, func(tx pgx.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return p.office.Log(v.Context(), tx, v.staff, action, about)
	})
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
	}
	return goTo("/kanal"), nil
}

// commandQR is the picture that the phone scans; there is one only while it is
// good.
func (p *panel) commandQR(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("order"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	order, err := bot.OrderOf(v.Context(), v.tx, id)
	if err != nil {
		return answer{}, err
	}
	if string(order.Step) != "qr" || order.DoneAt != nil {
		return answer{}, errNoPage
	}
	return qrAnswer(order.Data)
}
