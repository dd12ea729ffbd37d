package simulator

import (
	"testing"

	"sakti/channels"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	c, o := newChannel(t, t.TempDir()), &office{}
	p := open(t, c, o)
	p.send(nil, upload{"a.ogg", "audio/ogg; codecs=opus", []byte("OggS")})
	p.send(nil, upload{"a.mp4", "video/mp4", []byte("x")})
	p.send(nil, upload{"a.mp4", "video/mp4", []byte("x")}, upload{"b.jpg", "image/jpeg", []byte("y")})
	var kinds []channels.Kind
	for _, event := range o.events() {
		kinds = append(kinds, event.Kind)
	}
	if len(kinds) != 3 || kinds[0] != channels.KindVoice || kinds[1] != channels.KindVideo || kinds[2] != channels.KindMedia {
		t.Errorf("kinds %v", kinds)
	}
}
