package admin

import (
	"strings"
	"time"

	"sakti/bot"
)

// lineState is the state of a line in words, and what the person who looks at
// it has to do.
type lineState struct {
	Name string
	Tone string // of its tag: good, now, warn, bad
	Todo string // "" for nothing
}

// lineStates are the states of channels.LinkState. {until} is when a refusal
// ends, {reason} what the provider said.
var lineStates = map[string]lineState{
	"up":         {"Tersambung", "good", ""},
	"linking":    {"Sedang ditautkan", "now", "Lanjutkan langkah penautannya sampai selesai."},
	"connecting": {"Sedang menyambung", "warn", "Biasanya tersambung sendiri. Bila lebih dari 10 menit, minta teknisi memeriksa internet server."},
	"throttled": {"Dibatasi", "warn", "Balasan tetap terkirim. Kabar ke warga yang lama tidak menulis disampaikan lewat jalan lain dulu. " +
		"Jangan menautkan ulang; tunggu {until}."},
	"banned":     {"Diblokir sementara", "bad", "Jangan menautkan ulang. Tunggu {until}, lalu tekan “Sambungkan lagi”."},
	"logged_out": {"Keluar", "bad", "Tautkan lagi: siapkan HP nomor ini, lalu tekan “Tautkan”."},
	"outdated":   {"Versi terlalu lama", "bad", "Minta teknisi memasang versi baru program ini. Sampai itu selesai, nomor ini diam."},
	"replaced":   {"Dipakai program lain", "bad", "Matikan program lain yang memakai tautan nomor ini, lalu tekan “Sambungkan lagi”."},
	"refused":    {"Ditolak", "bad", "Sampaikan keterangan ini ke teknisi: {reason}. Sesudah beres, tekan “Sambungkan lagi”."},
	"unlinked":   {"Belum ditautkan", "bad", "Siapkan HP nomor ini, lalu tekan “Tautkan”."},
}

// unheldState is that of a line that no program runs, whatever it was before.
var unheldState = lineState{"Tidak dijalankan", "bad", "Tidak ada program yang menjalankan saluran ini sejak {held}. Pesan warga di sini belum dibaca. " +
	"Minta teknisi menyalakan programnya. Bila saluran ini memang sudah tidak dipakai, tekan “Hapus saluran”."}

// unlinkable says what to do about a line that nobody links at a screen: its
// key is in the settings.
const unlinkable = "Minta teknisi memeriksa kunci dan pengaturan saluran ini. Keterangannya: {reason}."

func (p *panel) stateOf(l bot.Line) lineState {
	state, known := lineStates[string(l.State)]
	if !known {
		state = lineState{Name: string(l.State), Tone: "warn"}
	}
	if state.Tone == "bad" && !l.Linkable() {
		state.Todo = unlinkable
	}
	if l.Unheld(p.office.Now()) {
		state = unheldState
	}
	state.Todo = strings.NewReplacer("{held}", moment(&l.HeldAt), "{until}", p.untilWords(l.Until), "{reason}", reasonWords(l.Reason)).Replace(state.Todo)
	return state
}

func (p *panel) untilWords(until *time.Time) string {
	if until == nil {
		return "beberapa jam"
	}
	return "sampai " + moment(until)
}

func reasonWords(reason string) string {
	if reason == "" {
		return "tidak ada"
	}
	return reason
}

// channelNames are the channels as people call them.
var channelNames = map[string]string{
	"whatsapp": "WhatsApp", "whatsappcloud": "WhatsApp resmi (Cloud API)", "telegram": "Telegram", "sms": "SMS",
	"simulator": "Simulator", "loket": "Loket",
}

func channelName(channel string) string {
	if name := channelNames[channel]; name != "" {
		return name
	}
	return channel
}

// phoneWarn is how long the main phone may be away before somebody is told:
// WhatsApp ends a link whose phone was not online for 14 days.
const phoneWarn = 10 * 24 * time.Hour
