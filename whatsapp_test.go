package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/channels/whatsapp/whatsapptest"
	"sakti/deploy/local"
)

// TestWhatsAppCitizen is the whole service on WhatsApp, with a WhatsApp of
// ours and a real client on the citizen's phone: a number is linked by QR, a
// birth filed from "halo" to the receipt with photos, the program killed with
// -9 while words wait, and the office's news reaches the phone.
func TestWhatsAppCitizen(t *testing.T) {
	t.Parallel()
	server := whatsapptest.Start(t)
	p := newProgram(t, "SAKTI_WHATSAPP=warga", "SAKTI_WHATSAPP_PER_SECOND=50", "SAKTI_WHATSAPP_PER_CHAT=1ms",
		"SAKTI_WHATSAPP_SERVER="+server.Addr(), "SAKTI_WHATSAPP_ROOT="+server.RootKeyHex())
	p.start()
	office := server.Person("6281100000001", "Disdukcapil")
	p.link(server.Phone("6281100000001"), "warga")
	citizen := server.Citizen(t, "6281234500001", "Siti")
	talk := &whatsappTalk{t: t, p: p, chat: citizen.To(office.PN())}
	number := birthTalk{t: t, say: talk.say, photo: talk.photo}.file()

	p.stop(syscall.SIGKILL)
	talk.chat.Say("status")
	p.start()
	if answer := talk.next(); !strings.Contains(answer.Text, number) {
		t.Errorf("after the crash: %s", answer.Text)
	}
	verifier := p.login("verifikator1")
	page := verifier.judge(verifier.post("/panel/antrean/verifikasi/ambil", nil), "", "")
	verifier.act(page, "verify", nil)
	if news := talk.next(); !strings.Contains(news.Text, "sudah lengkap") {
		t.Errorf("instead of news: %s", news.Text)
	}
	p.eventually("ticks", `SELECT count(*) FROM outbox WHERE channel = 'whatsapp' AND delivered_at IS NULL`, 0)
	if n := len(talk.chat.Inbox()); n != talk.seen {
		t.Errorf("%d messages on the phone, %d expected", n, talk.seen)
	}
}

// link links a slot by its QR, as somebody at the panel and somebody with the
// phone do.
func (p *program) link(phone *whatsapptest.Phone, slot string) {
	p.t.Helper()
	p.eventually("the line's row", `SELECT count(*) FROM lines WHERE channel = 'whatsapp' AND state = 'unlinked'`, 1)
	p.exec(`INSERT INTO line_orders (channel, account, kind, asked_by) SELECT 'whatsapp', $1, 'link_qr', min(id) FROM staff`, slot)
	p.eventually("a QR", `SELECT count(*) FROM line_orders WHERE step = 'qr' AND data <> ''`, 1)
	var qr string
	p.query(`SELECT data FROM line_orders`, &qr)
	if _, err := phone.ScanQR(qr); err != nil {
		p.t.Fatal(err)
	}
	p.eventually("linked", `SELECT count(*) FROM lines WHERE channel = 'whatsapp' AND state = 'up'`, 1)
}

// query reads one value from the program's database.
func (p *program) query(sql string, into any, args ...any) {
	p.t.Helper()
	p.with(func(connection *pgx.Conn) error { return connection.QueryRow(p.t.Context(), sql, args...).Scan(into) })
}

func (p *program) exec(sql string, args ...any) {
	p.t.Helper()
	p.with(func(connection *pgx.Conn) error {
		_, err := connection.Exec(p.t.Context(), sql, args...)
		return err
	})
}

func (p *program) with(work func(*pgx.Conn) error) {
	p.t.Helper()
	postgres, err := local.AttachPostgres(p.t.Context(), p.dir+"/postgres")
	if err != nil {
		p.t.Fatal(err)
	}
	connection, err := pgx.Connect(p.t.Context(), postgres.DSN("sakti"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer connection.Close(p.t.Context())
	if err := work(connection); err != nil {
		p.t.Fatal(err)
	}
}

// eventually waits until a query counts so many.
func (p *program) eventually(what, sql string, want int) {
	p.t.Helper()
	var n int
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if p.query(sql, &n); n == want {
			return
		}
	}
	p.t.Fatalf("never came: %s: %d, want %d\n%s", what, n, want, p.output)
}

// whatsappTalk reads along what a citizen's phone shows.
type whatsappTalk struct {
	t    *testing.T
	p    *program
	chat *whatsapptest.Chat
	seen int
}

func (k *whatsappTalk) say(text string) shown {
	k.t.Helper()
	k.chat.Say(text)
	return k.next()
}

func (k *whatsappTalk) photo(body []byte) shown {
	k.t.Helper()
	k.chat.SendImage(body, "")
	return k.next()
}

// next waits for one more message of the service.
func (k *whatsappTalk) next() shown {
	k.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if inbox := k.chat.Inbox(); len(inbox) > k.seen {
			k.seen++
			return shown{ID: k.seen, From: "service", Text: inbox[k.seen-1].Text}
		}
	}
	k.t.Fatalf("no answer\n%s", k.p.output)
	return shown{}
}
