package group

import (
	"strings"
	"testing"
	"testing/quick"
)

// What members write, and what it asks of the bot: "!" addresses the bot, "^"
// quotes a message of somebody else.
func TestRead(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]Request{
		"#syarat akta lahir":   {Kind: Requirements, Words: "akta lahir"},
		"# Syarat: KTP hilang": {Kind: Requirements, Words: "KTP hilang"},
		"/syarat akta lahir":   {Kind: Requirements, Words: "akta lahir"},
		"#syarta akta":         {Kind: Requirements, Words: "akta"},
		"#SYARAT":              {Kind: Requirements},
		"#status 26-000123-4":  {Kind: Status, Words: "26-000123-4"},
		"#antrean":             {Kind: Queue},
		"#antrian hari ini":    {Kind: Queue, Words: "hari ini"},
		"#capaian Bumiharjo":   {Kind: FiguresOf, Words: "Bumiharjo"},
		"#capain pracimantoro": {Kind: FiguresOf, Words: "pracimantoro"},
		"#jam":                 {Kind: Hours},
		"#bantuan":             {Kind: Help},
		"#":                    {Kind: Help},
		"#syukur":              {Kind: Help},
		"/start":               {Kind: Help},
		"#wonogirijuara selamat untuk desa Sendang yang capaiannya luar biasa": {},
		"#1 desa Sendang, #2 desa Purworejo":                                   {},
		"/kick budi":                                                           {},
		"#tanya buku nikah hilang bagaimana?":                                  {Kind: Ask, Words: "buku nikah hilang bagaimana?"},
		"#tanya":                                                               {Kind: Ask},
		"#tanya berkas saya kok belum jadi":                                    {Kind: Private},
		"#tanya berkas a.n. Siti Aminah kok lama":                              {Kind: Private},
		"#status 3312 0145 0590 0001":                                          {Kind: Private},
		"#status berkas saya":                                                  {Kind: Private},
		"! syarat akta lahir apa saja ya":                                      {Kind: Requirements, Words: "akta lahir"},
		"! @sakti_bot syarate nambah anak nang KK":                             {Kind: Requirements, Words: "nambah anak nang kk"},
		"! antrean sekarang berapa?":                                           {Kind: Queue},
		"! capaian eromoko bulan ini":                                          {Kind: FiguresOf, Words: "eromoko"},
		"! jam buka kantor besok":                                              {Kind: Hours},
		"! 26-000123-4 sampai mana?":                                           {Kind: Status, Words: "26-000123-4 sampai mana?"},
		"! berkas saya sampai mana?":                                           {Kind: Private},
		"! NIK 3312014505900001 kok tidak ditemukan":                           {Kind: Private},
		"! terima kasih banyak":                                                {Kind: Thanks},
		"! tanya kalau saksi di luar kota gimana":                              {Kind: Ask, Words: "kalau saksi di luar kota gimana"},
		"! kalau bapaknya WNA bagaimana?":                                      {Kind: Unclear, Words: "kalau bapaknya WNA bagaimana?", Asks: true},
		"! halo":                                                               {Kind: Unclear, Words: "halo"},
		"! @6281328729953":                                                     {Kind: Help},
		"Pak, kalau buku nikah hilang pakai apa nggih?":                        {Kind: Question, Words: "Pak, kalau buku nikah hilang pakai apa nggih?"},
		"mohon info siak down apa memang libur":                                {Kind: Question, Words: "mohon info siak down apa memang libur"},
		"bagaimana cara upload kk yang terlipat":                               {Kind: Question, Words: "bagaimana cara upload kk yang terlipat"},
		"nyuwun pirsa, SKPWNI saged dicetak ing desa":                          {Kind: Question, Words: "nyuwun pirsa, SKPWNI saged dicetak ing desa"},
		"server down?":                                                         {Kind: Question, Words: "server down?"},
		"Apa?":                                                                 {},
		"apa kabar semuanya?":                                                  {},
		"^ bagaimana hasilnya?":                                                {},
		"@budi kapan ke kecamatan?":                                            {},
		"Selamat pagi bapak ibu semua":                                         {},
		"https://contoh.go.id/berita?id=12 mohon dibaca":                       {},
		"sudah jelas, terima kasih pak":                                        {Kind: Thanks},
		"matur nuwun bu":                                                       {Kind: Thanks},
		"siap":                                                                 {Kind: Thanks},
		"sudah":                                                                {},
		"tidak apa apa":                                                        {},
		"":                                                                     {},
	} {
		m := Message{Text: line}
		if rest, yes := strings.CutPrefix(line, "! "); yes {
			m = Message{Text: rest, ToBot: true}
		} else if rest, yes := strings.CutPrefix(line, "^ "); yes {
			m = Message{Text: rest, Quotes: true}
		}
		if got := Read(m); got != want {
			t.Errorf("%q is read as %+v, want %+v", line, got, want)
		}
	}
	forwarded := Message{Text: "Apakah benar ada pemutihan KK?", Forwarded: true}
	if got := Read(forwarded); got != (Request{}) {
		t.Errorf("a forwarded question is nobody's: %+v", got)
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"NIK 3312014505900001 tolong dicek":             "NIK 3312************ tolong dicek",
		"3312 0145 0590 0001":                           "3312************",
		"3312.0145.0590.0001, atas nama Siti":           "3312************, atas nama Siti",
		"331201 450590 0001":                            "3312************",
		"KK 3312010101150002 dan NIK 3312014505900001.": "KK 3312************ dan NIK 3312************.",
		"3312014505900001 3312010101150002":             "3312************ 3312************",
		"26-000123-4":                                   "26-000123-4",
		"0812 3456 7890 1234":                           "0812 3456 7890 1234",
		"3312019905900001":                              "3312019905900001",  // no such day
		"3312014513900001":                              "3312014513900001",  // no such month
		"33120145059000011":                             "33120145059000011", // 17 digits
		"rekening 1234567890123456":                     "rekening 1234567890123456",
		"tanggal 23-11-2026 jam 10.30 sampai 12.00":     "tanggal 23-11-2026 jam 10.30 sampai 12.00",
		"": "",
	} {
		if got := Mask(text); got != want || HasNIK(text) != (got != text) {
			t.Errorf("%q is masked as %q, want %q", text, got, want)
		}
	}
	// Whatever stands around it.
	if err := quick.Check(func(before, after string) bool {
		return HasNIK(before + " x 3312014505900001 x " + after)
	}, nil); err != nil {
		t.Error(err)
	}
	if HasNIK(strings.Repeat("9 ", 100_000)) {
		t.Error("nines are no NIK")
	}
}

func TestNumberIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"26-000123-4": "26-000123-4", "no 26 000123 4 ya": "26-000123-4", "260001234": "26-000123-4",
		"3312014505900001": "", "jam 10.30": "", "": ""} {
		if got := NumberIn(text); got != want {
			t.Errorf("%q holds %q, want %q", text, got, want)
		}
	}
}

func TestSlip(t *testing.T) {
	t.Parallel()
	for pair, want := range map[string]bool{"antrean antrian": true, "syarat syarta": true, "status statu": true, "status sttatus": true,
		"syarat syarat": true, "status sarat": false, "jadwal jadul": false, "capaian capai": false} {
		a, b, _ := strings.Cut(pair, " ")
		if slip(a, b) != want || slip(b, a) != want {
			t.Errorf("%s: slip is not %t", pair, want)
		}
	}
}
