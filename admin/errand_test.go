package admin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// entryOf is the newest journal entry of an action.
func (h *house) entryOf(a *core.Application, action string) (id int64) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `SELECT max(id) FROM journal WHERE application_id = $1 AND action = $2`, a.ID, action).Scan(&id)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// errand is a case whose last notice reached nobody; the counter with this
// code has to tell the person.
func (h *house) errand(state, action, counter string) *core.Application {
	h.t.Helper()
	a := h.file("AKL", state)
	h.exec(`INSERT INTO unreached (journal_id, audience, why, at, counter_id)
		SELECT $1, 'applicant', 'chat dan SMS sudah dicoba, tidak sampai', $2, id FROM counters WHERE code = $3`, h.entryOf(a, action), h.office.Now(), counter)
	return a
}

// Who could not be reached is told by the people of their counter, in the
// words that they would have read; once told they are off the list.
func TestErrands(t *testing.T) {
	t.Parallel()
	h := open(t)
	const village = "DESA-33.12.01.2001"
	a := h.errand("ready", "publish", village)
	at := func(role, code string) *person {
		r := core.Role{Code: role}
		h.do(func(tx pgx.Tx) { r.CounterID = coretest.Counter(t, tx, code) })
		return h.enter(h.hire(r))
	}
	operator, stranger := at("operator", village), at("print_desk", "FASKES-01")
	region := "33.12.01"
	camat := h.enter(h.hire(core.Role{Code: "camat", Region: &region}))
	phone := strings.TrimPrefix(a.Phone.Full(), "+") // pages write the plus otherwise
	h.clock.Add(3 * 60 * 60e9)
	page := operator.get("/panel/kabar").is(200).has(a.Subject, *a.Number, "menunggu 3 jam", "sudah jadi dan siap dicetak", a.Phone.String(), "Tampilkan").lacks(phone)
	operator.get("/panel/kabar?nomor=" + between(t, page.body, `href="?nomor=`, `"`)).is(200).has(phone)
	operator.get("/panel").has("Warga yang perlu dikabari", "Kabari mereka")
	camat.get("/panel/kabar").is(200).has(a.Subject).lacks("Tampilkan")
	camat.get("/panel/kabar?nomor=" + between(t, page.body, `href="?nomor=`, `"`)).is(200).lacks(phone)
	stranger.get("/panel/kabar").is(200).has("Tidak ada. Semua kabar sampai.").lacks(a.Subject)
	stranger.get("/panel").lacks("Kabari mereka")

	done := fmt.Sprintf("/panel/kabar/%d/applicant", h.entryOf(a, "publish"))
	stranger.post(done).is(http.StatusNotFound)
	operator.follow(operator.post(done)).is(200).has("tercatat sudah dikabari", "Semua kabar sampai")
	operator.post(done).is(http.StatusNotFound)
	operator.post("/panel/kabar/x/applicant").is(http.StatusNotFound)
	operator.get("/panel").lacks("Kabari mereka")
	h.exec(`UPDATE applications SET collect = 'desa' WHERE id = $1`, a.ID) // where the operator hands it over
	operator.get(casePath(a.ID)).has("sudah dikabari petugas loket")
}

// The case tells how each notice went down the ladder, in plain words.
func TestNewsOfACase(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.errand("ready", "publish", "DESA-33.12.01.2001")
	verified, ready := h.entryOf(a, "verify"), h.entryOf(a, "publish")
	sent := func(journal int64, channel, became string) {
		h.exec(`INSERT INTO outbox (conversation_id, channel, account, chat, body, journal_id, audience, created_at)
			VALUES ((SELECT coalesce(max(conversation_id), 0) + 1 FROM outbox), $1, '1', 'x', '{}', $2, 'applicant', $3)`, channel, journal, h.office.Now())
		h.exec(`UPDATE outbox SET `+became+` WHERE channel = $1 AND journal_id = $2`, channel, journal)
	}
	staff := h.hire(h.role("verifier"))
	h.reason(staff, a)
	verifier := h.enter(staff)
	for became, words := range map[string]string{"sent_at = now()": "✓ terkirim", "sent_at = now(), delivered_at = now()": "✓✓ sampai",
		"sent_at = now(), delivered_at = now(), read_at = now()": "✓✓ dibaca", "send_at = now()": "menunggu dikirim", "send_at = now(), error = 'sedang terputus'": "belum terkirim: sedang terputus"} {
		h.exec(`DELETE FROM outbox`)
		sent(verified, "whatsapp", became)
		verifier.get(casePath(a.ID)).is(200).has("Kabar ke warga", "ke warga lewat WhatsApp", words)
	}
	h.exec(`INSERT INTO passed_over (journal_id, audience, channel, why, at) SELECT journal_id, audience, 'whatsapp', 'penerima sudah 40 hari tidak menulis', at FROM unreached WHERE journal_id = $1`, ready)
	sent(ready, "sms", "failed_at = now(), error = 'nomor tidak aktif', created_at = (SELECT at FROM unreached)")
	page := verifier.get(casePath(a.ID)).text()
	before := -1
	for _, words := range []string{"lewat WhatsApp", "dilewati: penerima sudah 40 hari tidak menulis", "lewat SMS", "✗ ditolak: nomor tidak aktif", "lewat Loket", "menunggu dikabari petugas loket"} {
		at := strings.LastIndex(page, words)
		if at <= before {
			t.Errorf("%q is not where it belongs in %s", words, page)
		}
		before = at
	}
}
