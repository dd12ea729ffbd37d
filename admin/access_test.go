package admin

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/go-chi/chi/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// Every role, and nobody, knocks at every route, and the answers are the
// table's. testdata/access.txt is the whole matrix, to be read when it
// changes: UPDATE_ACCESS=1 go test ./admin -run Access
func TestAccess(t *testing.T) {
	t.Parallel()
	h := open(t)
	entered := map[string]bool{}
	var mu sync.Mutex
	routes := h.panel.table()
	for i, r := range routes {
		routes[i].Handle = func(v *visit) (answer, error) {
			mu.Lock()
			entered[v.Header.Get("X-Probe")] = true
			mu.Unlock()
			return r.Handle(v)
		}
	}
	server := httptest.NewServer(h.panel.handler(routes))
	t.Cleanup(server.Close)

	knockers := map[string]*person{"-": h.visitor()}
	names := []string{"-"}
	for _, role := range h.office.Catalog.Steps.Roles {
		knockers[role.Code] = h.enter(h.hire(h.role(role.Code)))
		names = append(names, role.Code)
	}
	a := h.file("AKL", "submitted")
	var matrix strings.Builder
	fmt.Fprintf(&matrix, "%-58s %s\n", "", strings.Join(names, " "))
	for _, r := range h.panel.table() {
		path := strings.NewReplacer("{id}", a.ID.String(), "{desk}", "verifikasi", "{action}", "release", "{file}", a.ID.String(),
			"{ticket}", "1", "{conversation}", "1", "{message}", "1", "{order}", "1", "{counter}", "1", "{staff}", "0", "{absence}", "1").Replace(r.Path)
		fmt.Fprintf(&matrix, "%-58s", r.Method+" "+r.Path)
		for _, name := range names {
			probe := r.Method + " " + r.Path + " " + name
			reply := knock(t, server.URL, knockers[name], r.Method, path, probe)
			mu.Lock()
			in := entered[probe]
			mu.Unlock()
			if want := wanted(r, name); in != want {
				t.Errorf("%s: entered %v, the table says %v", probe, in, want)
			}
			checkRefusal(t, probe, in, name, reply)
			mark := "."
			if in {
				mark = "x"
			}
			fmt.Fprintf(&matrix, " %-*s", len(name), mark)
		}
		matrix.WriteString("\n")
		if strings.HasSuffix(r.Path, "/keluar") { // it logged everybody out
			for _, role := range h.office.Catalog.Steps.Roles {
				knockers[role.Code] = h.enter(h.hire(h.role(role.Code)))
			}
		}
	}
	golden(t, "testdata/access.txt", matrix.String())
}

// wanted is whether the table lets somebody in.
func wanted(r route, name string) bool {
	switch {
	case slices.Equal(r.Roles, public):
		return true
	case name == "-":
		return false
	}
	return slices.Equal(r.Roles, anyStaff) || slices.Contains(r.Roles, name)
}

// checkRefusal looks at the answer of somebody who was not let in; who was in
// gets no fault of the program.
func checkRefusal(t *testing.T, probe string, in bool, name string, res *http.Response) {
	t.Helper()
	switch {
	case in:
		if res.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%s: status %d", probe, res.StatusCode)
		}
	case name == "-":
		if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), "/masuk") {
			t.Errorf("%s: status %d to %q, want the login page", probe, res.StatusCode, res.Header.Get("Location"))
		}
	case res.StatusCode != http.StatusForbidden:
		t.Errorf("%s: status %d, want 403", probe, res.StatusCode)
	}
}

func knock(t testing.TB, server string, who *person, method, path, probe string) *http.Response {
	t.Helper()
	req, err := http.NewRequest(method, server+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Probe", probe)
	for _, cookie := range who.client.Jar.Cookies(req.URL) {
		req.AddCookie(cookie)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE_ACCESS") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s differs (%v); got:\n%s", file, err, got)
	}
}

// Nothing is served that is not in the table, and nobody is forgotten in it.
func TestTableIsComplete(t *testing.T) {
	t.Parallel()
	p, err := newPanel(Config{Office: coretest.Office(t), Pool: coretest.Pool(t)})
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, r := range p.table() {
		want = append(want, r.Method+" "+r.Path)
		if len(r.Roles) == 0 {
			t.Errorf("%s %s is open to nobody", r.Method, r.Path)
		}
		for _, role := range r.Roles {
			if !strings.HasPrefix(role, "*") && p.office.Catalog.Steps.Role(role) == nil {
				t.Errorf("%s %s: no role %q", r.Method, r.Path, role)
			}
		}
	}
	static := 0
	err = chi.Walk(p.handler(p.table()).(chi.Routes), func(method, path string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(path, "/static/") {
			static++
			return nil
		}
		got = append(got, method+" "+path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(want)
	sort.Strings(got)
	if !slices.Equal(want, got) {
		t.Errorf("registered:\n%v\ntable:\n%v", got, want)
	}
	if static == 0 {
		t.Error("static files are not served")
	}
}

// A route whose roles were forgotten is open to nobody.
func TestForgottenRolesAreClosed(t *testing.T) {
	t.Parallel()
	h := open(t)
	r := route{Method: http.MethodGet, Path: "/panel/lupa", Handle: func(*visit) (answer, error) { return goTo("/"), nil }}
	server := httptest.NewServer(h.panel.handler([]route{r}))
	t.Cleanup(server.Close)
	for _, role := range []string{"admin", "verifier", "head_of_office"} {
		res := knock(t, server.URL, h.enter(h.hire(h.role(role))), r.Method, r.Path, "")
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d", role, res.StatusCode)
		}
	}
}

// A duty elsewhere does not open a case: operators and camat see their own.
func TestCasesOutOfReach(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted") // of Pracimantoro
	elsewhere := "33.12.25"
	camat := h.enter(h.hire(core.Role{Code: "camat", Region: &elsewhere}))
	camat.get(casePath(a.ID)).is(http.StatusNotFound)
	camat.post("/panel/cari", "q", *a.Number).is(http.StatusOK).has("Tidak ada yang cocok")
	here := (*a.Village)[:len("33.12.01")]
	near := h.enter(h.hire(core.Role{Code: "camat", Region: &here}))
	near.get(casePath(a.ID)).is(http.StatusOK).lacks(a.SubjectNIK.Full())
	near.post("/panel/cari", "q", *a.Number).is(http.StatusOK).has(*a.Number)
}
