package admin

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
	"sakti/core/catalog"
)

// threadMost is how many messages of a conversation a page shows.
const threadMost = 200

// chatView is a conversation with what the office knows of the person.
type chatView struct {
	*bot.Thread
	Who    string // name, or what stands for it
	Lines  []lineView
	Ticket *ticketView // open; nil if nobody asked for a human
	Cases  []rowView
	Path   string
	Closed string // why nothing can be written here, "" if it can
}

// lineView is a message as the page shows it.
type lineView struct {
	bot.Said
	Day   string // set on the first message of a day
	Time  string
	Words string // numbers of people hidden
	Note  string // what came that is no text
	Tick  string
	State string // the tick in words
	Shots []shotView
}

// shotView is a photo or PDF in a message.
type shotView struct{ URL, Name string }

func chatPath(conversation int64) string { return fmt.Sprintf("/chat/%d", conversation) }

// chat shows a conversation, and records who read it.
func (p *panel) chat(v *visit) (answer, error) {
	view, err := p.chatView(v)
	if err != nil {
		return answer{}, err
	}
	if v.Header.Get("X-Live") == "" { // a page that brings itself up to date is not read anew
		if err := p.office.Log(v.Context(), v.tx, v.staff, "chat.read", strconv.FormatInt(view.ID, 10)); err != nil {
			return answer{}, err
		}
	}
	return show("chat", "Chat dengan "+view.Who, view).live("bantuan", fmt.Sprintf("chat:%d", view.ID)), nil
}

func (p *panel) chatView(v *visit) (*chatView, error) {
	id, err := strconv.ParseInt(v.param("conversation"), 10, 64)
	if err != nil {
		return nil, errNoPage
	}
	thread, err := bot.ReadThread(v.Context(), v.tx, id, threadMost)
	if err != nil {
		return nil, err
	}
	view := &chatView{Thread: thread, Who: cmp.Or(thread.Name, "Tanpa nama"), Path: chatPath(id), Lines: linesOf(thread)}
	switch {
	case thread.Group:
		view.Who = "Grup"
	case thread.Blocked:
		view.Closed = "Orang ini memblokir nomor kami, jadi pesan tidak sampai. Hubungi lewat telepon."
	}
	if view.Ticket, err = p.ticketOn(v, id, v.URL.Query().Get("tiket")); err != nil {
		return nil, err
	}
	switch t := view.Ticket; {
	case t != nil && t.ClaimedBy != nil && !t.Mine:
		view.Closed = *t.ClaimedName + " sedang menjawab orang ini."
	case t == nil && thread.Group:
		view.Closed = "Tidak ada pertanyaan grup yang menunggu jawaban."
	}
	view.Cases, err = p.casesIn(v, thread)
	return view, err
}

// ticketOn is the open ticket to be seen with a conversation, nil for none.
func (p *panel) ticketOn(v *visit, conversation int64, wanted string) (*ticketView, error) {
	id, _ := strconv.ParseInt(wanted, 10, 64)
	ticket, err := p.office.TicketOn(v.Context(), v.tx, v.staff, conversation, id)
	if err != nil || ticket == nil {
		return nil, err
	}
	t, err := p.ticketView(v, *ticket)
	return &t, err
}

// casesIn are the person's cases that the visitor's duties reach.
func (p *panel) casesIn(v *visit, thread *bot.Thread) ([]rowView, error) {
	if thread.Person == 0 {
		return nil, nil
	}
	found, err := p.office.CasesOf(v.Context(), v.tx, []int64{thread.Person})
	if err != nil {
		return nil, err
	}
	var cases []*core.Application
	for _, a := range found[thread.Person] {
		if v.staff.Sees(a) {
			cases = append(cases, a)
		}
	}
	return p.rows(v, cases)
}

var ticks = map[string][2]string{
	"waiting": {"…", "menunggu dikirim"}, "sent": {"✓", "terkirim"}, "delivered": {"✓✓", "sampai di ponsel"},
	"read": {"✓✓", "sudah dibaca"}, "failed": {"✗", "gagal"},
}

// notes say what came that is no text.
var notes = map[string]string{
	"voice": "Pesan suara", "video": "Video", "sticker": "Stiker", "location": "Lokasi", "contact": "Kontak",
	"edited": "Pesan diubah menjadi", "deleted": "Pesan dihapus pengirim", "reaction": "Tanggapan", "missing": "Pesan yang tidak bisa dibuka",
	"blocked": "Memblokir nomor kami", "unblocked": "Membuka blokir", "other": "Pesan jenis lain",
}

func linesOf(thread *bot.Thread) []lineView {
	var out []lineView
	day := ""
	for _, said := range thread.Said {
		at := said.At.In(catalog.WIB)
		line := lineView{Said: said, Time: at.Format("15.04"), Words: hideNumbers(said.Text), Note: notes[said.Kind], Shots: shotsOf(said)}
		if said.Ours {
			line.Tick, line.State = ticks[said.State][0], ticks[said.State][1]
		}
		if today := date(at); today != day {
			day, line.Day = today, today
		}
		out = append(out, line)
	}
	return out
}

// shotsOf are the files of a message. One that serves in no case can't be
// opened: there is no case to record the look under.
func shotsOf(said bot.Said) []shotView {
	var out []shotView
	for _, file := range said.Files {
		shot := shotView{Name: "Foto"}
		if file.PDF {
			shot.Name = "PDF"
		}
		switch {
		case file.Refused != "":
			shot.Name = "Foto ditolak: " + doubtTag(file.Refused)
		case file.Application == nil:
			shot.Name += " belum masuk permohonan"
		default:
			shot.URL = "/panel/berkas/" + file.Application.String() + "/" + file.ID.String()
		}
		out = append(out, shot)
	}
	return out
}

// sixteen are sixteen digits as people write them: a NIK or a KK number.
var sixteen = regexp.MustCompile(`\d(?:[ .-]?\d){15}`)

// hideNumbers masks what may be somebody's NIK or KK number.
func hideNumbers(text string) string {
	return sixteen.ReplaceAllStringFunc(text, func(found string) string {
		return core.NIK(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(found)).String()
	})
}

// waited is a time in words: "12 menit", "3 jam", "2 hari".
func waited(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d menit", max(int(d.Minutes()), 0))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d jam", int(d.Hours()))
	}
	return fmt.Sprintf("%d hari", int(d.Hours()/24))
}

// reply writes into a conversation. Who waits there for a human is taken with
// it, so that two do not answer one person.
func (p *panel) reply(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("conversation"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
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
	told := "Tulis dulu pesannya."
	if words != "" {
		if told, err = p.try(v, func(tx pgx.Tx) error { return p.speak(v, tx, id, ticket, words) }); err != nil {
			return answer{}, err
		}
	}
	if told != "" {
		p.sessions.tell(v.Context(), told)
		return goTo(back), nil
	}
	p.sessions.stored(v.Context(), v.URL.Path+"|")
	return goTo(back + "#akhir"), nil
}

// speak writes into a conversation, or answers the ticket there.
func (p *panel) speak(v *visit, tx pgx.Tx, conversation int64, ticket *ticketView, words string) error {
	if ticket != nil {
		if _, err := p.office.ClaimTicket(v.Context(), tx, v.staff, ticket.ID); err != nil {
			return err
		}
		return bot.ReplyTicket(v.Context(), tx, p.office, v.staff, ticket.ID, words)
	}
	thread, err := bot.ReadThread(v.Context(), tx, conversation, 1)
	if err != nil {
		return err
	}
	if thread.Group {
		return &core.Error{Code: core.Invalid, Text: "Tidak ada pertanyaan grup yang menunggu jawaban."}
	}
	return bot.Reply(v.Context(), tx, v.staff, conversation, words)
}

// resend sends a message that failed once more.
func (p *panel) resend(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.param("conversation"), 10, 64)
	message, bad := strconv.ParseInt(v.param("message"), 10, 64)
	if err != nil || bad != nil {
		return answer{}, errNoPage
	}
	if err := bot.Resend(v.Context(), v.tx, id, message); err != nil {
		return answer{}, err
	}
	return goTo(chatPath(id) + "#akhir"), nil
}
