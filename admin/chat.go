package admin

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Silent string // till when the bot is, for somebody answers with the office's phone; "" if it isn't
	Words  string // to be written on
	Draft  core.ChatDraft
	Photos []shotView // the last ones, newest first
	Others []core.Watcher
	Ready  readyView
	chatsView
	sideView
}

// lineView is a message as the page shows it, or a note between messages.
type lineView struct {
	bot.Said
	Day   string // set on the first message of a day
	Time  string
	Words string // numbers of people hidden
	What  string // what came that is no text
	Tick  string
	State string // the tick in words
	Shots []shotView
	Note  *core.ChatNote // the staff's own; nothing else is set then but the times
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
	if err := p.office.LookAt(v.Context(), v.tx, v.staff, view.ID); err != nil {
		return answer{}, err
	}
	return show("chat", "Chat dengan "+view.Who, view).live("bantuan", fmt.Sprintf("chat:%d", view.ID)), nil
}

// conversation is the one in the path.
func (v *visit) conversation() (int64, error) {
	id, err := strconv.ParseInt(v.param("conversation"), 10, 64)
	if err != nil {
		return 0, errNoPage
	}
	return id, nil
}

func (p *panel) chatView(v *visit) (*chatView, error) {
	id, err := v.conversation()
	if err != nil {
		return nil, err
	}
	thread, err := bot.ReadThread(v.Context(), v.tx, id, threadMost)
	if err != nil {
		return nil, err
	}
	notes, err := p.office.ChatNotes(v.Context(), v.tx, v.staff, id, threadMost)
	if err != nil {
		return nil, err
	}
	view := &chatView{Thread: thread, Who: cmp.Or(thread.Name, "Tanpa nama"), Path: chatPath(id), Lines: linesOf(thread, notes)}
	view.Photos = lastPhotos(view.Lines)
	if thread.Group {
		view.Who = "Grup"
	}
	if view.Ticket, err = p.ticketOn(v, id, v.URL.Query().Get("tiket")); err != nil {
		return nil, err
	}
	view.Closed = closedFor(thread, view.Ticket)
	if thread.ByHand != nil && (view.Ticket == nil || view.Ticket.ClaimedBy == nil) {
		view.Silent = thread.ByHand.In(catalog.WIB).Format("15.04")
	}
	if view.Cases, err = p.casesIn(v, thread); err != nil {
		return nil, err
	}
	return view, errors.Join(p.atHand(v, view), p.beside(v, view))
}

// closedFor is why the visitor can't write into a conversation, "" if they can.
func closedFor(thread *bot.Thread, t *ticketView) string {
	switch {
	case t != nil && t.ClaimedBy != nil && !t.Mine:
		return *t.ClaimedName + " sedang menjawab orang ini."
	case t == nil && thread.Group:
		return "Tidak ada pertanyaan grup yang menunggu jawaban."
	case thread.Blocked:
		return "Orang ini memblokir nomor kami, jadi pesan tidak sampai. Hubungi lewat telepon."
	}
	return ""
}

// atHand reads what the visitor writes with, and who else is here.
func (p *panel) atHand(v *visit, view *chatView) (err error) {
	if view.chatsView, err = p.chatsOf(v, view.ID); err != nil {
		return err
	}
	if view.Others, err = p.office.Watchers(v.Context(), v.tx, v.staff, view.ID); err != nil {
		return err
	}
	if view.Draft, err = p.office.DraftOf(v.Context(), v.tx, v.staff, view.ID); err != nil {
		return err
	}
	if view.Ready, err = p.readyFor(v, view); err != nil {
		return err
	}
	if view.Words = view.Ready.Words; view.Closed == "" {
		view.Words = cmp.Or(p.sessions.kept(v.Context(), view.Path), view.Words)
	}
	return nil
}

// lastPhotos are the photos of a thread that can be opened, newest first.
func lastPhotos(lines []lineView) []shotView {
	const most = 6
	var out []shotView
	for _, line := range slices.Backward(lines) {
		for _, shot := range slices.Backward(line.Shots) {
			if shot.URL != "" && len(out) < most {
				out = append(out, shot)
			}
		}
	}
	return out
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
	"waiting": {"…", "menunggu dikirim"}, "sent": {"✓", "terkirim"}, "delivered": {"✓✓", "sampai di HP"},
	"read": {"✓✓", "sudah dibaca"}, "failed": {"✗", "gagal"},
}

// whats say what came that is no text.
var whats = map[string]string{
	"voice": "Pesan suara", "video": "Video", "sticker": "Stiker", "location": "Lokasi", "contact": "Kontak",
	"edited": "Pesan diubah menjadi", "deleted": "Pesan dihapus pengirim", "reaction": "Tanggapan", "missing": "Pesan yang tidak bisa dibuka",
	"blocked": "Memblokir nomor kami", "unblocked": "Membuka blokir", "other": "Pesan jenis lain",
}

// linesOf are the messages of a thread with the notes beside it, in the order
// of their times.
func linesOf(thread *bot.Thread, notes []core.ChatNote) []lineView {
	var out []lineView
	for _, said := range thread.Said {
		line := lineView{Said: said, Words: hideNumbers(said.Text), What: whats[said.Kind], Shots: shotsOf(said)}
		if said.Ours && said.Kind == "media" {
			line.What = "Foto atau dokumen, hanya ada di HP kantor"
		}
		if said.Ours {
			line.Tick, line.State = ticks[said.State][0], ticks[said.State][1]
		}
		out = append(out, line)
	}
	for _, note := range notes {
		out = append(out, lineView{Said: bot.Said{At: note.At}, Words: hideNumbers(note.Words), Note: &note})
	}
	slices.SortStableFunc(out, func(a, b lineView) int { return a.At.Compare(b.At) })
	day := ""
	for i := range out {
		at := out[i].At.In(catalog.WIB)
		out[i].Time = at.Format("15.04")
		if today := date(at); today != day {
			day, out[i].Day = today, today
		}
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

// waited is a time in words: "12 menit", "3 jam", "2 hari"; at least a minute.
func waited(d time.Duration) string {
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d menit", max(int(d.Minutes()), 1))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d jam", int(d.Hours()))
	}
	return fmt.Sprintf("%d hari", int(d.Hours()/24))
}
