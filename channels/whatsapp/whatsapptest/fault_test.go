package whatsapptest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
)

func TestFaultsOfAStandingConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault func(*Device)
		event func(any) bool
		back  bool // the client comes online again by itself
	}{
		"cut":            {(*Device).Cut, is[*events.Disconnected], true},
		"503":            {func(d *Device) { d.StreamError("503") }, is[*events.Disconnected], true},
		"515":            {func(d *Device) { d.StreamError("515") }, is[*events.Connected], true},
		"replaced":       {(*Device).Replace, is[*events.StreamReplaced], false},
		"device removed": {(*Device).Unlink, is[*events.LoggedOut], false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Start(t)
			c := s.Citizen(t, sitiNumber, "Siti")
			Wait[*events.Connected](t, c.Log, nil)
			at := len(c.Log.All())
			test.fault(c.Phone())
			if _, after := c.Log.Next(at, waiting, test.event); after == 0 {
				t.Fatalf("no such event: %v", c.Log)
			}
			if !test.back && !s.Until(waiting, func() bool { return !c.Phone().Online() }) {
				t.Error("stays online")
			}
			if test.back && !s.Until(waiting, func() bool { return c.Phone().Online() && c.Phone().Logins() > 1 }) {
				t.Error("did not log in again")
			}
		})
	}
}

func is[T any](event any) bool { _, yes := event.(T); return yes }

func TestRefusedLogins(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		refusal Refusal
		event   func(any) bool
	}{
		"401": {Refusal{Reason: 401}, is[*events.LoggedOut]},
		"403": {Refusal{Reason: 403}, is[*events.LoggedOut]},
		"406": {Refusal{Reason: 406}, is[*events.LoggedOut]},
		"405": {Refusal{Reason: 405}, is[*events.ClientOutdated]},
		"402": {Refusal{Reason: 402, Code: 101, Expire: time.Hour}, func(e any) bool {
			ban, yes := e.(*events.TemporaryBan)
			return yes && ban.Code == 101 && ban.Expire == time.Hour
		}},
		"409": {Refusal{Reason: 409}, is[*events.ConnectFailure]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Start(t)
			c := s.Citizen(t, sitiNumber, "Siti")
			c.Phone().RefuseLogins(test.refusal)
			c.Phone().Cut()
			if _, after := c.Log.Next(0, waiting, test.event); after == 0 {
				t.Fatalf("no such event: %v", c.Log)
			}
			if c.Phone().Online() {
				t.Error("online in spite of it")
			}
		})
	}
}

func TestA503AtLoginIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c := s.Citizen(t, sitiNumber, "Siti")
	c.Phone().RefuseLogins(Refusal{Reason: 503})
	c.Phone().Cut()
	Wait[*events.Disconnected](t, c.Log, nil)
	c.Phone().AllowLogins()
	if !s.Until(waiting, c.Phone().Online) {
		t.Error("did not come back")
	}
}

func TestKeysThatTheServerDoesNotKnow(t *testing.T) {
	t.Parallel()
	s := Start(t)
	known, stranger := NewDevice(), NewDevice()
	s.Provision(t, known, botNumber)
	stranger.ID, stranger.LID, stranger.Account = known.ID, known.LID, known.Account
	client, log := s.NewClient(stranger), &Log{}
	client.AddEventHandler(log.Add)
	if err := client.Connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Disconnect)
	Wait(t, log, func(e *events.LoggedOut) bool { return e.OnConnect && e.Reason == 401 })
}

func TestASecondLoginReplacesTheFirst(t *testing.T) {
	t.Parallel()
	s := Start(t)
	device := NewDevice()
	d := s.Provision(t, device, botNumber)
	first, second := s.NewClient(device), s.NewClient(device)
	var log Log
	first.AddEventHandler(log.Add)
	for _, client := range []*whatsmeow.Client{first, second} {
		if err := client.Connect(); err != nil {
			t.Fatal(err)
		}
		defer client.Disconnect()
		s.Until(waiting, d.Online)
	}
	Wait[*events.StreamReplaced](t, &log, nil)
	if !s.Until(waiting, func() bool { return d.Online() && d.Logins() == 2 }) {
		t.Error("the second is not online")
	}
}

func TestSendsThatFail(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	chat := siti.To(budi.PN())
	text := &waE2E.Message{Conversation: proto.String("halo")}

	siti.Phone().RefuseSends(463)
	if _, err := chat.Send(text); !errors.Is(err, whatsmeow.ErrServerReturnedError) || !strings.Contains(err.Error(), "463") {
		t.Errorf("463 for all: %v", err)
	}
	siti.Phone().RefuseSends(0)
	siti.Phone().RefuseColdSends(463)
	if _, err := chat.Send(text); !errors.Is(err, whatsmeow.ErrServerReturnedError) {
		t.Errorf("463 for somebody who never wrote: %v", err)
	}
	if n := len(budi.Phone().Deliveries("message")); n != 0 {
		t.Errorf("%d refused messages delivered", n)
	}
	budi.To(siti.PN()).Say("saya dulu")
	if _, err := chat.Send(text); err != nil {
		t.Errorf("after they wrote: %v", err)
	}
	budi.To(siti.PN()).WaitText()

	siti.Phone().SwallowAcks(1)
	sent, err := chat.Send(text, whatsmeow.SendRequestExtra{Timeout: 200 * time.Millisecond})
	if !errors.Is(err, whatsmeow.ErrMessageTimedOut) {
		t.Errorf("swallowed ack: %v", err)
	}
	if got := budi.To(siti.PN()).WaitText(); got.ID != sent.ID {
		t.Errorf("delivered %s instead of %s", got.ID, sent.ID)
	}

	siti.Phone().SlowAcks(300 * time.Millisecond)
	begin := time.Now()
	if _, err := chat.Send(text); err != nil || time.Since(begin) < 300*time.Millisecond {
		t.Errorf("slow ack: %v after %v", err, time.Since(begin))
	}
}

func TestACutInsteadOfAnAckSendsTheSameAgain(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	siti.Phone().CutInsteadOfAck(1)
	siti.To(budi.PN()).Say("halo")
	if sends := siti.Phone().Sends(); len(sends) != 1 || sends[0].Times != 2 {
		t.Errorf("sends %+v", sends)
	}
	if !s.Until(waiting, func() bool { return budi.Phone().Pending() == 0 }) {
		t.Error("stays unconfirmed")
	}
	if n := len(budi.Inbox()); n != 1 {
		t.Errorf("%d messages in the inbox", n)
	}
}

func TestPings(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c := s.Citizen(t, sitiNumber, "Siti")
	ping := func(limit time.Duration) bool {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		answered, _ := c.Client.DangerousInternals().SendKeepAlive(ctx) //nolint:staticcheck // its own pings come every 20 to 30 s
		return answered
	}
	if !ping(waiting) {
		t.Error("not answered")
	}
	c.Phone().IgnorePings(true)
	if ping(200 * time.Millisecond) {
		t.Error("answered")
	}
}
