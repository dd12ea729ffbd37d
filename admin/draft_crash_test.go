package admin

import (
	"context"
	"testing"
	"time"

	"sakti/core/coretest/browser"
)

// The browser dies in the middle of a word, like the computer when the power
// fails. Started again, at the same page, what was typed is there, in each
// chat its own; also at another desk.
func TestDraftsSurviveACrash(t *testing.T) {
	t.Parallel()
	h := open(t)
	clerk := h.hire(h.role("call_centre"))
	var chats []int64
	for _, name := range []string{"Sri", "Wagimin"} {
		conversation, ticket := h.waiting(name)
		h.takes(clerk, ticket)
		chats = append(chats, conversation)
	}
	profile := t.TempDir()
	ctx, crash := browser.OpenAt(t, profile)
	h.sit(ctx, clerk)
	words := []string{"Baik Bu, KK-nya sudah", "Pak Wagimin, tolong kirim"}
	for i, chat := range chats {
		h.look(ctx, chatPath(chat))
		h.on(ctx, atPath(chatPath(chat)))
		h.press(ctx, "j")
		h.on(ctx, "document.activeElement.id === 'reply'")
		h.press(ctx, words[i])
		for deadline := time.Now().Add(soon); h.draftOf(clerk.ID, chat) != words[i]; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("kept is %q, want %q", h.draftOf(clerk.ID, chat), words[i])
			}
		}
	}
	crash()

	again, _ := browser.OpenAt(t, profile)
	h.sit(again, clerk)
	other := browser.Tab(t, again) // another desk: nothing of this browser's
	h.sit(other, clerk)
	for i, chat := range chats {
		for _, desk := range []context.Context{again, other} {
			h.look(desk, chatPath(chat))
			h.on(desk, atPath(chatPath(chat))+" && document.getElementById('reply').value === '"+words[i]+"' && document.querySelector('.restored') !== null")
		}
	}
	h.press(again, "j")
	h.on(again, "document.activeElement.id === 'reply'")
	h.send(again)
	h.on(again, chatHas(chats[1], "Petugas: "+words[1])+" && document.getElementById('reply').value === ''")
	h.look(other, chatPath(chats[1]))
	h.on(other, chatHas(chats[1], words[1])+" && document.getElementById('reply').value === ''")
}

// draftOf is what the office has kept of somebody's words in a chat.
func (h *house) draftOf(staff, conversation int64) (words string) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `SELECT coalesce(max(words), '') FROM chat_drafts WHERE staff_id = $1 AND conversation_id = $2`,
		staff, conversation).Scan(&words)
	if err != nil {
		h.t.Fatal(err)
	}
	return words
}
