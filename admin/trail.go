package admin

import (
	"net/url"
	"strconv"
	"strings"

	"sakti/core"
)

// trailView is what people changed, newest first.
type trailView struct {
	Kinds   []label
	Authors []core.Staff
	Kind    string
	Staff   int64
	About   string // one thing, as the log names it
	Thing   string // its name, "" if nothing was found
	Rows    []trailRow
	Next    string // address of the older ones, "" where there are none
	Clear   string // the same without the one thing
	Admin   bool   // may open the pages of staff
}

// trailRow is a line of the log in words.
type trailRow struct {
	core.LogEntry
	What  string
	Where string // the thing in words
	Link  string // its page, "" where it has none
	All   string // everything about it, "" where it is no thing
	Who   string
}

// OnlyAdmin reports whether the link leads to a page of technical admins.
func (r trailRow) OnlyAdmin() bool { return strings.HasPrefix(r.Link, "/panel/petugas/") }

// trailKinds are what can be asked for. The empty one is every change; who
// came in and who read a chat are there only by name.
var trailKinds = []label{{"", "Semua perubahan"}, {"staff", "Petugas"}, {"counter", "Loket"}, {"equipment", "Perangkat loket"},
	{"setting", "Setelan"}, {"canned", "Jawaban siap pakai"}, {"line", "Saluran"}, {"group", "Grup"}, {"second_factor", "Kode masuk"}, {"passkey", "Kunci sandi"},
	{"absence", "Cuti"}, {"case", "Nomor lengkap dilihat, pencarian di luar wilayah"}, {"session", "Dikeluarkan"}, {"login", "Masuk panel"}, {"chat", "Chat dibaca"}, {"person", "Warga"}}

// trailWords are what the log's actions are called.
var trailWords = map[string]string{
	"staff.added": "Menambah petugas", "staff.imported": "Menambah petugas dari berkas", "staff.duties": "Mengubah tugas", "staff.name": "Mengganti nama petugas",
	"staff.active": "Mengaktifkan akun", "staff.inactive": "Menonaktifkan akun", "staff.password": "Membuat kata sandi baru",
	"staff.invited": "Membuat kode undangan chat", "staff.link": "Membuat tautan masuk",
	"counter.status": "Mengubah status loket", "counter.name": "Mengganti nama loket", "counter.hours": "Mengubah jam buka", "counter.added": "Menambah loket",
	"equipment.added": "Menambah perangkat", "equipment.set": "Mengubah perangkat", "equipment.removed": "Menghapus perangkat",
	"setting.set": "Mengubah setelan",
	"canned.set":  "Mengubah jawaban siap pakai", "canned.removed": "Menghapus jawaban siap pakai",
	"absence.set": "Mencatat tidak masuk", "absence.ended": "Mencatat masuk lagi", "absence.released": "Melepaskan semua yang dipegang",
	"line.stop": "Menghentikan pengiriman", "line.resume": "Melanjutkan pengiriman", "line.unlink": "Memutus tautan",
	"line.bury":     "Mengubur saluran",
	"person.joined": "Menyatukan dua catatan warga", "person.apart": "Dua catatan warga bernomor sama dibiarkan terpisah, tugasnya berbeda",
	"line.link_qr": "Menautkan dengan QR", "line.link_code": "Menautkan dengan kode",
	"group.set":               "Mengubah pengaturan grup",
	"second_factor.confirmed": "Memasang kode masuk", "second_factor.recovered": "Masuk dengan kode cadangan", "second_factor.reset": "Menghapus kode masuk",
	"passkey.added": "Memasang kunci sandi", "passkey.removed": "Menghapus kunci sandi", "passkey.renamed": "Mengganti nama kunci sandi", "passkey.cloned": "Kunci sandi ditolak, mungkin tersalin",
	"session.ended": "Mengeluarkan dari perangkat", "login": "Masuk panel", "login.passkey": "Memakai kunci sandi", "login.link": "Memilih kata sandi lewat tautan", "chat.read": "Membaca chat", "staff.chat_unlinked": "Melepas chat operator",
	"case.numbers": "Melihat nomor lengkap di permohonan", "case.looked_up": "Mencari permohonan di luar wilayahnya",
}

const trailPerPage = 50

func (p *panel) trail(v *visit) (answer, error) {
	q := v.URL.Query()
	staff, _ := strconv.ParseInt(q.Get("petugas"), 10, 64)
	before, _ := strconv.ParseInt(q.Get("sebelum"), 10, 64)
	view := trailView{Kinds: trailKinds, Kind: q.Get("jenis"), Staff: staff, About: q.Get("tentang"), Admin: allows(admins, v.staff)}
	entries, err := p.office.LogEntries(v.Context(), v.tx, v.staff, core.LogFilter{Staff: staff, Kind: view.Kind, About: view.About,
		Before: before, Limit: trailPerPage + 1})
	if err != nil {
		return answer{}, err
	}
	if len(entries) > trailPerPage {
		entries = entries[:trailPerPage]
		view.Next = view.address(view.About, entries[trailPerPage-1].ID)
	}
	if view.Rows = p.trailRows(entries); view.About != "" && len(view.Rows) > 0 {
		view.Thing = view.Rows[0].Where
	}
	view.Clear = view.address("", 0)
	view.Authors, err = core.LogAuthors(v.Context(), v.tx)
	return show("trail", "Jejak perubahan", view), err
}

// address is the page under the same filter, about a thing, from an entry on.
func (t trailView) address(about string, before int64) string {
	q := url.Values{}
	for name, value := range map[string]string{"jenis": t.Kind, "tentang": about} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, value := range map[string]int64{"petugas": t.Staff, "sebelum": before} {
		if value != 0 {
			q.Set(name, strconv.FormatInt(value, 10))
		}
	}
	return "/panel/jejak?" + q.Encode()
}

func (p *panel) trailRows(entries []core.LogEntry) (out []trailRow) {
	for _, e := range entries {
		row := trailRow{LogEntry: e, What: e.Action, Who: e.By}
		if words := trailWords[e.Action]; words != "" {
			row.What = words
		}
		if e.StaffID == nil {
			row.Who = "Baris perintah"
		}
		row.Where, row.Link = thingOf(e)
		if e.About != "" {
			row.All = "/panel/jejak?" + url.Values{"tentang": {e.About}}.Encode()
		}
		out = append(out, row)
	}
	return out
}

// thingOf says what a line of the log is about, and where its page is.
func thingOf(e core.LogEntry) (name, path string) {
	kind, id, _ := strings.Cut(e.About, " ")
	switch {
	case e.About == "":
		return "akun sendiri", ""
	case kind == "staff":
		return e.Thing, "/panel/petugas/" + id
	case kind == "counter":
		return e.Thing, "/panel/loket/" + id
	case e.Place != nil:
		return e.Thing, counterPath(*e.Place)
	case kind == "setting":
		return settingTexts[id].Title, "/panel/setelan"
	case kind == "canned":
		return "/" + id, "/panel/jawaban/" + id
	case strings.HasPrefix(e.Action, "line."):
		return channelName(kind) + " " + id, "/panel/saluran"
	case strings.HasPrefix(e.Action, "person."):
		return "warga " + id, ""
	case strings.HasPrefix(e.Action, "chat."):
		return "percakapan " + e.About, ""
	}
	return e.Thing, ""
}
