package whatsapptest

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func noise(n int) []byte {
	data := make([]byte, n)
	source := rand.NewChaCha8([32]byte{byte(n)})
	_, _ = source.Read(data)
	return data
}

func TestMediaArriveByteForByte(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	chat := siti.To(budi.PN())
	photo, pdf, sound, film := noise(1_600_000), noise(70_001), noise(9_000), noise(33_000)
	sent := []Sent{
		chat.SendImage(photo, "KTP saya"),
		chat.SendDocument(pdf, "kk.pdf", "application/pdf", "kartu keluarga"),
		chat.SendVoice(sound, 4),
		chat.SendVideo(film, 2, "rekaman"),
	}
	for i, data := range [][]byte{photo, pdf, sound, film} {
		got, ok := budi.Wait(waiting, func(m Received) bool { return m.ID == sent[i].ID })
		if !ok || !bytes.Equal(budi.Download(got), data) {
			t.Errorf("%d came as something else", i)
		}
		if sent[i].File.Downloads() != 1 || sent[i].File.Size < len(data) {
			t.Errorf("file %+v", sent[i].File)
		}
	}
}

func TestKindsOfMessages(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	chat := siti.To(budi.PN())
	comes := func(what string, sent Sent, ok func(*waE2E.Message, types.MessageInfo) bool) {
		t.Helper()
		got, found := budi.Wait(waiting, func(m Received) bool { return m.ID == sent.ID })
		if !found || !ok(got.Message, got.Info) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	hello := chat.Say("halo")
	got := budi.To(siti.PN()).WaitText()
	comes("edit", chat.Edit(hello, "hai"), func(m *waE2E.Message, info types.MessageInfo) bool {
		p := m.GetProtocolMessage()
		return info.Edit == types.EditAttributeMessageEdit && p.GetKey().GetID() == hello.ID && p.GetEditedMessage().GetConversation() == "hai"
	})
	comes("delete", chat.Delete(hello), func(m *waE2E.Message, info types.MessageInfo) bool {
		return info.Edit == types.EditAttributeSenderRevoke && m.GetProtocolMessage().GetKey().GetID() == hello.ID
	})
	comes("location", chat.Location(-7.81, 110.92, "Wonogiri"), func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetLocationMessage().GetDegreesLatitude() == -7.81
	})
	comes("contact", chat.Contact("Pak RT", "6281277777777"), func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetContactMessage().GetDisplayName() == "Pak RT"
	})
	comes("forwarded", chat.Forwarding().Say("kabar"), func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetExtendedTextMessage().GetContextInfo().GetIsForwarded()
	})
	comes("disappearing", chat.Disappearing(24*time.Hour).Say("sebentar"), func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetExtendedTextMessage().GetContextInfo().GetExpiration() == 86400
	})
	comes("quote of an own message", chat.ReplyToOwn(hello, "ya?"), func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetExtendedTextMessage().GetContextInfo().GetParticipant() == siti.LID().String()
	})
	parent, children := chat.SendAlbum("berkas", noise(100), noise(200))
	comes("album", parent, func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetAlbumMessage().GetExpectedImageCount() == 2
	})
	comes("album child", children[1], func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetMessageContextInfo().GetMessageAssociation().GetParentMessageKey().GetID() == parent.ID && m.GetImageMessage() != nil
	})
	small, large := chat.HDTwin(noise(300), noise(900), "akta")
	comes("HD twin", large, func(m *waE2E.Message, _ types.MessageInfo) bool {
		return m.GetMessageContextInfo().GetMessageAssociation().GetParentMessageKey().GetID() == small.ID
	})
	hd, _ := budi.Wait(waiting, func(m Received) bool { return m.ID == large.ID })
	if !bytes.Equal(budi.Download(hd), noise(900)) {
		t.Error("the HD photo came as something else")
	}
	reaction := budi.To(siti.PN()).React(got, "👍")
	if m, ok := siti.Wait(waiting, func(m Received) bool { return m.ID == reaction.ID }); !ok || m.Message.GetReactionMessage().GetKey().GetID() != hello.ID {
		t.Errorf("reaction: %+v", m)
	}
}

func TestALinkedDeviceLearnsOnlyThatThereIsAViewOnce(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti := s.Citizen(t, sitiNumber, "Siti")
	device := NewDevice()
	d := s.Provision(t, device, botNumber)
	client, log := s.NewClient(device), &Log{}
	client.AddEventHandler(log.Add)
	if err := client.Connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Disconnect)
	sent := siti.To(d.PN().ToNonAD()).ViewOnce(noise(100), "rahasia")
	got := Wait[*events.UndecryptableMessage](t, log, nil)
	if got.Info.ID != sent.ID || !got.IsUnavailable || got.UnavailableType != "view_once" {
		t.Errorf("got %+v", got)
	}
}

func TestExpiredMediaIsUploadedAgain(t *testing.T) {
	t.Parallel()
	s := Start(t)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")
	photo := noise(5000)
	sent := siti.To(budi.PN()).SendImage(photo, "KTP")
	got := budi.To(siti.PN()).WaitText()
	image := got.Message.GetImageMessage()
	for status, want := range map[int]error{
		403: whatsmeow.ErrMediaDownloadFailedWith403,
		404: whatsmeow.ErrMediaDownloadFailedWith404,
		410: whatsmeow.ErrMediaDownloadFailedWith410,
	} {
		sent.File.Gone(status)
		if _, err := budi.Client.Download(t.Context(), image); !errors.Is(err, want) {
			t.Errorf("%d: %v", status, err)
		}
	}

	ask := func() *events.MediaRetry {
		at := len(budi.Log.All())
		if err := budi.Client.SendMediaRetryReceipt(t.Context(), &got.Info, image.GetMediaKey()); err != nil {
			t.Fatal(err)
		}
		answer, _ := budi.Log.Next(at, waiting, is[*events.MediaRetry])
		return answer.(*events.MediaRetry)
	}
	budi.AnswerMediaRetry(NotOnPhone)
	if _, err := whatsmeow.DecryptMediaRetryNotification(ask(), image.GetMediaKey()); !errors.Is(err, whatsmeow.ErrMediaNotAvailableOnPhone) {
		t.Errorf("not on the phone: %v", err)
	}
	budi.AnswerMediaRetry(Reupload)
	answer, err := whatsmeow.DecryptMediaRetryNotification(ask(), image.GetMediaKey())
	if err != nil {
		t.Fatal(err)
	}
	image.DirectPath = answer.DirectPath
	if data, err := budi.Client.Download(t.Context(), image); err != nil || !bytes.Equal(data, photo) {
		t.Errorf("after the new upload: %v", err)
	}
}
