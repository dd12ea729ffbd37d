package group

import (
	"strings"
	"unicode"
)

// Read understands one message. Commands begin with "#" or, as Telegram has
// it, with "/"; who addresses the bot may leave that out.
func Read(m Message) Request {
	text := strings.TrimSpace(m.Text)
	if m.ToBot {
		text = withoutMentions(text)
	}
	if strings.HasPrefix(text, "#") || strings.HasPrefix(text, "/") {
		return readCommand(text, m)
	}
	if m.ToBot {
		return readAddressed(text)
	}
	switch {
	case thanks(text):
		return Request{Kind: Thanks}
	case !m.Quotes && !m.Forwarded && !mentions(text) && asks(text):
		return Request{Kind: Question, Words: text}
	}
	return Request{}
}

// commands are the words after the mark; slips of one letter are forgiven.
var commands = map[string]Kind{
	"syarat": Requirements, "persyaratan": Requirements, "sarat": Requirements, "requirements": Requirements,
	"status": Status, "cek": Status, "lacak": Status,
	"antrean": Queue, "antrian": Queue, "antri": Queue, "antre": Queue, "queue": Queue,
	"capaian": FiguresOf, "rekap": FiguresOf, "statistik": FiguresOf, "kinerja": FiguresOf,
	"jam": Hours, "jadwal": Hours, "buka": Hours, "hours": Hours,
	"bantuan": Help, "help": Help, "menu": Help, "start": Help, "mulai": Help, "perintah": Help,
	"tanya": Ask, "pertanyaan": Ask, "takon": Ask, "ask": Ask,
}

// mostWords is how long a message with an unknown "#word" may be and still be
// taken for a command gone wrong; longer ones just begin with a hashtag.
const mostWords = 6

func readCommand(text string, m Message) Request {
	name, rest := cutCommand(text[1:])
	kind, known := command(name)
	switch {
	case known && kind != Requirements && kind != FiguresOf && kind != Help && personal(rest):
		return Request{Kind: Private}
	case known:
		return Request{Kind: kind, Words: rest}
	case m.ToBot:
		return readAddressed(strings.TrimSpace(name + " " + rest))
	case text[0] == '#' && (name == "" && rest == "" || isWord(name)) && len(strings.Fields(text)) <= mostWords:
		return Request{Kind: Help}
	}
	return Request{} // "#1 …", another bot's "/command"
}

// cutCommand parts "syarat: akta lahir" after the command's word. A space
// behind the mark is a slip.
func cutCommand(text string) (name, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		return plainer(text), ""
	}
	return plainer(text[:end]), strings.TrimLeft(text[end:], " \t\n:,-–=@")
}

func command(name string) (Kind, bool) {
	if kind, known := commands[name]; known {
		return kind, true
	}
	if len(name) < 5 {
		return Nothing, false
	}
	for word, kind := range commands {
		if len(word) >= 5 && slip(name, word) {
			return kind, true
		}
	}
	return Nothing, false
}

func isWord(name string) bool {
	return name != "" && unicode.IsLetter([]rune(name)[0])
}

// cues lead from plain words to what is asked, the first that fits. They are
// for those who address the bot; whoever does not is not listened to.
var cues = []struct {
	kind  Kind
	words []string
}{
	{Requirements, []string{"syarat", "syaratnya", "syarate", "persyaratan", "sarat", "sarate", "requirements"}},
	{Queue, []string{"antrean", "antrian", "antri", "antre", "queue"}},
	{FiguresOf, []string{"capaian", "rekap", "statistik", "kinerja"}},
	{Hours, []string{"jam", "buka", "tutup", "libur", "jadwal"}},
	{Status, []string{"status", "cek", "lacak"}},
	{Help, []string{"bantuan", "help", "menu", "perintah"}},
}

func readAddressed(text string) Request {
	words := wordsOf(text)
	switch {
	case len(words) == 0:
		return Request{Kind: Help}
	case NumberIn(text) != "":
		return Request{Kind: Status, Words: text}
	case personal(text):
		return Request{Kind: Private}
	case thanks(text):
		return Request{Kind: Thanks}
	case words[0] == "tanya" || words[0] == "takon":
		return Request{Kind: Ask, Words: strings.TrimSpace(text[len(words[0]):])}
	}
	for _, cue := range cues {
		if i := indexAny(words, cue.words); i >= 0 && len(words) <= 12 {
			return Request{Kind: cue.kind, Words: about(cue.kind, words, i)}
		}
	}
	return Request{Kind: Unclear, Words: text, Asks: asks(text)}
}

// about is what is left of the words when the cue and what surrounds it in a
// question are taken out: "syarat akta lahir apa saja" is about "akta lahir".
func about(kind Kind, words []string, cue int) string {
	if kind != Requirements && kind != FiguresOf {
		return ""
	}
	var left []string
	for i, word := range words {
		if i != cue && !filler[word] {
			left = append(left, word)
		}
	}
	return strings.Join(left, " ")
}
