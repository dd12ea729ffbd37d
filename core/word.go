package core

import "strings"

// Word is a code and what people call it.
type Word struct{ Code, Name string }

// wordFor is what people call a code, "" for one that does not exist.
func wordFor(list []Word, code string) string {
	for _, w := range list {
		if w.Code == code {
			return w.Name
		}
	}
	return ""
}

// codeFor is the code of what somebody wrote: the code itself or its name, in
// any case; "" for neither.
func codeFor(list []Word, text string) string {
	for _, w := range list {
		if strings.EqualFold(text, w.Code) || strings.EqualFold(text, w.Name) {
			return w.Code
		}
	}
	return ""
}

func codesOf(list []Word) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.Code
	}
	return out
}

// namesOf lists the names for a sentence: "Aktif, Tutup, atau Uji coba".
func namesOf(list []Word) string {
	var names []string
	for _, w := range list {
		names = append(names, w.Name)
	}
	return orList(names)
}

func orList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + ", atau " + names[len(names)-1]
}
