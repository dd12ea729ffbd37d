package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sakti/channels/whatsappcloud/cloudtest"
)

// TestCloudCitizen is the whole service on the WhatsApp Business Cloud API: a
// birth from "halo" to the receipt, with photos and buttons, through signed
// webhooks; kill -9 while a message waits at Meta; news after the window has
// closed goes as an approved form, and where Meta has none of those, as an SMS.
func TestCloudCitizen(t *testing.T) {
	t.Parallel()
	server, provider := cloudtest.New(t), newSMSProvider(t)
	server.TellStatuses()
	server.Approve("kabar_berkas", 2)
	p := newProgram(t, "SAKTI_WHATSAPP_CLOUD_PHONE_ID="+cloudtest.PhoneID, "SAKTI_WHATSAPP_CLOUD_TOKEN="+cloudtest.Token,
		"SAKTI_WHATSAPP_CLOUD_APP_SECRET="+cloudtest.AppSecret, "SAKTI_WHATSAPP_CLOUD_VERIFY_TOKEN="+cloudtest.VerifyToken,
		"SAKTI_WHATSAPP_CLOUD_API="+server.URL, "SAKTI_SMS=gateway", "SAKTI_SMS_GATEWAY_URL="+provider.URL, "SAKTI_SMS_GATEWAY_TOKEN=x")
	p.start()
	p.subscribe(server)
	talk := &cloudTalk{t: t, p: p, user: server.User("6281234500002")}
	number := birthTalk{t: t, say: talk.say, photo: talk.photo}.file()

	p.stop(syscall.SIGKILL)
	talk.user.Say("status")
	p.start()
	p.subscribe(server) // its address is a new one
	talk.repeated()
	if answer := talk.next(); !strings.Contains(answer.Text, number) {
		t.Errorf("after the crash: %s", answer.Text)
	}
	server.Forward(30 * time.Hour)
	p.stop(syscall.SIGTERM) // who forgets that they wrote a moment ago
	p.start()
	p.subscribe(server)
	verifier := p.login("verifikator1")
	page := verifier.judge(verifier.post("/panel/antrean/verifikasi/ambil", nil), "", "")
	page = verifier.act(page, "verify", nil)
	if news := talk.next(); !strings.Contains(news.Text, number+"|") || !strings.Contains(news.Text, "sudah lengkap") {
		t.Errorf("after the window: %s", news.Text)
	}
	talk.user.Leave() // WhatsApp, for good
	verifier.act(page, "key", url.Values{"siak_number": {"3312-LU-05032020-0001"}, "siak_again": {"3312-LU-05032020-0001"}, "siak_date": {time.Now().Format("2006-01-02")}})
	validator := p.login("validator.capil")
	validator.act(validator.post("/panel/antrean/validasi/ambil", nil), "validate", nil)
	provider.await(t, "+6281234500002", number)
	p.eventually("the SMS alone", `SELECT count(*) FROM outbox WHERE channel = 'sms' AND sent_at IS NOT NULL`, 1)
}

// subscribe tells Meta where the program's webhook is.
func (p *program) subscribe(server *cloudtest.Server) {
	p.t.Helper()
	if err := server.Subscribe(p.base + "/whatsapp"); err != nil {
		p.t.Fatal(err)
	}
}

// cloudTalk reads along what a citizen's phone shows.
type cloudTalk struct {
	t    *testing.T
	p    *program
	user *cloudtest.User
	seen int
}

func (k *cloudTalk) say(text string) shown {
	k.t.Helper()
	k.user.Say(text)
	return k.next()
}

func (k *cloudTalk) photo(body []byte) shown {
	k.t.Helper()
	k.user.Photo(body)
	return k.next()
}

func (k *cloudTalk) next() shown {
	k.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if list := k.user.Messages(); len(list) > k.seen {
			k.seen++
			return shown{ID: k.seen, From: "service", Text: list[k.seen-1].Text}
		}
	}
	k.t.Fatalf("no answer\n%s", k.p.output)
	return shown{}
}

// repeated passes over the last message if it comes again: Meta takes no id of
// ours either, see telegramTalk.
func (k *cloudTalk) repeated() {
	k.t.Helper()
	before := k.user.Messages()[k.seen-1].Text
	if k.next().Text != before {
		k.seen--
	}
}

// smsProvider takes SMS over HTTP.
type smsProvider struct {
	*httptest.Server
	mu   sync.Mutex
	sent []map[string]string
}

func newSMSProvider(t *testing.T) *smsProvider {
	p := &smsProvider{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request map[string]string
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil || r.Header.Get("Authorization") != "Bearer x" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.sent = append(p.sent, request)
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(p.Close)
	return p
}

// await waits for an SMS to a number that says something.
func (p *smsProvider) await(t *testing.T, to, words string) {
	t.Helper()
	arrived := func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.ContainsFunc(p.sent, func(m map[string]string) bool { return m["to"] == to && strings.Contains(m["text"], words) })
	}
	for deadline := time.Now().Add(2 * time.Minute); !arrived(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no SMS to %s; sent: %v", to, p.sent)
		}
	}
}
