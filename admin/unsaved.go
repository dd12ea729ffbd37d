package admin

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// unsaved is a form that was refused: it comes back on its page with what was
// typed in it, and beside that how things stand. The nil one is of no form.
type unsaved struct {
	Problem string // why it was refused, for the reader
	form    string // where it is sent
	typed   url.Values
	status  int
}

// attempt does what a form asks for. If that is refused as Invalid or Conflict
// nothing of it stays, and the form comes back.
func (p *panel) attempt(v *visit, do func(pgx.Tx) error) (*unsaved, error) {
	err := pgx.BeginFunc(v.Context(), v.tx, do)
	if code := core.CodeOf(err); code == core.Invalid || code == core.Conflict {
		return &unsaved{Problem: err.Error(), form: v.URL.Path, typed: v.PostForm, status: kinds[code].Status}, nil
	}
	return nil, err
}

// at is the form as one that is sent elsewhere.
func (u *unsaved) at(form string) *unsaved {
	if u == nil {
		return nil
	}
	out := *u
	out.form = form
	return &out
}

// show gives a page the status of the refusal that it tells of.
func (u *unsaved) show(out answer) answer {
	if u == nil {
		return out
	}
	return out.with(u.status)
}

// For is u if it is the form that is sent there, else nil.
func (u *unsaved) For(form string) *unsaved {
	if u == nil || u.form != form {
		return nil
	}
	return u
}

// Or is what stands in a field: what was typed, else what holds now.
func (u *unsaved) Or(field, now string) string {
	if u == nil {
		return now
	}
	return u.typed.Get(field)
}

// Beside is what holds now where something else was typed, "" where not.
func (u *unsaved) Beside(field, now string) string {
	if u == nil || strings.ReplaceAll(u.typed.Get(field), "\r\n", "\n") == now {
		return ""
	}
	return cmp.Or(now, "(kosong)")
}

// Ticked reports whether a box is ticked: as it was typed, else as it is now.
func (u *unsaved) Ticked(field string, now bool) bool {
	if u == nil {
		return now
	}
	return u.typed.Get(field) != ""
}

// Instead is how a box stands now where it was typed otherwise: "ya" or
// "tidak"; "" where not.
func (u *unsaved) Instead(field string, now bool) string {
	switch {
	case u.Ticked(field, now) == now:
		return ""
	case now:
		return "ya"
	}
	return "tidak"
}
