package whatsapp

import (
	"bytes"
	"testing"
	"time"

	"sakti/channels"
	"sakti/channels/whatsapp/whatsapptest"
)

var picture = bytes.Repeat([]byte("foto KK yang jelas "), 900)

// wantRefusal fetches in vain.
func (b *bench) wantRefusal(media channels.Media, final bool) {
	b.Helper()
	_, err := b.channel.Fetch(b.Context(), media)
	if refusal := channels.AsSendError(err); err == nil || refusal.Final != final || refusal.Reason == "" {
		b.Errorf("Fetch: %v, want final %v", err, final)
	}
}

// An expired photo is uploaded again by the number's main phone, for each of
// the answers that WhatsApp's file servers give.
func TestExpiredMediaIsUploadedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	for i, status := range []int{403, 404, 410} {
		sent := siti.SendImage(append(picture, byte(i)), "")
		media := b.stored(siti, i+1)[i].Media[0]
		sent.File.Gone(status)
		if got := b.fetched(media); !bytes.Equal(got, append(picture, byte(i))) {
			t.Errorf("%d: fetched %d bytes", status, len(got))
		}
	}
	if seen := b.channel.health.current().Seen; time.Since(seen) > time.Minute {
		t.Errorf("the main phone was seen %v", seen)
	}
}

// In a group the photo's author is named too.
func TestExpiredMediaInAGroup(t *testing.T) {
	t.Parallel()
	b, siti, group := newGroupBench(t)
	sent := siti.To(group.JID()).SendImage(picture, "")
	b.await("the photo", func() bool { return len(b.table.of(group.JID().String())) == 1 })
	sent.File.Gone(404)
	if got := b.fetched(b.table.of(group.JID().String())[0].Media[0]); !bytes.Equal(got, picture) {
		t.Errorf("fetched %d bytes", len(got))
	}
}

// What the phone no longer has is gone: the person is asked to send it again.
func TestMediaGoneForGood(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	sent := siti.SendImage(picture, "")
	media := b.stored(siti, 1)[0].Media[0]
	sent.File.Gone(410)
	b.device.Person().AnswerMediaRetry(whatsapptest.NotOnPhone)
	b.wantRefusal(media, true)
}

// A phone that is off may answer another time.
func TestMediaWhileThePhoneIsOff(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(c *Config) { c.MediaRetry = 200 * time.Millisecond })
	b.run()
	siti := b.citizen(1)
	sent := siti.SendImage(picture, "")
	media := b.stored(siti, 1)[0].Media[0]
	sent.File.Gone(404)
	b.device.Person().AnswerMediaRetry(whatsapptest.PhoneOff)
	b.wantRefusal(media, false)
	b.device.Person().AnswerMediaRetry(whatsapptest.Reupload)
	b.channel.config.MediaRetry = 5 * time.Second
	if got := b.fetched(media); !bytes.Equal(got, picture) {
		t.Errorf("fetched %d bytes", len(got))
	}
}

// A reference that was tampered with gives nothing.
func TestSpoiledMedia(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.SendImage(picture, "")
	media := b.stored(siti, 1)[0].Media[0]
	ref, ok := readRef(media.Ref)
	if !ok || len(media.Ref) > 1024 {
		t.Fatalf("reference %q", media.Ref)
	}
	ref.Plain[0] ^= 1
	_, err := b.channel.line.Load().download(t.Context(), ref)
	if got := b.channel.fetchError(err); !got.Final {
		t.Errorf("wrong hash: %v", got)
	}
	for _, text := range []string{"", "{}", "tidak-ada", `{"t":"x","p":"/d/1"}`} {
		b.wantRefusal(channels.Media{Ref: text}, true)
	}
	b.wantRefusal(channels.Media{Ref: media.Ref, Size: fetchBytes + 1}, true)
}

// A file that is larger than its sender said is not read into memory.
func TestMediaLargerThanSaid(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run()
	siti := b.citizen(1)
	siti.SendDocument(make([]byte, fetchBytes+1000), "besar.pdf", "application/pdf", "")
	media := b.stored(siti, 1)[0].Media[0]
	media.Size = 10
	b.wantRefusal(media, true)
}
