package admin

import (
	"context"
	"fmt"
	"testing"

	"sakti/bot"
	"sakti/core/coretest/browser"
)

// byHand has somebody answer in a chat with the office's phone.
func (h *house) byHand(conversation int64, words string) {
	h.t.Helper()
	id := h.say(conversation, fmt.Sprintf(`{"text": %q, "what": "text"}`, words), `sent_at = now()`)
	h.exec(`INSERT INTO chat_replies (conversation_id, outbox_id, at) VALUES ($1, $2, $3)`, conversation, id, h.office.Now())
	h.exec(`UPDATE conversations SET hand_until = now() + interval '2 hours' WHERE id = $1`, conversation)
}

// An answer written with the office's phone stands in the chat, the page says
// that the bot is silent, and one press has it speak again.
func TestAnsweredWithTheOfficePhone(t *testing.T) {
	t.Parallel()
	h := open(t)
	conversation, _ := h.waiting("Sri Lestari")
	h.byHand(conversation, "Bu Sri, KK-nya sudah jadi.")
	clerk := h.hire(h.role("call_centre"))
	desk := browser.Open(t)
	h.sit(desk, clerk)
	h.look(desk, chatPath(conversation))
	h.on(desk, atPath(chatPath(conversation)))
	for _, want := range []string{"Bu Sri, KK-nya sudah jadi.", bot.OfficePhone, "Asisten diam sampai pukul"} {
		h.on(desk, fmt.Sprintf("document.querySelector('main').textContent.includes(%q)", want))
	}
	browser.Shot(t, desk, "chat-by-hand")
	h.click(desk, "#byhand button")
	h.on(desk, "document.body.textContent.includes('Asisten menjawab lagi di chat ini.') && !document.querySelector('#byhand form')")
	var waits bool
	err := h.pool.QueryRow(context.Background(), `SELECT t.resume = '' AND t.due_at IS NOT NULL AND c.hand_until IS NULL
		FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE c.id = $1`, conversation).Scan(&waits)
	if err != nil || !waits {
		t.Errorf("the bot does not go on, %v", err)
	}
}
