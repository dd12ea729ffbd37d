package admin

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"sakti/core/coretest/browser"
)

// chatHas is true when the page shows this chat and its thread has the words.
func chatHas(conversation int64, words string) string {
	return fmt.Sprintf("%s && document.getElementById('thread').textContent.includes(%q)", atPath(chatPath(conversation)), words)
}

// A morning in the call centre: two clerks at once, eleven people, nine chats
// open at one of them, by keyboard alone. The keys of each act are counted.
func TestCallCentreMorning(t *testing.T) {
	t.Parallel()
	h := open(t)
	var chats []int64
	for i := range 11 {
		conversation, _ := h.waiting(fmt.Sprintf("Warga Ke-%d", i+1))
		chats = append(chats, conversation)
		h.clock.Add(30 * time.Second)
	}
	h.stuck(chats[3])
	first := browser.Open(t)
	rini := &officer{h: h, ctx: first, staff: h.hire(h.role("call_centre"))}
	dwi := &officer{h: h, ctx: browser.Tab(t, first), staff: h.hire(h.role("call_centre"))}
	for _, o := range []*officer{rini, dwi} {
		h.sit(o.ctx, o.staff)
		h.look(o.ctx, "/chat")
		o.on(atPath("/chat"))
	}

	// Nine chats at once, longest waiting first.
	rini.press("a")
	for i := range 8 {
		rini.on(atPath(chatPath(chats[i])))
		rini.press("t")
	}
	rini.on(atPath(chatPath(chats[8])) + " && document.querySelectorAll('.chats ol a').length === 9")
	rini.cost("take nine chats", 9)
	dwi.on("document.getElementById('tickets').innerText.split('Dijawab " + rini.staff.Name + "').length === 10") // without reloading
	dwi.press("a")
	dwi.on(atPath(chatPath(chats[9])))
	dwi.cost("take a chat while nine are taken", 1)

	// A ready answer, looked over and sent.
	rini.press("1")
	rini.on(atPath(chatPath(chats[0])))
	rini.press("j")
	rini.on("document.activeElement.id === 'reply'")
	rini.press("/sal")
	rini.on("document.querySelectorAll('#options li').length === 1 || document.querySelector('#options [aria-selected=true]').textContent.includes('/salam')")
	rini.press(kb.Enter)
	rini.on("document.getElementById('reply').value.startsWith('Halo Warga Ke-1, saya " + rini.staff.Name + "')")
	rini.keys += h.send(rini.ctx)
	rini.on(chatHas(chats[0], "Petugas: Halo Warga Ke-1") + " && document.getElementById('reply').value === ''")
	rini.cost("go to a chat, answer with a ready answer", 8)

	// An answer of one's own, and on to the next.
	rini.press("n")
	rini.on(atPath(chatPath(chats[1])))
	rini.press("j")
	rini.on("document.activeElement.id === 'reply'")
	rini.press("Ya.")
	rini.keys += h.send(rini.ctx)
	rini.on(chatHas(chats[1], "Petugas: Ya."))
	rini.cost("next chat, answer with three letters", 6)

	// Who waits longest is one key away; a new message shows in the strip.
	rini.press("l")
	rini.on(atPath(chatPath(chats[2])))
	rini.press("p")
	rini.on(atPath(chatPath(chats[1])))
	h.hear(chats[6], `{"kind": "text", "text": "Halo, masih di sana?"}`, "")
	rini.on("document.querySelector('.chats [data-key=\"7\"]').textContent.includes('1 baru')")
	rini.press("7")
	rini.on(chatHas(chats[6], "masih di sana"))
	rini.cost("longest waiting, back, and to whom wrote just now", 3)

	// Drafts stay with their chats.
	rini.press("j")
	rini.on("document.activeElement.id === 'reply'")
	rini.press("Baik, untuk")
	rini.press(kb.Escape)
	rini.on("document.activeElement.id !== 'reply'")
	rini.press("3")
	rini.on(atPath(chatPath(chats[2])) + " && document.getElementById('reply').value === ''")
	rini.press("7")
	rini.on(atPath(chatPath(chats[6])) + " && document.getElementById('reply').value === 'Baik, untuk'")
	rini.keys = 0

	// The colleague looks in: both see each other, and who writes.
	h.look(dwi.ctx, chatPath(chats[6]))
	dwi.on(says(rini.staff.Name + " sedang menjawab orang ini."))
	rini.on(says(dwi.staff.Name + " juga membuka chat ini."))
	rini.press("j")
	rini.on("document.activeElement.id === 'reply'")
	rini.press(" KK")
	dwi.on(says(rini.staff.Name + " sedang menulis ke orang ini."))
	rini.press(kb.Escape)
	rini.on("document.activeElement.id !== 'reply'")
	rini.keys = 0

	// Handed over with a note; it is there without reloading.
	rini.press("h")
	rini.on("document.activeElement.id === 'to'")
	rini.press("\tBicara Jawa.")
	rini.keys += h.send(rini.ctx)
	rini.on(atPath("/chat") + " && " + says("Chat sudah diserahkan."))
	rini.cost("hand over with a note of twelve letters", 15)
	dwi.on(says("Bicara Jawa.") + " && document.querySelectorAll('.chats ol a').length === 2")

	// Given back to the bot where it stood.
	rini.press("4")
	rini.on(atPath(chatPath(chats[3])) + " && " + says("2 jawaban terakhir tidak dipahami"))
	rini.press("b")
	rini.on("document.activeElement.id === 'step'")
	rini.press("\t" + kb.Enter)
	rini.on(atPath("/chat") + " && " + says("Chat sudah dikembalikan ke asisten."))
	rini.cost("open a chat and give it back to the bot", 4)

	// Put off, and closed with a reason.
	rini.press("3")
	rini.on(atPath(chatPath(chats[2])))
	rini.press("z")
	rini.on("document.activeElement.name === 'until'")
	rini.press("2" + kb.Enter)
	rini.on(atPath("/chat") + " && " + says("Tidak perlu dijawab sekarang"))
	rini.cost("open a chat and put it off till tomorrow", 4)
	rini.press("1")
	rini.on(atPath(chatPath(chats[0])))
	rini.press("s")
	rini.on("document.activeElement.name === 'outcome'")
	rini.press(kb.Enter)
	rini.on(atPath("/chat") + " && document.querySelectorAll('.chats ol a').length === 6")
	rini.cost("open a chat and close it", 3)

	// Both reach for the last one: one has it, the other keeps the words.
	for _, o := range []*officer{rini, dwi} {
		h.look(o.ctx, chatPath(chats[10]))
		o.on(atPath(chatPath(chats[10])))
		o.press("j")
		o.on("document.activeElement.id === 'reply'")
		o.press("Selamat pagi")
	}
	dwi.keys += h.send(dwi.ctx)
	dwi.on(chatHas(chats[10], "Petugas: Selamat pagi"))
	rini.on(says(dwi.staff.Name+" sedang menjawab orang ini.") + " && " + chatHas(chats[10], "Petugas: Selamat pagi"))
	rini.keys += h.send(rini.ctx)
	rini.on("document.querySelector('main > .told') && document.querySelector('main > .told').textContent.includes('sudah mengambil permintaan ini')")
	if n := h.sentTo(chats[10]); n != 1 {
		t.Errorf("the last one was written to %d times", n)
	}
}
