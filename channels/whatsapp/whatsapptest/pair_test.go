package whatsapptest

import (
	"context"
	"errors"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

// unlinked connects a client without an account and returns the first QR text.
func unlinked(t *testing.T, s *Server) (*whatsmeow.Client, *Log, string) {
	t.Helper()
	client, log := s.NewClient(NewDevice()), &Log{}
	client.AddEventHandler(log.Add)
	if err := client.Connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Disconnect)
	return client, log, Wait[*events.QR](t, log, nil).Codes[0]
}

// works lets a citizen write to the linked client, and it answers.
func works(t *testing.T, s *Server, client *whatsmeow.Client, log *Log, d *Device, siti *Citizen) {
	t.Helper()
	if !s.Until(waiting, d.Online) {
		t.Fatalf("the linked client is not online: %v", log)
	}
	Wait[*events.Connected](t, log, nil)
	if *client.Store.ID != d.PN() || client.Store.LID != d.LID() {
		t.Errorf("linked as %v, %v", client.Store.ID, client.Store.LID)
	}
	siti.To(d.PN().ToNonAD()).Say("halo")
	got := Wait(t, log, func(m *events.Message) bool { return TextOf(m.Message) == "halo" })
	text := "selamat datang"
	answer := (&Chat{Citizen: &Citizen{Person: d.Person(), Client: client, t: t}, JID: got.Info.Chat}).Say(text)
	if welcome := siti.To(d.PN()).WaitText(); welcome.Text != text || welcome.ID != answer.ID {
		t.Errorf("answered %+v", welcome)
	}
}

func TestQRCode(t *testing.T) {
	t.Parallel()
	s := Start(t)
	client, log, qr := unlinked(t, s)
	d, err := s.Phone(botNumber).ScanQR(qr)
	if err != nil {
		t.Fatal(err)
	}
	Wait[*events.PairSuccess](t, log, nil)
	works(t, s, client, log, d, s.Citizen(t, sitiNumber, "Siti"))
	if _, err := s.Phone(botNumber).ScanQR(qr); err == nil {
		t.Error("a QR code is good only once")
	}
}

func TestPairingCode(t *testing.T) {
	t.Parallel()
	s := Start(t)
	phone := s.Phone(botNumber)
	if _, err := phone.EnterCode("ABCD-EFGH"); err == nil {
		t.Error("a code that nobody shows")
	}
	client, log, _ := unlinked(t, s)
	code, err := client.PairPhone(context.Background(), botNumber, true, whatsmeow.PairClientChrome, "Chrome (Linux)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.EnterCode("1111-1111"); err == nil {
		t.Error("a wrong code")
	}
	d, err := phone.EnterCode(code)
	if err != nil {
		t.Fatal(err)
	}
	works(t, s, client, log, d, s.Citizen(t, sitiNumber, "Siti"))
}

func TestPasskey(t *testing.T) {
	t.Parallel()
	s := Start(t)
	phone := s.Phone(botNumber)
	phone.DemandPasskey(true)
	client, log, qr := unlinked(t, s)
	if _, err := phone.ScanQR(qr); !errors.Is(err, ErrPasskey) {
		t.Fatalf("scan: %v", err)
	}
	request := Wait[*events.PairPasskeyRequest](t, log, nil)
	forged := phone.Assert(&types.WebAuthnPublicKey{Challenge: []byte("another"), RelyingPartID: relyingParty})
	if err := client.SendPasskeyResponse(t.Context(), forged); err == nil {
		t.Error("an answer to another challenge is taken")
	}
	if err := client.SendPasskeyResponse(t.Context(), phone.Assert(request.PublicKey)); err != nil {
		t.Fatal(err)
	}
	confirmation := Wait[*events.PairPasskeyConfirmation](t, log, nil)
	if confirmation.Code == "" || confirmation.Code != phone.PasskeyCode() {
		t.Errorf("the client shows %q, the phone %q", confirmation.Code, phone.PasskeyCode())
	}
	if err := client.SendPasskeyConfirmation(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, err := phone.Linked()
	if err != nil {
		t.Fatal(err)
	}
	works(t, s, client, log, d, s.Citizen(t, sitiNumber, "Siti"))
}

func TestLogoutAndLinkingAgain(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti := s.Citizen(t, sitiNumber, "Siti")
	device := NewDevice()
	first := s.Provision(t, device, botNumber)
	client := s.NewClient(device)
	if err := client.Connect(); err != nil {
		t.Fatal(err)
	}
	s.Until(waiting, first.Online)
	siti.To(first.PN().ToNonAD()).Say("ke yang pertama")
	s.Until(waiting, func() bool { return first.Pending() == 0 })
	if err := client.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.Phone(botNumber).Person().Device(1) != nil {
		t.Error("the device is still linked")
	}
	again, log, qr := unlinked(t, s)
	second, err := s.Phone(botNumber).ScanQR(qr)
	if err != nil {
		t.Fatal(err)
	}
	works(t, s, again, log, second, siti)
	if second.PN().Device != 2 {
		t.Errorf("device %d", second.PN().Device)
	}
}
