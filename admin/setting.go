package admin

import (
	"cmp"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// settingsView is what the office may change by itself, with its history.
type settingsView struct{ Settings []settingView }

type settingView struct {
	core.SettingState
	settingWords
	Trail []trailRow
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
}

func (p *panel) settingsPage(v *visit) (answer, error) {
	states, err := p.office.SettingStates(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	var view settingsView
	for _, state := range states {
		entries, err := p.office.LogEntries(v.Context(), v.tx, v.staff, core.LogFilter{About: "setting " + state.Name, Limit: 20})
		if err != nil {
			return answer{}, err
		}
		view.Settings = append(view.Settings, settingView{state, settingTexts[state.Name], p.trailRows(entries)})
	}
	return show("settings", "Setelan", view), nil
}

// setSetting sets the setting in the path, or lets its default hold again.
func (p *panel) setSetting(v *visit) (answer, error) {
	name := v.param("setting")
	told, err := p.try(v, func(tx pgx.Tx) error {
		if v.PostFormValue("bawaan") != "" {
			return p.office.ResetSetting(v.Context(), tx, v.staff, name)
		}
		return p.office.SetSetting(v.Context(), tx, v.staff, name, v.PostFormValue("value"))
	})
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		told = settingTexts[name].Title + " belum diubah. " + told
	}
	p.sessions.tell(v.Context(), cmp.Or(told, settingTexts[name].Title+" sudah disimpan. Asisten memakainya dalam beberapa detik."))
	return goTo("/panel/setelan"), nil
}
