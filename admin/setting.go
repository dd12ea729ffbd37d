package admin

import (
	"cmp"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// settingsView is what the office may change by itself, with its history.
type settingsView struct{ Settings []settingView }

type settingView struct {
	core.SettingState
	settingWords
	Key     int // that goes to its field
	Trail   []trailRow
	Field   string // what stands in the field: the value, or what was typed and not saved
	Problem string // why it was not saved
	Open    bool   // its history: it was just changed
}

// settingWords are what people read about a setting.
type settingWords struct {
	Title  string
	Use    string // what it is good for
	Sample string
	Type   string // of the field
}

var settingTexts = map[string]settingWords{
	"office_phone":   {"Telepon kantor", "Asisten memberikan nomor ini kepada warga yang ingin menelepon atau bertanya ke petugas.", "0823-2872-9953", "tel"},
	"office_address": {"Alamat kantor", "Asisten menyebut alamat ini bila warga bertanya kantornya di mana.", "Jl. Jenderal Sudirman 147a, Wonogiri", "text"},
	"counter_hours":  {"Jam buka loket", "Berlaku untuk loket desa dan kecamatan yang belum punya jam sendiri.", "Senin sampai Jumat, 08.00 sampai 14.00 WIB", "text"},
	"hold_minutes": {"Lama memegang permohonan (menit)", "Permohonan kembali ke antrean bila pemegangnya selama ini tidak berbuat apa-apa di panel. " +
		"Halaman yang hanya dibiarkan terbuka tidak dihitung. Dari 10 sampai 480.", "60", "text"},
	"first_answer_minutes": {"Batas menunggu jawaban pertama di chat (menit)", "Warga yang minta bicara dengan petugas ditandai merah bila menunggu selama ini. " +
		"Di luar jam kantor waktunya tidak dihitung. Dari 5 sampai 60.", "15", "text"},
	"next_answer_minutes": {"Batas menunggu jawaban berikutnya di chat (menit)", "Untuk warga yang sudah pernah dijawab dan menulis lagi. Dari 5 sampai 60.", "30", "text"},
	"keep_views":          {"Lama simpan catatan melihat permohonan (hari)", "Siapa membuka permohonan siapa, dan alasannya. Setelah itu dihapus.", "730", "text"},
	"keep_absences":       {"Lama simpan catatan cuti (hari)", "Dihitung dari hari terakhir cuti. Setelah itu dihapus.", "365", "text"},
	"keep_logins":         {"Lama simpan catatan masuk panel (hari)", "Kapan petugas masuk panel, dan dari perangkat mana. Setelah itu dihapus.", "365", "text"},
}

func (p *panel) settingsPage(v *visit) (answer, error) {
	return p.showSettings(v, settingView{Open: true, SettingState: core.SettingState{Name: v.URL.Query().Get("lihat")}})
}

// showSettings shows all settings, one of them with what was typed.
func (p *panel) showSettings(v *visit, typed settingView) (answer, error) {
	states, err := p.office.SettingStates(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	var view settingsView
	for i, state := range states {
		entries, err := p.office.LogEntries(v.Context(), v.tx, v.staff, core.LogFilter{About: "setting " + state.Name, Limit: 20})
		if err != nil {
			return answer{}, err
		}
		row := settingView{SettingState: state, settingWords: settingTexts[state.Name], Key: i + 1, Trail: p.trailRows(entries), Field: state.Value}
		if state.Name == typed.Name {
			row.Open, row.Problem, row.Field = typed.Open, typed.Problem, cmp.Or(typed.Field, state.Value)
		}
		view.Settings = append(view.Settings, row)
	}
	return show("settings", "Setelan", view), nil
}

// setSetting sets the setting in the path, or lets its default hold again.
// What could not be saved stays in its field.
func (p *panel) setSetting(v *visit) (answer, error) {
	name := v.param("setting")
	bad, err := p.attempt(v, func(tx pgx.Tx) error {
		if v.PostForm.Has("seen") {
			if err := p.office.SettingUnchanged(v.Context(), tx, v.staff, name, v.PostFormValue("seen")); err != nil {
				return err
			}
		}
		if v.PostFormValue("bawaan") != "" {
			return p.office.ResetSetting(v.Context(), tx, v.staff, name)
		}
		return p.office.SetSetting(v.Context(), tx, v.staff, name, v.PostFormValue("value"))
	})
	if err != nil {
		return answer{}, err
	}
	if bad != nil {
		out, err := p.showSettings(v, settingView{SettingState: core.SettingState{Name: name}, Field: v.PostFormValue("value"), Problem: bad.Problem, Open: true})
		return bad.show(out), err
	}
	told := settingTexts[name].Title + " sudah disimpan."
	switch {
	case strings.HasSuffix(name, "_minutes"):
		told += " Berlaku dalam beberapa detik."
	case !strings.HasPrefix(name, "keep_"):
		told += " Asisten memakainya dalam beberapa detik."
	}
	p.sessions.tell(v.Context(), told)
	return goTo("/panel/setelan?lihat=" + name), nil
}
