package admin

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"sakti/core"
)

func (p *person) track(a *core.Application) reply {
	return p.post("/lacak", "number", strings.ReplaceAll(*a.Number, "-", " "), "tracking", strings.ToLower(*a.Tracking))
}

// sent is a case in a state that was sent first.
func (h *house) sent(service, state string) *core.Application {
	h.t.Helper()
	if state != "withdrawn" {
		return h.file(service, state)
	}
	a := h.file(service, "submitted")
	h.do(func(tx pgx.Tx) {
		if err := h.office.Withdraw(context.Background(), tx, core.Actor{Person: a.PersonID}, a.ID); err != nil {
			h.t.Fatal(err)
		}
	})
	return a
}

// The receipt opens the case in the citizen's words, and shows nothing of a
// person but initials.
func TestTrack(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.visitor()
	p.get("/lacak").is(200).has("Nomor permohonan", "Kode lacak")
	for state, want := range map[string]string{
		"submitted": "Kami mengabari Anda lewat chat", "returned": "Foto ulang: ", "verified": "Dicatat", "keyed": "Disahkan",
		"ready": "Dokumen akan dicetak di", "printed": "Ambil di:", "closed": "Tidak ada yang perlu dilakukan lagi",
		"rejected": "Alasannya sudah kami kirim", "withdrawn": "mengajukan lagi",
	} {
		a := h.sent("AKL", state)
		page := p.track(a).is(200).has(h.office.Catalog.Steps.State(state).Citizen, "atas nama S. A.", want)
		page.lacks(a.Subject, a.SubjectNIK.Full(), a.Phone.Full(), a.Answers["no_kk"])
	}
	a := h.file("AKL", "submitted")
	p.post("/lacak", "number", *a.Number, "tracking", "SALAH1").is(http.StatusNotFound).has(wrongReceipt)
	p.post("/lacak", "number", "26-999999-9", "tracking", *a.Tracking).is(http.StatusNotFound).has(wrongReceipt)
}

// Who prints at home takes the document with the last digits of the NIK; that
// closes the case, is on record, and can be done again.
func TestDownload(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.visitor()
	a := h.file("AKL", "ready")
	p.track(a).is(200).lacks("Unduh Kutipan") // printed at an office
	h.selfPrinted(a)
	p.track(a).is(200).has("Unduh Kutipan Akta Kelahiran")
	var documents []core.Document
	h.do(func(tx pgx.Tx) {
		var err error
		if documents, err = h.office.Documents(context.Background(), tx, a.ID); err != nil {
			t.Fatal(err)
		}
	})
	nik := a.SubjectNIK.Full()
	take := func(digits string) reply {
		return p.post("/lacak/dokumen", "number", *a.Number, "tracking", *a.Tracking, "digits", digits, "document", strconv.FormatInt(documents[0].ID, 10))
	}
	wrong := "0000"
	if strings.HasSuffix(nik, wrong) {
		wrong = "1111"
	}
	take(wrong).is(http.StatusUnprocessableEntity).has("Empat angka itu tidak cocok")
	take("").is(http.StatusUnprocessableEntity)
	if h.read(a).State != "ready" {
		t.Fatal("a wrong number moved the case")
	}
	for range 2 {
		pdf := take(nik[12:]).is(200)
		if !strings.HasPrefix(pdf.body, "%PDF-") || !strings.HasPrefix(pdf.header.Get("Content-Disposition"), "attachment;") ||
			!strings.HasPrefix(pdf.header.Get("Cache-Control"), "no-store") {
			t.Fatalf("no PDF to keep: %v", pdf.header)
		}
	}
	if after := h.read(a); after.State != "closed" {
		t.Errorf("state %s, want closed", after.State)
	}
	h.do(func(tx pgx.Tx) {
		var looks int
		err := tx.QueryRow(context.Background(), `SELECT count(*) FROM file_views WHERE application_id = $1 AND staff_id IS NULL
			AND purpose = 'unduh pemohon'`, a.ID).Scan(&looks)
		if err != nil || looks != 2 {
			t.Errorf("%d looks on record (%v), want 2", looks, err)
		}
	})
	h.clock.Add(takeAgain)
	take(nik[12:]).is(http.StatusUnprocessableEntity).has("tidak bisa diunduh di sini")
}

// Guessing stops, counted for all processes together; digits are counted for
// the case, wherever the guesses come from.
func TestGuessing(t *testing.T) {
	t.Parallel()
	h := open(t)
	shared := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { shared.Close() })
	h.panel.tries = newTries(shared, h.panel.Log)
	p := h.visitor()
	a := h.file("AKL", "ready")
	h.selfPrinted(a)
	for range 21 {
		p.track(a).is(200) // who knows the code is no guesser
	}
	for range 20 {
		p.post("/lacak", "number", *a.Number, "tracking", "SALAH1").is(http.StatusNotFound)
	}
	p.track(a).is(http.StatusTooManyRequests).has(tooManyTries)
	h.panel.tries = newTries(shared, h.panel.Log) // another process
	p.track(a).is(http.StatusTooManyRequests)
	if err := shared.Close(); err != nil {
		t.Fatal(err)
	}
	p.track(a).is(200) // without Redis nobody is turned away for what was before
	for range 20 {
		p.post("/lacak", "number", *a.Number, "tracking", "SALAH1").is(http.StatusNotFound)
	}
	p.track(a).is(http.StatusTooManyRequests) // and who guesses now is
}

// Ten wrong digits shut a case's documents, also for the right ones.
func TestGuessingDigits(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "ready")
	h.selfPrinted(a)
	p := h.visitor()
	id := regexp.MustCompile(`name="document" value="(\d+)"`).FindStringSubmatch(p.track(a).body)[1]
	nik := a.SubjectNIK.Full()
	take := func(digits string) reply {
		return p.post("/lacak/dokumen", "number", *a.Number, "tracking", *a.Tracking, "digits", digits, "document", id)
	}
	for range 10 {
		take("abcd").is(http.StatusUnprocessableEntity)
	}
	take(nik[12:]).is(http.StatusTooManyRequests).has(tooManyTries)
	if h.read(a).State != "ready" {
		t.Error("the document was given out")
	}
}

// A line of progress has one place at which a case is, until it is done.
func TestStages(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, lane := range h.office.Catalog.Steps.Lanes {
		for _, state := range h.office.Catalog.Steps.States {
			a := &core.Application{Lane: lane.Code, State: state.Code}
			if state.End {
				now := h.office.Now()
				a.EndedAt = &now
			}
			here, done := 0, 0
			stages := stagesOf(a)
			for _, s := range stages {
				if s.Now {
					here++
				}
				if s.Done {
					done++
				}
			}
			switch {
			case state.Code == "draft" || state.Code == "rejected" || state.Code == "withdrawn":
				if stages != nil {
					t.Errorf("%s %s has a line", lane.Code, state.Code)
				}
			case state.End && (done != len(stages) || done == 0):
				t.Errorf("%s %s: %v", lane.Code, state.Code, stages)
			case !state.End && here != 1 && reached(h, lane.Code, state.Code):
				t.Errorf("%s %s: %v", lane.Code, state.Code, stages)
			}
		}
	}
}

// reached reports whether a lane can come to a state.
func reached(h *house, lane, state string) bool {
	seen := map[string]bool{"submitted": true}
	for grown := true; grown; {
		grown = false
		for _, action := range h.office.Catalog.Steps.For(lane) {
			for _, from := range action.From {
				if seen[from] && action.To != "" && !seen[action.To] {
					seen[action.To], grown = true, true
				}
			}
		}
	}
	return seen[state]
}
