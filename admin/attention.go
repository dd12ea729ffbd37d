package admin

import (
	"fmt"
	"slices"

	"sakti/bot"
	"sakti/core"
)

// concernView is something that a technical admin should look at.
type concernView struct {
	Text  string
	Tone  string // of its mark: bad, todo
	Links []concernLink
	More  concernLink // to the others, of no path where there are none
	Key   string      // of its first link, "" where there is none
}

// concernLink leads to where it is put right.
type concernLink struct{ Path, Name string }

// concernTexts are the kinds of core.Concern in their order, what they are
// called, and where the others of a kind are.
var concernTexts = []struct{ Kind, Tone, Text, All string }{
	{"job", "bad", "Pekerjaan di belakang layar yang gagal: %d. Minta teknisi membaca catatan program.", ""},
	{"parked", "bad", "Pesan warga yang gagal diolah program: %d. Call center sudah diberi tahu; sampaikan juga ke teknisi.", ""},
	{"locked", "todo", "Terkunci sebentar karena salah kata sandi berkali-kali. Tanyakan apakah itu memang orangnya:", "/panel/petugas"},
	{"link", "todo", "Tautan masuknya sudah lewat dan belum dipakai. Buat tautan baru:", "/panel/petugas?akun=baru"},
	{"code", "todo", "Kode undangan chatnya sudah lewat dan belum dipakai. Buat kode baru:", "/panel/petugas?tugas=operator"},
	{"factor", "todo", "Belum memasang kode masuk di HP:", "/panel/petugas?akun=tanpa-kode"},
	{"counter", "todo", "Loket buka yang belum punya petugas:", "/panel/loket?petugas=kosong"},
}

// concerns are what waits for a technical admin, the worst first.
func (p *panel) concerns(v *visit) ([]concernView, error) {
	out, err := p.lineConcerns(v)
	if err != nil {
		return nil, err
	}
	found, err := p.office.Concerns(v.Context(), v.tx, v.staff, p.SecondFactor)
	if err != nil {
		return nil, err
	}
	for _, kind := range concernTexts {
		if one := concernOf(kind.Tone, kind.Text, kind.All, slices.DeleteFunc(slices.Clone(found), func(c core.Concern) bool { return c.Kind != kind.Kind })); one != nil {
			out = append(out, *one)
		}
	}
	settings, err := p.settingConcern(v)
	out = append(out, settings...)
	key := 1
	for i := range out {
		if key < 10 && len(out[i].Links) > 0 {
			out[i].Key = fmt.Sprint(key)
			key++
		}
	}
	return out, err
}

// concernOf is a kind of which these are named; nil if there is none.
func concernOf(tone, text, all string, named []core.Concern) *concernView {
	if len(named) == 0 {
		return nil
	}
	one := &concernView{Text: text, Tone: tone}
	if named[0].ID == 0 {
		one.Text = fmt.Sprintf(text, named[0].Total)
		return one
	}
	for _, c := range named {
		path := staffPath(c.ID)
		if c.Kind == "counter" {
			path = counterPath(c.ID)
		}
		one.Links = append(one.Links, concernLink{path, c.Name})
	}
	if left := named[0].Total - len(named); left > 0 {
		one.More = concernLink{all, fmt.Sprintf("dan %d lagi", left)}
	}
	return one
}

// lineConcerns are the lines that need a person.
func (p *panel) lineConcerns(v *visit) (out []concernView, err error) {
	lines, err := bot.Lines(v.Context(), v.tx, p.office.Now())
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		line := p.accountLine(l, nil)
		var text string
		switch {
		case line.Now.Tone == "bad":
			text = line.Now.Name + " sejak " + line.Since + "."
		case l.StoppedAt != nil:
			text = "Pengiriman dihentikan sejak " + p.brief(*l.StoppedAt) + "."
		case line.SeenLate != "":
			text = line.SeenLate
		case l.Failed > 0:
			text = fmt.Sprintf("%d pesan gagal terkirim hari ini.", l.Failed)
		default:
			continue
		}
		out = append(out, concernView{Text: text, Tone: "bad", Links: []concernLink{{"/panel/saluran", line.Name + " " + l.Account}}})
	}
	if len(lines) > 0 && !p.Alarm {
		out = append(out, concernView{Text: "Kalau saluran putus, belum ada orang yang dikabari. Minta teknisi mengisinya di pengaturan server (SAKTI_ALARM):", Tone: "todo",
			Links: []concernLink{{"/panel/saluran", "Saluran"}}})
	}
	return out, nil
}

// officeFacts are the settings that citizens hear of.
var officeFacts = []string{"office_phone", "office_address", "counter_hours"}

// settingConcern are the settings that nobody of the office has looked at: what
// the program brought still holds.
func (p *panel) settingConcern(v *visit) ([]concernView, error) {
	states, err := p.office.SettingStates(v.Context(), v.tx)
	if err != nil {
		return nil, err
	}
	one := concernView{Text: "Masih isian bawaan, belum dipastikan kantor. Kalau sudah benar, buka lalu tekan Simpan:", Tone: "todo"}
	for _, s := range states {
		if slices.Contains(officeFacts, s.Name) && !s.Set {
			one.Links = append(one.Links, concernLink{"/panel/setelan?lihat=" + s.Name, settingTexts[s.Name].Title})
		}
	}
	if len(one.Links) == 0 {
		return nil, nil
	}
	return []concernView{one}, nil
}
