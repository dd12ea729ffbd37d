package dialog

import "strings"

// command is a word that means the same at every step.
type command string

const (
	cmdMenu     command = "menu"
	cmdStart    command = "start"
	cmdCancel   command = "cancel"
	cmdPerson   command = "person"
	cmdHelp     command = "help"
	cmdStatus   command = "status"
	cmdAgain    command = "again"
	cmdSkip     command = "skip"
	cmdBack     command = "back"
	cmdChange   command = "change"
	cmdLanguage command = "language"
)

// commands are whole messages, folded.
var commands = commandWords(map[command]string{
	cmdMenu:     "menu, menu utama, menu awal, kembali ke menu, ke menu, daftar layanan, layanan, beranda, home, lihat menu",
	cmdStart:    "start, mulai",
	cmdCancel:   "batal, batalkan, batalin, dibatalkan, batal saja, batal aja, mau batal, saya mau batal, cancel, stop, berhenti, tidak jadi, gak jadi, ga jadi, nggak jadi, ora sido, ora sida, mboten siyos, mboten sios, urung",
	cmdPerson:   "petugas, cs, admin, customer service, call center, callcenter, operator manusia, orang, manusia, hubungi petugas, bicara dengan petugas, chat petugas, tanya petugas, minta petugas, mau petugas, panggil petugas, petugase, human, agent, ngomong karo petugas",
	cmdHelp:     "bantuan, help, bantu, tolong, bingung, saya bingung, cara pakai, caranya, bantuan dong, mbingungi, kepripun",
	cmdStatus:   "status, cek status, lihat status, lacak, cek berkas, status berkas, status permohonan, berkas saya, permohonan saya, lacak berkas",
	cmdAgain:    "ulang, ulangi, mulai ulang, ulang dari awal, dari awal, mulai dari awal, restart, reset, baleni",
	cmdSkip:     "lewati, lewat, lewatkan, skip, lompati, kosong, kosongkan, kosongi, nanti saja, lewati saja, lewati dulu, dilewati",
	cmdBack:     "kembali, back, sebelumnya, mundur, langkah sebelumnya, kembali ke sebelumnya",
	cmdChange:   "ubah, koreksi, edit, ubah jawaban, ganti jawaban, ubah isian, perbaiki isian, salah isi, salah ketik, mau ubah, ngowahi",
	cmdLanguage: "bahasa, language, ganti bahasa, ubah bahasa, english, english please, bahasa jawa, bahasa inggris, basa jawa, boso jowo",
})

func commandWords(lists map[command]string) map[string]command {
	out := map[string]command{}
	for cmd, list := range lists {
		for word := range strings.SplitSeq(list, ", ") {
			out[word] = cmd
		}
	}
	return out
}

// obey carries out a message that is a command as a whole; false if it is
// none, or means nothing here.
func (t *turn) obey(text string) bool {
	cmd, ok := commands[fold(text)]
	if !ok {
		return false
	}
	switch cmd {
	case cmdMenu:
		t.goTo("menu")
	case cmdStart:
		t.greet()
	case cmdCancel:
		t.cancel()
	case cmdPerson:
		t.callPerson("asked")
	case cmdHelp:
		t.help()
	case cmdStatus:
		t.status()
	case cmdAgain:
		t.askAnew()
	case cmdSkip:
		return t.skip()
	case cmdBack:
		return t.back()
	case cmdChange:
		if t.state.Fix != nil || t.state.Draft.empty() {
			return false
		}
		t.goTo("change")
	case cmdLanguage:
		t.goTo("language")
	}
	t.state.Misses = 0
	return true
}

// help says what can be done here and puts the question again.
func (t *turn) help() {
	topic, _ := t.topic()
	if t.nowhere() || topic.aside {
		t.say("help.general")
	} else {
		t.say("help.form")
	}
	t.again()
}
