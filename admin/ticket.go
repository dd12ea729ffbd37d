package admin

import (
	"strconv"
	"strings"

	"sakti/bot"
	"sakti/core"
)

// ticketsView are the people in chat who wait for a human.
type ticketsView struct{ Tickets []ticketView }

type ticketView struct {
	core.Ticket
	Why  string
	Case string // address of their newest case, "" if there is none
}

var ticketReasons = map[string]string{
	"asked": "Minta bicara dengan petugas",
	"stuck": "Kesulitan menjawab pertanyaan",
	"photo": "Fotonya berulang kali tidak terbaca",
}

func (p *panel) tickets(v *visit) (answer, error) {
	list, err := p.office.OpenTickets(v.Context(), v.tx, v.staff, listLimit)
	if err != nil {
		return answer{}, err
	}
	var view ticketsView
	for _, ticket := range list {
		t := ticketView{Ticket: ticket, Why: ticketReasons[ticket.Reason]}
		if t.Why == "" {
			t.Why = "Pesannya tidak bisa dijawab sistem"
		}
		if ticket.CaseID != nil {
			t.Case = casePath(*ticket.CaseID)
		}
		view.Tickets = append(view.Tickets, t)
	}
	return show("tickets", "Minta bantuan", view), nil
}

func (p *panel) closeTicket(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("ticket"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	conversation, err := p.office.CloseTicket(v.Context(), v.tx, v.staff, id)
	if err != nil {
		return answer{}, err
	}
	if words := strings.TrimSpace(v.PostFormValue("reply")); words != "" {
		if err := bot.Answer(v.Context(), v.tx, conversation, words); err != nil {
			return answer{}, err
		}
	}
	p.sessions.tell(v.Context(), "Permintaan bantuan sudah ditutup.")
	return goTo("/panel/bantuan"), nil
}
