package admin

import (
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// The page and its sheets say the same, and say what each number counts.
func TestWorkloadPage(t *testing.T) {
	t.Parallel()
	h := open(t)
	rini := h.hire(h.role("verifier"))
	h.exec(`UPDATE staff SET name = '=HYPERLINK("x")' WHERE id = $1`, rini.ID)
	a := h.held(rini, "AKL", "verified")
	h.act(rini, a, "key", core.Note{SIAK: &core.SIAK{Number: "1", Date: "2026-11-02"}})
	h.held(rini, "AKL", "submitted")
	h.file("AKL", "submitted")
	head := h.enter(h.hire(h.role("head_of_office")))
	page := head.get("/panel/beban").is(200)
	for _, m := range append(officerMeans, deskMeans...) {
		page.has(m.Name, m.Text)
		if !strings.Contains(page.body, `title="`+m.Text) {
			t.Errorf("the column %s has no hint", m.Name)
		}
	}
	officers := sheetOf(t, head.get("/panel/beban/petugas.csv"))
	found := false
	for _, row := range officers[1:] {
		if len(row) != len(officers[0]) {
			t.Errorf("%d cells under %d headings", len(row), len(officers[0]))
		}
		if strings.HasPrefix(row[0], "'=HYPER") {
			found = row[2] == "1" && row[4] == "1" && row[5] == "1" && row[6] == "0"
		}
	}
	if !found {
		t.Errorf("the officer's row: %v", officers)
	}
	desks := sheetOf(t, head.get("/panel/beban/antrean.csv"))
	if len(desks) != len(core.Desks)+1 || desks[1][0] != "Verifikasi" || desks[1][1] != "1" || desks[1][2] != "1" {
		t.Errorf("%v", desks)
	}
	page.has("Verifikasi 1 1")
}

func sheetOf(t *testing.T, r reply) [][]string {
	t.Helper()
	r.is(http.StatusOK)
	if !strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers %v", r.header)
	}
	read := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff")))
	read.Comma = ';'
	rows, err := read.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// workloadScene is a week's work, with somebody away, and their head.
func (h *house) workloadScene(busy *core.Staff) (head, away *core.Staff) {
	h.t.Helper()
	head, away = h.hire(h.role("head_of_section")), h.hire(h.role("verifier"))
	for range 3 {
		a := h.held(busy, "AKL", "verified")
		h.act(busy, a, "key", core.Note{SIAK: &core.SIAK{Number: "1", Date: "2026-11-02"}})
	}
	h.do(func(tx pgx.Tx) {
		today := core.DayOf(h.office.Now()).From
		if _, err := h.office.SetAbsent(context.Background(), tx, head, away.ID, today, today.AddDate(0, 0, 2), &busy.ID); err != nil {
			h.t.Fatal(err)
		}
	})
	return head, away
}
