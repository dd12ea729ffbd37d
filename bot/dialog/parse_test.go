package dialog

import (
	"testing"
	"time"

	"sakti/core/catalog"
)

// now is a Monday.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.WIB)

func key(wrong *fault) string {
	if wrong == nil {
		return ""
	}
	return wrong.key
}

func TestParseNIK(t *testing.T) {
	for text, want := range map[string][2]string{
		"3312014505900001":                   {"3312014505900001", ""},
		"3312.0145.0590.0001":                {"3312014505900001", ""},
		"3312 0145 0590 0001":                {"3312014505900001", ""},
		"NIK saya 3312014505900001 ya":       {"3312014505900001", ""},
		"nik: 331201-450590-0001":            {"3312014505900001", ""},
		"３３１２014505900001":                   {"3312014505900001", ""},
		"331201450590001":                    {"", "sixteen.short"},
		"33120145059000011":                  {"", "sixteen.long"},
		"33I20145O5900001":                   {"", "sixteen.letters"},
		"gak hafal":                          {"", "sixteen.none"},
		"3312013213900001":                   {"3312013213900001", "nik.odd"}, // month 13
		"3312014505900000":                   {"3312014505900000", "nik.odd"}, // serial 0000
		"3312013102900001":                   {"3312013102900001", "nik.odd"}, // 31 February
		"3312012902010001":                   {"3312012902010001", "nik.odd"}, // 29 February 2001 or 1901
		"3312012902000001":                   {"3312012902000001", ""},        // 29 February 2000
		"0912014505900001":                   {"0912014505900001", "nik.odd"}, // no such province
		"nik 3312014505900001 kk 3312010101": {"3312014505900001", ""},
	} {
		got, wrong := parseNIK(text, now)
		if got != want[0] || key(wrong) != want[1] {
			t.Errorf("%q: %q %q, want %q", text, got, key(wrong), want)
		}
	}
}

func TestBirthOfNIK(t *testing.T) {
	for nik, want := range map[string]string{
		"3312014505900001": "1990-05-05", "3312010511260001": "2026-11-05",
		"3312012411260001": "1926-11-24", "3312012902000001": "2000-02-29",
	} {
		if born, ok := birthOfNIK(nik, now); !ok || born.Format(time.DateOnly) != want {
			t.Errorf("%s: %v %v, want %s", nik, born, ok, want)
		}
	}
}

func TestParsePhone(t *testing.T) {
	for text, want := range map[string]string{
		"081234567890": "+6281234567890", "+62 812-3456-7890": "+6281234567890", "62812 3456 7890": "+6281234567890",
		"8123456789": "+628123456789", "0812.3456.7890": "+6281234567890", "(0273) 321468": "+62273321468",
		"wa 0812 3456 7890": "+6281234567890", "hp: 0812-3456-7890 / 0856": "+6281234567890", "+62 0812 3456 789": "+628123456789",
		"+60 12-345 6789": "+60123456789", "0060123456789": "+60123456789", "+886 912 345 678": "+886912345678",
		"+852 9123 4567": "+85291234567", "+966 50 123 4567": "+966501234567",
		"0812": "", "12345": "", "ora duwe": "", "08123456789012": "", "999999999999": "", "": "",
	} {
		got, wrong := parsePhone(text)
		if got != want || (wrong == nil) != (want != "") {
			t.Errorf("%q: %q %q, want %q", text, got, key(wrong), want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"5 november 2026": "2026-11-05", "05-11-2026": "2026-11-05", "5/11/2026": "2026-11-05", "5.11.2026": "2026-11-05",
		"05 11 2026": "2026-11-05", "05112026": "2026-11-05", "051126": "2026-11-05", "5/11/26": "2026-11-05", "2026-11-05": "2026-11-05",
		"5 nov 26": "2026-11-05", "5 nop 2026": "2026-11-05", "5nov2026": "2026-11-05", "5 Pebruari 2020": "2020-02-05",
		"tgl 5 bulan 11 tahun 2026": "2026-11-05", "tanggal 5 november 2026 jam 3 pagi": "2026-11-05", "Kamis, 5 November 2026": "2026-11-05",
		"kamis pon 5 november 2026": "2026-11-05", "november 5 2026": "2026-11-05", "5th november 2026": "2026-11-05", "5 agt 1987": "1987-08-05",
		"5 ags 87": "1987-08-05", "17 agustus 45": "1945-08-17", "5 nopember 2026": "2026-11-05", "5 okober 2026": "2026-10-05",
		"5 nov": "2026-11-05", "24 november": "2025-11-24", "31 des": "2025-12-31", "29 februari": "2024-02-29",
		"kemarin": "2026-11-22", "wingi": "2026-11-22", "hari ini": "2026-11-23", "dinten niki": "2026-11-23", "kemarin lusa": "2026-11-21",
		"3 hari yang lalu": "2026-11-20", "dua minggu lalu": "2026-11-09", "senin": "2026-11-16", "jumat kemarin": "2026-11-20",
		"malam jumat": "", "11/23/2026": "2026-11-23", "23-11": "2026-11-23", "besok": "2026-11-24",
		"31 februari 2020": "", "32 januari 2020": "", "2020": "", "november 2026": "", "kapan ya": "", "": "", "5": "", "99/99/9999": "",
		"12345678901": "", "1 2 3 4": "", "lahirnya tanggal 5 november 2026": "2026-11-05",
	} {
		got := ""
		day, wrong := parseDate(text, now, false)
		if wrong == nil {
			got = day.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q (%s), want %q", text, got, key(wrong), want)
		}
	}
	for text, want := range map[string]string{
		"5 nov": "2027-11-05", "24 november": "2026-11-24", "senin": "2026-11-30", "jumat depan": "2026-11-27", "5/1/27": "2027-01-05", "lusa": "2026-11-25",
	} {
		if day, wrong := parseDate(text, now, true); wrong != nil || day.Format(time.DateOnly) != want {
			t.Errorf("ahead %q: %v (%s), want %q", text, day, key(wrong), want)
		}
	}
}

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"14.30": "14:30", "14:30": "14:30", "1430": "14:30", "jam 2 siang": "14:00", "2 siang": "14:00", "setengah 3 sore": "14:30",
		"jam setengah tiga sore": "14:30", "7 malam": "19:00", "12 malam": "00:00", "jam 1 malam": "01:00", "07.15 WIB": "07:15", "jam 5 subuh": "05:00",
		"pukul 12 siang": "12:00", "11 siang": "11:00", "3 lebih 10 sore": "15:10", "3 kurang 10 sore": "14:50", "3 kurang seperempat sore": "14:45",
		"jam 10 bengi": "22:00", "24": "", "jam 2": "", "setengah 3": "", "jam 25": "", "kapan": "", "": "", "14.75": "", "jam papat sore": "16:00",
		"20": "20:00", "jam 9 pagi": "09:00", "09:05 malam": "21:05",
	} {
		got, wrong := parseTime(text)
		if text == "24" {
			want = "00:00"
		}
		if got != want || (wrong == nil) != (want != "") {
			t.Errorf("%q: %q %q, want %q", text, got, key(wrong), want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]int{
		"3": 3, "tiga": 3, "ke-2": 2, "anak ke 2": 2, "kedua": 2, "anak pertama": 1, "anak kedua": 2, "siji": 1, "3 orang": 3, "3.200 gram": 3200,
		"3,2 kg": 3200, "3.2kg": 3200, "2️⃣": 2, "dua belas": 12, "sekitar 4": 4,
	} {
		if got, ok := parseNumber(text, 6000); !ok || got != want {
			t.Errorf("%q: %d %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "banyak", "1 atau 2", "12345678901234"} {
		if got, ok := parseNumber(text, 20); ok {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestParseName(t *testing.T) {
	for text, want := range map[string]string{
		"siti aminah": "Siti Aminah", "SITI AMINAH": "SITI AMINAH", "Sukiyem": "Sukiyem", "nama saya budi santoso": "Budi Santoso",
		"  Nur   A'ini ": "Nur A'ini", "jenenge paijo": "Paijo", "Dr. Sutrisno, S.Pd": "Dr. Sutrisno, S.Pd", "namaku tri": "Tri",
		"budi2": "", "x": "", "budi@santoso": "", "": "", "12": "",
		"aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd eeeeeeeeee ffffffffff g": "",
	} {
		got, wrong := parseName(text)
		if got != want || (wrong == nil) != (want != "") {
			t.Errorf("%q: %q %q, want %q", text, got, key(wrong), want)
		}
	}
}

func TestParseEmail(t *testing.T) {
	for text, want := range map[string]string{
		"siti.aminah@gmail.com": "siti.aminah@gmail.com", "Siti @ Gmail.com": "siti@gmail.com", "email saya siti@gmail.com.": "siti@gmail.com",
		"siti@yahoo . co.id": "siti@yahoo.co.id", "siti": "", "siti@gmail": "", "@gmail.com": "", "a@b@c.com": "", "": "",
	} {
		got, wrong := parseEmail(text)
		if got != want || (wrong == nil) != (want != "") {
			t.Errorf("%q: %q %q, want %q", text, got, key(wrong), want)
		}
	}
}

func TestParseYesNo(t *testing.T) {
	for text, want := range map[string]string{
		"ya": "ya", "Y": "ya", "nggih": "ya", "sampun": "ya", "iya pak": "ya", "👍": "ya", "ada": "ya", "sudah pernah": "ya",
		"tidak": "tidak", "gak": "tidak", "mboten": "tidak", "belum": "tidak", "ora": "tidak", "belum pernah": "tidak", "tidak ada": "tidak",
		"mungkin": "", "": "", "3": "",
	} {
		got, wrong := parseYesNo(text)
		if got != want || (wrong == nil) != (want != "") {
			t.Errorf("%q: %q %q, want %q", text, got, key(wrong), want)
		}
	}
}

func TestPick(t *testing.T) {
	offered := []Choice{{"a", "Laki-laki"}, {"b", "Perempuan"}, {"c", "Kantor desa/kelurahan"}, {"d", "Kantor kecamatan"}}
	for text, want := range map[string]string{
		"1": "a", "1.": "a", "no 2": "b", "nomor 2": "b", "yang ke-2": "b", "2️⃣": "b", "dua": "b", "loro": "b", "yang pertama": "a", "(3)": "c",
		"laki laki": "a", "PEREMPUAN": "b", "desa": "c", "kecamatan": "d", "kantor desa/kelurahan": "c", "kantor": "", "9": "", "0": "", "": "", "apa": "", "12": "",
	} {
		if got, ok := pick(offered, text); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q %v, want %q", text, got, ok, want)
		}
	}
}

func TestMentions(t *testing.T) {
	m := Mentions("kode saya op-abcd-efgh, berkas 26-000123-4 dan 26 000124 5 kode status h7km2p")
	if len(m.Invitations) != 1 || m.Invitations[0] != "OP-ABCD-EFGH" {
		t.Errorf("invitations %q", m.Invitations)
	}
	if len(m.Numbers) != 2 || m.Numbers[0] != "26-000123-4" || m.Numbers[1] != "26-000124-5" {
		t.Errorf("numbers %q", m.Numbers)
	}
	if len(m.Codes) != 3 || m.Codes[0] != "H7KM2P" {
		t.Errorf("codes %q", m.Codes)
	}
	if m := Mentions("status berkas saya h7km2p"); len(m.Codes) != 0 {
		t.Errorf("codes without a number: %q", m.Codes)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"5 november 2026", "3312014505900001", "jam setengah 3 sore", "3,2 kg", "+62 812", "Siti", "a@b.co", "2️⃣", "\xff", "senin depan"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if value, wrong := parseNIK(text, now); (wrong == nil || wrong.soft) && len(value) != 16 {
			t.Errorf("NIK %q", value)
		}
		if day, wrong := parseDate(text, now, false); wrong == nil && (day.Year() < 1 || day.Year() > 9999) {
			t.Errorf("date %v", day)
		}
		if value, wrong := parseTime(text); wrong == nil {
			if _, err := time.Parse("15:04", value); err != nil {
				t.Errorf("time %q", value)
			}
		}
		if value, wrong := parsePhone(text); wrong == nil && (len(value) < 9 || len(value) > 16 || value[0] != '+') {
			t.Errorf("phone %q", value)
		}
		if value, wrong := parseName(text); wrong == nil && len([]rune(value)) > maxName {
			t.Errorf("name %q", value)
		}
		if n, ok := parseNumber(text, 6000); ok && n < 0 {
			t.Errorf("number %d", n)
		}
		parseKK(text)
		parseEmail(text)
		parseYesNo(text)
		Mentions(text)
		pick([]Choice{{"a", "Ya"}, {"b", "Tidak"}}, text)
	})
}
