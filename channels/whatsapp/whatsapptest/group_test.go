package whatsapptest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

var modes = []types.AddressingMode{types.AddressingModeLID, types.AddressingModePN}

func TestAGroupTalks(t *testing.T) {
	t.Parallel()
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := Start(t)
			siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
			wati := s.Citizen(t, "6281200000003", "Wati")
			g := s.Group("Operator Desa", mode, siti.Person, budi.Person, wati.Person)
			joined := Wait[*events.JoinedGroup](t, wati.Log, nil)
			if joined.Name != "Operator Desa" || len(joined.Participants) != 3 || !joined.Participants[0].IsSuperAdmin {
				t.Errorf("joined %+v", joined)
			}
			sent := siti.To(g.JID()).Mention("@"+budi.LID().User+" sudah?", budi.LID())
			for _, c := range []*Citizen{budi, wati} {
				got := c.To(g.JID()).WaitText()
				if got.ID != sent.ID || got.Sender != siti.jid(g.space()) || got.Info.SenderAlt != siti.other(g.space()) {
					t.Errorf("%s got %+v", c.name, got)
				}
			}
			got := budi.To(g.JID()).Citizen.Inbox()[0]
			if m := got.Message.GetExtendedTextMessage().GetContextInfo().GetMentionedJID(); !slices.Contains(m, budi.LID().String()) {
				t.Errorf("mentioned %v", m)
			}
			budi.To(g.JID()).Reply(got, "sudah")
			if answer := wati.To(g.JID()).WaitText(); answer.Text != "sudah" {
				t.Errorf("got %+v", answer)
			}
			if !s.Until(waiting, func() bool { return len(siti.Receipts(sent.ID)) == 2 }) {
				t.Errorf("receipts %q", siti.Receipts(sent.ID))
			}
			if sends := siti.Phone().Sends(); sends[0].Stale {
				t.Error("participant hash does not match")
			}
		})
	}
}

func TestMembersComeAndGo(t *testing.T) {
	t.Parallel()
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := Start(t)
			siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
			wati := s.Citizen(t, "6281200000003", "Wati")
			g := s.Group("Operator Desa", mode, siti.Person, budi.Person)
			siti.To(g.JID()).Say("berdua")
			budi.To(g.JID()).WaitText()

			g.Add(wati.Person)
			Wait[*events.JoinedGroup](t, wati.Log, nil)
			Wait(t, siti.Log, func(e *events.GroupInfo) bool { return slices.Contains(e.Join, wati.jid(g.space())) })
			siti.To(g.JID()).Say("bertiga")
			if got := wati.To(g.JID()).WaitText(); got.Text != "bertiga" {
				t.Errorf("got %+v", got)
			}
			g.Promote(budi.Person)
			Wait(t, wati.Log, func(e *events.GroupInfo) bool { return slices.Contains(e.Promote, budi.jid(g.space())) })
			g.Remove(wati.Person)
			Wait(t, wati.Log, func(e *events.GroupInfo) bool { return slices.Contains(e.Leave, wati.jid(g.space())) })
			if _, err := wati.Client.GetGroupInfo(t.Context(), g.JID()); err == nil {
				t.Error("who left may still look")
			}
			if _, err := wati.To(g.JID()).Send(siti.To(g.JID()).Say("tanpa Wati").Message); err == nil {
				t.Error("who left may still write")
			}
			info, err := budi.Client.GetGroupInfo(t.Context(), g.JID())
			if err != nil || len(info.Participants) != 2 || !info.Participants[1].IsAdmin || info.AddressingMode != mode {
				t.Errorf("group %+v, %v", info, err)
			}
		})
	}
}

func TestAnAdminDeletes(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	wati := s.Citizen(t, "6281200000003", "Wati")
	g := s.Group("Operator Desa", types.AddressingModeLID, siti.Person, budi.Person, wati.Person)
	budi.To(g.JID()).Say("NIK saya 3312…")
	at := wati.To(g.JID()).WaitText()
	if _, err := wati.To(g.JID()).DeleteOf(at); err == nil {
		t.Error("a member deletes what is not theirs")
	}
	if _, err := siti.To(g.JID()).DeleteOf(siti.To(g.JID()).WaitText()); err != nil {
		t.Error(err)
	}
	revoke := Wait(t, wati.Log, func(m *events.Message) bool { return m.Message.GetProtocolMessage() != nil })
	if revoke.Info.Edit != types.EditAttributeAdminRevoke || revoke.Message.GetProtocolMessage().GetKey().GetID() != at.ID {
		t.Errorf("revoke %+v", revoke)
	}
	g.AdminsOnly(true)
	Wait(t, wati.Log, func(e *events.GroupInfo) bool { return e.Announce != nil && e.Announce.IsAnnounce })
	if _, err := wati.To(g.JID()).Send(at.Message); err == nil {
		t.Error("a member writes where only admins may")
	}
}

func TestAGroupMessageThatDoesNotDecryptIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for _, mode := range modes {
		s := Start(t)
		siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
		g := s.Group("Operator Desa", mode, siti.Person, budi.Person)
		budi.Phone().DamageMessages(1)
		sent := siti.To(g.JID()).Say("halo")
		if got := budi.To(g.JID()).WaitText(); got.ID != sent.ID || got.Retried != 1 {
			t.Errorf("%s: got %+v", mode, got)
		}
		if !s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 }) {
			t.Error("stays unconfirmed")
		}
	}
}

func TestClientsMakeAndLeaveGroups(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	made, err := siti.Client.CreateGroup(t.Context(), reqCreate("Rapat", budi.LID()))
	if err != nil {
		t.Fatal(err)
	}
	Wait(t, budi.Log, func(e *events.JoinedGroup) bool { return e.JID == made.JID })
	budi.To(made.JID).Say("hadir")
	siti.To(made.JID).WaitText()
	if groups, err := budi.Client.GetJoinedGroups(t.Context()); err != nil || len(groups) != 1 {
		t.Errorf("groups %v, %v", groups, err)
	}
	if err := budi.Client.LeaveGroup(t.Context(), made.JID); err != nil {
		t.Error(err)
	}
	Wait(t, siti.Log, func(e *events.GroupInfo) bool { return slices.Contains(e.Leave, budi.LID()) })
}

func reqCreate(name string, who ...types.JID) whatsmeow.ReqCreateGroup {
	return whatsmeow.ReqCreateGroup{Name: name, Participants: who}
}

func TestAThousandMembers(t *testing.T) {
	t.Parallel()
	s := Start(t)
	begin := time.Now()
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	people := append([]*Person{siti.Person, budi.Person}, s.Crowd("62855", 998)...)
	g := s.Group("Semua Operator", types.AddressingModeLID, people...)
	made := time.Since(begin)
	for i := range 3 {
		begin = time.Now()
		siti.To(g.JID()).Say(fmt.Sprint("pengumuman ", i))
		t.Logf("made in %v; send %d took %v", made, i, time.Since(begin))
		if got := budi.To(g.JID()).WaitText(); got.Text != fmt.Sprint("pengumuman ", i) {
			t.Errorf("got %+v", got)
		}
	}
	if sends := siti.Phone().Sends(); len(sends) != 3 || sends[2].Stale {
		t.Errorf("sends %+v", sends)
	}
	g.CrowdConfirms(true)
	sent := siti.To(g.JID()).Say("yang ini dikonfirmasi")
	if !s.Until(waiting, func() bool { return len(siti.Receipts(sent.ID)) == 999 }) {
		t.Errorf("%d receipts", len(siti.Receipts(sent.ID)))
	}
}
