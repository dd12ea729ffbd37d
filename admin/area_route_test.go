package admin

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// afar are cases in all states in which something waits for somebody, all
// of a village and a counter that bound people of other places do not reach:
// with photos, documents, a chat that asks for help, and people who could not
// be told.
type afar struct {
	cases   []*core.Application
	file    string
	talk    int64
	journal int64
}

func (h *house) afar() (e afar) {
	h.t.Helper()
	e.talk = h.talk()
	for _, state := range []string{"submitted", "returned", "verified", "keyed", "ready", "printed", "closed"} {
		e.cases = append(e.cases, h.file("AKL", state))
	}
	errand := h.errand("ready", "publish", "DESA-"+here)
	e.cases = append(e.cases, errand, h.file("ADU", "submitted"))
	e.journal = h.entryOf(errand, "publish")
	h.exec(`UPDATE applications SET village = $1, counter_id = (SELECT id FROM counters WHERE code = 'DESA-' || $1), collect = 'desa', subject = 'Kartika Adoh', claimed_by = NULL WHERE id IS NOT NULL`, here)
	for i, a := range e.cases {
		e.cases[i] = h.read(a)
	}
	err := h.pool.QueryRow(context.Background(), `SELECT file_id::text FROM attachments WHERE application_id = $1 ORDER BY id LIMIT 1`, e.cases[0].ID).Scan(&e.file)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// betrays is what a page tells of somebody elsewhere.
func (e afar) betrays(body string) string {
	for _, a := range e.cases {
		secrets := []string{a.ID.String(), a.Subject, a.Phone.Full(), a.SubjectNIK.Full()}
		if a.Number != nil {
			secrets = append(secrets, *a.Number)
		}
		for _, secret := range secrets {
			if secret != "" && strings.Contains(body, secret) {
				return fmt.Sprintf("%q of a case that is %s", secret, a.State)
			}
		}
	}
	return ""
}

// ways are all addresses of a route, for each thing elsewhere that it may be
// about.
func (e afar) ways(path string) (out []string) {
	path = strings.NewReplacer("{file}", e.file, "{conversation}", fmt.Sprint(e.talk), "{journal}", fmt.Sprint(e.journal), "{audience}", "applicant").Replace(path)
	switch {
	case strings.Contains(path, "{id}"):
		for _, a := range e.cases {
			out = append(out, strings.ReplaceAll(path, "{id}", a.ID.String()))
		}
	case strings.Contains(path, "{desk}"):
		for _, desk := range core.Desks {
			out = append(out, strings.ReplaceAll(path, "{desk}", desk.Code))
		}
	default:
		out = []string{path}
	}
	for i := range out {
		out[i] = strings.NewReplacer("{action}", "claim", "{ticket}", "1", "{message}", "1", "{absence}", "1").Replace(out[i])
	}
	return out
}

// form is what a form of any route could send about a case.
func form(a *core.Application) []string {
	batch := fmt.Sprintf("%s:%d", a.ID, a.Rev)
	return []string{"q", *a.Number, "case", batch, "application", a.ID.String(), "id", a.ID.String(), "rev", fmt.Sprint(a.Rev), "reason", openingReasons[0], "note", "Sudah dicek"}
}

// Whoever is bound to a place meets nothing of a case elsewhere on any route
// of the table that they may use, and changes nothing there. A route that is
// added is tried as soon as it stands in the table.
func TestAreaOnEveryRoute(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.afar()
	r := core.Role{Code: "operator"}
	h.do(func(tx pgx.Tx) { r.CounterID = coretest.Counter(t, tx, "DESA-"+here) })
	near := h.enter(h.hire(r))
	if e.betrays(near.post("/panel/cari", "q", *e.cases[0].Number).body) == "" || e.betrays(near.get("/panel/kabar").body) == "" {
		t.Error("who belongs there meets nothing either, so this test says nothing")
	}
	before := h.fingerprint()
	for _, who := range h.boundElsewhere() {
		staff := h.hire(who.role)
		p := h.enter(staff)
		routes, marks := 0, h.marksOf(staff)
		for _, r := range h.panel.table() {
			if r.Path == "/keluar" || !allows(r.Roles, staff) || strings.HasPrefix(r.Path, "/masuk") || strings.HasPrefix(r.Path, "/akun") || r.Path == "/panel/siar" {
				continue
			}
			routes++
			for i, path := range e.ways(r.Path) {
				a := e.cases[i%len(e.cases)]
				var got reply
				if r.Method == get {
					got = p.get(path)
				} else {
					got = p.post(path, form(a)...)
				}
				h.meetsNothing(e, who.name+": "+r.Method+" "+path, r, path, a, got)
				if got.status == http.StatusSeeOther { // what it was told stands on the next page
					h.meetsNothing(e, who.name+": after "+r.Method+" "+path, route{}, "", a, p.get("/panel"))
				}
			}
		}
		if routes < 12 {
			t.Errorf("%s: only %d routes tried", who.name, routes)
		}
		if after := h.fingerprint(); after != before {
			t.Errorf("%s changed something elsewhere:\n%s\nwas\n%s", who.name, after, before)
		}
		// A live page is not told that something moves elsewhere.
		h.exec(`UPDATE applications SET rev = rev + 1, state = CASE state WHEN 'ready' THEN 'printed' WHEN 'printed' THEN 'ready' ELSE state END`)
		if now := h.marksOf(staff); now != marks {
			t.Errorf("%s: a live page notices what moves elsewhere: %s, was %s", who.name, now, marks)
		}
		h.exec(`UPDATE applications SET rev = rev - 1, state = CASE state WHEN 'ready' THEN 'printed' WHEN 'printed' THEN 'ready' ELSE state END`)
	}
}

// boundElsewhere are the bound duties at each kind of counter away from
// elsewhere's cases.
func (h *house) boundElsewhere() (out []duty) {
	h.t.Helper()
	for _, role := range []string{"operator", "print_desk"} {
		for _, code := range []string{"DESA-" + nextDoor, "DESA-" + far, "KEC-33.12.25", "FASKES-01", "ONLINE"} {
			r := core.Role{Code: role}
			h.do(func(tx pgx.Tx) { r.CounterID = coretest.Counter(h.t, tx, code) })
			out = append(out, duty{role + " " + code, code, r})
		}
	}
	region := "33.12.25"
	return append(out, duty{"camat " + region, "", core.Role{Code: "camat", Region: &region}}, duty{"admin", "", core.Role{Code: "admin"}})
}

// meetsNothing checks an answer. What somebody typed themselves, or asked for
// in the address, may come back.
func (h *house) meetsNothing(e afar, what string, r route, path string, a *core.Application, got reply) {
	h.t.Helper()
	body := got.body
	if r.Method == post {
		body = strings.ReplaceAll(body, *a.Number, "")
	}
	if strings.Contains(path, a.ID.String()) {
		body = strings.ReplaceAll(body, a.ID.String(), "")
	}
	if secret := e.betrays(body); secret != "" {
		h.t.Errorf("%s shows %s", what, secret)
	}
	if strings.Contains(path, a.ID.String()) && !slices.Contains([]int{http.StatusNotFound, http.StatusForbidden, http.StatusConflict}, got.status) {
		h.t.Errorf("%s: status %d to %q", what, got.status, got.to)
	}
}

// marksOf are the marks of everything that somebody's live pages may follow.
func (h *house) marksOf(staff *core.Staff) (out string) {
	h.t.Helper()
	h.do(func(tx pgx.Tx) {
		now, err := h.office.StaffByID(context.Background(), tx, staff.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		req, _ := http.NewRequest(http.MethodGet, "/panel/siar", nil)
		v := &visit{Request: req, tx: tx, staff: now}
		topics := []string{"antrean", "dikabari"}
		for _, desk := range core.Desks {
			topics = append(topics, "antrean:"+desk.Code)
		}
		for _, topic := range topics {
			if mark, err := h.panel.marks(v, []string{topic}); err == nil {
				out += topic + "=" + mark + " "
			}
		}
	})
	return out
}

// fingerprint is everything about all cases that somebody could have changed.
func (h *house) fingerprint() (out string) {
	h.t.Helper()
	err := h.pool.QueryRow(context.Background(), `SELECT string_agg(a.id || ' ' || a.state || ' ' || a.rev || ' ' || coalesce(a.claimed_by, 0), E'\n' ORDER BY a.id)
			|| E'\n' || (SELECT count(*) FROM journal) || ' ' || (SELECT count(*) FROM case_views) || ' ' || (SELECT count(*) FROM file_views)
			|| ' ' || (SELECT count(*) FROM unreached WHERE done_at IS NOT NULL) || ' ' || (SELECT count(*) FROM tickets WHERE claimed_by IS NOT NULL)
		FROM applications a`).Scan(&out)
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// The area matrix leaves out no role, no kind of counter and no place of a
// case, and testdata/area.txt has a line for each of its duties.
func TestAreaMatrixIsComplete(t *testing.T) {
	t.Parallel()
	h := open(t)
	kind := func(code string) (kind string) {
		if err := h.pool.QueryRow(context.Background(), `SELECT kind FROM counters WHERE code = $1`, code).Scan(&kind); err != nil {
			t.Fatal(code, err)
		}
		return kind
	}
	var all []string
	rows, err := h.pool.Query(context.Background(), `SELECT unnest(regexp_matches(pg_get_constraintdef(oid), '''([a-z]+)''', 'g')) FROM pg_constraint
		WHERE conrelid = 'counters'::regclass AND pg_get_constraintdef(oid) LIKE '%kind%'`)
	if err == nil {
		all, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil || len(all) < 5 {
		t.Fatal(all, err)
	}
	var people, cases []string
	for _, code := range counterKindsAt {
		people = append(people, kind(code))
	}
	for _, c := range placed {
		if c.counter == "" {
			cases = append(cases, "online")
			continue
		}
		cases = append(cases, kind(c.counter))
	}
	for _, k := range all {
		if !slices.Contains(people, k) || !slices.Contains(cases, k) {
			t.Errorf("no duty or no case at a counter of kind %q", k)
		}
	}
	lines := fileLines(t, "testdata/area.txt")
	duties := h.everyDuty()
	for _, role := range h.office.Catalog.Steps.Roles {
		n := 0
		for _, d := range duties {
			if d.role.Code == role.Code {
				n++
			}
		}
		if want := map[string]int{"counter": len(counterKindsAt), "region": 2}[role.Needs]; n != max(want, 1) {
			t.Errorf("role %s stands in %d lines, want %d", role.Code, n, max(want, 1))
		}
	}
	for _, d := range duties {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, d.name+" ") }) {
			t.Errorf("testdata/area.txt has no line for %s", d.name)
		}
	}
	if len(lines) != len(duties)+1 {
		t.Errorf("%d lines for %d duties", len(lines), len(duties))
	}
}
