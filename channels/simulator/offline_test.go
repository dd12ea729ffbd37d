package simulator

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"sakti/core/coretest/browser"
)

// offline queues on the phone, over a reload of the page, and sends once.
func offline(t *testing.T, ctx context.Context) {
	_, o, p := openPage(t, ctx)
	do(t, ctx, click(citizen+".switch"), typeIn(citizen, "pertama\rkedua\r"))
	do(t, ctx, click(citizen+".attach"), click(citizen+`[data-sample="ktp-jelas"]`))
	browser.Wait(t, ctx, amount(citizen+".pending .i-clock", 3))
	browser.Shot(t, ctx, "simulator-offline")
	do(t, ctx, chromedp.Reload())
	browser.Wait(t, ctx, amount(citizen+".pending .i-clock", 3))
	if n := len(p.list("").Messages) + len(o.events()); n != 0 {
		t.Errorf("%d messages left the phone while it was offline", n)
	}
	do(t, ctx, click(citizen+".switch"))
	browser.Wait(t, ctx, amount(citizen+".messages .me", 3)+" && "+amount(citizen+".pending .message", 0))
	await(t, "three events", func() bool { return len(o.events()) == 3 })
	if events := o.events(); events[0].Text != "pertama" || events[1].Text != "kedua" || len(events[2].Media) != 1 {
		t.Errorf("the service got %+v", events)
	}
}

// serverRestart stops the server, and the service, under the page's hands.
func serverRestart(t *testing.T, ctx context.Context) {
	dir, o := t.TempDir(), &office{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	start := func(listener net.Listener) *http.Server {
		c := newChannel(t, dir)
		run(t, c, o)
		_, handler := c.Routes(o.receive)
		server := &http.Server{Handler: handler}
		go server.Serve(listener)
		t.Cleanup(func() { server.Close() })
		return server
	}
	server := start(listener)
	do(t, ctx, chromedp.Navigate("http://"+listener.Addr().String()+"/simulator"))
	browser.Wait(t, ctx, exists(citizen+".hello:not([hidden])"))
	o.setFail(errors.New("no database"))
	do(t, ctx, typeIn(citizen, "satu\r"))
	browser.Wait(t, ctx, exists(citizen+`.messages .ticks[data-ticks="0"]`))
	server.Close()
	do(t, ctx, typeIn(citizen, "dua\r"))
	browser.Wait(t, ctx, says(citizen+".state", "Menyambung kembali"))
	browser.Wait(t, ctx, exists(citizen+".pending .i-clock"))
	o.setFail(nil)
	again, err := net.Listen("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	start(again)
	browser.Wait(t, ctx, amount(citizen+`.messages .ticks[data-ticks="1"]`, 2)+" && "+amount(citizen+".pending .message", 0))
	browser.Wait(t, ctx, says(citizen+".state", "Dukcapil"))
	if events := o.events(); len(events) != 2 || events[0].Text != "satu" || events[1].Text != "dua" {
		t.Errorf("the service got %+v", events)
	}
}
