package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
)

// reply writes into a conversation. Who waits there for a human is taken with
// it, so that two do not answer one person. Words that can't be sent are
// shown again.
func (p *panel) reply(v *visit) (answer, error) {
	id, err := v.conversation()
	if err != nil {
		return answer{}, err
	}
	words := strings.TrimSpace(v.PostFormValue("reply"))
	ticket, err := p.ticketOn(v, id, v.PostFormValue("ticket"))
	if err != nil {
		return answer{}, err
	}
	back := chatPath(id)
	if ticket != nil {
		back = ticket.Path
	}
	told := unsendable(words)
	if told == "" {
		if told, err = p.try(v, func(tx pgx.Tx) error { return p.speak(v, tx, id, ticket, words) }); err != nil {
			return answer{}, err
		}
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
		p.sessions.keep(v.Context(), chatPath(id), words)
		return goTo(back), nil
	}
	written, _ := strconv.ParseInt(v.PostFormValue("written"), 10, 64)
	p.sessions.stored(v.Context(), v.URL.Path+"|")
	return goTo(back + "#akhir"), p.office.DropDraft(v.Context(), v.tx, v.staff, id, written)
}

// unsendable is why words can't go out: there are none, or a ready answer still
// lacks a value. "" if they can.
func unsendable(words string) string {
	if words == "" {
		return "Tulis dulu pesannya."
	}
	for _, slot := range core.Slots(words) {
		if slices.ContainsFunc(core.CannedSlots, func(w core.Word) bool { return w.Code == slot }) {
			return "Belum dikirim: {" + slot + "} masih kosong. Isi sendiri atau hapus, lalu kirim lagi."
		}
	}
	return ""
}

// speak writes into a conversation, or answers the ticket there, unless a
// colleague was faster.
func (p *panel) speak(v *visit, tx pgx.Tx, conversation int64, ticket *ticketView, words string) error {
	seen, _ := strconv.ParseInt(v.PostFormValue("seen"), 10, 64)
	if ticket != nil {
		if _, err := p.office.ClaimTicket(v.Context(), tx, v.staff, ticket.ID); err != nil {
			return err
		}
	}
	if err := bot.NotAnswered(v.Context(), tx, v.staff, conversation, seen); err != nil {
		return err
	}
	if ticket != nil {
		return bot.ReplyTicket(v.Context(), tx, p.office, v.staff, ticket.ID, words)
	}
	thread, err := bot.ReadThread(v.Context(), tx, conversation, 1)
	if err != nil {
		return err
	}
	if thread.Group {
		return &core.Error{Code: core.Invalid, Text: "Tidak ada pertanyaan grup yang menunggu jawaban."}
	}
	return bot.Reply(v.Context(), tx, p.office, v.staff, conversation, words)
}

// resend sends a message that failed once more.
func (p *panel) resend(v *visit) (answer, error) {
	id, err := v.conversation()
	message, bad := strconv.ParseInt(v.param("message"), 10, 64)
	if err != nil || bad != nil {
		return answer{}, errNoPage
	}
	if err := bot.Resend(v.Context(), v.tx, id, message); err != nil {
		return answer{}, err
	}
	return goTo(chatPath(id) + "#akhir"), nil
}

// keepDraft keeps what the visitor has written so far, and that they write.
func (p *panel) keepDraft(v *visit) (answer, error) {
	id, err := v.conversation()
	if err != nil {
		return answer{}, err
	}
	words := v.PostFormValue("reply")
	at, err := strconv.ParseInt(v.PostFormValue("written"), 10, 64)
	if err != nil || len(words) > draftMost {
		return answer{}, errBadForm
	}
	if _, err := bot.ReadThread(v.Context(), v.tx, id, 1); err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusNoContent}, p.office.KeepDraft(v.Context(), v.tx, v.staff, id, core.ChatDraft{Words: words, At: at})
}

// draftMost is how many bytes a draft may have: the field takes 2000 letters.
const draftMost = 8000

// addNote writes a note beside a conversation, for colleagues alone.
func (p *panel) addNote(v *visit) (answer, error) {
	id, err := v.conversation()
	if err != nil {
		return answer{}, err
	}
	if _, err := bot.ReadThread(v.Context(), v.tx, id, 1); err != nil {
		return answer{}, err
	}
	told, err := p.try(v, func(tx pgx.Tx) error {
		return p.office.AddChatNote(v.Context(), tx, v.staff, id, v.PostFormValue("note"))
	})
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
	} else {
		p.sessions.stored(v.Context(), v.URL.Path+"|")
	}
	return goTo(chatPath(id) + "#akhir"), nil
}
