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
	cmdMenu:     "balik menu, kembali menu, buka menu, tampilkan menu, bali menu, bali neng menu, bali nang menu, menune, main menu, dhateng menu, wangsul dhateng menu, menu, menu utama, menu awal, kembali ke menu, ke menu, daftar layanan, layanan, beranda, home, lihat menu",
	cmdStart:    "start, mulai",
	cmdCancel:   "gajadi, gakjadi, gjd, ga jd, gak jd, gak sido, ga sido, ra sido, ra sida, ora sios, mboten sido, mboten sida, wurung, ora sida sida, batalke, udahan, sudahan, mandheg, mandeg, leren, forget it, cancel it, batalaken, kendel, never mind, quit, batal, batalkan, batalin, dibatalkan, batal saja, batal aja, mau batal, saya mau batal, keluar, exit, metu, cancel, stop, berhenti, tidak jadi, gak jadi, ga jadi, nggak jadi, ora sido, ora sida, mboten siyos, mboten sios, urung",
	cmdPerson:   "omong karo petugas, ngomong sama petugas, ngomong karo wong, bicara sama petugas, bicara petugas, bicara dengan orang, bicara sama orang, sambungkan petugas, sambungkan ke petugas, hubungkan ke petugas, telepon petugas, nelpon petugas, chat admin, hubungi admin, tanya admin, matur kaliyan petugas, real person, human please, officer, an officer, a person, talk to a person, talk to an officer, staff, matur petugas, matur dhateng petugas, aturi petugas, petugas, cs, admin, customer service, call center, callcenter, operator manusia, orang, manusia, hubungi petugas, bicara dengan petugas, chat petugas, tanya petugas, minta petugas, mau petugas, panggil petugas, petugase, human, agent, ngomong karo petugas",
	cmdHelp:     "help me, please help, tulung, nyuwun tulung, nyuwun biyantu, bantuan, contoh, contohnya, minta contoh, contone, help, bantu, tolong, bingung, saya bingung, cara pakai, caranya, bantuan dong, mbingungi, kepripun",
	cmdStatus:   "my applications, check status, where is my application, mriksa panyuwunan, kabar berkas, status, cek status, lihat status, lacak, cek berkas, status berkas, status permohonan, berkas saya, permohonan saya, lacak berkas",
	cmdAgain:    "start again, start over, saking wiwitan, miwiti malih, ulang, ulangi, mulai ulang, ulang dari awal, dari awal, mulai dari awal, restart, reset, baleni",
	cmdSkip:     "langkungi, dipunlangkungi, nglangkungi, lajeng, skip it, kothong, lewati, lewat, lewatkan, skip, lompati, kosong, kosongkan, kosongi, nanti saja, lewati saja, lewati dulu, dilewati",
	cmdBack:     "wangsul, go back, previous, kembali, back, sebelumnya, mundur, langkah sebelumnya, kembali ke sebelumnya",
	cmdChange:   "ewahi, ngewahi, gantos, change, ubah, koreksi, edit, ubah jawaban, ganti jawaban, ubah isian, perbaiki isian, salah isi, salah ketik, mau ubah, ngowahi",
	cmdLanguage: "ganti bhs, ubah bhs, ganti basa, ganti boso, basa, bahasane, change language, switch language, bahasa, language, ganti bahasa, ubah bahasa, english, english please, bahasa jawa, bahasa inggris, basa jawa, boso jowo",
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
		cmd, ok = stopping(fold(text))
	}
	if !ok {
		return t.asksLanguage(text)
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
		if !t.wantsChange() {
			return false
		}
	case cmdLanguage:
		if !t.namedLanguage(text) {
			t.goTo("language")
		}
	}
	t.state.Misses = 0
	return true
}

// polite are words around a command that add nothing.
var polite = words("deh, dong, ya, wae, ae, aja, saja, mawon, lah, sih, dulu, sik, riyin, mas, mbak, pak, bu, kak, min, bang, nggih, njih, please, tolong, mohon, " +
	"mau, arep, badhe, pengin, pengen, saya, aku, kula, oke, ok, actually, oh, eh, well, sorry, wis, wes, sudah, udah, yo, maaf, ngapunten, nyuwun, to, the, i, want, let, s, now")

// stopping is the command of a message that holds, but for polite words, one
// of those that stop everything; an answer may hold others.
func stopping(words string) (command, bool) {
	rest := plainly(words)
	switch cmd := commands[rest]; {
	case rest == words || rest == "orang":
	case cmd == cmdCancel, cmd == cmdMenu, cmd == cmdPerson, cmd == cmdLanguage:
		return cmd, true
	}
	return "", false
}

// plainly leaves out the polite words before and after what is said; one word
// stays.
func plainly(words string) string {
	fields := strings.Fields(words)
	for len(fields) > 1 && polite[fields[len(fields)-1]] {
		fields = fields[:len(fields)-1]
	}
	for len(fields) > 1 && polite[fields[0]] {
		fields = fields[1:]
	}
	return strings.Join(fields, " ")
}
