package main

import (
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.mau.fi/whatsmeow/types"

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
	p, office := newOnWhatsApp(t, server)
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
	if n := len(talk.bubbles()); n != talk.seen {
		t.Errorf("%d messages on the phone, %d expected", n, talk.seen)
	}
}

// newOnWhatsApp is a running program whose slot "warga" is linked to the
// office's number.
func newOnWhatsApp(t *testing.T, server *whatsapptest.Server, env ...string) (*program, *whatsapptest.Person) {
	t.Helper()
	p := newProgram(t, append(env, "SAKTI_WHATSAPP=warga", "SAKTI_WHATSAPP_PER_SECOND=50", "SAKTI_WHATSAPP_PER_CHAT=1ms", "SAKTI_WHATSAPP_TYPING=20",
		"SAKTI_WHATSAPP_SERVER="+server.Addr(), "SAKTI_WHATSAPP_ROOT="+server.RootKeyHex())...)
	p.start()
	const number = "6281100000001"
	office := server.Person(number, "Disdukcapil")
	p.link(server.Phone(number), "warga")
	return p, office
}

// TestWhatsAppRefusesNews: WhatsApp closes the chat (463) when the document is
// ready: the news goes by SMS, once, and the case page says why.
func TestWhatsAppRefusesNews(t *testing.T) {
	t.Parallel()
	server, provider := whatsapptest.Start(t), newSMSProvider(t)
	p, office := newOnWhatsApp(t, server, "SAKTI_SMS=gateway", "SAKTI_SMS_GATEWAY_URL="+provider.URL, "SAKTI_SMS_GATEWAY_TOKEN=x")
	citizen := server.Citizen(t, "6281234500003", "Siti")
	talk := &whatsappTalk{t: t, p: p, chat: citizen.To(office.PN())}
	number := birthTalk{t: t, say: talk.say, photo: talk.photo}.file()
	office.Device(1).RefuseSends(463)
	verifier := p.login("verifikator1")
	page := verifier.judge(verifier.post("/panel/antrean/verifikasi/ambil", nil), "kk", "Fotonya terpotong.")
	verifier.act(page, "return", nil)
	provider.await(t, "+6281234500003", number)
	p.eventually("one refusal on record", `SELECT count(*) FROM outbox WHERE channel = 'whatsapp' AND failed_at IS NOT NULL AND handed_on`, 1)
	p.eventually("one SMS", `SELECT count(*) FROM outbox WHERE channel = 'sms' AND sent_at IS NOT NULL`, 1)
	office.Device(1).RefuseSends(0)
	if answer := talk.say("perbaiki"); !strings.Contains(answer.Text, "Fotonya terpotong") {
		t.Errorf("who writes again reads: %s", answer.Text)
	}
}

// TestWhatsAppGroup: the bot in the operators' group: a command, a mention, a
// number that does not belong there, a question for the call centre, and its
// answer shown as the answer to the question.
func TestWhatsAppGroup(t *testing.T) {
	t.Parallel()
	server := whatsapptest.Start(t)
	p, office := newOnWhatsApp(t, server)
	chief, operator := server.Citizen(t, "6281234500011", "Kabid"), server.Citizen(t, "6281234500012", "Bu Sri")
	support := server.Group("Operator Telunjuk Sakti", types.AddressingModeLID, chief.Person, operator.Person, office)
	group := operator.To(support.JID())
	if hello := group.WaitText(); !strings.Contains(hello.Text, "#") {
		t.Errorf("joining: %s", hello.Text)
	}
	group.Say("#jam")
	if answer := group.WaitText(); !strings.Contains(answer.Text, "Alamat:") {
		t.Errorf("#jam: %s", answer.Text)
	}
	group.Mention("@"+office.LID().User+" syarat akta lahir apa saja?", office.LID())
	if answer := group.WaitText(); !strings.Contains(answer.Text, "Surat keterangan") {
		t.Errorf("a mention: %s", answer.Text)
	}
	support.Promote(office)
	leak := group.Say("NIK bu Siti 3312014506900001 kok ditolak")
	if answer := group.WaitText(); !strings.Contains(answer.Text, "NIK") || strings.Contains(answer.Text, "3312014506900001") {
		t.Errorf("a NIK in the group: %s", answer.Text)
	}
	p.eventually("the deletion", `SELECT count(*) FROM outbox WHERE body->'delete'->>'ref' = '`+leak.ID+`' AND sent_at IS NOT NULL`, 1)
	p.eventually("no NIK in our records", `SELECT count(*) FROM messages WHERE body::text LIKE '%3312014506900001%'`, 0)
	p.exec(`UPDATE groups SET active = true`) // at the panel, by an admin
	question := group.Say("#tanya kapan blangko KTP datang?")
	if answer := group.WaitText(); !strings.Contains(answer.Text, "call center") {
		t.Errorf("#tanya: %s", answer.Text)
	}
	var ticket, conversation string
	p.query(`SELECT id::text FROM tickets WHERE closed_at IS NULL`, &ticket)
	p.query(`SELECT conversation_id::text FROM tickets WHERE closed_at IS NULL`, &conversation)
	p.login("callcenter").post("/chat/"+conversation+"/kirim", url.Values{"reply": {"Blangko datang hari Kamis."}, "ticket": {ticket}})
	answer := group.WaitText()
	quoted := answer.Message.GetExtendedTextMessage().GetContextInfo().GetStanzaID()
	if !strings.Contains(answer.Text, "Kamis") || quoted != question.ID {
		t.Errorf("the call centre's answer: %s (quotes %q, want %q)", answer.Text, quoted, question.ID)
	}
}

// link links a slot by its QR, as somebody at the panel and somebody with the
// phone do.
func (p *program) link(phone *whatsapptest.Phone, slot string) {
	p.t.Helper()
	p.eventually("the line's row", `SELECT count(*) FROM lines WHERE channel = 'whatsapp' AND state = 'unlinked'`, 1)
	p.login("admin").post("/panel/saluran/whatsapp/"+slot+"/tautkan", nil)
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
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
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
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if bubbles := k.bubbles(); len(bubbles) > k.seen {
			k.seen++
			return shown{ID: k.seen, From: "service", Text: bubbles[k.seen-1].Text}
		}
	}
	k.t.Fatalf("no answer\n%s", k.p.output)
	return shown{}
}

// bubbles is what the phone shows: one per id, for a program that was killed
// between sending and noting it sends once more under the same id.
func (k *whatsappTalk) bubbles() []whatsapptest.Received {
	var bubbles []whatsapptest.Received
	for _, m := range k.chat.Inbox() {
		if !slices.ContainsFunc(bubbles, func(b whatsapptest.Received) bool { return b.ID == m.ID }) {
			bubbles = append(bubbles, m)
		}
	}
	return bubbles
}
