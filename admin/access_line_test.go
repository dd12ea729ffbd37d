package admin

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"sakti/core/coretest"
)

func fileLines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// unlisted are the routes of a table that testdata/access.txt has no line for,
// and the lines that no route has.
func unlisted(t *testing.T, table []route) (out []string) {
	t.Helper()
	var listed, wanted []string
	for _, line := range fileLines(t, "testdata/access.txt")[1:] {
		method, rest, _ := strings.Cut(line, " ")
		path, _, _ := strings.Cut(rest, " ")
		listed = append(listed, method+" "+path)
	}
	for _, r := range table {
		wanted = append(wanted, r.Method+" "+r.Path)
	}
	for _, name := range append(slices.Clone(wanted), listed...) {
		if slices.Contains(wanted, name) != slices.Contains(listed, name) {
			out = append(out, name)
		}
	}
	return out
}

// A route that is added, or taken away, without the matrix being read again is
// found out; and so is a role that the matrix has no column for.
func TestMatrixKnowsEveryRoute(t *testing.T) {
	t.Parallel()
	p, err := newPanel(Config{Office: coretest.Office(t), Pool: coretest.Pool(t)})
	if err != nil {
		t.Fatal(err)
	}
	table := p.table()
	if out := unlisted(t, table); len(out) != 0 {
		t.Errorf("read testdata/access.txt again (UPDATE_ACCESS=1): %v", out)
	}
	added := append(slices.Clone(table), route{Method: http.MethodGet, Path: "/panel/baru", Roles: admins})
	if out := unlisted(t, added); !slices.Equal(out, []string{"GET /panel/baru"}) {
		t.Errorf("an added route goes unnoticed: %v", out)
	}
	if out := unlisted(t, table[1:]); len(out) != 1 {
		t.Errorf("a route that is gone goes unnoticed: %v", out)
	}
	columns := strings.Fields(fileLines(t, "testdata/access.txt")[0])
	for _, role := range p.office.Catalog.Steps.Roles {
		if !slices.Contains(columns, role.Code) {
			t.Errorf("the matrix has no column for %s", role.Code)
		}
	}
	if len(columns) != len(p.office.Catalog.Steps.Roles)+1 {
		t.Errorf("columns %v", columns)
	}
	for _, line := range fileLines(t, "testdata/access.txt")[1:] {
		if marks := strings.Fields(line)[2:]; len(marks) != len(columns) {
			t.Errorf("%d marks in %q", len(marks), line)
		}
	}
}
