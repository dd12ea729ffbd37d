package admin

import (
	"context"
	"fmt"

	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// waiting lets somebody with a name ask for a human, and returns their chat
// and ticket.
func (h *house) waiting(name string) (conversation, ticket int64) {
	h.t.Helper()
	ticket = h.ticket()
	conversation = h.conversationOf(ticket)
	h.exec(`UPDATE people SET name = $2 WHERE id = (SELECT person_id FROM conversations WHERE id = $1)`, conversation, name)
	return conversation, ticket
}

// stuck puts the bot of a conversation into the middle of a form.
func (h *house) stuck(conversation int64) {
	h.t.Helper()
	service := h.office.Catalog.Service("KK-RUSAK")
	state := fmt.Sprintf(`{"v": 1, "greeted": true, "step": "field:pemohon_nik", "misses": 2, "draft": {"id": %q,
		"service": %q, "version": %q, "answers": {"hubungan": "diri", "pemohon_nama": "Sri Lestari"}}}`,
		"0198c5f0-0000-7000-8000-000000000001", service.Code, service.Version)
	h.exec(`UPDATE conversations SET state = $2 WHERE id = $1`, conversation, state)
}

// takes gives an officer a ticket.
func (h *house) takes(staff *core.Staff, ticket int64) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		if _, err := h.office.ClaimTicket(context.Background(), tx, staff, ticket); err != nil {
			h.t.Fatal(err)
		}
	})
}

// callScenes are the call centre in the middle of a day.
func (h *house) callScenes() []scene {
	h.t.Helper()
	clerk, colleague, head := h.hire(h.role("call_centre")), h.hire(h.role("call_centre")), h.hire(h.role("head_of_section"))
	talk := h.talk()
	h.stuck(talk)
	var mine int64
	if err := h.pool.QueryRow(context.Background(), `SELECT id FROM tickets WHERE conversation_id = $1`, talk).Scan(&mine); err != nil {
		h.t.Fatal(err)
	}
	h.takes(clerk, mine)
	for _, name := range []string{"Wagimin", "Suparti Handayani", "Mbah Karto"} {
		_, ticket := h.waiting(name)
		h.takes(clerk, ticket)
	}
	tukiyem, _ := h.waiting("Tukiyem")
	h.byHand(tukiyem, "Bu Tukiyem, KTP-nya bisa diambil besok.")
	h.exec(`UPDATE tickets SET opened_at = opened_at - interval '25 minutes' WHERE id = $1`, mine)
	h.do(func(tx pgx.Tx) {
		ctx := context.Background()
		if err := h.office.AddChatNote(ctx, tx, colleague, talk, "Sudah telepon. Beliau tidak punya buku nikah, sedang dicari anaknya."); err != nil {
			h.t.Fatal(err)
		}
		if err := h.office.KeepDraft(ctx, tx, colleague, talk, core.ChatDraft{Words: "Selamat", At: 1}); err != nil {
			h.t.Fatal(err)
		}
		err := h.office.SetCanned(ctx, tx, head, core.Canned{Code: "banjir", Title: "Kantor kebanjiran",
			Words: map[string]string{"id": "Maaf {nama}, hari ini kantor tutup karena banjir. Kami layani lewat chat ini."}}, true)
		if err != nil {
			h.t.Fatal(err)
		}
		salam, err := h.office.CannedAnswer(ctx, tx, "salam")
		if err != nil {
			h.t.Fatal(err)
		}
		salam.Words["id"] = "Halo {nama}, ini {petugas}. Ada yang bisa dibantu?"
		if err := h.office.SetCanned(ctx, tx, head, salam, false); err != nil {
			h.t.Fatal(err)
		}
	})
	open := func(keys string, until string) func(context.Context) {
		return func(ctx context.Context) {
			h.look(ctx, fmt.Sprintf("/chat/%d", talk))
			h.on(ctx, atPath(chatPath(talk)))
			h.press(ctx, keys[:1])
			h.on(ctx, "document.activeElement.matches('textarea, input')")
			if len(keys) > 1 {
				h.press(ctx, keys[1:])
			}
			h.on(ctx, until)
		}
	}
	go_ := func(path string) func(context.Context) { return func(ctx context.Context) { h.look(ctx, path) } }
	return []scene{
		{"tickets-held", clerk, go_("/chat")},
		{"chat-held", nil, go_(chatPath(talk))},
		{"chat-by-hand", nil, go_(chatPath(tukiyem))},
		{"chat-ready", nil, open("j/ka"+kb.ArrowDown, "!document.getElementById('options').hidden")},
		{"chat-close", nil, open("s", "document.activeElement.name === 'outcome'")},
		{"canned", head, go_("/panel/jawaban")},
		{"canned-answer", nil, go_("/panel/jawaban/salam")},
	}
}
