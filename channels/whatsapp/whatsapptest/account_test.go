package whatsapptest

import (
	"net/http"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestAHiddenPhoneNumber(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	siti.HidePhone(true)
	siti.To(budi.PN()).Say("halo")
	if got := budi.To(siti.LID()).WaitText(); got.Sender != siti.LID() || !got.Info.SenderAlt.IsEmpty() {
		t.Errorf("sender %v, alternative %v", got.Sender, got.Info.SenderAlt)
	}
	g := s.Group("Operator", types.AddressingModeLID, siti.Person, budi.Person)
	info, err := budi.Client.GetGroupInfo(t.Context(), g.JID())
	if err != nil || !info.Participants[0].PhoneNumber.IsEmpty() || info.Participants[1].PhoneNumber.IsEmpty() {
		t.Errorf("participants %+v, %v", info.Participants, err)
	}
}

func TestNoticesOfTheServer(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	until := time.Now().Add(6 * time.Hour).Truncate(time.Second)
	siti.Timelock(until)
	Wait(t, siti.Log, func(e *events.NotifyAccountReachoutTimelock) bool {
		return e.IsActive && e.TimeEnforcementEnds.Equal(until)
	})
	siti.Timelock(time.Time{})
	Wait(t, siti.Log, func(e *events.NotifyAccountReachoutTimelock) bool { return !e.IsActive })
	budi.Call(siti.Person)
	Wait(t, siti.Log, func(e *events.CallOffer) bool { return e.From == budi.LID() && e.CallCreatorAlt == budi.PN() })
	if !s.Until(waiting, func() bool { d := siti.Phone().Deliveries("call"); return len(d) == 1 && d[0].Confirmed }) {
		t.Error("the call is not acknowledged")
	}
}

func TestWhoIsOnWhatsApp(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti := s.Citizen(t, sitiNumber, "Siti")
	s.Person(budiNumber, "Budi").AddDevice()
	found, err := siti.Client.IsOnWhatsApp(t.Context(), []string{"+" + budiNumber, "+628000"})
	if err != nil || len(found) != 2 || !found[0].IsIn || found[1].IsIn {
		t.Errorf("found %+v, %v", found, err)
	}
	info, err := siti.Client.GetUserInfo(t.Context(), []types.JID{user(budiNumber)})
	if err != nil || len(info[user(budiNumber)].Devices) != 2 {
		t.Errorf("info %+v, %v", info, err)
	}
}

func TestTheOwnPhoneAndItsLinkedDeviceSeeTheSame(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti := s.Citizen(t, sitiNumber, "Siti")
	device := NewDevice()
	linked := s.Provision(t, device, botNumber)
	phone := s.Citizen(t, botNumber, "Dukcapil")
	client, log := s.NewClient(device), &Log{}
	client.AddEventHandler(log.Add)
	if err := client.Connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Disconnect)
	s.Until(waiting, linked.Online)

	siti.To(phone.PN()).Say("halo")
	phone.To(siti.PN()).WaitText()
	Wait(t, log, func(m *events.Message) bool { return TextOf(m.Message) == "halo" && !m.Info.IsFromMe })
	phone.To(siti.PN()).Say("dari HP kantor")
	Wait(t, log, func(m *events.Message) bool {
		return TextOf(m.Message) == "dari HP kantor" && m.Info.IsFromMe && m.Info.Chat == siti.LID()
	})
	if got := siti.To(phone.PN()).WaitText(); got.Text != "dari HP kantor" {
		t.Errorf("got %+v", got)
	}
	siti.Phone().DamageMessages(1)
	phone.To(siti.PN()).Say("sekali lagi")
	if got := siti.To(phone.PN()).WaitText(); got.Retried != 1 {
		t.Errorf("got %+v", got)
	}
	for _, d := range linked.Deliveries("receipt") {
		if d.Type == "retry" {
			t.Error("asked the device that did not send")
		}
	}
}

func TestTheHTTPClientReachesNothingElse(t *testing.T) {
	t.Parallel()
	s := Start(t)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://mmg.whatsapp.net/d/x?a", nil)
	if _, err := s.HTTPClient().Do(request); err == nil {
		t.Error("http leaves the machine")
	}
	request.URL.Scheme = "https"
	response, err := s.HTTPClient().Do(request)
	if err != nil || response.StatusCode != http.StatusNotFound {
		t.Fatalf("https: %v, %v", response, err)
	}
	response.Body.Close()
}
