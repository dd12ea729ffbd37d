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

// Two villages of one kecamatan, and one of another.
const (
	here     = "33.12.01.2001"
	nextDoor = "33.12.01.2002"
	far      = "33.12.25.2001"
)

// placed are cases by where they were filed and whose village they are of.
var placed = []struct{ name, counter, village string }{
	{"desa", "DESA-" + here, here},
	{"desa-tetangga", "DESA-" + nextDoor, nextDoor},
	{"kecamatan", "KEC-33.12.01", nextDoor},
	{"faskes-desa", "FASKES-01", here},
	{"daring-desa", "", here},
	{"titipan", "DESA-" + here, far},
	{"desa-jauh", "DESA-" + far, far},
	{"kec-jauh", "KEC-33.12.25", far},
	{"faskes-lain", "FASKES-02", far},
	{"dinas", "DINAS-1", far},
	{"daring-jauh", "", far},
}

// counterKindsAt is a counter of each kind.
var counterKindsAt = []string{"DINAS-2", "KEC-33.12.01", "DESA-" + here, "FASKES-01", "ONLINE"}

// Every role at every kind of counter against the cases of all others: page,
// search, photo, step and live stream agree, and agree with the map.
// testdata/area.txt is the whole matrix: UPDATE_ACCESS=1 go test ./admin -run Area
func TestArea(t *testing.T) {
	t.Parallel()
	h := open(t)
	cases := h.placedCases()
	var matrix strings.Builder
	fmt.Fprintf(&matrix, "%-34s", "")
	for _, c := range placed {
		fmt.Fprintf(&matrix, " %s", c.name)
	}
	matrix.WriteString("\n")
	for _, who := range h.everyDuty() {
		fmt.Fprintf(&matrix, "%-34s", who.name)
		p := h.enter(h.hire(who.role))
		for i, c := range placed {
			sees := h.reaches(p, who.role.Code, cases[i])
			if want := onTheMap(who.role.Code, who.counter, c.counter, c.village); sees != want {
				t.Errorf("%s, %s: %v, the map says %v", who.name, c.name, sees, want)
			}
			mark := "."
			if sees {
				mark = "x"
			}
			fmt.Fprintf(&matrix, " %-*s", len(c.name), mark)
		}
		matrix.WriteString("\n")
	}
	golden(t, "testdata/area.txt", matrix.String())
}

func (h *house) placedCases() []*core.Application {
	h.t.Helper()
	var out []*core.Application
	for _, c := range placed {
		a := h.file("AKL", "submitted")
		h.exec(`UPDATE applications SET village = $2, counter_id = (SELECT id FROM counters WHERE code = $3) WHERE id = $1`, a.ID, c.village, c.counter)
		out = append(out, h.read(a))
	}
	return out
}

// duty is a role and where it holds.
type duty struct {
	name, counter string
	role          core.Role
}

func (h *house) everyDuty() (out []duty) {
	h.t.Helper()
	for _, role := range h.office.Catalog.Steps.Roles {
		switch role.Needs {
		case "counter":
			for _, code := range counterKindsAt {
				r := core.Role{Code: role.Code}
				h.do(func(tx pgx.Tx) { r.CounterID = coretest.Counter(h.t, tx, code) })
				out = append(out, duty{role.Code + " " + code, code, r})
			}
		case "region":
			for _, region := range []string{"33.12.01", "33.12.25"} {
				out = append(out, duty{role.Code + " " + region, "KEC-" + region, core.Role{Code: role.Code, Region: &region}})
			}
		default:
			out = append(out, duty{role.Code, "", h.role(role.Code)})
		}
	}
	return out
}

// onTheMap is whether somebody may see a case, by the rule and not by the
// program: the dinas sees everything, technical admins nothing; a counter or
// camat what was filed there or is of their village or kecamatan.
func onTheMap(role, own, filed, village string) bool {
	if role == "admin" {
		return false
	}
	if !slices.Contains([]string{"operator", "print_desk", "camat"}, role) || strings.HasPrefix(own, "DINAS") {
		return true
	}
	if own == filed {
		return true
	}
	_, area, _ := strings.Cut(own, "-")
	return (strings.HasPrefix(own, "KEC") || strings.HasPrefix(own, "DESA")) && (village == area || strings.HasPrefix(village, area+"."))
}

// reaches tries every way to a case and fails if they disagree.
func (h *house) reaches(p *person, role string, a *core.Application) bool {
	h.t.Helper()
	p.post(casePath(a.ID)+"/alasan", "reason", openingReasons[0])
	sees := p.get(casePath(a.ID)).status == http.StatusOK
	var file string
	err := h.pool.QueryRow(context.Background(), `SELECT file_id::text FROM attachments WHERE application_id = $1 ORDER BY id LIMIT 1`, a.ID).Scan(&file)
	if err != nil {
		h.t.Fatal(err)
	}
	found := p.post("/panel/cari", "q", *a.Number)
	others := map[string]bool{
		"search": found.status == http.StatusOK && strings.Contains(found.body, a.ID.String()),
		"photo":  p.get("/panel/berkas/"+a.ID.String()+"/"+file).status == http.StatusOK,
		"stream": !slices.Contains([]int{http.StatusNotFound, http.StatusForbidden}, p.probe("/panel/siar?lihat=permohonan:"+a.ID.String())),
	}
	if slices.Contains(workers, role) { // a step that never fits: refused for what it is, or for whose it is
		others["step"] = p.post(casePath(a.ID)+"/langkah/print", "rev", "0").status != http.StatusNotFound
	}
	for way, reached := range others {
		if reached != sees {
			h.t.Errorf("%s to a case: %v, its page: %v", way, reached, sees)
		}
	}
	return sees
}

// probe is the status of a page whose answer may never end.
func (p *person) probe(path string) int {
	p.h.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.h.server.URL+path, nil)
	if err != nil {
		p.h.t.Fatal(err)
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.h.t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}
