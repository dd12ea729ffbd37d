package dialog

import (
	"slices"
	"strings"

	"sakti/core/catalog"
)

// Slots are the answers that the words by which somebody asked for a service
// already hold, by field: a name after "nama" or "a.n.", a village, a birth
// date, for whom it is. Only what can hardly be meant otherwise is taken; it
// is said back, and can be changed. What was not checked against other answers
// is checked by whoever keeps it.
func Slots(text string, service *catalog.Service, facts Facts) map[string]string {
	s := &slots{text: text, index: indexOf(facts.Catalog), service: service, facts: &facts, out: map[string]string{}}
	s.words = tokens(text)
	s.meanings = s.index.meanings(text)
	s.relation()
	s.names()
	s.numbers()
	s.dates()
	s.villages()
	s.choices()
	return s.out
}

type slots struct {
	text     string
	words    []string // folded
	meanings []string
	index    *index
	service  *catalog.Service
	facts    *Facts
	out      map[string]string
}

// take keeps an answer to a field that the service asks for.
func (s *slots) take(code, value string) {
	if s.out[code] == "" && value != "" && s.asks(code) {
		s.out[code] = value
	}
}

func (s *slots) asks(code string) bool { return code == PhoneField || s.service.Field(code) != nil }

var (
	mine    = words("saya, ku, aku, kula, kulo, kami, my, our, kita")
	kin     = map[string]string{"bapak": "anak", "ibu": "anak", "orangtua": "anak", "suami": "pasangan"}
	parents = words("AKL, AKL-3, AKL-SPTJM, KIA-05, KIA-517, KIA-GANTI, LM")
	deaths  = words("AKM, SKAK")
)

// relation is who the applicant is to the person in question: a parent of "my
// child", a child of "my father", oneself for "my KTP".
func (s *slots) relation() {
	field := s.service.Field("hubungan")
	if field == nil {
		return
	}
	value := ""
	switch owned := s.owned(); {
	case parents[s.service.Code]:
		if owned == "anak" || owned == "bayi" {
			value = "orangtua"
		}
	case deaths[s.service.Code]:
		value = kin[owned]
	}
	if slices.ContainsFunc(field.Options, func(o catalog.Option) bool { return o.Code == value }) {
		s.out["hubungan"] = value
	}
}

// owned is the meaning of the first relative that is called the writer's own:
// "anakku", "bapak kula", "my father".
func (s *slots) owned() string {
	for i, word := range s.words {
		_, meaning := s.index.look(plainWords(s.words[i : i+1]))
		if i+1 < len(s.words) {
			if n, joint := s.index.look(plainWords(s.words[i : i+2])); n == 2 && joint == "orangtua" {
				if i+2 < len(s.words) && mine[s.words[i+2]] {
					return joint
				}
				continue
			}
		}
		if !slices.Contains([]string{"anak", "bayi", "bapak", "ibu", "suami"}, meaning) || isKin(word) {
			continue
		}
		after, before := "", ""
		if i+1 < len(s.words) {
			after = s.words[i+1]
		}
		if i > 0 {
			before = s.words[i-1]
		}
		if strings.HasSuffix(word, "ku") || mine[after] || before == "my" || before == "our" {
			return meaning
		}
	}
	return ""
}

// isKin reports whether a word is of a child that is not the writer's own.
func isKin(word string) bool {
	for _, kin := range []string{"cucu", "putu", "keponakan", "ponakan", "adik", "adhi", "grandchild", "nephew", "niece", "sepupu"} {
		if strings.HasPrefix(word, kin) {
			return true
		}
	}
	return false
}

// numbers are NIK and KK with their label, and a phone number or e-mail
// address.
func (s *slots) numbers() {
	for _, m := range numbered.FindAllStringSubmatch(s.text, 4) {
		label, whose, digits := strings.ToLower(m[1]), fold(m[2]), digitsOf(m[3])
		switch {
		case len(digits) != 16:
		case label == "kk":
			s.check("no_kk", parseKK, digits)
		case mine[whose] || s.service.Field("subjek_nik") == nil:
			s.nik("pemohon_nik", digits)
		case whose != "":
			s.nik("subjek_nik", digits)
		}
	}
	for _, m := range phoned.FindAllStringSubmatch(s.text, 1) {
		s.check(PhoneField, parsePhone, m[1])
	}
	for _, m := range mailed.FindAllString(s.text, 1) {
		s.check("email", parseEmail, m)
	}
}

func (s *slots) nik(code, digits string) {
	if value, wrong := parseNIK(digits, s.facts.Now); wrong == nil {
		s.take(code, value)
	}
}

func (s *slots) check(code string, parse func(string) (string, *fault), text string) {
	if value, wrong := parse(text); wrong == nil {
		s.take(code, value)
	}
}

// told are the questions whose answer may stand among any words.
var told = words("jenis_aduan, akta_jenis, sebab, instansi, jadi, pindah_alasan, elemen, peristiwa")

// choices are the answers of questions with few of them that only one fits.
func (s *slots) choices() {
	plain := strings.Join(s.meanings, " ")
	for i := range s.service.Fields {
		field := &s.service.Fields[i]
		if field.Code == "sebab" && slices.ContainsFunc(s.words, isKin) {
			continue // a nephew moves in, he is not born
		}
		if field.Type != "choice" || !told[field.Code] && !(field.Code == "alasan" && s.service.Code == "KUT2") {
			continue
		}
		code := onlyOption(field.Options, fold(s.text))
		if code == "" {
			code = onlyOption(field.Options, plain)
		}
		if !strings.HasPrefix(code, "lain") {
			s.take(field.Code, code)
		}
	}
	for _, word := range s.words {
		if sex, ok := sexes[word]; ok {
			s.take("jenis_kelamin", sex)
		}
	}
}

// onlyOption is the option that words name, if they name no other.
func onlyOption(options []catalog.Option, words string) string {
	code := ""
	for _, option := range options {
		switch {
		case optionScore(option, words) == 0:
		case code != "":
			return ""
		default:
			code = option.Code
		}
	}
	return code
}

var sexes = map[string]string{
	"perempuan": "perempuan", "wedok": "perempuan", "estri": "perempuan", "cewek": "perempuan", "daughter": "perempuan", "girl": "perempuan",
	"lelaki": "laki", "laki": "laki", "lanang": "laki", "jaler": "laki", "cowok": "laki", "son": "laki", "boy": "laki",
}
