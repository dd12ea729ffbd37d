package dialog

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

var (
	selfName = regexp.MustCompile(`(?i)\b(?:nama saya|namaku|saya bernama|nami kula|nama kula|jenengku|my name is)\s*[:=]?\s+([^,;:?!()\n]+)`)
	someName = regexp.MustCompile(`(?i)(?:\bnama lengkap(?:nya)?|\bnama (?:anak|bayi)(?:nya|ku| saya| kami| kula)?|\bnama almarhum(?:ah)?|\bbernama|\batas nama|\ba\.n\.?|\ban\.|\ba/n|\bnamanya|\bjenenge|\basmanipun|\bnaminipun|\bnamed|\bcalled)\s*[:=]?\s*([^,;:?!()\n]+)`)
	kinName  = regexp.MustCompile(`(?i)\b(anakku|anak (?:saya|kami|kula)|bayiku|bayi (?:saya|kami)|putr[ai] (?:saya|kami|kula)|bapakku|bapak (?:saya|kula)|ibuku|ibu (?:saya|kula)|suami(?:ku| saya)|istri(?:ku| saya)|simbah (?:saya|kula)|mbahku)\s+([^,;:?!()\n]+)`)
	numbered = regexp.MustCompile(`(?i)\b(nik|kk)\s*(saya|ku|kula|kulo|anak|bayi|ibu|bapak|almarhum|almarhumah|suami|istri)?\s*[:=]?\s*(\d[\d .-]{14,24}\d)`)
	phoned   = regexp.MustCompile(`(?i)\b(?:hp|wa|telp|telepon|whatsapp|phone)\b[ .:=]*((?:\+?62|0)8[\d -]{7,14})`)
	mailed   = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[\w.]*\w`)
)

// names are the applicant's own name and that of the person in question.
func (s *slots) names() {
	if m := selfName.FindStringSubmatch(s.text); m != nil {
		s.check("pemohon_nama", parseName, s.name(m[1]))
	}
	for _, m := range someName.FindAllStringSubmatch(s.text, 2) {
		if name := s.name(m[1]); name != "" {
			s.check("subjek_nama", parseName, name)
		}
	}
	for _, m := range kinName.FindAllStringSubmatch(s.text, 2) {
		child := strings.ContainsAny(strings.ToLower(m[1])[:1], "ap") || strings.HasPrefix(strings.ToLower(m[1]), "bayi")
		if child && parents[s.service.Code] || !child && deaths[s.service.Code] {
			if name := s.name(m[2]); name != "" && unicode.IsUpper([]rune(name)[0]) {
				s.check("subjek_nama", parseName, name)
			}
		}
	}
}

// name is the start of a text as far as it can be a name: words with a
// capital, or, where somebody writes none, words that mean nothing else.
func (s *slots) name(text string) string {
	var kept []string
	for _, word := range strings.Fields(text) {
		bare := strings.Trim(word, `."'`)
		folded := fold(bare)
		if folded == "" || strings.ContainsAny(folded, "0123456789") || len(kept) == 6 {
			break
		}
		first := []rune(bare)[0]
		titled := unicode.IsUpper(first) && bare != strings.ToUpper(bare)
		known := s.known(folded)
		if known && (!titled || len(kept) == 0) || !titled && len(kept) > 0 && unicode.IsUpper([]rune(kept[0])[0]) && kept[0] != strings.ToUpper(kept[0]) {
			break
		}
		kept = append(kept, bare)
		if strings.HasSuffix(word, ".") {
			break
		}
	}
	return strings.Join(kept, " ")
}

// known reports whether a word means something else than a name.
func (s *slots) known(word string) bool {
	plain := plainWords([]string{word})
	_, meaning := s.index.look(plain)
	return fillers[plain[0]] || fillers[word] || meaning != "" || stops[word]
}

var stops = words("ada, umur, usia, tgl, tanggal, alamat, desa, kec, rt, rw, karena, untuk, yang, sudah, belum, akan, apa, nya, dengan, bin, bisa, mohon, minta, sejak, tanpa")

// dates are those of a birth and a death.
func (s *slots) dates() {
	for i, word := range s.words {
		_, meaning := s.index.look(plainWords([]string{word}))
		switch meaning {
		case "lahir":
			s.take("tgl_lahir", s.date(s.words[i+1:]))
		case "mati":
			s.take("tgl_meninggal", s.date(s.words[i+1:]))
		case "tanggal":
			if parents[s.service.Code] {
				s.take("tgl_lahir", s.date(s.words[i+1:]))
			}
		}
	}
}

// date is the date that words begin with: with its month by name or in
// figures, or "kemarin".
func (s *slots) date(words []string) string {
	for n := min(6, len(words)); n > 0; n-- {
		span := strings.Join(words[:n], " ")
		day, ok := relativeDate(span, s.facts.Now, false)
		if !ok {
			numbers, month, whole := dateParts(span)
			if !whole || month == 0 && len(numbers) < 3 {
				continue
			}
			var wrong *fault
			if day, wrong = parseDate(span, s.facts.Now, false); wrong != nil {
				continue
			}
		}
		if day.After(midnight(s.facts.Now)) || day.Year() < 1900 {
			return ""
		}
		return day.Format(time.DateOnly)
	}
	return ""
}

var villageWords = words("desa, ds, deso, kelurahan, kel")

// villages are where somebody lives and, in a move, where they go.
func (s *slots) villages() {
	moving := strings.HasPrefix(s.service.Code, "PD-")
	for i, word := range s.words {
		if !villageWords[word] || i+1 >= len(s.words) {
			continue
		}
		span := s.words[i+1 : min(len(s.words), i+6)]
		for j, next := range span {
			if fromWords[next] || toWords[next] || next == "," {
				span = span[:j]
				break
			}
		}
		found := s.facts.Places.find("desa " + strings.Join(span, " "))
		if len(found.villages) != 1 || !found.sure || found.alsoKecamatan() {
			continue
		}
		code := "desa"
		if moving && i > 0 && toWords[s.words[i-1]] {
			code = "desa_tujuan"
		}
		s.take(code, found.villages[0].Code)
	}
}
