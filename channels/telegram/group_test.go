package telegram_test

import (
	"slices"
	"strconv"
	"testing"

	"sakti/channels"
	"sakti/channels/telegram"
	"sakti/channels/telegram/telegramtest"
)

// stored are the events of a table.
func (in *table) stored() []channels.Event {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.events)
}

// listening is a channel that runs, with the table that its events go to, and
// a group that the bot has just been put into.
func listening(t *testing.T) (*telegram.Channel, *table, *telegramtest.Group, *telegramtest.User) {
	server, in := telegramtest.New(t), &table{}
	channel := opened(t, config(server))
	running(t, channel, in.store)
	sri, g := server.User(9001), server.Group(-1001, "Loket Desa")
	g.Add(sri)
	await(t, "the group", func() bool { return len(in.stored()) == 1 })
	if first := in.stored()[0]; first.Kind != channels.KindJoined || first.Chat != "-1001" || first.Group.Title != "Loket Desa" || first.Group.Ours {
		t.Fatalf("put into a group: %+v %+v", first, first.Group)
	}
	return channel, in, g, sri
}

// TestGroupHearsWhatIsAddressedToIt, and everything once it is a manager.
func TestGroupHearsWhatIsAddressedToIt(t *testing.T) {
	t.Parallel()
	channel, in, g, sri := listening(t)
	g.Say(sri, "Selamat pagi semua")
	asked := g.Say(sri, "/antrean@"+telegramtest.Username)
	if _, err := channel.Send(t.Context(), channels.Outgoing{ID: "o1", Chat: g.Chat(), Text: "Antrean sekarang:",
		Quote: &channels.Quote{Ref: strconv.Itoa(asked), From: sri.Chat()}}); err != nil {
		t.Fatal(err)
	}
	answer := g.Messages()[0]
	if answer.ReplyTo != asked {
		t.Errorf("the answer is to %d, want %d", answer.ReplyTo, asked)
	}
	g.Reply(sri, answer.ID, "suwun")
	awaitTexts(t, in, "", "/antrean", "suwun")
	for _, e := range in.stored()[1:] {
		if e.Group == nil || !e.Group.ToBot || e.Group.From != sri.Chat() || e.Ref == "" || e.Group.Ours {
			t.Errorf("%+v %+v", e, e.Group)
		}
	}
	g.Promote(sri, true)
	g.Say(sri, "Bagaimana kalau KK hilang?")
	awaitTexts(t, in, "", "/antrean", "suwun", "", "Bagaimana kalau KK hilang?")
	if last := in.stored()[4]; last.Group.ToBot || !last.Group.Ours {
		t.Errorf("as a manager: %+v", last.Group)
	}
}

// TestRightsAreAskedForOnce: after a restart, nobody tells again that we may
// delete.
func TestRightsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	server, in := telegramtest.New(t), &table{}
	sri, g := server.User(9001), server.Group(-1001, "Loket Desa")
	stop := running(t, opened(t, config(server)), in.store)
	g.Add(sri)
	g.Promote(sri, true)
	await(t, "what became of us", func() bool { return len(in.stored()) == 2 && server.Waiting() == 0 })
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	again := opened(t, config(server))
	running(t, again, in.store)
	for range 3 {
		g.Say(sri, "halo")
	}
	await(t, "the messages", func() bool { return len(in.stored()) == 5 })
	for _, e := range in.stored()[2:] {
		if !e.Group.Ours {
			t.Error("the right to delete is forgotten")
		}
	}
	if n := len(server.Calls("getChatMember")); n != 1 {
		t.Errorf("asked %d times", n)
	}
	if again.PrivateLink() != "https://t.me/"+telegramtest.Username {
		t.Error(again.PrivateLink())
	}
}

// TestModerator deletes what it may; what is gone already is no fault.
func TestModerator(t *testing.T) {
	t.Parallel()
	channel, _, g, sri := listening(t)
	bad := g.Say(sri, "NIK 3312014505900001")
	ref := strconv.Itoa(bad)
	if refused := channels.AsSendError(channel.Delete(t.Context(), g.Chat(), sri.Chat(), ref)); !refused.Final {
		t.Errorf("without the right: %+v", refused)
	}
	g.Promote(sri, true)
	for range 2 {
		if err := channel.Delete(t.Context(), g.Chat(), sri.Chat(), ref); err != nil {
			t.Fatal(err)
		}
	}
	if got := g.Deleted(); !slices.Equal(got, []int{bad}) {
		t.Errorf("deleted %v", got)
	}
	for _, wrong := range [][2]string{{"x", ref}, {g.Chat(), "x"}} {
		if refused := channels.AsSendError(channel.Delete(t.Context(), wrong[0], "", wrong[1])); !refused.Final {
			t.Errorf("%v: %+v", wrong, refused)
		}
	}
}

// TestGroupThatMoves: its new address is told with the old one, and what is
// still sent to the old one arrives.
func TestGroupThatMoves(t *testing.T) {
	t.Parallel()
	channel, in, g, sri := listening(t)
	next := g.Migrate(sri, -2002)
	await(t, "the move", func() bool { return len(in.stored()) == 3 })
	for _, e := range in.stored()[1:] {
		if e.Chat != "-2002" || !slices.Equal(e.Also, []string{"-1001"}) {
			t.Errorf("%+v", e)
		}
	}
	if _, err := channel.Send(t.Context(), channels.Outgoing{ID: "o1", Chat: g.Chat(), Text: "Pengumuman"}); err != nil {
		t.Fatal(err)
	}
	if got := next.Messages(); len(got) != 1 || got[0].Text != "Pengumuman" {
		t.Errorf("%+v", got)
	}
}

// TestPictureIsSeenInAGroup: a chart is shown as a photo, not as a file to be
// opened; taken out, nothing can be sent.
func TestPictureIsSeenInAGroup(t *testing.T) {
	t.Parallel()
	channel, in, g, sri := listening(t)
	out := channels.Outgoing{ID: "o1", Chat: g.Chat(), Text: "Capaian", File: &channels.File{Name: "capaian.png", MIME: "image/png", Body: []byte("x")}}
	if _, err := channel.Send(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	if got := g.Messages(); len(got) != 1 || got[0].File == nil || !got[0].File.Photo || got[0].Text != "Capaian" {
		t.Errorf("%+v", got)
	}
	g.Kick(sri)
	await(t, "the end", func() bool { return len(in.stored()) == 2 && in.stored()[1].Kind == channels.KindLeft })
	if _, err := channel.Send(t.Context(), out); !channels.AsSendError(err).Final {
		t.Errorf("sent to a group that we left: %v", err)
	}
}
