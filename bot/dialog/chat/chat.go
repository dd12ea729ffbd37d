// Package chat reads and writes conversations as text: what a person would
// have seen on the phone. The same files are replayed through dialog.Step
// alone and through the whole service.
//
//	# A mother asks for a birth certificate.
//	channel telegram
//	now 2026-11-23 09:00
//	> halo
//	< Selamat datang …
//	< 1. Akta lahir
//	> (g:lahir)
//	> [photo blurred.jpg] ini KK
//	> [photo sharp-1.jpg] [photo sharp-2.jpg]
//	> [voice]
//	* attach kk sharp-1.jpg
//
// A line ">" is what the person does: words; "(key)" a button by its key;
// "[photo name] …" one or more files that arrive together, with the caption
// after them; "[voice]", "[video]", "[sticker]", "[location]", "[contact]",
// "[other]" a medium; "[edited] words" a changed message. "[location Pucung]"
// is a place with the name that the phone's map gives it, "[location -7.81
// 110.92]" one without a name; "[delete 2]" takes back the person's message
// before the last one, "[delete 1]" the last; "[view once]" and "[encrypted]"
// are messages that can't be read; "[hd of sharp-kk.jpg]" is the better copy of
// a photo sent before, under the name "hd-sharp-kk.jpg". Lines "<" are the
// answer, choices as numbered lines; "*" is what was done. Lines that begin
// with "#" are remarks; all others are settings, which hold from where they
// stand:
//
//	depth deep AKL cancel       about what this script is, and how deep: see Depth
//	channel telegram            the channel; every channel answers the same
//	now 2026-11-23 09:00        the time, WIB
//	wait 26h                    time passes
//	phone 081234567890          the number that the channel proves
//	name Siti                   the name that the channel shows
//	operator Desa Pucung        the chat is linked to this village's counter
//	invitation OP-ABCD-EFGH Budi, Loket Desa Pucung      a code that is valid
//	invitation OP-ABCD-EFGH used                         one that is not
//	case A AKL returned subject="Dewi" fault=kk:"terpotong" due=24h …
//	                            an application that is there already
//	elsewhere B KK-HILANG keyed one that was filed from another chat
//	returned fault=kk:"terpotong"   the application sent last was sent back
//	announcement 7 Loket tutup Jumat.     what the office tells operators
//	hours Desa Pucung: Senin sampai Jumat, 08.00 sampai 14.00 WIB
//	                            when a village's counter is open
//
// In words, {number} and {code} stand for the receipt of the last application
// that was sent in this conversation, {A} and {A.code} for those of case A.
//
// What a photo is like is in its name: "sharp…" is taken, any other name
// begins with the reason of its refusal ("blurred-2.jpg", "too-small.jpg",
// "locked-pdf.pdf"); "weak-blurred-1.jpg" is stored, but of doubtful quality. "pages3-….pdf" is a PDF of three pages. The same name
// twice is the same file twice, and "same.jpg" is the last one taken.
package chat

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// Script is one file.
type Script struct {
	Name  string // of the file, without .chat
	Lines []Line
}

// Line is a remark, a setting, or what a person does with its recorded
// answer.
type Line struct {
	Number  int    // in the file, from 1
	Raw     string // as written
	Setting string // its first word: "now"; "" for other lines
	Value   string // the rest of a setting
	Turn    *Turn  // set for a line ">"
	Answer  []string
}

// Turn is what a person does.
type Turn struct {
	Kind   string // text, choice, files, edited, deleted, missing, location, wrong
	Text   string // words, caption, the medium of a wrong one, or why one is missing
	Choice string
	Photos []Photo
	Place  *Place // of a location
	Back   int    // of a deleted one: how many messages back, 1 is the last
}

// Place is where somebody says to be.
type Place struct {
	Latitude, Longitude float64
	Name                string
}

// Photo is a file that is sent.
type Photo struct {
	Name    string
	Refused string // code of the refusal, "" if it is taken
	Weak    string // code of the doubt about its quality, "" if there is none
	PDF     bool
	Pages   int
	Same    bool   // the last file that was taken, once more
	Better  string // name of the photo of which this is the better copy, "" for none
}

// Parse reads a script. The name is for errors.
func Parse(name, text string) (Script, error) {
	script := Script{Name: name}
	for i, raw := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		number := i + 1
		switch {
		case strings.HasPrefix(raw, "<") || strings.HasPrefix(raw, "*"):
			last := len(script.Lines) - 1
			if last < 0 || script.Lines[last].Turn == nil {
				return script, fmt.Errorf("%s:%d: answer without a line before it", name, number)
			}
			script.Lines[last].Answer = append(script.Lines[last].Answer, raw)
		case strings.HasPrefix(raw, ">"):
			turn, err := parseTurn(strings.TrimPrefix(strings.TrimPrefix(raw, ">"), " "))
			if err != nil {
				return script, fmt.Errorf("%s:%d: %w", name, number, err)
			}
			script.Lines = append(script.Lines, Line{Number: number, Raw: raw, Turn: turn})
		case strings.HasPrefix(raw, "#") || strings.TrimSpace(raw) == "":
			script.Lines = append(script.Lines, Line{Number: number, Raw: raw})
		default:
			setting, value, _ := strings.Cut(raw, " ")
			script.Lines = append(script.Lines, Line{Number: number, Raw: raw, Setting: setting, Value: strings.TrimSpace(value)})
		}
	}
	return script, nil
}

var bracket = regexp.MustCompile(`^\[([a-z]+)(?: ([^\]]+))?\]\s*`)

func parseTurn(text string) (*Turn, error) {
	if key, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(key, ")") {
		return &Turn{Kind: "choice", Choice: strings.TrimSuffix(key, ")")}, nil
	}
	turn := &Turn{Kind: "text"}
	for {
		m := bracket.FindStringSubmatch(text)
		if m == nil {
			break
		}
		text = text[len(m[0]):]
		switch m[1] {
		case "photo", "file":
			turn.Kind = "files"
			turn.Photos = append(turn.Photos, photoNamed(m[2]))
		case "edited":
			turn.Kind = "edited"
		default:
			return parseEvent(m[1], m[2])
		}
	}
	turn.Text = text
	return turn, nil
}

// parseEvent reads what is neither words nor photos.
func parseEvent(kind, rest string) (*Turn, error) {
	switch kind {
	case "hd":
		name, ok := strings.CutPrefix(rest, "of ")
		if !ok {
			return nil, fmt.Errorf("[hd %s]: want [hd of name]", rest)
		}
		photo := photoNamed(name)
		photo.Name, photo.Better, photo.Weak, photo.Refused = "hd-"+name, name, "", ""
		return &Turn{Kind: "files", Photos: []Photo{photo}}, nil
	case "delete":
		back, err := strconv.Atoi(rest)
		if err != nil || back < 1 {
			return nil, fmt.Errorf("[delete %s]: want how many messages back", rest)
		}
		return &Turn{Kind: "deleted", Back: back}, nil
	case "view":
		return &Turn{Kind: "missing", Text: "view_once"}, nil
	case "encrypted":
		return &Turn{Kind: "missing", Text: kind}, nil
	case "location":
		if rest != "" {
			return &Turn{Kind: kind, Place: placeOf(rest)}, nil
		}
	case "voice", "video", "sticker", "contact", "other":
	default:
		return nil, fmt.Errorf("unknown kind [%s]", kind)
	}
	return &Turn{Kind: "wrong", Text: kind}, nil
}

// placeOf reads "-7.81 110.92" or a name; a named place lies in Wonogiri.
func placeOf(text string) *Place {
	var place Place
	if n, err := fmt.Sscanf(text, "%f %f", &place.Latitude, &place.Longitude); err == nil && n == 2 {
		return &place
	}
	return &Place{Latitude: -7.81, Longitude: 110.92, Name: text}
}

// Depth is what a script says of itself in its line "depth": "simple" or
// "deep", and the services and topics that it is about. A simple one shows the
// shortest way, a deep one the troubles of life.
func (s Script) Depth() (depth string, about []string) {
	for _, line := range s.Lines {
		if words := strings.Fields(line.Value); line.Setting == "depth" && len(words) > 0 {
			return words[0], words[1:]
		}
	}
	return "", nil
}

// photoNamed reads what a photo is like from its name.
func photoNamed(name string) Photo {
	photo := Photo{Name: name, PDF: path.Ext(name) == ".pdf", Pages: 1}
	stem := strings.TrimSuffix(name, path.Ext(name))
	switch {
	case strings.HasPrefix(name, "sharp"):
	case strings.HasPrefix(name, "weak-"):
		photo.Weak = strings.ReplaceAll(strings.TrimRight(strings.TrimPrefix(stem, "weak-"), "0123456789-"), "-", "_")
	case strings.HasPrefix(name, "same"):
		photo.Same = true
	case strings.HasPrefix(name, "pages"):
		digits, _, _ := strings.Cut(strings.TrimPrefix(stem, "pages"), "-")
		if n, err := strconv.Atoi(digits); err == nil {
			photo.Pages = n
		}
	default:
		photo.Refused = strings.ReplaceAll(strings.TrimRight(stem, "0123456789-"), "-", "_")
	}
	return photo
}

// Answer writes one answer as it stands in a script: the text and the labels
// of its choices, numbered.
func Answer(text string, labels []string) []string {
	lines := strings.Split(text, "\n")
	if len(labels) > 0 {
		lines = append(lines, "")
	}
	for i, label := range labels {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, label))
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight("< "+line, " ")
	}
	return lines
}

// Format writes a script, with the answers that its lines hold.
func (s Script) Format() string {
	var b strings.Builder
	for _, line := range s.Lines {
		b.WriteString(line.Raw + "\n")
		for _, answer := range line.Answer {
			b.WriteString(answer + "\n")
		}
	}
	return b.String()
}

// Visible are the lines of an answer that a person sees.
func (l Line) Visible() []string {
	var out []string
	for _, line := range l.Answer {
		if strings.HasPrefix(line, "<") {
			out = append(out, line)
		}
	}
	return out
}

// Attributes reads `key=value key="two words" fault=kk:"too dark"`; a key may
// stand several times.
func Attributes(text string) map[string][]string {
	out := map[string][]string{}
	for _, m := range attribute.FindAllStringSubmatch(text, -1) {
		out[m[1]] = append(out[m[1]], strings.ReplaceAll(m[2], `"`, ""))
	}
	return out
}

var attribute = regexp.MustCompile(`([a-z_]+)=((?:[^\s"]+|"[^"]*")+)`)
