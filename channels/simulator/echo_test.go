package simulator

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"sakti/channels"
)

// echo is a service that answers as a person might see it: a menu to text, a
// word of thanks to buttons and photos.
func echo(c *Channel, failed func(error)) *office {
	o := &office{}
	o.then = func(events []channels.Event) {
		o.answers.Go(func() { // as bot.send does, after the commit
			for _, event := range events {
				for _, piece := range channels.Fit(reaction(event), c.Limits()) {
					if _, err := c.Send(context.Background(), piece); err != nil {
						failed(err)
					}
				}
			}
		})
	}
	return o
}

// tryOut serves the page with the echo service until it is interrupted, for
// working on the page by hand:
//
//	SIMULATOR_TEST_LISTEN=localhost:8090 go test ./channels/simulator
func tryOut(address string) error {
	dir, err := os.MkdirTemp("", "simulator-")
	if err != nil {
		return err
	}
	c, err := New(dir, slog.Default())
	if err != nil {
		return err
	}
	o := echo(c, func(err error) { slog.Error("Send", "error", err) })
	_, handler := c.Routes(o.receive)
	go func() { _ = c.Run(context.Background(), o.receive) }()
	fmt.Printf("http://%s%s, kept in %s\n", address, mount, dir)
	return http.ListenAndServe(address, handler)
}

func reaction(event channels.Event) channels.Outgoing {
	out := channels.Outgoing{ID: "re-" + event.Key, Chat: event.Chat, ReplyTo: event.Key}
	switch event.Kind {
	case channels.KindChoice:
		out.Text = "Baik, kita urus " + event.Text + ".\n\nMohon kirim foto Kartu Keluarga. Letakkan di tempat terang, seluruh tepinya terlihat."
	case channels.KindMedia:
		out.Text = fmt.Sprintf("Terima kasih, %d berkas sudah kami terima.\nLacak di https://contoh.go.id/lacak/K7Q2.", len(event.Media))
		out.File = &channels.File{Name: "Tanda terima SPESIMEN.pdf", MIME: "application/pdf", Body: []byte("%PDF-1.4 contoh")}
	default:
		out.Text = "Selamat pagi! Saya Telunjuk Sakti, layanan Dukcapil Wonogiri.\n\nMau mengurus apa hari ini?"
		out.Choices = []channels.Choice{{Key: "lahir", Label: "Akta kelahiran"}, {Key: "kk", Label: "Kartu Keluarga (KK)"}, {Key: "status", Label: "Tanya status"}}
	}
	return out
}
