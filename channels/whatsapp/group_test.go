package whatsapp

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

// newGroupBench has a group of Siti (its superadmin), the office and others.
func newGroupBench(t *testing.T, modes ...types.AddressingMode) (*bench, *whatsapptest.Chat, *whatsapptest.Group) {
	t.Helper()
	mode := append(modes, types.AddressingModeLID)[0]
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	group := b.server.Group("Operator Desa", mode, siti.Person, b.device.Person())
	b.await("to be put in", func() bool { return len(b.joined(channels.KindJoined)) == 1 })
	b.table.mu.Lock()
	b.table.events = nil
	b.table.mu.Unlock()
	return b, siti, group
}

func (b *bench) joined(kind channels.Kind) []channels.Event {
	return b.table.list(func(e channels.Event) bool { return e.Kind == kind })
}

// What is said in a group is stored with the group, its author's private
// address, and whether it is for us.
func TestGroupMentionReplyAndCommand(t *testing.T) {
	t.Parallel()
	for _, mode := range []types.AddressingMode{types.AddressingModeLID, types.AddressingModePN} {
		b := newBench(t)
		b.run()
		siti := b.citizen(1)
		group := b.server.Group("Operator Desa", mode, siti.Person, b.device.Person())
		chat := siti.To(group.JID())
		ours := b.device.Person()
		sent := b.send(channels.Outgoing{ID: "g1", Chat: group.JID().String(), Text: "Ketik #bantuan."})
		posted := chat.WaitText()
		chat.Say("selamat pagi")
		chat.Mention("@"+ours.LID().User+" jam berapa buka?", ours.LID())
		chat.Mention("@"+ours.PN().User+" jam berapa buka?", ours.PN())
		chat.Reply(posted, "terima kasih")
		chat.Say("#syarat akta lahir")
		address := group.JID().String()
		said := func() []channels.Event {
			return b.table.list(func(e channels.Event) bool { return e.Chat == address && e.Kind == channels.KindText })
		}
		b.await("five messages", func() bool { return len(said()) == 5 })
		for i, event := range said() {
			g := event.Group
			if g == nil || g.From != siti.LID().String() || g.Title != "Operator Desa" || !g.Admin || g.Ours {
				t.Errorf("%s: group %+v", mode, g)
			}
			if toUs := i >= 1 && i <= 3; g.ToBot != toUs {
				t.Errorf("%s: %q is for us: %v", mode, event.Text, g.ToBot)
			}
		}
		if got := said()[3].ReplyTo; got != sent.Provider {
			t.Errorf("%s: answers %q, want %q", mode, got, sent.Provider)
		}
		b.confirmed()
		b.end()
	}
}

// An answer in a group quotes the question and names who asked.
func TestGroupAnswer(t *testing.T) {
	t.Parallel()
	for mode, address := range addresses {
		b, siti, group := newGroupBench(t, mode)
		answerInGroup(t, b, siti, group, address(siti.Person))
		b.end()
	}
}

// addresses are those by which members know each other.
var addresses = map[types.AddressingMode]func(*whatsapptest.Person) types.JID{
	types.AddressingModeLID: (*whatsapptest.Person).LID,
	types.AddressingModePN:  (*whatsapptest.Person).PN,
}

func answerInGroup(t *testing.T, b *bench, siti *whatsapptest.Chat, group *whatsapptest.Group, author types.JID) {
	t.Helper()
	chat := siti.To(group.JID())
	question := chat.Say("#jam")
	b.await("the question", func() bool { return len(b.table.of(group.JID().String())) == 1 })
	event := b.table.of(group.JID().String())[0]
	b.send(channels.Outgoing{
		ID: "a1", Chat: event.Chat, Text: "@" + event.Group.From + " Buka jam 8.", Mention: []string{event.Group.From},
		Quote: &channels.Quote{Ref: event.Ref, From: event.Group.From, Text: event.Text},
	})
	got := chat.WaitText()
	info := got.Message.GetExtendedTextMessage().GetContextInfo()
	if got.Text != "@"+author.User+" Buka jam 8." || len(info.GetMentionedJID()) != 1 || info.GetMentionedJID()[0] != author.String() {
		t.Errorf("text %q, mentioned %q", got.Text, info.GetMentionedJID())
	}
	if info.GetStanzaID() != question.ID || info.GetParticipant() != author.String() || info.GetQuotedMessage().GetConversation() != "#jam" {
		t.Errorf("quotes %v", info)
	}
}

// Our number is taken out and put in again; both are told once.
func TestPutInAndTakenOut(t *testing.T) {
	t.Parallel()
	b, _, group := newGroupBench(t)
	group.Remove(b.device.Person())
	b.await("to be taken out", func() bool { return len(b.joined(channels.KindLeft)) == 1 })
	if event := b.joined(channels.KindLeft)[0]; event.Chat != group.JID().String() || event.Group == nil {
		t.Errorf("left %+v", event)
	}
	_, err := b.channel.Send(t.Context(), channels.Outgoing{ID: "1", Chat: group.JID().String(), Text: "halo"})
	if refusal := channels.AsSendError(err); err == nil || !refusal.Final || !refusal.Closed {
		t.Errorf("sent to a group we are not in: %+v", refusal)
	}
}

// Where our number is an admin it can delete what others wrote, and knows
// that it can.
func TestModeration(t *testing.T) {
	t.Parallel()
	for mode, address := range addresses {
		moderate(t, mode, address)
	}
}

func moderate(t *testing.T, mode types.AddressingMode, address func(*whatsapptest.Person) types.JID) {
	t.Helper()
	b, siti, group := newGroupBench(t, mode)
	defer b.end()
	budi := b.citizen(2)
	group.Add(budi.Person)
	chat := budi.To(group.JID())
	chat.Say("NIK saya …")
	b.await("the message", func() bool { return len(b.table.of(group.JID().String())) == 1 })
	event := b.table.of(group.JID().String())[0]
	if event.Group.Admin || event.Group.Ours {
		t.Errorf("group %+v", event.Group)
	}
	group.Promote(b.device.Person())
	chat.Say("lagi")
	b.await("the next message", func() bool { return len(b.table.of(group.JID().String())) == 2 })
	if next := b.table.of(group.JID().String())[1]; !next.Group.Ours {
		t.Errorf("group %+v", next.Group)
	}
	if err := b.channel.Delete(t.Context(), event.Chat, event.Group.From, event.Ref); err != nil {
		t.Fatal(err)
	}
	if _, ok := siti.Wait(time.Minute, func(m whatsapptest.Received) bool {
		key := m.Message.GetProtocolMessage().GetKey()
		return key.GetID() == event.Ref && key.GetParticipant() == address(budi.Person).String()
	}); !ok {
		t.Error("nobody saw the message deleted")
	}
}

// In a group the first member's receipt speaks for all.
func TestGroupReceiptsOnce(t *testing.T) {
	t.Parallel()
	b, siti, group := newGroupBench(t)
	budi := b.citizen(2)
	group.Add(budi.Person)
	offers := b.table.offered()
	sent := b.send(channels.Outgoing{ID: "1", Chat: group.JID().String(), Text: "pengumuman"})
	siti.To(group.JID()).WaitText()
	budi.To(group.JID()).WaitText()
	b.await("both receipts to be taken", func() bool {
		confirmed := 0
		for _, d := range b.device.Deliveries("receipt") {
			if d.ID == sent.Provider && d.Confirmed {
				confirmed++
			}
		}
		return confirmed >= 2
	})
	if got := b.table.receipts(sent.Provider); len(got) != 1 || got[0] != channels.Delivered || b.table.offered() != offers+1 {
		t.Errorf("receipts %v, %d offered", got, b.table.offered()-offers)
	}
}
