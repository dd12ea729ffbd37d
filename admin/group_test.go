package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// group is a group that is switched on; its conversation.
func (h *house) group(title string) (id int64) {
	h.t.Helper()
	ctx := context.Background()
	h.do(func(tx pgx.Tx) {
		err := tx.QueryRow(ctx, `WITH c AS (INSERT INTO conversations (channel, account, chat, is_group) VALUES ('whatsapp', 'warga', $1, true) RETURNING id),
			turn AS (INSERT INTO turns (conversation_id) SELECT id FROM c) SELECT id FROM c`, title).Scan(&id)
		if err == nil {
			err = h.office.MeetGroup(ctx, tx, id, title, false)
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE groups SET active = true WHERE conversation_id = $1`, id)
		}
		if err != nil {
			h.t.Fatal(err)
		}
	})
	return id
}

// How we behave in a group is seen by heads and set by the head of office and
// admins; what makes no sense is refused in words.
func TestGroups(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin, section := h.enter(h.hire(h.role("admin"))), h.enter(h.hire(h.role("head_of_section")))
	section.get("/panel/grup").is(200).has("Belum ada. Undang")
	id := h.group("Loket Desa")
	path := fmt.Sprintf("/panel/grup/%d", id)
	section.get("/panel/grup").is(200).has("Loket Desa WhatsApp", "Menyala", "bukan admin grup", "harian pukul 07.30, mingguan Senin pukul 07.30").lacks("Ubah pengaturan")
	form := func(more ...string) reply {
		fields := map[string]string{"active": "ya", "question_minutes": "45", "daily_at": "", "weekly_at": "16.05", "weekly_day": "5", "lang": "jv", "private_link": ""}
		for i := 0; i < len(more); i += 2 {
			fields[more[i]] = more[i+1]
		}
		var list []string
		for name, value := range fields {
			list = append(list, name, value)
		}
		r := admin.post(path, list...)
		if r.status == http.StatusSeeOther {
			return admin.follow(r).is(200)
		}
		return r.is(http.StatusUnprocessableEntity)
	}
	form().has("sudah disimpan", "sesudah 45 menit kerja", "Kabar loket mingguan Jumat pukul 16.05", "Hapus NIK tidak")
	for field, words := range map[string][2]string{"question_minutes": {"0", "antara 1 dan 1440"}, "weekly_at": {"21:00", "antara pukul 07.00 dan 20.00"},
		"daily_at": {"pagi", "Jam ditulis seperti"}, "weekly_day": {"7", "hari kerja"}, "lang": {"xx", "Pilih bahasa"}, "private_link": {"https://contoh.id", "Tautan chat pribadi berbentuk"}} {
		form(field, words[0]).has(words[1], "sesudah 45 menit kerja")
	}
	admin.post("/panel/grup/999999", "question_minutes", "20", "weekly_day", "1").is(http.StatusNotFound)
	h.exec(`UPDATE groups SET left_at = $1`, h.office.Now())
	admin.get("/panel/grup").has("Dikeluarkan", "Undang lagi").lacks("Ubah pengaturan")
}

// A head writes, sees what the groups will read, changes it, and sends it
// once; until its hour it can be taken back, afterwards its outcome is shown.
func TestAnnouncements(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.hire(h.role("head_of_office"))
	head := h.enter(boss)
	group := fmt.Sprint(h.group("Loket Desa"))
	const path = "/panel/pengumuman"
	fields := func(step string, more ...string) reply {
		return head.post(path, append([]string{"step", step, "words", "Server mati Sabtu.\r\nMohon maklum.", "at", "2026-11-02T13:00", "group", group, "operators", "ya"}, more...)...)
	}
	head.get(path).is(200).has("Isi pengumuman", "Loket Desa", "Belum ada.")
	fields("lihat").is(200).has("Pengumuman dari "+boss.Name+": Server mati Sabtu. Mohon maklum.", "2 November 2026, 13.00 WIB", "Jadwalkan", "Loket Desa")
	if n := h.count(`SELECT count(*) FROM announcements`); n != 0 {
		t.Fatal("a preview was announced")
	}
	back := fields("ubah").is(200).has("Server mati Sabtu.")
	for _, want := range []string{`value="2026-11-02T13:00"`, `value="` + group + `" checked`, `name="operators" value="ya" checked`} {
		if !strings.Contains(back.body, want) {
			t.Errorf("what was typed is lost: %s", want)
		}
	}
	head.post(path, "step", "lihat", "words", "NIK 3312014506900001", "group", group).is(http.StatusUnprocessableEntity).has("tidak boleh berisi NIK", "NIK 3312014506900001")
	head.post(path, "step", "lihat", "words", "Halo").is(http.StatusUnprocessableEntity).has("Pilih grup, operator, atau keduanya")
	head.post(path, "step", "kirim", "words", "Halo", "group", group, "at", "2026-11-02T21:00").is(http.StatusUnprocessableEntity).has("antara pukul 07.00 dan 20.00")
	head.post(path, "step", "lihat", "words", "Halo", "group", group, "at", "besok").is(http.StatusUnprocessableEntity).has("Waktu kirim tidak terbaca")

	head.follow(fields("kirim")).is(200).has("sudah dicatat", "Dijadwalkan", "Loket Desa: menunggu dikirim pada jamnya", "Operator yang sudah membaca: 0")
	fields("kirim").is(http.StatusUnprocessableEntity).has("baru saja dicatat")
	if n := h.count(`SELECT count(*) FROM announcements WHERE post_at = '2026-11-02 13:00+07' AND operators`); n != 1 {
		t.Fatalf("%d announcements, want 1", n)
	}
	cancel := between(t, head.get(path).body, `action="/panel/pengumuman/`, `"`)
	head.follow(head.post(path+"/"+cancel)).has("Pengumuman dibatalkan", "Loket Desa: tidak dikirim")
	head.follow(head.post(path + "/" + cancel)).has(boss.Name + " sudah membatalkan pengumuman itu")

	head.follow(head.post(path, "step", "kirim", "words", "Halo", "group", group)).is(200).has("Segera dikirim")
	h.exec(`WITH o AS (INSERT INTO outbox (conversation_id, channel, account, chat, body, failed_at, error)
			VALUES ($1, 'whatsapp', 'warga', 'x', '{}', now(), 'bukan anggota grup') RETURNING id),
		p AS (UPDATE announcement_posts SET outbox_id = o.id FROM o, announcements a WHERE announcement_id = a.id AND a.words = 'Halo')
		UPDATE announcements SET posted_at = now() WHERE words = 'Halo'`, group)
	head.get(path).has("Dikirim", "Loket Desa: ✗ gagal: bukan anggota grup")

	h.enter(h.hire(h.role("admin"))).get(path).is(200).has("Pengumuman ditulis kepala").lacks("<textarea", "Batalkan")
}

func (h *house) count(sql string, args ...any) (n int) {
	h.t.Helper()
	if err := h.pool.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// A question that a group left unanswered is in the list of who waits; the
// answer goes into the group as an answer to it, and holds no NIK.
func TestQuestionOfAGroup(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.group("Loket Desa")
	ctx := context.Background()
	h.do(func(tx pgx.Tx) {
		q := core.Question{GroupID: id, Ref: "m1", Author: "628999", Name: "Bu Sri", Words: "Buku nikah hilang bagaimana?", AskedAt: h.office.Now()}
		if _, err := h.office.AddQuestion(ctx, tx, q, 0); err != nil {
			t.Fatal(err)
		}
	})
	centre := h.enter(h.hire(h.role("call_centre")))
	page := centre.get("/chat").is(200).has("Bu Sri", "Buku nikah hilang bagaimana?")
	ticket := between(t, page.body, "/chat/bantuan/", "/ambil")
	chat := centre.follow(centre.post("/chat/bantuan/" + ticket + "/ambil")).is(200).has("Seluruh grup membaca jawaban ini")
	send := between(t, chat.body, `<form method="post" action="/chat/`, `"`)
	centre.follow(centre.post("/chat/"+send, "ticket", ticket, "reply", "Pakai NIK 3312014506900001")).has("tidak boleh berisi NIK")
	centre.post("/chat/"+send, "ticket", ticket, "reply", "Minta duplikat di KUA.").is(http.StatusSeeOther)
	if n := h.count(`SELECT count(*) FROM outbox WHERE conversation_id = $1 AND body->>'text' LIKE '%Minta duplikat di KUA.%' AND body->'quote'->>'ref' = 'm1'`, id); n != 1 {
		t.Errorf("%d answers to the question, want 1", n)
	}
}
