package whatsapp

import (
	"testing"

	"sakti/channels"
)

// A program can be pointed at a test server by two settings, and at nothing
// outside this machine.
func TestLoopback(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	root := b.server.RootKeyHex()
	for _, address := range []string{"", "10.0.0.1:80", "web.whatsapp.com:443", "127.0.0.1"} {
		if _, err := Loopback(address, root); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
	if _, err := Loopback(b.server.Addr(), "12"); err == nil {
		t.Error("a short key is taken")
	}
	way, err := Loopback(b.server.Addr(), root)
	if err != nil {
		t.Fatal(err)
	}
	way.Root = nil // the process trusts it already
	b.channel = b.another(func(c *Config) { c.Transport = way })
	b.run()
	siti := b.citizen(1)
	siti.Say("halo")
	b.stored(siti, 1)
	b.send(channels.Outgoing{ID: "1", Chat: siti.LID().String(), Text: "hai"})
}
