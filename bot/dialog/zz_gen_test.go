//go:build gen

package dialog_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sakti/bot/dialog/chat"
	"sakti/core/catalog"
)

type persona struct{ name, nik, kk, village, subject, snik, born, spouse, pnik, phone string }

var personas = []persona{
	{"Wahyu Nugroho", "3312051203880002", "3312052201150006", "Wonokarto", "Aditya Nugroho", "3312051705200001", "17 mei 2020", "Ratna Sari", "3312054508900003", "081329876501"},
	{"Sri Hartati", "3312184704790001", "3312181109120003", "Sempukerep", "Bayu Prasetyo", "3312181408150002", "14 agustus 2015", "Agus Prasetyo", "3312180101770004", "085725431102"},
	{"Paijo Mulyono", "3312080307650001", "3312080512100008", "Eromoko Pucung", "Karsini Lestari", "3312084512420001", "5 desember 1942", "Suginem Rahayu", "3312085203680002", "082136547703"},
	{"Endah Puspita", "3312126309950002", "3312120403190011", "Bulusulur", "Kirana Puspita", "3312125211240001", "12 november 2024", "Fajar Setiawan", "3312121210930005", "089612345504"},
	{"Tukiman", "3312020202700003", "3312021403080002", "Pondok, Ngadirojo", "Dwi Lestari", "3312024606090001", "6 juni 2009", "Painem", "3312024707720002", "081225678905"},
}

var texts = map[string]string{
	"alamat_tujuan": "RT 02 RW 01 Dusun Ngadirejo", "semula": "SMP", "menjadi": "SMA", "ikut": "istri dan satu anak", "perubahan": "status menjadi kawin",
	"pindah_nama": "Dwi Lestari", "negara": "Malaysia", "akta_nomor": "tidak tahu", "sebab_batal": "akta terbit dua kali", "isi": "Sudah dua minggu belum ada kabar dari loket kecamatan.",
	"peristiwa": "perubahan jenis kelamin menurut putusan pengadilan", "kota_lahir": "Wonogiri",
}

func (p persona) answer(code, kind string) string {
	switch code {
	case "pemohon_nama":
		return p.name
	case "pemohon_nik":
		return p.nik
	case "subjek_nama":
		return p.subject
	case "subjek_nik":
		return p.snik
	case "pasangan_nama":
		return p.spouse
	case "pasangan_nik":
		return p.pnik
	case "nama_ibu":
		return "Suminah Wati"
	case "nama_baru":
		return "Arjuna Wibawa"
	case "no_kk":
		return p.kk
	case "desa_tujuan":
		return "Pucung Eromoko"
	case "tgl_lahir":
		return p.born
	case "tgl_meninggal":
		return "18 november 2026"
	case "tgl_pindah":
		return "1 februari 2027"
	case "kandungan":
		return "32"
	case "telepon":
		return p.phone
	}
	if text := texts[code]; text != "" {
		return text
	}
	switch kind {
	case "kk":
		return "3312080101170009"
	case "village":
		return p.village
	case "kecamatan":
		return "Selogiri"
	case "date":
		return "10 oktober 2026"
	case "yesno":
		return "tidak"
	case "collect":
		return "kantor desa"
	case "email":
		return "warga.wonogiri@gmail.com"
	case "choice", "relation":
		return "1"
	}
	return "Tidak ada catatan lain"
}

func TestZZGen(t *testing.T) {
	paths, _ := filepath.Glob(os.Getenv("ZZSRC"))
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split("\n"+string(data), "\n@@ ")[1:] {
			name, body, _ := strings.Cut(block, "\n")
			t.Run(name, func(t *testing.T) { generate(t, strings.TrimSpace(name), strings.TrimRight(body, "\n")) })
		}
	}
}

func generate(t *testing.T, name, body string) {
	w := newWorld(t)
	over := map[string]string{}
	p := personas[0]
	fmt.Sscanf(name, "")
	var out []string
	do := func(raw string) {
		script, err := chat.Parse(name, raw)
		if err != nil {
			t.Fatal(err)
		}
		line := script.Lines[0]
		out = append(out, raw)
		if line.Setting == "returned" && w.names["number"] == "" {
			t.Errorf("%s: nothing sent; at %q", name, w.state.Step)
			return
		}
		if line.Setting != "" {
			w.set(line)
		}
		if line.Turn != nil {
			w.say(line.Turn)
		}
	}
	defer func() {
		if err := os.WriteFile("testdata/"+name+".chat", []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}()
	for _, raw := range strings.Split(body, "\n") {
		switch {
		case strings.HasPrefix(raw, "% "):
			var n int
			fmt.Sscan(raw[2:], &n)
			p = personas[n]
		case strings.HasPrefix(raw, "= "):
			code, text, _ := strings.Cut(raw[2:], " ")
			over[code] = text
		case strings.HasPrefix(raw, "~ "):
			target := raw[2:]
			for n := 0; ; n++ {
				step := w.state.Step
				if target == "sent" && n > 0 && w.state.Draft == nil && w.state.Fix == nil || target != "sent" && strings.HasPrefix(step, target) {
					break
				}
				topic, _, _ := strings.Cut(step, ":")
				if n > 30 || !strings.Contains("field photo fix answer extra summary known which", topic) || topic == "" {
					t.Errorf("%s: %q never comes; at %q", name, target, step)
					return
				}
				before := step
				do("> " + w.auto(t, p, over, step))
				if w.state.Step == before && (strings.HasPrefix(before, "photo:") || strings.HasPrefix(before, "fix:")) {
					do("> selesai")
				} else if w.state.Step == before && strings.HasPrefix(before, "field:") && len(w.state.Offered) > 0 {
					do("> 1")
				} else if w.state.Step == before && target != "sent" {
					t.Errorf("%s: stuck at %s", name, before)
					break
				}
			}
		default:
			do(raw)
		}
	}
}

func (w *world) auto(t *testing.T, p persona, over map[string]string, step string) string {
	topic, code, _ := strings.Cut(step, ":")
	switch topic {
	case "photo":
		return "[photo sharp-" + code + ".jpg]"
	case "fix":
		return "[photo sharp-" + code + "-ulang.jpg]"
	case "extra":
		return "lanjut"
	case "known":
		return "ya"
	case "summary":
		return "kirim"
	case "field", "answer":
		if text, ok := over[code]; ok {
			return text
		}
		kind := "phone"
		service := ""
		if w.state.Draft != nil {
			service = w.state.Draft.Service
		}
		if field := cat().Service(service).Field(code); field != nil {
			kind = field.Type
		}
		return p.answer(code, kind)
	}
	if topic == "which" || topic == "maybe" {
		return "1"
	}
	if topic == "" || topic == "menu" || topic == "group" {
		return "batal"
	}
	t.Errorf("no answer for %q", step)
	return "2"
}

var _ = catalog.WIB
