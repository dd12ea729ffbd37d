package dialog_test

import (
	"slices"
	"testing"

	"sakti/bot/dialog"
)

// draftAt is a half-filled form at one of its questions.
func draftAt(t *testing.T, service, step string) *world {
	w := newWorld(t)
	w.state = dialog.State{V: 1, Greeted: true, Step: step, Draft: &dialog.Draft{
		ID: "x", Service: service, Version: cat().Service(service).Version, Answers: map[string]string{"hubungan": "diri", "ambil": "mandiri"},
	}}
	return w
}

// TestStopAnywhere says that words that stop everything do so at each kind of
// question, however they are said.
func TestStopAnywhere(t *testing.T) {
	steps := []struct{ service, step string }{
		{"PD-PROV", "field:pemohon_nama"}, {"PD-PROV", "field:pemohon_nik"}, {"PD-PROV", "field:alamat_tujuan"}, {"PD-PROV", "field:desa"}, {"PD-PROV", "field:email"},
		{"PD-PROV", "field:pindah_alasan"}, {"PD-PROV", "photo:kk"}, {"PD-PROV", "summary"}, {"AKL", "field:tgl_lahir"}, {"KIA-GANTI", "field:sebab"}, {"LM", "field:kandungan"}, {"PSH", "field:lahir_dulu"}, {"ADU", "field:isi"},
	}
	for _, at := range steps {
		for _, text := range []string{"batal", "Batal.", "gak jadi", "gajadi deh", "ora sido", "ra sido wae", "mboten siyos mawon", "cancel please", "stop dulu", "batalin aja kak"} {
			w := draftAt(t, at.service, at.step)
			state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
			if state.Step != "cancel" || state.Draft == nil {
				t.Errorf("%s: %q leads to %s", at.step, text, state.Step)
			}
		}
		for _, text := range []string{"petugas", "omong karo petugas", "mau bicara dengan petugas", "minta petugas dong", "nyuwun matur petugas"} {
			w := draftAt(t, at.service, at.step)
			_, effects := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts)
			if !slices.Contains(effects, dialog.Effect(dialog.CallPerson{Reason: "asked"})) {
				t.Errorf("%s: %q calls nobody", at.step, text)
			}
		}
		for text, want := range map[string]string{"menu": "menu", "menu utama dong": "menu", "ganti bahasa": "language", "bahasa": "language", "mau ganti bahasa ya": "language"} {
			w := draftAt(t, at.service, at.step)
			if state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: text}, w.facts); state.Step != want || state.Draft == nil {
				t.Errorf("%s: %q leads to %s", at.step, text, state.Step)
			}
		}
	}
}

// TestStopNot says that answers which only look like such words are answers.
func TestStopNot(t *testing.T) {
	for _, c := range []struct{ service, field, text, want string }{
		{"PD-PROV", "pemohon_nama", "Menuk", "Menuk"},
		{"PD-PROV", "pemohon_nama", "Bu Menuk Lestari", "Bu Menuk Lestari"},
		{"PD-PROV", "pemohon_nama", "Stopani Batalia", "Stopani Batalia"},
		{"PD-PROV", "pemohon_nama", "Jadi Suprapto", "Jadi Suprapto"},
		{"PD-PROV", "alamat_tujuan", "Jl. Stop No. 3 Bekasi", "Jl. Stop No. 3 Bekasi"},
		{"PD-PROV", "alamat_tujuan", "Jalan Petugas Kebersihan RT 2", "Jalan Petugas Kebersihan RT 2"},
		{"PD-PROV", "alamat_tujuan", "Gang Menu 5, Bekasi. Dekat kantor petugas", "Gang Menu 5, Bekasi. Dekat kantor petugas"},
		{"ADU", "isi", "petugas membatalkan permohonan saya. saya sudah bilang stop", "petugas membatalkan permohonan saya. saya sudah bilang stop"},
		{"ADU", "isi", "Status saya tidak jelas, syaratnya apa saja tidak dijelaskan", "Status saya tidak jelas, syaratnya apa saja tidak dijelaskan"},
	} {
		w := draftAt(t, c.service, "field:"+c.field)
		state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: c.text}, w.facts)
		if state.Draft == nil || state.Draft.Answers[c.field] != c.want {
			t.Errorf("%s %q is kept as %+v, step %s", c.field, c.text, state.Draft, state.Step)
		}
	}
}

// TestBoth says that a message with an answer and a question loses neither,
// and that an answer with a full stop or comma is not taken apart.
func TestBoth(t *testing.T) {
	for _, c := range []struct{ field, text, want, step string }{
		{"pemohon_nama", "Siti Aminah. syaratnya apa saja?", "Siti Aminah", "field:pemohon_nik"},
		{"pemohon_nama", "syarate opo wae? jenengku Siti Aminah", "Siti Aminah", "field:pemohon_nik"},
		{"pemohon_nama", "H. Slamet, S.Pd", "H. Slamet, S.Pd", "field:pemohon_nik"},
		{"pemohon_nik", "3312014505900001, sampai mana berkas saya", "3312014505900001", "field:no_kk"},
		{"pemohon_nama", "Siti Aminah, batal", "Siti Aminah", "cancel"},
		{"pemohon_nama", "Siti Aminah. KTP saya juga hilang", "Siti Aminah", "switch"},
		{"pemohon_nama", "Siti Aminah, Wonogiri", "Siti Aminah, Wonogiri", "field:pemohon_nik"},
	} {
		w := draftAt(t, "PD-PROV", "field:"+c.field)
		if c.field == "pemohon_nik" {
			w.state.Draft.Answers["pemohon_nama"] = "Siti"
		}
		state, _ := dialog.Step(w.state, dialog.Event{Kind: dialog.KindText, Text: c.text}, w.facts)
		if state.Draft.Answers[c.field] != c.want || state.Step != c.step {
			t.Errorf("%q is kept as %q, step %s", c.text, state.Draft.Answers[c.field], state.Step)
		}
	}
}
