package catalog

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

func TestBuiltInHasNoProblem(t *testing.T) {
	t.Parallel()
	for _, problem := range Lint(nil) {
		t.Error(problem)
	}
}

// edited is an override with one built-in file in which old, which must be
// there once, is replaced. The line is that of the mark in now, or of now.
func edited(t *testing.T, file, old, now, mark string) (fstest.MapFS, int) {
	t.Helper()
	data, err := builtin.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if n := strings.Count(text, old); n != 1 {
		t.Fatalf("%s: %q is there %d times, want once", file, old, n)
	}
	text = strings.Replace(text, old, now, 1)
	if mark == "" {
		mark = now
	}
	before, _, ok := strings.Cut(text, mark)
	if !ok {
		t.Fatalf("%s: mark %q not found", file, mark)
	}
	return fstest.MapFS{file: {Data: []byte(text)}}, strings.Count(before, "\n") + 1
}

func TestEachMistakeIsToldWithFileAndLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		file, old, now string
		mark           string // whose line is told; now's first line if empty
		want           string
	}{
		{"siak.yaml", "name: Data wilayah, fields: [desa]}\n      - {name: Data anggota", "name: Data wilayah, fields: [desa, desa]}\n      - {name: Data anggota", "", `isian "desa" sudah ada di lembar ini`},
		{"siak.yaml", `KM(?P<tanggal>\d{8})`, `KM(?P<tanggal>\d{8}`, "", "shape tidak terbaca"},
		{"siak.yaml", `KM(?P<tanggal>`, `KM(?P<hari>`, "", `bagian "hari" tidak dikenal`},
		{"siak.yaml", "like: 3312-KM-23112026-0001", "like: 3312-KM-1", "", "like harus contoh yang cocok"},
		{"siak.yaml", "products: [akta-kematian]", "products: [kk]", "", `produk "kk" sudah punya bentuk nomor`},
		{"siak.yaml", "  - groups:", "  - forms: [F-1.02]\n    groups:", "sheets:", "lembar terakhir harus untuk semua layanan"},

		{"reasons.yaml", "{types: [date, time]", "{types: [tanggal, time]", "", `tipe "tanggal" tidak dikenal`},
		{"reasons.yaml", "  - text: Belum lengkap. Mohon tulis lengkap.", `  - text: ""`, "", "alasan belum diisi"},
		{"reasons.yaml", "  - Fotonya terlalu gelap.", "  - Cap pudar.\n  - Fotonya terlalu gelap.", "photos:", "foto punya 10 alasan, harus 1 sampai 9"},
		{"reasons.yaml", "  - Fotonya terlalu gelap. Mohon foto ulang di tempat yang terang.", "  - Ada bagian yang terpotong. Mohon foto seluruh halamannya.", "seluruh halamannya.\n  - Ada tulisan", "ditulis dua kali"},

		// The YAML itself.
		{"services/akl.yaml", "feed: birth", "feed: birth\nsalah: 1", "salah: 1", `kunci "salah" tidak dikenal`},
		{"services/akl.yaml", "revision: 1", "revision: satu", "", `nilai "satu" tidak cocok, seharusnya bilangan bulat`},
		{"services/akl.yaml", "section: C-LH", "section: C-LH\nsection: C-SK", "section: C-SK", `kunci "section" sudah ada di baris`},
		{"services/akl.yaml", "short: Akta kelahiran", "short: [Akta", "", "YAML tidak terbaca"},
		{"services/akl.yaml", "short: Akta kelahiran", "short: Akta: kelahiran", "", "YAML tidak terbaca"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, ask: Di mana?, label: Tempat}", "", "YAML tidak terbaca"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, tipe: text}", "", `kunci "tipe" tidak dikenal`},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahit}", "", `"tempat_lahit" tidak ada di berkas bersama`},
		{"fields.yaml", "label: NIK pemohon", "lebel: NIK pemohon", "", `kunci "lebel" tidak dikenal`},
		{"requirements.yaml", "  - code: pas-foto\n", "  - code: kitas\n", "  - code: kitas\n    name: Pas foto", `kode "kitas" di requirements dipakai dua kali`},
		{"office.yaml", `regime: "2026"`, `regime: "2021"`, "", `regime "2021" tidak dikenal`},

		// Texts.
		{"services/akl.yaml", "code: AKL\n", "code: AKX\n", "", "tidak cocok dengan nama berkas"},
		{"services/akl.yaml", "short: Akta kelahiran", "short: Akta kelahiran untuk bayi", "", "paling banyak 24"},
		{"services/akl.yaml", "about: Untuk bayi atau orang yang belum punya akta lahir dan ada surat lahir dari bidan, rumah sakit, atau desa.", `about: ""`, "", "about belum diisi"},
		{"services/adu.yaml", "  - komplain\n", "  - KK   hilang\n", "", `kata "KK   hilang" sudah dipakai layanan`},
		{"services/akl.yaml", "feed: birth", "feed: lahir", "", `feed "lahir" tidak dikenal`},
		{"services/akl.yaml", "revision: 1", "revision: 0", "", "revision harus 1"},

		// Applicants and questions.
		{"services/akl.yaml", "bidan, kuasa]", "dukun, kuasa]", "", `pemohon "dukun" tidak ada`},
		{"services/akl.yaml", "  - {use: surat-kuasa}\n", "", "requirements:\n", "pemohon kuasa perlu syarat surat-kuasa"},
		{"services/ikd.yaml", "applicants: [diri]", "applicants: [diri, keluarga]", "fields:", "perlu tepat satu pertanyaan bertipe relation (sekarang 0)"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tgl_lahir, label: Lahir}", "", `kode pertanyaan "tgl_lahir" dipakai dua kali`},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {code: x, type: teks, label: X, ask: X, help: X}", "", `tipe "teks" tidak dikenal`},
		{"services/akl.yaml", "  - {use: tempat_lahir}", `  - {use: tempat_lahir, ask: ""}`, "", "ask pertanyaan tempat_lahir belum diisi"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", `  - {use: tempat_lahir, label: "Lahir di mana?"}`, "", "bukan kata benda pendek"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, options: [{code: rs, label: RS}]}", "", "berisi 1 pilihan, harus 2 sampai 9"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, options: [{code: rs, label: RS}, {code: rs, label: RB}]}", "", `kode pilihan "rs" kosong atau dipakai dua kali`},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, options: [{code: a, label: Rumah sakit umum daerah Wonogiri}, {code: b, label: B}]}", "", "paling banyak 24"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, when: {field: ambil, in: [desa]}}", "", `when: pertanyaan "ambil" tidak ada sebelumnya`},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, when: {field: jenis_kelamin, in: [pria]}}", "", `when: jawaban "pria" tidak ada di pertanyaan jenis_kelamin`},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, when: {field: jenis_kelamin}}", "", "when: in belum diisi"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, check: {past: true}}", "", "check past tidak berlaku untuk tipe choice"},
		{"services/akl.yaml", "  - {use: tgl_lahir}", "  - {use: tgl_lahir, check: {min_age: 5, max_age: 3}}", "", "batas bawah lebih besar"},
		{"services/akl.yaml", "  - {use: tempat_lahir}", "  - {use: tempat_lahir, check: {not: email}}", "", `check not: pertanyaan "email" tidak ada sebelumnya`},
		{"services/akl.yaml", "  - {use: ambil}\n", "", "fields:\n", "perlu satu pertanyaan bertipe collect"},
		{"services/akl.yaml", "  - {use: email}\n", "", "fields:\n", "cetak mandiri perlu pertanyaan bertipe email"},
		{"services/ktp-hilang.yaml", "  - {use: desa}", "  - {use: desa}\n  - {use: ambil}", "fields:", "tidak perlu: tempatnya hanya [kecamatan]"},
		{"services/akl.yaml", "  - {use: ambil}\n", "  - {use: ambil, options: [{code: desa, label: Desa}, {code: bank, label: Bank}]}\n", "", "pilihan ambil adalah [bank desa], seharusnya [desa kecamatan mandiri]"},

		// Requirements, forms, products.
		{"services/akl.yaml", "  - {use: kk}", `  - {use: kk, look: ""}`, "", "look syarat kk belum diisi"},
		{"services/akl.yaml", "  - {use: kk}", "  - {use: surat-kelahiran, pages: 3}", "", `kode syarat "surat-kelahiran" dipakai dua kali`},
		{"services/akl.yaml", "  - {use: kk}", "  - {use: kk, pages: 300}", "", "paling banyak 30"},
		{"services/akl.yaml", "  - {use: kk}", "  - {use: kk, when: {field: pemohon_nama, in: [Budi]}}", "", `"pemohon_nama" bertipe name`},
		{"services/akl.yaml", `forms: {"2019": [F-2.01], "2026": [F-2.01A]}`, `forms: {"2019": [F-2.01]}`, "", "harus ada untuk 2019 dan 2026"},
		{"services/akl.yaml", `"2026": [F-2.01A]`, `"2026": [F201]`, "", `nomor formulir "F201"`},
		{"services/akl.yaml", "places: [mandiri, desa, kecamatan]", "places: [mandiri, desa, pasar]", "", `tempat cetak "pasar" tidak ada`},
		{"services/akl.yaml", "tte: true, self_print: true", "self_print: true", "", "hanya untuk dokumen bertanda tangan elektronik"},
		{"services/akl.yaml", "self_print: true, places", "places", "", "harus sejalan"},
		{"services/ktp-hilang.yaml", "name: KTP-el, places: [kecamatan, dinas]", "name: KTP-el, tte: true, self_print: true, places: [mandiri]", "", "tidak bisa dicetak mandiri"},
		{"services/ktp-hilang.yaml", "places: [kecamatan, dinas]", "places: [dinas]", "products:", "perlu produk yang semuanya bisa dicetak"},

		// Section and lane.
		{"services/akl.yaml", "section: C-LH", "section: C-XX", "", `seksi "C-XX" tidak ada`},
		{"services/akl.yaml", "lane: document", "lane: kilat", "", `jalur "kilat" tidak ada`},
		{"services/akl.yaml", "lane: document", "lane: visit", "", "tidak bisa sampai selesai"},
		{"services/leg.yaml", "kk: D-ID, kelahiran", "kelahiran", "  sections: {", `jawaban "kk" belum punya seksi`},
		{"services/leg.yaml", "pindah: D-PD,", "pindah: D-PD, rapor: D-ID,", "", `jawaban "rapor" tidak ada di pertanyaan dokumen`},
		{"services/leg.yaml", "  field: dokumen", "  field: desa", "", "section_by memerlukan pertanyaan pilihan"},

		// The menu.
		{"groups.yaml", "services: [SKAK, AKM]", "services: [SKAK, AKM, XYZ]", "", "layanan XYZ tidak ada"},
		{"groups.yaml", "services: [SKAK, AKM]", "services: [SKAK, AKM, AKL]", "", "layanan AKL sudah ada di kelompok lahir"},
		{"groups.yaml", "services: [SKAK, AKM]", "services: []", "", "berisi 0 layanan, harus 1 sampai 9"},
		{"groups.yaml", "name: KTP & IKD", "name: KTP dan Identitas Kependudukan Digital", "", "paling banyak 24"},

		// The workflow.
		{"steps.yaml", "{code: SEK,  name: Sekretariat}", `{code: SEK,  name: ""}`, "", "name belum diisi"},
		{"steps.yaml", "{code: PIAK, name: Bidang PIAK}", "{code: SEK, name: Bidang PIAK}", "{code: SEK,  name", `kode "SEK" di sections dipakai dua kali`},
		{"steps.yaml", "label: Camat,                 needs: region", "label: Camat, needs: desa", "", `needs "desa" tidak dikenal`},
		{"steps.yaml", "who: [validator],               clock: run", "who: [validator],               clock: jalan", "", `clock "jalan" tidak dikenal`},
		{"steps.yaml", "who: [validator],               clock: run", "who: [satpam], clock: run", "", `peran "satpam" tidak dikenal`},
		{"steps.yaml", "citizen: Tidak dapat diproses,                        clock: stop", "citizen: Tidak dapat diproses, clock: run", "", "harus menghentikan jam"},
		{"steps.yaml", "citizen: Dibatalkan oleh pemohon,                     clock: stop", "citizen: Dibatalkan oleh pemohon, who: [system], clock: stop", "", "who harus kosong di akhir"},
		{"steps.yaml", "past: Pengaduan dijawab, ", `past: "", `, "", "past belum diisi"},
		{"steps.yaml", "not_by: [verify, attend, key]", "not_by: [verify, atend, key]", "", `tindakan "atend" tidak dikenal`},
		{"steps.yaml", "claimed: true, needs: [answer]", "claimed: true, needs: [jawaban]", "", `needs "jawaban" tidak dikenal`},
		{"steps.yaml", "to: closed, lanes: [complaint]", "to: tutup, lanes: [complaint]", "", `keadaan "tutup" tidak dikenal`},
		{"steps.yaml", "to: closed, lanes: [complaint]", "to: closed, lanes: [keluhan]", "", `jalur "keluhan" tidak dikenal`},
		{"steps.yaml", "print: self, roles: [applicant]", "print: sendiri, roles: [applicant]", "", `print "sendiri" tidak dikenal`},
		{"steps.yaml", "notice: {applicant: notice.validated}", `notice: {applicant: ""}`, "", "applicant belum diisi"},
		{"steps.yaml", "notice: {applicant: notice.validated}", "notice: {warga: notice.validated}", "", `penerima "warga" tidak dikenal`},
		{"steps.yaml", "from: [validated], to: signing", "from: [validated, closed], to: signing", "", "keadaan akhir closed tidak boleh punya tindakan"},
		{"steps.yaml", "from: [keyed],     to: validated", "from: [keyed],     to: keyed", "{code: validated,   label", "keadaan validated tidak pernah tercapai"},
		{"steps.yaml", "from: [signed],    to: ready, lanes: [express, document, card]", "from: [signed],    to: ready, lanes: [express, document]", "{code: signed,      label", "dari keadaan signed di jalur card tidak ada jalan ke akhir"},
	} {
		name := fmt.Sprintf("%s %s", test.file, test.want)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			override, line := edited(t, test.file, test.old, test.now, test.mark)
			wantProblem(t, Lint(override), test.file, line, test.want)
		})
	}
}

func wantProblem(t *testing.T, problems []Problem, file string, line int, text string) {
	t.Helper()
	for _, p := range problems {
		if p.File != file || p.Line != line || !strings.Contains(p.Text, text) {
			continue
		}
		want := fmt.Sprintf("%s:%d: %s", file, line, p.Text)
		if line == 0 {
			want = file + ": " + p.Text
		}
		if p.String() != want {
			t.Errorf("String is %q, want %q", p, want)
		}
		return
	}
	t.Errorf("want %s:%d: …%s…; told was: %v", file, line, text, problems)
}
