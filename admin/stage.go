package admin

import (
	"slices"

	"sakti/core"
)

// stage is a mark on the progress line of the public page.
type stage struct {
	Name string
	Done bool
	Now  bool
}

// ways are the stages that an applicant knows, by lane; the others go the way
// of a document.
var ways = map[string][]string{
	"":          {"Dikirim", "Diperiksa", "Dicatat", "Disahkan", "Dokumen siap", "Selesai"},
	"data":      {"Dikirim", "Diperiksa", "Dicatat", "Disahkan", "Selesai"},
	"visit":     {"Dikirim", "Diperiksa", "Dilayani di loket", "Selesai"},
	"complaint": {"Dikirim", "Dibaca petugas", "Dijawab"},
}

// stageOf is the stage that a state is in.
var stageOf = map[string]string{
	"submitted": "Diperiksa", "returned": "Diperiksa", "appointment": "Diperiksa", "verified": "Dicatat",
	"keyed": "Disahkan", "validated": "Disahkan", "signing": "Disahkan", "signed": "Disahkan",
	"ready": "Dokumen siap", "printed": "Dokumen siap", "collected": "Selesai", "closed": "Selesai",
}

// stagesOf is the progress line of a case; none for a case that was ended on
// the way.
func stagesOf(a *core.Application) []stage {
	names, ok := ways[a.Lane]
	if !ok {
		names = ways[""]
	}
	name := stageOf[a.State]
	switch {
	case name == "":
		return nil
	case a.Lane == "complaint" && a.State == "submitted":
		name = "Dibaca petugas"
	case a.Lane == "visit" && a.State == "appointment":
		name = "Dilayani di loket"
	case name == "Selesai":
		name = names[len(names)-1]
	}
	at := slices.Index(names, name)
	var out []stage
	for i, n := range names {
		done := i < at || a.EndedAt != nil
		out = append(out, stage{Name: n, Done: done, Now: i == at && !done})
	}
	return out
}

// todo is what the applicant does next.
func (p *panel) todo(a *core.Application) []string {
	switch a.State {
	case "returned":
		return []string{"Kirim lewat chat yang sama. Penjelasannya ada di sana."}
	case "appointment":
		return []string{"Datang sesuai undangan: " + a.Visit, "Bawa berkas aslinya."}
	case "ready":
		if a.Collect == "mandiri" {
			return []string{"Unduh dokumen di bawah ini.", "Cetak di kertas HVS putih A4 80 gram."}
		}
		return []string{"Tunggu kabar lewat chat. Dokumen akan dicetak di: " + p.collectAt(a.Collect) + "."}
	case "printed":
		out := []string{"Ambil di: " + p.collectAt(a.Collect) + ".", "Bawa KTP atau KK."}
		for _, requirement := range p.office.ServiceOf(a).Wanted(a.Answers) {
			if requirement.Original {
				out = append(out, "Serahkan yang asli: "+requirement.Name+".")
			}
		}
		return out
	case "rejected":
		return []string{"Alasannya sudah kami kirim lewat chat.", "Anda boleh mengajukan lagi setelah syaratnya lengkap."}
	case "withdrawn":
		return []string{"Anda boleh mengajukan lagi kapan saja lewat chat."}
	case "collected", "closed":
		if a.Lane == "complaint" {
			return []string{"Jawabannya sudah kami kirim lewat chat."}
		}
		return []string{"Tidak ada yang perlu dilakukan lagi. Terima kasih."}
	}
	return []string{"Tidak ada yang perlu dilakukan. Kami mengabari Anda lewat chat."}
}
