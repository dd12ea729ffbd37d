package admin

import (
	"context"
	"slices"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// scene is a page with something on it.
type scene struct {
	name  string
	staff *core.Staff // nil for who is not logged in, or stays logged in
	show  func(context.Context)
}

// scenes are all pages, with real data, in the states that matter.
func (h *house) scenes() []scene {
	h.t.Helper()
	h.panel.PublicURL = "https://panel.example"
	everything := h.hire(h.role("verifier"), h.role("validator"), h.role("print_desk"), h.role("call_centre"))
	admin := h.hire(h.role("admin"), h.role("operator"))
	fresh, newcomer := h.hire(h.role("verifier")), h.hire(h.role("verifier"))
	h.do(func(tx pgx.Tx) {
		if _, err := tx.Exec(context.Background(), `UPDATE staff SET must_change = true WHERE id = $1`, fresh.ID); err != nil {
			h.t.Fatal(err)
		}
	})
	verifying := h.held(everything, "AKL", "submitted")
	half := h.held(everything, "AKL", "submitted")
	h.act(everything, half, "judge", core.Note{Verdicts: []core.Verdict{{Requirement: "surat-kelahiran", Good: true}, {Requirement: "kk", Reason: "Fotonya terlalu gelap. Mohon foto ulang di tempat yang terang."}}})
	wrong := h.mended(everything)
	keying := h.held(everything, "AKL", "verified")
	validating := h.held(everything, "AKL", "keyed")
	complaint := h.held(everything, "ADU", "submitted")
	h.file("AKL", "submitted")
	ready, printed, closed := h.file("AKL", "ready"), h.file("AKL", "printed"), h.file("AKL", "closed")
	returned := h.file("AKL", "returned")
	own := h.file("AKL", "ready")
	h.selfPrinted(own)
	talk := h.talk()
	lookedUp := h.file("AKL", "closed")
	head, away := h.workloadScene(everything)
	for _, staff := range []*core.Staff{everything, head} {
		h.reason(staff, closed)
	}
	h.readOff(verifying, "surat-kelahiran", verifying.Answers["pemohon_nik"])
	h.readOff(keying, "surat-kelahiran", "3312014107900011")
	h.ticket()

	go_ := func(path string) func(context.Context) { return func(ctx context.Context) { h.look(ctx, path) } }
	return append([]scene{
		{"login", nil, go_("/masuk")},
		{"login-wrong", nil, h.fill("/masuk", "#username", "rini", "#password", "salah")},
		{"track", nil, go_("/lacak")},
		{"track-wrong", nil, h.fill("/lacak", "#number", "26-000123-4", "#tracking", "ABCDEF")},
		{"track-returned", nil, h.fill("/lacak", "#number", *returned.Number, "#tracking", *returned.Tracking)},
		{"track-ready", nil, h.fill("/lacak", "#number", *own.Number, "#tracking", *own.Tracking)},
		{"password", fresh, go_("/sandi")},
		{"code", nil, h.half("/masuk/kode")},
		{"factor", everything, go_("/akun/kode")},
		{"recovery", newcomer, h.enrol},
		{"account", everything, go_("/akun")},
		{"work", everything, go_("/panel")},
		{"desk", nil, go_("/panel/antrean/verifikasi")},
		{"verify", nil, go_(casePath(verifying.ID) + "/periksa")},
		{"verify-faulty", nil, go_(casePath(half.ID) + "/periksa?syarat=kk")},
		{"verify-answers", nil, go_(casePath(wrong.ID) + "/periksa")},
		{"keying", nil, go_(casePath(keying.ID) + "/entri")},
		{"validation", nil, go_(casePath(validating.ID) + "/validasi")},
		{"validation-pdf", nil, go_(casePath(validating.ID) + "/validasi?syarat=buku-nikah")},
		{"complaint", nil, go_(casePath(complaint.ID) + "/jawab")},
		{"print", nil, go_("/panel/cetak")},
		{"opening", nil, go_(casePath(lookedUp.ID))},
		{"case", nil, go_(casePath(closed.ID))},
		{"case-ready", nil, go_(casePath(ready.ID))},
		{"case-open", nil, go_(casePath(ready.ID) + "?nomor=utuh")},
		{"search", nil, h.fill("/panel/cari", "#q", *printed.Number)},
		{"tickets", nil, go_("/chat")},
		{"chat", nil, go_(chatPath(talk))},
		{"failure", nil, go_("/panel/permohonan/bukan-nomor")},
		{"forbidden", nil, go_("/panel/petugas")},
		{"counters", admin, go_("/panel/loket?nama=pracimantoro")},
		{"staff-list", nil, go_("/panel/petugas")},
		{"staff-new", nil, go_("/panel/petugas/baru")},
		{"staff", nil, go_(staffPath(admin.ID))},
		{"secret", admin, h.fill("/panel/petugas/baru", "#name", "Siti Aminah", "#username", "siti.aminah", "#role", "verifier")},
		{"workload", head, go_("/panel/beban")},
		{"absence", nil, go_("/panel/cuti")},
		{"case-head", nil, go_(casePath(closed.ID))},
		{"work-away", away, go_("/panel")},
	}, slices.Concat(h.officeScenes(), h.unsavedScenes(), h.concernScenes(), h.accountScenes(), h.lineScenes(), h.callScenes(), h.deskScenes(), h.benchScenes(), h.foretellScenes())...)
}

// held is a case that somebody took from its queue, with real photos
// where somebody looks at them.
func (h *house) held(staff *core.Staff, service, state string) *core.Application {
	h.t.Helper()
	a := h.file(service, state)
	if shots() || state == "keyed" {
		h.photograph(a)
	}
	if a.ClaimedBy != nil {
		h.act(h.holder(a), a, "release", core.Note{})
	}
	h.act(staff, a, "claim", core.Note{})
	return a
}

// mended is a case that came back with a corrected answer, in which another
// one is found wrong.
func (h *house) mended(staff *core.Staff) *core.Application {
	h.t.Helper()
	a := h.held(staff, "AKL", "submitted")
	wrong := func(field, reason string) {
		h.act(staff, a, "judge", core.Note{Verdicts: []core.Verdict{{Requirement: field, Reason: reason}}})
	}
	wrong("subjek_nama", "Ejaannya berbeda dengan di dokumen.")
	h.act(staff, a, "return", core.Note{})
	h.do(func(tx pgx.Tx) {
		err := h.office.Resubmit(context.Background(), tx, core.Actor{Person: a.PersonID}, a.ID, map[string]string{"subjek_nama": "Bagas Aji Saputra"})
		if err != nil {
			h.t.Fatal(err)
		}
	})
	h.act(staff, a, "claim", core.Note{})
	wrong("no_kk", "Angkanya berbeda dengan di dokumen. Mohon periksa satu per satu.")
	return a
}

// selfPrinted lets the applicant of a ready case print it themselves.
func (h *house) selfPrinted(a *core.Application) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		if _, err := tx.Exec(context.Background(), `UPDATE applications SET collect = 'mandiri' WHERE id = $1`, a.ID); err != nil {
			h.t.Fatal(err)
		}
	})
}

// ticket lets somebody in chat ask for a human, and returns the ticket's id.
func (h *house) ticket() (id int64) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		person := coretest.Citizen(h.t, tx)
		err := tx.QueryRow(context.Background(), `WITH c AS (INSERT INTO conversations (channel, account, chat, person_id)
			VALUES ('simulator', 'sakti', 'chat-' || $1::bigint::text, $1::bigint) RETURNING id),
			turn AS (INSERT INTO turns (conversation_id) SELECT id FROM c),
			message AS (INSERT INTO messages (conversation_id, channel, account, key, body, received_at)
				SELECT id, 'simulator', 'sakti', $1::bigint::text, '{"kind": "text", "text": "KK saya salah alamat"}', $2 FROM c)
			INSERT INTO tickets (conversation_id, reason, opened_at) SELECT id, 'asked', $2 FROM c RETURNING id`, person, h.office.Now()).Scan(&id)
		if err != nil {
			h.t.Fatal(err)
		}
	})
	return id
}

// fill fills in a form and sends it.
func (h *house) fill(path string, fields ...string) func(context.Context) {
	return func(ctx context.Context) {
		h.t.Helper()
		h.look(ctx, path)
		for i := 0; i < len(fields); i += 2 {
			if err := chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS(fields[i]), fields[i+1])); err != nil {
				h.t.Fatalf("%s %s: %v", path, fields[i], err)
			}
		}
		submit := chromedp.Evaluate[chromedp.Void](`document.querySelector("main form button").click()`)
		if _, err := chromedp.Run(ctx, submit); err != nil {
			h.t.Fatal(err)
		}
		h.on(ctx, "document.readyState === 'complete' && (document.querySelector('[role=alert], .facts, .secret, #h-found'))")
	}
}
