package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest/browser"
)

const validating = "location.pathname.endsWith('/validasi') && 'ready' in document.documentElement.dataset"

// toValidate files cases that wait for the validator, nobody's yet.
func (h *house) toValidate(n int) []*core.Application {
	h.t.Helper()
	var out []*core.Application
	for range n {
		out = append(out, h.file("AKL", "keyed"))
	}
	return out
}

// A validator's morning by keyboard alone: login with the second factor, the
// queue, photos and history, one approved with the next one taken in the same
// breath, one sent back with a reason, one taken back, one handed back.
func TestMorningOfValidator(t *testing.T) {
	t.Parallel()
	h := open(t)
	cases := h.toValidate(4)
	h.photograph(cases[0])
	vera := h.arriving(browser.Open(t), "vera", core.Role{Code: "validator", Section: "C-LH"})
	vera.logIn()
	vera.on(says("Validasi") + " && " + says("4 menunggu"))
	vera.shown()

	vera.press("a")
	vera.on(validating + " && location.pathname === '" + casePath(cases[0].ID) + "/validasi'")
	vera.cost("take the next case", 1)
	vera.on(says("3 permohonan lagi menunggu"))
	vera.shown()
	h.file("AKL", "keyed")
	vera.on(says("4 permohonan lagi menunggu")) // without reloading
	vera.press("n")
	vera.on("document.getElementById('pdf').hidden === false || document.getElementById('photo').naturalWidth > 0")
	vera.press("h")
	vera.on("document.querySelector('.past').open && " + says("Berkas dinyatakan lengkap"))
	vera.cost("look at the next photo and the history", 2)
	browser.Shot(t, vera.ctx, "morning-validator")

	vera.press("s")
	vera.on("document.activeElement.textContent.includes('ambil berikutnya')")
	vera.press(kb.Enter)
	vera.on(validating + " && location.pathname === '" + casePath(cases[1].ID) + "/validasi' && document.querySelector('[data-left]')")
	vera.cost("approve, and have the next case", 2)

	vera.press("z")
	vera.on(validating + " && location.pathname === '" + casePath(cases[0].ID) + "/validasi' && " + says("Setujui diurungkan"))
	vera.cost("take the approval back", 1)
	vera.press("e" + kb.Enter)
	vera.on(atPath("/panel") + " && document.querySelector('[data-left]')")
	vera.cost("approve, and take no other", 2)
	h.pass()
	if got := h.read(cases[0]).State; got != "validated" {
		t.Errorf("state %s, want validated", got)
	}

	vera.on(says("Sedang Anda pegang") + " && " + says(*cases[1].Number))
	vera.press("l")
	vera.on(validating + " && location.pathname === '" + casePath(cases[1].ID) + "/validasi'")
	vera.cost("go on with what they hold", 1)
	vera.press("v")
	vera.on("document.activeElement.name === 'reason'")
	vera.shown()
	browser.Shot(t, vera.ctx, "morning-validator-correct")
	vera.press("2" + kb.Enter)
	vera.on(atPath("/panel") + " && " + says(*cases[1].Number+": Dikembalikan ke verifikator."))
	vera.cost("send back to the verifier with a reason", 3)

	vera.press("a")
	vera.on(validating + " && location.pathname === '" + casePath(cases[2].ID) + "/validasi'")
	vera.keys = 0
	vera.press("k")
	vera.on(atPath("/panel") + " && " + says("3 menunggu"))
	vera.cost("hand back", 1)
	if a := h.read(cases[2]); a.State != "keyed" || a.ClaimedBy != nil {
		t.Errorf("state %s, held by %v", a.State, a.ClaimedBy)
	}

	verifier := h.enter(h.hire(h.role("verifier")))
	verifier.follow(verifier.post("/panel/antrean/entri/ambil")).is(200).has("Ejaan nama berbeda dengan di dokumen.", vera.staff.Name)
}

// Two validators of one section at once: whoever presses at the same moment
// gets a case of their own, and nobody acts on what a colleague holds.
func TestTwoValidatorsAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	const rounds = 5
	cases := h.toValidate(2*rounds - 1) // in the last round one goes empty-handed
	first := browser.Open(t)
	section := core.Role{Code: "validator", Section: "C-LH"}
	vera, budi := h.arriving(first, "vera", section), h.arriving(browser.Tab(t, first), "budi", section)
	vera.logIn()
	budi.logIn()
	vera.on(says("9 menunggu"))
	budi.on(says("9 menunggu"))

	seen := map[string]string{}
	before := map[*officer]string{vera: "/panel", budi: "/panel"}
	h.together("a", vera, budi)
	for round := range rounds {
		last := round == rounds-1
		for _, o := range []*officer{vera, budi} {
			there := validating + fmt.Sprintf(" && location.pathname !== %q", before[o])
			if last {
				there = "(" + there + ") || " + atPath("/panel")
			}
			o.on(there)
			if before[o] = o.at(); before[o] == "/panel" {
				continue
			}
			if other, taken := seen[before[o]]; taken {
				t.Fatalf("round %d: %s got %s, which %s had", round, o.staff.Name, before[o], other)
			}
			seen[before[o]] = o.staff.Name
		}
		if round == 0 {
			h.heldByColleague(vera, budi)
		}
		if !last {
			h.together("s"+kb.Enter, vera, budi)
		}
	}
	if len(seen) != len(cases) {
		t.Errorf("%d cases were taken, want %d", len(seen), len(cases))
	}
}

// heldByColleague looks at what one holds from the other's chair: it says who
// has it, and nothing there acts.
func (h *house) heldByColleague(holder, other *officer) {
	h.t.Helper()
	back := other.at()
	h.look(other.ctx, "/panel/antrean/validasi")
	other.on(atPath("/panel/antrean/validasi") + " && " + says("dipegang "+holder.staff.Name))
	browser.Shot(h.t, other.ctx, "morning-validator-held")
	path := strings.TrimSuffix(holder.at(), "/validasi")
	h.look(other.ctx, path+"/validasi")
	other.on(atPath(path) + " && " + says("dipegang "+holder.staff.Name))
	p := h.enter(other.staff)
	p.post(path+"/langkah/validate", "rev", "0").is(409).has("Ambil permohonan ini dulu", "sudah diambil petugas oleh "+holder.staff.Name)
	p.post(path+"/langkah/claim", "rev", "0").is(409).has("sedang dipegang petugas lain", "oleh "+holder.staff.Name)
	h.look(other.ctx, back)
	other.on(validating)
}

// A colleague goes on leave: what they held comes to their stand-in while the
// stand-in looks, and they are given nothing more.
func TestValidatorOnLeave(t *testing.T) {
	t.Parallel()
	h := open(t)
	cases := h.toValidate(2)
	first := browser.Open(t)
	section := core.Role{Code: "validator", Section: "C-LH"}
	vera, budi := h.arriving(first, "vera", section), h.arriving(browser.Tab(t, first), "budi", section)
	vera.logIn()
	budi.logIn()
	vera.press("a")
	vera.on(validating)
	head := h.hire(core.Role{Code: "head_of_section", Section: "C-LH"})
	h.do(func(tx pgx.Tx) {
		today := core.DayOf(h.office.Now()).From
		if _, err := h.office.SetAbsent(context.Background(), tx, head, vera.staff.ID, today, today, &budi.staff.ID); err != nil {
			t.Fatal(err)
		}
	})
	budi.on(says("Sedang Anda pegang") + " && " + says(*cases[0].Number)) // without reloading
	vera.on("!document.getElementById('changed').hidden")
	vera.press("s" + kb.Enter)
	vera.on("document.querySelector('main h1').textContent === 'Ada yang lebih dulu' && " + says("oleh "+budi.staff.Name))
	browser.Shot(t, vera.ctx, "morning-validator-away")
	h.look(vera.ctx, "/panel")
	vera.on(atPath("/panel") + " && " + says("Anda tercatat tidak masuk"))
	vera.press("a")
	vera.on(atPath("/panel"))
	if got := h.read(cases[1]); got.ClaimedBy != nil {
		t.Error("somebody on leave was given a case")
	}
	budi.press("a")
	budi.on(validating + " && location.pathname === '" + casePath(cases[1].ID) + "/validasi'")
}
