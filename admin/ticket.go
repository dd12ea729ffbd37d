package admin

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
)

// ticketsView are the people in chat who wait for a human.
type ticketsView struct{ Tickets []ticketView }

type ticketView struct {
	core.Ticket
	Why  string
	Wait string // how long they wait, in words
	Case string // address of their newest case, "" if there is none
	Path string // of the conversation
	Mine bool
	Key  string // shortcut, on the one to take next
}

var ticketReasons = map[string]string{
	"asked": "Minta bicara dengan petugas",
	"stuck": "Kesulitan menjawab pertanyaan",
	"photo": "Fotonya berulang kali tidak terbaca",
}

func (p *panel) ticketView(v *visit, ticket core.Ticket) (ticketView, error) {
	t := ticketView{Ticket: ticket, Why: ticketReasons[ticket.Reason], Path: ticketPath(ticket.ConversationID, ticket.ID),
		Wait: waited(p.office.Now().Sub(ticket.OpenedAt)), Mine: ticket.ClaimedBy != nil && *ticket.ClaimedBy == v.staff.ID}
	if ticket.CaseID != nil {
		t.Case = casePath(*ticket.CaseID)
	}
	if ticket.Group {
		question, err := p.office.QuestionOf(v.Context(), v.tx, ticket.ID)
		if err != nil {
			return t, err
		}
		t.Why = "Bertanya di grup dan belum dijawab"
		if question != nil {
			t.Name, t.Words = question.Name, question.Words
		}
	}
	t.Words, t.Why = hideNumbers(t.Words), cmp.Or(t.Why, "Pesannya tidak bisa dijawab sistem")
	return t, nil
}

// ticketPath is the conversation with this ticket at hand.
func ticketPath(conversation, ticket int64) string {
	return fmt.Sprintf("%s?tiket=%d", chatPath(conversation), ticket)
}

// tickets lists who waits, longest first.
func (p *panel) tickets(v *visit) (answer, error) {
	list, err := p.office.OpenTickets(v.Context(), v.tx, v.staff, listLimit)
	if err != nil {
		return answer{}, err
	}
	var view ticketsView
	key := "a"
	for _, ticket := range list {
		t, err := p.ticketView(v, ticket)
		if err != nil {
			return answer{}, err
		}
		if t.ClaimedBy == nil {
			t.Key, key = key, ""
		}
		view.Tickets = append(view.Tickets, t)
	}
	return show("tickets", "Chat", view).live("bantuan"), nil
}

// takeTicket gives the visitor a ticket, on its conversation.
func (p *panel) takeTicket(v *visit) (answer, error) {
	return p.onTicket(v, "", func(tx pgx.Tx, id int64) (int64, error) {
		return p.office.ClaimTicket(v.Context(), tx, v.staff, id)
	})
}

func (p *panel) releaseTicket(v *visit) (answer, error) {
	return p.onTicket(v, "Permintaan bantuan sudah dilepas.", func(tx pgx.Tx, id int64) (int64, error) {
		return p.office.ReleaseTicket(v.Context(), tx, v.staff, id)
	})
}

// closeTicket closes a ticket, with a last word if there is one.
func (p *panel) closeTicket(v *visit) (answer, error) {
	out, err := p.onTicket(v, "Permintaan bantuan sudah ditutup.", func(tx pgx.Tx, id int64) (int64, error) {
		conversation, err := p.office.CloseTicket(v.Context(), tx, v.staff, id)
		words := strings.TrimSpace(v.PostFormValue("reply"))
		if err != nil || words == "" {
			return conversation, err
		}
		return conversation, bot.ReplyTicket(v.Context(), tx, p.office, v.staff, id, words)
	})
	if err == nil {
		p.sessions.stored(v.Context(), v.URL.Path+"|")
		out.to = "/chat"
	}
	return out, err
}

// onTicket does something with the ticket in the path and goes to its
// conversation.
func (p *panel) onTicket(v *visit, told string, do func(pgx.Tx, int64) (int64, error)) (answer, error) {
	id, err := strconv.ParseInt(v.param("ticket"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	conversation, err := do(v.tx, id)
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
	}
	return goTo(ticketPath(conversation, id)), nil
}
