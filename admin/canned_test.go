package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A ready answer comes filled in, also without a script; while a value is open
// nothing goes out, and what was written is not lost.
func TestReadyAnswer(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.PublicURL = "https://panel.example/"
	staff := h.hire(h.role("call_centre"))
	centre := h.enter(staff)
	conversation, _ := h.waiting("Sri Lestari")
	chat := chatPath(conversation)
	centre.get(chat).is(200).has("/salam · Salam pembuka", "/kurang · Berkas masih kurang")
	page := centre.get(chat + "?siap=salam").is(200)
	if !strings.Contains(page.body, "Halo Sri Lestari, saya "+staff.Name) {
		t.Errorf("the field does not hold the answer:\n%s", page.text())
	}
	centre.get(chat+"?siap=status").is(200).has("Isi dulu: {layanan}, {nomor}, {tahap}.", "https://panel.example/lacak")
	open := "Permohonan Anda nomor {nomor} sedang dicetak."
	centre.follow(centre.post(chat+"/kirim", "reply", open)).is(200).has("Belum dikirim: {nomor} masih kosong.", open)
	h.exec(`UPDATE people SET lang = 'jv' WHERE name = 'Sri Lestari'`)
	centre.get(chat+"?siap=salam").has("Sugeng rawuh Sri Lestari", "Bahasa Jawa krama, seperti pilihan orangnya.", "berbahasa Jawa krama")
	a := h.file("AKL", "submitted")
	h.exec(`UPDATE applications SET person_id = (SELECT person_id FROM conversations WHERE id = $2), applicant_id = NULL, filer_staff = NULL WHERE id = $1`, a.ID, conversation)
	got := centre.get(chat + "/siap/status").is(200)
	var ready struct {
		Words, Notice, Lang string
		Open                []string
	}
	if err := json.Unmarshal([]byte(got.body), &ready); err != nil || ready.Lang != "jv" || len(ready.Open) > 0 || !strings.Contains(ready.Words, *a.Number) {
		t.Errorf("%s, %v", got.body, err)
	}
	if n := h.sentTo(conversation); n != 0 {
		t.Errorf("%d messages went out", n)
	}
	centre.get(chat + "/siap/gaada").is(http.StatusNotFound)
	h.enter(h.hire(h.role("verifier"))).get(chat + "/siap/salam").is(http.StatusForbidden)
}

// sentTo is how many messages the staff wrote to a conversation.
func (h *house) sentTo(conversation int64) (n int) {
	h.t.Helper()
	if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM chat_replies WHERE conversation_id = $1`, conversation).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// Heads keep the answers: a new one, a change with its history, and back.
func TestCannedPages(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.hire(h.role("head_of_section"))
	head := h.enter(boss)
	head.get("/panel/jawaban").is(200).has("Salam pembuka", "/hilang", "{kurang}").lacks("buatan sendiri", "sudah diubah")
	head.post("/panel/jawaban", "code", "banjir", "title", "Kantor kebanjiran", "words_id", "Maaf {nama}, kantor tutup {sampai}.").is(http.StatusUnprocessableEntity).
		has("{sampai} tidak dikenal", "Maaf {nama}, kantor tutup {sampai}.")
	head.follow(head.post("/panel/jawaban", "code", "banjir", "title", "Kantor kebanjiran", "words_id", "Maaf {nama}, kantor tutup.")).
		has("sudah bisa dipakai di chat", "buatan sendiri", "belum ada bahasa Jawa krama dan Inggris")
	head.follow(head.post("/panel/jawaban/salam", "title", "Salam", "words_id", "Halo {nama}.")).has("Sudah disimpan.", "sudah diubah")
	head.get("/panel/jawaban/salam").has("Riwayat", boss.Name, "menjadi “Indonesia: Halo {nama}.”", "Kembalikan ke kata-kata awal")
	centre := h.enter(h.hire(h.role("call_centre")))
	conversation, _ := h.waiting("Sri")
	centre.get(chatPath(conversation) + "?siap=salam").has("Halo Sri.")
	head.follow(head.post("/panel/jawaban/salam", "bawaan", "ya")).lacks("sudah diubah")
	centre.get(chatPath(conversation) + "?siap=salam").has("dari Disdukcapil Wonogiri")
	head.post("/panel/jawaban/kantor", "title", "Kantor", "words_id", "Kantor.", "off", "ya")
	centre.get(chatPath(conversation)).lacks("/kantor ·")
	head.follow(head.post("/panel/jawaban/banjir", "bawaan", "ya")).lacks("Kantor kebanjiran")
	head.get("/panel/jawaban/banjir").is(http.StatusNotFound)
	trail := h.enter(h.hire(h.role("head_of_office"))).get("/panel/jejak?jenis=canned").has("Mengubah jawaban siap pakai", "Menghapus jawaban siap pakai", "/salam")
	trail.lacks("canned.set")
}

// Two clerks without a ticket between them: whoever is second is told who was
// first, and still has their words; then they may send all the same.
func TestSecondAnswerIsHeldBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini, dwi := h.hire(h.role("call_centre")), h.hire(h.role("call_centre"))
	first, second := h.enter(rini), h.enter(dwi)
	conversation, ticket := h.waiting("Sri Lestari")
	h.exec(`UPDATE tickets SET closed_at = now() WHERE id = $1`, ticket)
	chat := chatPath(conversation)
	seen := func(page reply) string { return between(t, page.body, `name="seen" value="`, `"`) }
	one, two := seen(first.get(chat)), seen(second.get(chat))
	first.post(chat+"/kirim", "reply", "Halo Bu.", "seen", one).leads(chat + "#akhir")
	page := second.follow(second.post(chat+"/kirim", "reply", "Pagi Bu, ada apa?", "seen", two)).
		has(rini.Name+" baru saja menjawab orang ini.", "Petugas: Halo Bu.", "Pagi Bu, ada apa?")
	if n := h.sentTo(conversation); n != 1 {
		t.Fatalf("%d messages went out", n)
	}
	second.post(chat+"/kirim", "reply", "Pagi Bu, ada apa?", "seen", seen(page)).leads(chat + "#akhir")
	first.post(chat+"/kirim", "reply", "Saya lagi", "seen", seen(first.get(chat))).leads(chat + "#akhir")
	if n := h.sentTo(conversation); n != 3 {
		t.Errorf("%d messages went out", n)
	}
}

// A chat is put off, handed on with a note, given back to the bot; each leads
// to the list, and what is asked for wrongly is said in the chat.
func TestTicketActions(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini, dwi := h.hire(h.role("call_centre")), h.hire(h.role("call_centre"))
	centre := h.enter(rini)
	conversation, ticket := h.waiting("Sri Lestari")
	h.stuck(conversation)
	path := fmt.Sprintf("/chat/bantuan/%d", ticket)
	centre.post("/chat/ambil").leads(ticketPath(conversation, ticket))
	centre.follow(centre.post("/chat/ambil")).has("Tidak ada lagi yang menunggu.")
	centre.get(chatPath(conversation)).has("Mengisi KK rusak", "Terakhir ditanya: NIK", "2 jawaban terakhir tidak dipahami", "Tempat terakhir", "Menu awal")
	centre.follow(centre.post(path + "/selesai")).has("Pilih dulu bagaimana selesainya.")
	centre.follow(centre.post(path+"/tunda", "until", "jam")).has("Ditunda.", "ditunda sampai 2 Nov 10.00", "Tidak perlu dijawab sekarang")
	h.hear(conversation, `{"kind": "text", "text": "halo"}`, "")
	centre.get("/chat").lacks("ditunda sampai", "Tidak perlu dijawab sekarang")
	centre.post(path+"/tunda", "until", "besok")
	centre.get("/chat").has("ditunda sampai 3 Nov 07.30")
	centre.follow(centre.post(path + "/lanjut")).lacks("Jangan ditunda lagi")
	centre.follow(centre.post(path+"/serahkan", "to", "x")).has("Pilih rekan yang akan menjawab.")
	centre.follow(centre.post(path+"/serahkan", "to", fmt.Sprint(dwi.ID), "note", "Bicara Jawa.")).has("Chat sudah diserahkan.", "Dijawab "+dwi.Name)
	other := h.enter(dwi)
	other.get(chatPath(conversation)).has("Catatan "+rini.Name+", diserahkan ke "+dwi.Name, "Bicara Jawa.", "hanya petugas yang membaca")
	other.follow(other.post(chatPath(conversation)+"/catatan", "note", "NIK 3312014506900001 ganda")).has("3312**********01 ganda").lacks("3312014506900001")
	centre.post(path + "/lepas").is(http.StatusConflict)
	other.follow(other.post(path+"/asisten", "step", "field:pemohon_nama")).has("Chat sudah dikembalikan ke asisten.")
	var step string
	h.do(func(tx pgx.Tx) {
		if err := tx.QueryRow(t.Context(), `SELECT resume FROM turns WHERE conversation_id = $1`, conversation).Scan(&step); err != nil || step != "field:pemohon_nama" {
			t.Errorf("%q, %v", step, err)
		}
	})
}

// Waits that are too long are said in words.
func TestLongWaitsAreSaid(t *testing.T) {
	t.Parallel()
	h := open(t)
	centre := h.enter(h.hire(h.role("call_centre")))
	h.waiting("Sri")
	h.clock.Add(11 * 60e9)
	centre.get("/chat").has("menunggu 11 menit, hampir 15 menit")
	h.clock.Add(5 * 60e9)
	centre.get("/chat").has("menunggu 16 menit, lewat batas 15 menit")
}
