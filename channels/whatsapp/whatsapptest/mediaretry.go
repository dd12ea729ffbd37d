package whatsapptest

import (
	"crypto/rand"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waMmsRetry"
	"go.mau.fi/whatsmeow/util/hkdfutil"
	"google.golang.org/protobuf/proto"
)

// MediaAnswer is what a phone does when one of its linked devices asks it to
// upload media again.
type MediaAnswer int

// A phone uploads again unless it is told otherwise.
const (
	Reupload   MediaAnswer = iota
	NotOnPhone             // it says that it no longer has the file
	PhoneOff               // it says nothing
)

// AnswerMediaRetry sets what the person's phone does.
func (p *Person) AnswerMediaRetry(answer MediaAnswer) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.media = answer
}

// reupload answers a request (receipt type server-error) for the phone. It can
// upload again what a Citizen of this server sent.
func (s *Server) reupload(d *Device, request *waBinary.Node) {
	id := textOf(request, "id")
	old := s.attached[id]
	rmr := request.GetChildByTag("rmr")
	content := []waBinary.Node{rmr, {Tag: "error", Attrs: waBinary.Attrs{"code": "2"}}}
	switch {
	case d.person.media == PhoneOff:
		return
	case d.person.media == Reupload && old != nil && knowsKey(old, request):
		fresh := s.file(old.Kind, old.data)
		fresh.key = old.key
		s.attached[id] = fresh
		content = []waBinary.Node{rmr, sealRetry(fresh, id)}
	}
	s.deliver(d, waBinary.Node{Tag: "notification", Attrs: waBinary.Attrs{
		"type": "mediaretry", "id": id, "t": unix(), "from": d.person.PN(),
	}, Content: content})
}

func retryKey(mediaKey []byte) []byte {
	return hkdfutil.SHA256(mediaKey, nil, []byte("WhatsApp Media Retry Notification"), 32)
}

// knowsKey checks that the request was made with the file's media key.
func knowsKey(f *File, request *waBinary.Node) bool {
	id := textOf(request, "id")
	plain, err := gcm(retryKey(f.key)).Open(nil,
		bytesOf(request, "encrypt", "enc_iv"), bytesOf(request, "encrypt", "enc_p"), []byte(id))
	var receipt waMmsRetry.ServerErrorReceipt
	return err == nil && proto.Unmarshal(plain, &receipt) == nil && receipt.GetStanzaID() == id
}

func sealRetry(f *File, id string) waBinary.Node {
	plain := must(proto.Marshal(&waMmsRetry.MediaRetryNotification{
		StanzaID: &id, DirectPath: &f.Path, Result: waMmsRetry.MediaRetryNotification_SUCCESS.Enum(),
	}))
	iv := make([]byte, 12)
	_, _ = rand.Read(iv)
	return waBinary.Node{Tag: "encrypt", Content: []waBinary.Node{
		{Tag: "enc_p", Content: gcm(retryKey(f.key)).Seal(nil, iv, plain, []byte(id))},
		{Tag: "enc_iv", Content: iv},
	}}
}
