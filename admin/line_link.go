package admin

import (
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sakti/bot"
	"sakti/core"
)

// linkView is the page on which somebody chooses how to link a line.
type linkView struct {
	accountLine
	Typed   string // number
	Problem string
}

func (p *panel) linkPage(v *visit) (answer, error) {
	l, err := p.lineOf(v)
	if err != nil {
		return answer{}, err
	}
	if !l.Linkable() {
		return answer{}, errNoPage
	}
	return p.showLink(v, l, "")
}

func (p *panel) showLink(v *visit, l bot.Line, problem string) (answer, error) {
	view := linkView{accountLine: p.accountLine(l, nil), Typed: v.PostFormValue("phone"), Problem: problem}
	if view.Typed == "" {
		view.Typed = l.Phone
	}
	out := show("line_link", "Tautkan "+view.Name+" "+l.Account, view)
	if problem != "" {
		out = out.with(http.StatusUnprocessableEntity)
	}
	return out, nil
}

// phoneTyped is a number as people type it as E.164, "" if it is none.
func phoneTyped(text string) core.Phone {
	number := searchable(text)
	if strings.HasPrefix(number, "+") && len(number) >= 10 && len(number) <= 16 && strings.Trim(number[1:], "0123456789") == "" {
		return core.Phone(number)
	}
	return ""
}

// linkingView is an order about a link while it is carried out, and its end.
type linkingView struct {
	*bot.Order
	Name    string // of the channel
	What    string
	Path    string
	Late    bool // nobody took the order: no program holds the line
	QR      template.HTML
	Code    string // in groups
	Ask     string // for the passkey: what to run on WhatsApp's own page
	Left    int    // seconds until the step's data is no longer good, 0 if that is not known
	Phone   string // linked, at the end
	Refresh bool   // a browser without scripts comes again by itself
	Retry   string // where the order is given once more, "" if it can't be
}

// untaken is how long an order may wait for the process that holds its line.
const untaken = 15 * time.Second

func orderPath(id int64) string { return "/panel/penautan/" + strconv.FormatInt(id, 10) }

// linkOrder is the order in the path: one about a link.
func (p *panel) linkOrder(v *visit) (*bot.Order, error) {
	id, err := strconv.ParseInt(v.param("order"), 10, 64)
	if err != nil {
		return nil, errNoPage
	}
	order, err := bot.OrderOf(v.Context(), v.tx, id)
	if err == nil && (order.Kind == bot.OrderStop || order.Kind == bot.OrderResume) {
		return nil, errNoPage
	}
	return order, err
}

// linking shows the step that the person has to take now. What it shows lets
// somebody into the office's account: it is in no address and in no cache.
func (p *panel) linking(v *visit) (answer, error) {
	order, err := p.linkOrder(v)
	if err != nil {
		return answer{}, err
	}
	view := linkingView{Order: order, Name: channelName(order.Channel), What: orderNames[order.Kind], Path: orderPath(order.ID),
		Late: order.TakenAt == nil && p.office.Now().Sub(order.AskedAt) > untaken, Refresh: order.DoneAt == nil && order.Step != "passkey"}
	if order.Ends != nil {
		view.Left = max(int(order.Ends.Sub(p.office.Now()).Seconds()), 0)
	}
	if err := view.step(); err != nil {
		return answer{}, err
	}
	if order.DoneAt != nil {
		view.Retry = accountPath(order.Channel, order.Account) + map[bool]string{true: "/putuskan", false: "/tautkan"}[order.Kind == bot.OrderUnlink]
		lines, err := bot.Lines(v.Context(), v.tx, p.office.Now())
		if err != nil {
			return answer{}, err
		}
		for _, l := range lines {
			if l.Channel == order.Channel && l.Account == order.Account {
				view.Phone = l.Phone
			}
		}
	}
	return show("linking", view.What, view).live("penautan:" + strconv.FormatInt(order.ID, 10)), nil
}

// step puts the data of the step into the form in which people need it.
func (l *linkingView) step() error {
	switch l.Step {
	case "qr":
		drawing, err := qrDrawing(l.Data)
		l.QR = template.HTML(drawing) // drawn by us, of squares alone
		return err
	case "code", "confirm":
		l.Code = inFours(strings.ReplaceAll(l.Data, "-", ""))
	case "passkey":
		l.Ask = passkeyAsk(l.Data)
	}
	return nil
}

// passkeyAsk is what the person runs on web.whatsapp.com: only a page of that
// name may use the passkey (WebAuthn binds it to whatsapp.com). The answer is
// written below it, to be copied.
func passkeyAsk(request string) string {
	return "navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(" + request +
		")}).then(k => console.log(JSON.stringify(k)), e => console.log('Gagal: ' + e.message))"
}

// answerLink gives what the step asks for.
func (p *panel) answerLink(v *visit) (answer, error) {
	order, err := p.linkOrder(v)
	if err != nil {
		return answer{}, err
	}
	given, told := strings.TrimSpace(v.PostFormValue("answer")), "Jawaban dikirim. Tunggu sebentar."
	switch {
	case order.DoneAt != nil:
		told = "Penautan ini sudah berakhir."
	case order.Step != "passkey" && order.Step != "confirm" || string(order.Step) != v.PostFormValue("step"):
		told = "Langkahnya sudah berganti. Ikuti langkah yang tampil sekarang."
	case order.Step == "passkey" && (!strings.HasPrefix(given, "{") || !strings.HasSuffix(given, "}")):
		told = "Jawaban kunci sandi dimulai dengan { dan diakhiri dengan }. Salin seluruhnya, lalu tempel lagi."
	case given == "":
		told = "Belum ada jawaban."
	default:
		if err := bot.AnswerOrder(v.Context(), v.tx, v.staff, order.ID, given); err != nil {
			return answer{}, err
		}
	}
	p.sessions.tell(v.Context(), told)
	return goTo(orderPath(order.ID)), nil
}

// cancelLink gives up.
func (p *panel) cancelLink(v *visit) (answer, error) {
	order, err := p.linkOrder(v)
	if err != nil {
		return answer{}, err
	}
	if err := bot.CancelOrder(v.Context(), v.tx, v.staff, order.ID); err != nil {
		return answer{}, err
	}
	p.sessions.tell(v.Context(), "Perintah itu sudah dibatalkan.")
	return goTo("/panel/saluran"), nil
}

// orderMark stands for the step of an order.
func orderMark(v *visit, text string) (string, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return "", errNoPage
	}
	o, err := bot.OrderOf(v.Context(), v.tx, id)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(o.TakenAt != nil, o.Step, o.Data, o.Ends, o.DoneAt, o.Error), nil
}
