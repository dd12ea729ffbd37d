package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sakti/channels/whatsapp/whatsapptest"
)

// TestWhatsAppFiveHundredMessagesFromTwentyCitizens: 20 real WhatsApp clients
// write 25 messages each at the same time, and the program is killed with -9
// in the middle. Every message is stored once, and each has one answer on the
// phone that wrote it. Afterwards somebody of the office answers with the
// number's own phone, and the program is silent in that chat until it is asked
// for.
func TestWhatsAppFiveHundredMessagesFromTwentyCitizens(t *testing.T) {
	t.Parallel()
	const people, each = 20, 25
	server := whatsapptest.Start(t)
	p, office := newOnWhatsApp(t, server)
	talks := make([]*whatsappTalk, people)
	for i := range talks {
		citizen := server.Citizen(t, fmt.Sprintf("62812345%05d", i), fmt.Sprintf("Warga %d", i))
		talks[i] = &whatsappTalk{t: t, p: p, chat: citizen.To(office.PN())}
		talks[i].say("halo")
	}
	var said atomic.Int32
	var all sync.WaitGroup
	for _, talk := range talks {
		all.Go(func() {
			for range each - 1 {
				talk.chat.Say("menu")
				said.Add(1)
			}
		})
	}
	for said.Load() < people*each/2 && !t.Failed() {
		time.Sleep(5 * time.Millisecond)
	}
	p.stop(syscall.SIGKILL)
	p.start()
	all.Wait()
	p.eventually("all messages, each once", `SELECT count(*) FROM messages WHERE channel = 'whatsapp'`, people*each)
	p.eventually("an answer to each, each once", `SELECT count(DISTINCT body->>'reply_to') FROM outbox WHERE channel = 'whatsapp' AND sent_at IS NOT NULL`, people*each)
	p.eventually("nothing that waits", `SELECT count(*) FROM outbox WHERE channel = 'whatsapp' AND sent_at IS NULL`, 0)
	p.eventually("no other answers", `SELECT count(*) FROM outbox WHERE channel = 'whatsapp'`, people*each)
	for i, talk := range talks {
		for talk.seen < each {
			talk.next()
		}
		if n := len(talk.bubbles()); n != each {
			t.Errorf("citizen %d sees %d answers to %d messages", i, n, each)
		}
	}

	talk := talks[0]
	phone := server.Citizen(t, office.PN().User, "Disdukcapil").To(talk.chat.LID())
	phone.Say("Bu, KK-nya sudah jadi.")
	if hand := talk.next(); hand.Text != "Bu, KK-nya sudah jadi." {
		t.Errorf("the office's phone: %s", hand.Text)
	}
	p.eventually("what was written by hand", `SELECT count(*) FROM chat_replies WHERE staff_id IS NULL`, 1)
	talk.chat.Say("jam berapa bukanya?")
	p.eventually("the question", `SELECT count(*) FROM messages WHERE channel = 'whatsapp'`, people*each+1)
	talk.say("menu")
	if n := len(talk.bubbles()); n != each+2 {
		t.Errorf("%d messages on the phone, %d expected: the answer by hand, and the menu", n, each+2)
	}
}
