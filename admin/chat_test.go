package admin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core/coretest/browser"
)

// exec runs a statement in a transaction that is committed.
func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	if _, err := h.pool.Exec(context.Background(), sql, args...); err != nil {
		h.t.Fatal(err)
	}
}

// conversationOf is the chat in which somebody asked for a human.
func (h *house) conversationOf(ticket int64) (id int64) {
	h.t.Helper()
	if err := h.pool.QueryRow(context.Background(), `SELECT conversation_id FROM tickets WHERE id = $1`, ticket).Scan(&id); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// hear lets the person of a conversation send something.
func (h *house) hear(conversation int64, body, files string) {
	h.t.Helper()
	h.exec(`INSERT INTO messages (conversation_id, channel, account, key, body, files, received_at)
		VALUES ($1, 'simulator', 'sakti', gen_random_uuid()::text, $2, nullif($3, '')::jsonb, $4)`, conversation, body, files, h.office.Now())
}

// say lets the service send something; what became of it is SQL.
func (h *house) say(conversation int64, body, became string) (id int64) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `INSERT INTO outbox (conversation_id, channel, account, chat, body, created_at)
		VALUES ($1, 'simulator', 'sakti', 'x', $2, $3) RETURNING id`, conversation, body, h.office.Now()).Scan(&id)
	if err != nil {
		h.t.Fatal(err)
	}
	h.exec(`UPDATE outbox SET `+became+` WHERE id = $1`, id)
	return id
}

// talk is a conversation with everything in it, of somebody who waits for a
// human.
func (h *house) talk() int64 {
	h.t.Helper()
	id := h.conversationOf(h.ticket())
	a := h.file("AKL", "submitted")
	h.photograph(a)
	h.exec(`UPDATE applications SET person_id = (SELECT person_id FROM conversations WHERE id = $2) WHERE id = $1`, a.ID, id)
	h.exec(`UPDATE people SET name = 'Sri Lestari' WHERE id = (SELECT person_id FROM conversations WHERE id = $1)`, id)
	var file string
	err := h.pool.QueryRow(context.Background(), `SELECT file_id::text FROM attachments WHERE application_id = $1 ORDER BY id LIMIT 1`, a.ID).Scan(&file)
	if err != nil {
		h.t.Fatal(err)
	}
	h.say(id, `{"text": "Mau urus apa?", "choices": [{"key": "a", "label": "Akta lahir"}, {"key": "k", "label": "KK"}]}`, "sent_at = now(), delivered_at = now(), read_at = now()")
	h.hear(id, `{"kind": "text", "text": "NIK saya 3312 0145 0690 0001, tolong dicek"}`, "")
	h.hear(id, `{"kind": "media", "text": "ini KK saya"}`, `[{"ID": "`+file+`"}, {"ID": "", "Refused": "blurred"}]`)
	h.say(id, `{"text": "Terima kasih, fotonya sudah kami terima."}`, "sent_at = now(), delivered_at = now()")
	h.hear(id, `{"kind": "voice"}`, "")
	h.say(id, `{"text": "Maaf, kami tidak bisa mendengar pesan suara."}`, "sent_at = now()")
	h.say(id, `{"text": "Petugas akan membaca pesan Anda."}`, "failed_at = now(), error = 'nomor tidak terdaftar'")
	h.say(id, `{"text": "Ditunggu, ya."}`, "send_at = now() + interval '1 hour'")
	return id
}

// A conversation is read with both sides, ticks, photos and the person's
// cases; nobody's NIK is in it; a failed message goes out again, once.
func TestChat(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.hire(h.role("call_centre"))
	centre := h.enter(staff)
	id := h.talk()
	page := centre.get(chatPath(id)).is(200).has("Sri Lestari", "Mau urus apa?", "Akta lahir", "3312**********01, tolong dicek", "ini KK saya",
		"Foto ditolak: buram", "Pesan suara", "✓✓ sudah dibaca", "✓✓ sampai di HP", "✓ terkirim", "✗ gagal", "nomor tidak terdaftar", "Kirim ulang",
		"menunggu dikirim", "Akta Kelahiran", "Menunggu verifikasi").lacks("3312014506900001", "3312 0145")
	photo := between(t, page.body, `<a class="shot" href="`, `"`)
	if picture := centre.get(photo).is(200); !strings.HasPrefix(picture.header.Get("Content-Type"), "image/") {
		t.Error("the photo is none")
	}
	again := between(t, page.body, `action="`+chatPath(id)+`/kirim-ulang/`, `"`)
	centre.follow(centre.post(chatPath(id)+"/kirim-ulang/"+again)).is(200).lacks("Kirim ulang", "nomor tidak terdaftar")
	centre.post(chatPath(id) + "/kirim-ulang/" + again).is(http.StatusConflict)
	centre.get("/chat/999999").is(http.StatusNotFound)
	centre.get("/chat/x").is(http.StatusNotFound)
	var looks int
	if err := h.pool.QueryRow(context.Background(), `SELECT count(*) FROM office_log WHERE action = 'chat.read' AND staff_id = $1`, staff.ID).Scan(&looks); err != nil || looks != 2 {
		t.Errorf("%d looks recorded, %v; want 2", looks, err)
	}
}

func between(t testing.TB, text, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, before)
	if !found {
		t.Fatalf("no %s", before)
	}
	inner, _, _ := strings.Cut(rest, after)
	return inner
}

// Who waits longest is on top; what is answered stands in the chat under the
// officer's name, and the person is told it once.
func TestTickets(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini := h.hire(h.role("call_centre"))
	centre := h.enter(rini)
	centre.get("/chat").is(200).has("Tidak ada yang menunggu.")
	ticket := h.ticket()
	path := "/chat/bantuan/" + strconv.FormatInt(ticket, 10)
	h.clock.Add(90 * 60e9)
	h.ticket()
	page := centre.get("/chat").is(200).has("Minta bicara dengan petugas", "lewat simulator", "KK saya salah alamat", "menunggu 1 jam", "menunggu 1 menit")
	if strings.Index(page.body, "1 jam") > strings.Index(page.body, "menunggu 1 menit") {
		t.Error("who waits longest is not on top")
	}
	chat := chatPath(h.conversationOf(ticket))
	centre.follow(centre.post(chat+"/kirim", "reply", " ")).has("Tulis dulu pesannya.")
	centre.post(chat+"/kirim", "reply", " Silakan kirim foto KK-nya. ").leads(fmt.Sprintf("%s?tiket=%d#akhir", chat, ticket))
	centre.get(chat).has("Petugas: Silakan kirim foto KK-nya.", rini.Name+" ·", "Kembalikan ke antrean", "Sudah dibantu")
	centre.follow(centre.post(path+"/selesai", "reply", "Sudah kami perbaiki.", "outcome", "answered")).is(200).has("sudah ditutup").lacks("1 jam")
	centre.post(path+"/selesai", "reply", "dua kali", "outcome", "answered").is(http.StatusConflict).has("sudah ditutup orang lain")
	var said []string
	h.do(func(tx pgx.Tx) {
		rows, err := tx.Query(t.Context(), `SELECT body->>'text' FROM outbox WHERE send_at IS NOT NULL ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		if said, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			t.Fatal(err)
		}
	})
	if !slices.Equal(said, []string{"Petugas: Silakan kirim foto KK-nya.", "Petugas: Sudah kami perbaiki."}) {
		t.Errorf("the person reads %q", said)
	}
}

// Ten officers reach for one person at once: one has them, the others are told
// who, and none of them can write in between.
func TestOneOfficerAPerson(t *testing.T) {
	t.Parallel()
	h := open(t)
	ticket := h.ticket()
	chat := chatPath(h.conversationOf(ticket))
	statuses := make([]int, 10)
	replies := make([]reply, 10)
	var group sync.WaitGroup
	for i := range statuses {
		centre := h.enter(h.hire(h.role("call_centre")))
		group.Go(func() {
			replies[i] = centre.post(fmt.Sprintf("/chat/bantuan/%d/ambil", ticket))
			statuses[i] = replies[i].status
			if statuses[i] == http.StatusConflict {
				centre.follow(centre.post(chat+"/kirim", "reply", "saya juga")).has("sudah mengambil permintaan ini")
				centre.get(chat).has("sedang menjawab orang ini").lacks("Tulis pesan")
			}
		})
	}
	group.Wait()
	won := 0
	for i, status := range statuses {
		switch status {
		case http.StatusSeeOther:
			won++
		case http.StatusConflict:
			replies[i].has("sudah mengambil permintaan ini")
		default:
			t.Errorf("status %d", status)
		}
	}
	if won != 1 {
		t.Errorf("%d officers have the person", won)
	}
}

// The call centre answers by keyboard: A takes, J writes, Ctrl+Enter sends,
// S closes, with the usual reason.
func TestChatByKeyboard(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.talk()
	ctx := browser.Open(t)
	h.sit(ctx, h.hire(h.role("call_centre")))
	h.look(ctx, "/chat")
	h.on(ctx, atPath("/chat"))
	h.press(ctx, "a")
	h.on(ctx, atPath(chatPath(id)))
	const end = "(() => { const t = document.getElementById('thread'); return t.scrollHeight - t.scrollTop - t.clientHeight < 2; })()"
	h.on(ctx, "document.querySelector('.shot img').naturalWidth > 0 && "+end) // the newest is in sight, though the photo came late
	h.press(ctx, "j")
	h.on(ctx, "document.activeElement.id === 'reply'")
	h.press(ctx, "Sudah kami cek, ya.")
	h.send(ctx)
	h.on(ctx, "document.readyState === 'complete' && document.querySelector('.thread').textContent.includes('Petugas: Sudah kami cek, ya.') && document.getElementById('reply').value === ''")
	h.press(ctx, "s")
	h.on(ctx, "document.activeElement.name === 'outcome' && document.activeElement.checked")
	h.press(ctx, kb.Enter)
	h.on(ctx, "location.pathname === '/chat' && document.querySelector('.told').textContent.includes('ditutup')")
}
