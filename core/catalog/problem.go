package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is an error in a file of the catalogue, told to whoever edits it.
type Problem struct {
	File string // as in the catalogue: "services/akl.yaml"
	Line int    // from 1; 0 for the file as a whole
	Text string // one sentence in Indonesian
}

// String is "services/akl.yaml:12: …".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// Invalid is the error of Load: everything that is wrong, by file and line.
type Invalid []Problem

func (i Invalid) Error() string {
	lines := []string{fmt.Sprintf("katalog tidak sah (%d masalah):", len(i))}
	for _, problem := range i {
		lines = append(lines, problem.String())
	}
	return strings.Join(lines, "\n")
}

func sortProblems(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(problems)
}
