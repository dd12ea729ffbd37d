package admin

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
	"sakti/core/catalog"
)

// ticketsView are the people in chat who wait for a human.
type ticketsView struct {
	Tickets []ticketView // who waits, longest first
	Later   []ticketView // whose turn it is, and who was put off
	chatsView
}

type ticketView struct {
	core.Ticket
	Why   string
	Wait  string // how long they wait, in words; "" if it is their turn
	Speed string // how the wait stands to what was promised: "", "warn" or "bad"
	Limit string // what was promised, in words
	Until string // put off till then
	Case  string // address of their newest case, "" if there is none
	Path  string // of the conversation
	Who   string // name, or what stands for it
	Mine  bool
}

var ticketReasons = map[string]string{
	"asked": "Minta bicara dengan petugas",
	"stuck": "Kesulitan menjawab pertanyaan",
	"photo": "Fotonya berulang kali tidak terbaca",
	"hand":  "Dijawab dengan HP kantor, lalu menulis lagi dan belum dijawab",
	"lost":  "Balasan kita sehari tidak sampai, dan tidak ada jalan lain",
}

func (p *panel) ticketView(v *visit, ticket core.Ticket) (ticketView, error) {
	t := ticketView{Ticket: ticket, Why: ticketReasons[ticket.Reason], Path: ticketPath(ticket.ConversationID, ticket.ID),
		Mine: ticket.ClaimedBy != nil && *ticket.ClaimedBy == v.staff.ID}
	if err := p.timed(v, &t); err != nil {
		return t, err
	}
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
	t.Who = cmp.Or(t.Name, "Tanpa nama")
	t.Words, t.Why = hideNumbers(t.Words), cmp.Or(t.Why, "Pesannya tidak bisa dijawab sistem")
	return t, nil
}

// timed adds how long somebody waits and how that stands to the promise.
func (p *panel) timed(v *visit, t *ticketView) error {
	if t.SnoozedUntil != nil {
		t.Until = p.brief(*t.SnoozedUntil)
	}
	if t.WaitingSince == nil {
		return nil
	}
	t.Wait = waited(p.office.Now().Sub(*t.WaitingSince))
	used, limit, err := p.office.Patience(v.Context(), v.tx, &t.Ticket)
	t.Limit = waited(limit)
	switch {
	case used >= limit:
		t.Speed = "bad"
	case used >= limit*2/3:
		t.Speed = "warn"
	}
	return err
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
	for _, ticket := range list {
		t, err := p.ticketView(v, ticket)
		if err != nil {
			return answer{}, err
		}
		if t.WaitingSince == nil || t.SnoozedUntil != nil {
			view.Later = append(view.Later, t)
			continue
		}
		view.Tickets = append(view.Tickets, t)
	}
	if view.chatsView, err = p.chatsOf(v, 0); err != nil {
		return answer{}, err
	}
	view.TakeKey = "a"
	return show("tickets", "Chat", view).live("bantuan"), nil
}

// takeTicket gives the visitor a ticket, on its conversation.
func (p *panel) takeTicket(v *visit) (answer, error) {
	return p.onTicket(v, "", func(tx pgx.Tx, id int64) (int64, error) {
		return p.office.ClaimTicket(v.Context(), tx, v.staff, id)
	})
}

// takeLongest gives the visitor whoever waits longest, on their conversation.
func (p *panel) takeLongest(v *visit) (answer, error) {
	conversation, id, err := p.office.ClaimLongest(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	if conversation == 0 {
		p.sessions.tell(v.Context(), "Tidak ada lagi yang menunggu.")
		return goTo("/chat"), nil
	}
	return goTo(ticketPath(conversation, id)), nil
}

func (p *panel) releaseTicket(v *visit) (answer, error) {
	return p.onTicket(v, "Permintaan bantuan sudah dilepas. Asisten menjawab lagi di chat ini.", func(tx pgx.Tx, id int64) (int64, error) {
		return p.office.ReleaseTicket(v.Context(), tx, v.staff, id)
	})
}

// closeTicket closes a ticket, with a last word if there is one.
func (p *panel) closeTicket(v *visit) (answer, error) {
	return p.endTicket(v, "Permintaan bantuan sudah ditutup.", func(tx pgx.Tx, id int64) (int64, error) {
		conversation, err := p.office.CloseTicket(v.Context(), tx, v.staff, id, v.PostFormValue("outcome"))
		words := strings.TrimSpace(v.PostFormValue("reply"))
		if err != nil || words == "" {
			return conversation, err
		}
		return conversation, bot.ReplyTicket(v.Context(), tx, p.office, v.staff, id, words)
	})
}

// giveBack closes a ticket and has the bot go on.
func (p *panel) giveBack(v *visit) (answer, error) {
	return p.endTicket(v, "Chat sudah dikembalikan ke asisten.", func(tx pgx.Tx, id int64) (int64, error) {
		return bot.GiveBack(v.Context(), tx, p.office, v.staff, id, v.PostFormValue("step"))
	})
}

// passTicket hands a ticket to a colleague.
func (p *panel) passTicket(v *visit) (answer, error) {
	return p.endTicket(v, "Chat sudah diserahkan.", func(tx pgx.Tx, id int64) (int64, error) {
		to, err := strconv.ParseInt(v.PostFormValue("to"), 10, 64)
		if err != nil {
			return 0, &core.Error{Code: core.Invalid, Text: "Pilih rekan yang akan menjawab."}
		}
		return p.office.PassTicket(v.Context(), tx, v.staff, id, to, v.PostFormValue("note"))
	})
}

// snoozes are the times to which a ticket can be put off.
var snoozes = []label{{"jam", "Satu jam"}, {"besok", "Hari kerja berikutnya, saat kantor buka"}, {"balas", "Sampai orangnya membalas (paling lama 7 hari)"}}

// snoozeTicket puts a ticket off.
func (p *panel) snoozeTicket(v *visit) (answer, error) {
	now, holidays := p.office.Now(), p.office.Catalog.Holidays
	until := map[string]time.Time{"jam": now.Add(time.Hour), "balas": now.AddDate(0, 0, 7)}[v.PostFormValue("until")]
	if v.PostFormValue("until") == "besok" {
		midnight := now.In(catalog.WIB).AddDate(0, 0, 1)
		until = holidays.Next(time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 0, 0, 0, 0, catalog.WIB))
	}
	return p.endTicket(v, "Ditunda. Begitu orangnya menulis lagi, ia kembali ke daftar.", func(tx pgx.Tx, id int64) (int64, error) {
		return p.office.SnoozeTicket(v.Context(), tx, v.staff, id, until)
	})
}

// wakeTicket ends a snooze.
func (p *panel) wakeTicket(v *visit) (answer, error) {
	return p.onTicket(v, "", func(tx pgx.Tx, id int64) (int64, error) {
		return p.office.WakeTicket(v.Context(), tx, v.staff, id)
	})
}

// endTicket is onTicket for what the visitor is done with: it goes to the list,
// where whoever waits longest is on top.
func (p *panel) endTicket(v *visit, told string, do func(pgx.Tx, int64) (int64, error)) (answer, error) {
	return p.settleTicket(v, told, "/chat", do)
}

// onTicket does something with the ticket in the path and goes to its
// conversation.
func (p *panel) onTicket(v *visit, told string, do func(pgx.Tx, int64) (int64, error)) (answer, error) {
	return p.settleTicket(v, told, "", do)
}

// settleTicket does something with the ticket in the path and goes to a page,
// to its conversation for "". What was asked for wrongly is said there.
func (p *panel) settleTicket(v *visit, told, to string, do func(pgx.Tx, int64) (int64, error)) (answer, error) {
	id, err := strconv.ParseInt(v.param("ticket"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	var conversation int64
	err = pgx.BeginFunc(v.Context(), v.tx, func(tx pgx.Tx) (err error) {
		conversation, err = do(tx, id)
		return err
	})
	switch {
	case core.CodeOf(err) == core.Invalid:
		p.sessions.tell(v.Context(), err.Error())
		return p.backToTicket(v, id)
	case err != nil:
		return answer{}, err
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
	}
	p.sessions.stored(v.Context(), v.URL.Path+"|")
	return goTo(cmp.Or(to, ticketPath(conversation, id))), nil
}

// backToTicket goes to a ticket's conversation.
func (p *panel) backToTicket(v *visit, id int64) (answer, error) {
	conversation, err := p.office.ConversationOf(v.Context(), v.tx, id)
	return goTo(ticketPath(conversation, id)), err
}
