package dialog

import (
	"slices"
	"strings"
)

// People stop in the middle: the KK has to be looked for, the phone runs empty,
// the field is waiting. That is no answer, and no mistake either.

// pauseLeads begin words by which somebody asks us to wait, pausePhrases stand
// anywhere in them; both plain. What puts off a single question is in later.go.
var (
	pauseLeads = words("sebentar, bentar, bntr, tunggu, sik, sek, sekedhap, sekedap, wait, sabar, sedhela, sedela, capek, cape, lelah, istirahat")

	pausePhrases = []string{"cari dulu", "saya cari", "aku cari", "tak golek", "tak goleki", "golek sik", "lagi nyari", "lagi cari", "sedang mencari", "masih nyari", "masih cari",
		"besok lagi", "besok saja", "besok dilanjut", "besok dilanjutkan", "lanjut besok", "lanjut nanti", "dilanjut besok", "dilanjut nanti", "diteruskan besok", "nanti lagi", "nanti dilanjut",
		"nanti dilanjutkan", "nanti lanjut", "nanti saya lanjut", "nanti saya lanjutkan", "nanti tak lanjut", "nanti disambung", "sudah dulu", "selesai dulu", "istirahat dulu", "sampai sini dulu",
		"sampai di sini dulu", "sudah sik", "sesuk maneh", "sesuk meneh", "sesuk saja", "mengko maneh", "mengko meneh", "mangke malih", "benjing malih", "benjang malih", "masih di sawah",
		"masih neng sawah", "lagi di sawah", "lagi neng sawah", "lagi di jalan", "masih di jalan", "lagi kerja", "masih kerja", "sedang kerja", "hp mau mati", "lowbat", "low bat", "baterai habis",
		"batre habis", "baterai mau habis", "sinyal jelek", "sinyale elek", "tidak ada sinyal", "ambil dulu", "saya ambil", "tak jupuk", "jupuk sik", "tanya dulu", "tanya suami dulu", "tanya istri dulu",
		"tanya ibu dulu", "tanya bapak dulu", "saya tanyakan", "tak takon", "takon sik", "foto dulu", "tak foto sik", "ketinggalan di rumah", "masih di rumah", "ada di rumah", "di rumah ibu",
		"di rumah mertua", "one moment", "hold on", "just a moment", "give me a minute", "i will look for it", "let me look", "continue later", "continue tomorrow", "later today"}
)

// maxPause is how many words ask us to wait; who writes more tells something.
const maxPause = 8

// pauses answers somebody who will go on later: there is no hurry, and nothing
// is lost. What was asked stays as it is. False for other words; free text may
// say anything, so there only few words do.
func (t *turn) pauses(text string) bool {
	spoken := fold(text)
	list := plainWords(strings.Fields(spoken))
	topic, code, _ := strings.Cut(t.state.Step, ":")
	field := t.formField(code)
	limit := maxPause
	switch {
	case t.nowhere() && topic != "wish", defers(spoken), laterWords[spoken] && (topic == "photo" || topic == "fix"):
		return false
	case topic != "field" || field == nil:
	case len(field.Options) > 0:
		if _, wrong := t.readExact(field, text); wrong == nil {
			return false // "di rumah ibu" is where the child was born
		}
	case field.Type == "text" && t.service().Lane == "complaint":
		limit = 3
	}
	if len(list) == 0 || len(list) > limit || !t.waits(list) || strings.ContainsAny(spoken, "0123456789") {
		return false
	}
	t.say("pause")
	return true
}

func (t *turn) waits(list []string) bool {
	return pauseLeads[list[0]] || holds(strings.Join(list, " "), pausePhrases) || len(list) > 1 && slices.Contains([]string{"sik", "sek"}, list[len(list)-1]) && list[0] == "tak"
}
