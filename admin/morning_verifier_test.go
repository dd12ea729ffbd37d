package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// morningCase is a case of the morning, and what becomes of it.
type morningCase struct {
	*core.Application
	name   string
	do     func(*verifying, *morningCase)
	number string // that SIAK gives
	state  string // in the end
	done   bool
}

// verifying is a verifier in the middle of their morning.
type verifying struct{ *officer }

// Two verifiers' morning by keyboard alone, from login with the second factor
// to logout: ten mixed cases out of one queue, each taken by whoever is first.
// What each case costs is counted.
func TestMorningOfVerifiers(t *testing.T) {
	t.Parallel()
	h := open(t)
	cases := h.morningCases()
	first := browser.Open(t)
	rini := &verifying{h.arriving(first, "rini", h.role("verifier"), h.role("call_centre"))}
	budi := &verifying{h.arriving(browser.Tab(t, first), "budi", h.role("verifier"))}
	rini.logIn()
	budi.logIn()
	rini.shown()

	byID := map[uuid.UUID]*morningCase{}
	for _, c := range cases {
		byID[c.ID] = c
	}
	left := len(cases)
	for round := 0; left > 0; round++ {
		if round > 2*len(cases) {
			t.Fatalf("%d cases are left", left)
		}
		var ready []*verifying
		var officers []*officer
		for _, v := range []*verifying{rini, budi} {
			if v.offered() {
				ready, officers = append(ready, v), append(officers, v.officer)
			}
		}
		h.together("a", officers...)
		for _, v := range ready {
			c := v.given(byID)
			if c == nil {
				continue
			}
			v.keys = 1 // for taking it
			c.do(v, c)
			if c.done {
				left--
			}
			v.on(atPath("/panel"))
		}
		h.pass() // what was decided is done
		h.on(rini.ctx, "!document.querySelector('[data-left]')")
	}
	for _, c := range cases {
		if got := h.read(c.Application); got.State != c.state {
			t.Errorf("%s is %s, want %s", c.name, got.State, c.state)
		}
	}
	for _, v := range []*verifying{rini, budi} {
		v.leave()
	}
}

// morningCases are ten cases, the fast lane in the middle.
func (h *house) morningCases() []*morningCase {
	h.t.Helper()
	var out []*morningCase
	add := func(name, service, state, number string, do func(*verifying, *morningCase)) *morningCase {
		c := &morningCase{Application: h.file(service, "submitted"), name: name, state: state, number: number, do: do}
		out = append(out, c)
		return c
	}
	birth := add("a birth with three photos", "AKL", "keyed", "3312-LU-02112026-0001", (*verifying).complete)
	add("a KTP, who must come", "KTP-BARU", "appointment", "", (*verifying).invite)
	add("a KK", "KK-UBAH", "keyed", "3312010211260001", (*verifying).complete)
	add("AYO SKAK", "SKAK", "keyed", "3312-KM-02112026-0001", (*verifying).complete)
	add("a move", "PD-AKEC", "keyed", "SKPWNI/3312/02112026/0001", (*verifying).complete)
	add("a death, returned with two reasons", "AKM", "returned", "", (*verifying).returnTwice)
	add("a KK, rejected", "KK-RUSAK", "rejected", "", (*verifying).reject)
	twin := add("a birth whose photos stand in another case", "AKL", "returned", "", (*verifying).doubt)
	add("a KK with a wrong NIK that is put right", "KK-HILANG", "keyed", "3312010211260002", (*verifying).wrongNIK)
	add("a complaint", "ADU", "closed", "", (*verifying).answer)
	h.photograph(birth.Application)
	h.photograph(twin.Application)
	return out
}

// offered waits until the officer's page shows what the server has, and reports
// whether there is something to take.
func (v *verifying) offered() (any bool) {
	v.h.t.Helper()
	v.h.do(func(tx pgx.Tx) {
		desks, err := v.h.office.DesksOf(context.Background(), tx, v.staff)
		if err != nil {
			v.h.t.Fatal(err)
		}
		for _, d := range deskViews(desks) {
			any = any || d.Key == "a"
		}
	})
	v.on(atPath("/panel") + fmt.Sprintf(" && Boolean(document.querySelector('[data-key=a]')) === %v", any))
	return any
}

// given is the case that the officer has on their screen after taking the next
// one, nil if there was none.
func (v *verifying) given(cases map[uuid.UUID]*morningCase) *morningCase {
	v.h.t.Helper()
	v.on("'ready' in document.documentElement.dataset && (/periksa$|jawab$/.test(location.pathname) || " + says("sedang kosong") + ")")
	parts := strings.Split(v.at(), "/")
	if len(parts) < 5 {
		return nil
	}
	id, err := uuid.Parse(parts[3])
	if err != nil {
		v.h.t.Fatal(err)
	}
	if now := v.h.read(cases[id].Application); now.ClaimedBy == nil || *now.ClaimedBy != v.staff.ID {
		v.h.t.Fatalf("%s looks at %s, which is held by %v", v.staff.Name, cases[id].name, now.ClaimedBy)
	}
	return cases[id]
}

// judge finds everything good, faster than the line, and waits until the page
// offers the step that follows.
func (v *verifying) judge(next string) {
	v.h.t.Helper()
	open, err := chromedp.Run(v.ctx, chromedp.Evaluate[int]("document.querySelectorAll('.check .tag.todo').length"))
	if err != nil {
		v.h.t.Fatal(err)
	}
	v.press(strings.Repeat("b", open))
	v.on("document.activeElement.textContent.trim().startsWith('" + next + "')")
}

// complete verifies a case and types it into SIAK.
func (v *verifying) complete(c *morningCase) {
	v.h.t.Helper()
	v.shown()
	v.judge("Berkas lengkap")
	v.press(kb.Enter)
	v.on(atPath(casePath(c.ID) + "/entri"))
	most := 8
	if c.Service == "AKL" {
		most = 5
	}
	v.cost(c.name+": verify", most)
	v.key(c)
	c.done = true
}

// key copies each row of the sheet, and types the number from SIAK twice.
func (v *verifying) key(c *morningCase) {
	v.h.t.Helper()
	v.shown()
	rows, err := chromedp.Run(v.ctx, chromedp.Evaluate[int]("document.querySelectorAll('[data-copy]').length"))
	if err != nil {
		v.h.t.Fatal(err)
	}
	for i := range rows {
		v.press("c")
		v.on(fmt.Sprintf("document.getElementById('news').textContent.includes('(%d dari %d)')", i+1, rows))
	}
	v.press("s")
	v.on("document.activeElement.id === 'siak_number'")
	v.press(c.number + "\t" + c.number + kb.Enter)
	v.on(atPath("/panel") + " && " + says(*c.Number+": Dicatat di SIAK."))
	v.cost(fmt.Sprintf("%s: %d rows and %d characters twice into and from SIAK", c.name, rows, len(c.number)), rows+2*len(c.number)+3)
}

// invite lets somebody come.
func (v *verifying) invite(c *morningCase) {
	v.h.t.Helper()
	v.judge("Undang datang")
	v.press("u")
	v.on("document.activeElement.name === 'visit'")
	v.said("Senin, 9 November 2026 pukul 09.00, Kecamatan Pracimantoro.")
	v.on(atPath("/panel"))
	v.cost(c.name+": invite, besides the sentence", 8)
	c.done = true
}

// said types a sentence, which is not counted, and sends it.
func (v *verifying) said(sentence string) {
	v.h.t.Helper()
	v.h.press(v.ctx, sentence)
	v.keys += v.h.send(v.ctx)
}

// fault finds the requirement at hand faulty for the nth ready-made reason.
func (v *verifying) fault(n int) {
	v.h.t.Helper()
	v.press("p")
	v.on("document.activeElement.name === 'reason' && document.activeElement.closest('.check.current')")
	v.press(fmt.Sprint(n))
	v.on("document.activeElement.checked")
	v.press(kb.Enter)
}

// sendBack asks for corrections and waits until that is taken down.
func (v *verifying) sendBack(c *morningCase) {
	v.h.t.Helper()
	v.press("m")
	v.on("document.activeElement.textContent.trim().startsWith('Minta perbaikan')")
	v.press(kb.Enter)
	v.on(atPath("/panel") + " && document.querySelector('#undos').textContent.includes('" + *c.Number + "')")
}

// returnTwice sends a case back with two reasons, which stand on the screen as
// the citizen will read them.
func (v *verifying) returnTwice(c *morningCase) {
	v.h.t.Helper()
	v.fault(2)
	v.on("document.querySelectorAll('.check .tag.bad').length === 1") // faster than the line
	v.fault(3)
	v.on("(document.querySelector('#h-preview + .bubble')?.textContent.match(/Mohon foto/g) || []).length === 2")
	v.sendBack(c)
	v.cost(c.name, 9)
	c.done = true
}

// reject ends a case with a reason.
func (v *verifying) reject(c *morningCase) {
	v.h.t.Helper()
	v.press("t")
	v.on("document.activeElement.name === 'reason'")
	v.said("KK ini milik keluarga di Sukoharjo. Ajukan di sana, ya.")
	v.on(atPath("/panel"))
	v.cost(c.name+", besides the sentence", 3)
	c.done = true
}

// doubt sends back a photo of which the screen says that it stands in another
// case.
func (v *verifying) doubt(c *morningCase) {
	v.h.t.Helper()
	v.on("document.querySelector('.thumbs').textContent.includes('dipakai lagi')")
	v.fault(5)
	v.on("document.querySelector('#h-preview')")
	v.sendBack(c)
	v.cost(c.name, 6)
	c.done = true
}

// wrongNIK marks an answer the first time. The second time, after the citizen
// put it right, it is the officer's own again, old and new side by side.
func (v *verifying) wrongNIK(c *morningCase) {
	v.h.t.Helper()
	if v.h.read(c.Application).Answers["pemohon_nik"] != c.Answers["pemohon_nik"] {
		v.on("document.querySelector('.marked').textContent.includes('dulu: " + c.Answers["pemohon_nik"] + "')")
		v.complete(c)
		return
	}
	v.press("i")
	v.on("document.activeElement.matches('[data-isian]')")
	const at = "document.activeElement.closest('li').querySelector('.what').textContent"
	for range 12 {
		label, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](at))
		if err != nil {
			v.h.t.Fatal(err)
		}
		if label == "NIK pemohon" {
			break
		}
		v.press("\t")
		v.on(at + " !== '" + label + "'")
	}
	v.press(kb.Enter)
	v.on("document.activeElement.closest('details').open")
	v.press("1" + kb.Enter)
	v.on("document.querySelector('#h-preview + .bubble')?.textContent.includes('NIK pemohon')")
	v.sendBack(c)
	v.cost(c.name+": send back", 12)
	v.h.pass()
	v.h.do(func(tx pgx.Tx) {
		err := v.h.office.Resubmit(context.Background(), tx, core.Actor{Person: c.PersonID}, c.ID, map[string]string{"pemohon_nik": "3312014512880007"})
		if err != nil {
			v.h.t.Fatal(err)
		}
	})
}

// answer answers a complaint.
func (v *verifying) answer(c *morningCase) {
	v.h.t.Helper()
	v.press("j")
	v.on("document.activeElement.name === 'answer'")
	v.said("Terima kasih, Bu. Loketnya sudah kami betulkan.")
	v.on(atPath("/panel"))
	v.cost(c.name+", besides the answer", 3)
	c.done = true
}

// leave takes one more case, hands all back for the break and logs out.
func (v *verifying) leave() {
	v.h.t.Helper()
	a := v.h.file("AKL", "submitted")
	v.offered()
	v.press("a")
	v.on(atPath(casePath(a.ID) + "/periksa"))
	v.h.look(v.ctx, "/panel")
	v.on(atPath("/panel") + " && " + says("Sedang Anda pegang"))
	v.keys = 0
	v.press("k")
	v.on("document.activeElement.textContent.includes('Istirahat')")
	v.press(kb.Enter)
	v.on(atPath("/panel") + " && " + says("kembali ke tempatnya di antrean"))
	v.cost("break: hand all back", 2)
	if now := v.h.read(a); now.ClaimedBy != nil || now.State != "submitted" {
		v.h.t.Errorf("%s, held by %v", now.State, now.ClaimedBy)
	}
	v.press("g")
	v.on("document.documentElement.classList.contains('going')")
	v.press("x" + kb.Enter)
	v.on("location.pathname === '/masuk'")
	v.cost("log out", 3)
	v.h.exec(`UPDATE applications SET state = 'withdrawn', ended_at = now() WHERE id = $1`, a.ID)
}
