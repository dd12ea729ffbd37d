package admin

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// visit is one request: who comes, and the transaction that everything done
// for it shares.
type visit struct {
	*http.Request
	w     http.ResponseWriter // for headers alone; the answer is written by write
	tx    pgx.Tx
	staff *core.Staff // nil where nobody is logged in
	undos []undoView  // what they decided and can take back
	marks string      // of what the page shows
	self  bool        // the page changes the visitor's own account, and so perhaps their right to be there
}

// param is a part of the path.
func (v *visit) param(name string) string { return chi.URLParam(v.Request, name) }

// id is the case in the path; NotFound if that is none.
func (v *visit) id(name string) (uuid.UUID, error) {
	id, err := uuid.Parse(v.param(name))
	if err != nil {
		return id, errNoPage
	}
	return id, nil
}

// answer is what the browser gets. One of page, to, body and stream is set.
type answer struct {
	status int // 0 for 200
	page   string
	title  string
	view   any
	topics []string // on which the page keeps itself up to date

	to string // a path of ours to go to

	body   []byte
	header http.Header
	stream func(http.ResponseWriter)

	// then is done after the commit and before anything is sent. What needs
	// a database connection of its own belongs here: taking a second one
	// while the first is held can block the whole panel.
	then func() error
}

// show answers with a page.
func show(page, title string, view any) answer { return answer{page: page, title: title, view: view} }

// goTo sends the browser to another page, with GET.
func goTo(path string) answer { return answer{to: path} }

// with gives the answer another status.
func (a answer) with(status int) answer {
	a.status = status
	return a
}

// maxForm is the most that a form of ours sends, in bytes.
const maxForm = 64 << 10

// serve answers the requests of one route: guard, page, commit, and only then
// the response.
func (p *panel) serve(r route) http.Handler {
	return p.sessions.around(r, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = http.MaxBytesReader(w, req.Body, formLimit(r))
		v := &visit{Request: req, w: w}
		out, err := p.answer(v, r)
		if err != nil {
			out = p.failure(v, err)
		}
		p.write(w, v, out)
	}))
}

// answer runs the page in its transaction. A page that wants what it wrote to
// stay returns no error.
func (p *panel) answer(v *visit, r route) (out answer, err error) {
	if err := v.ParseForm(); err != nil {
		return answer{}, errBadForm
	}
	began := time.Now()
	err = pgx.BeginFunc(v.Context(), p.Pool, func(tx pgx.Tx) error {
		v.tx = tx
		stop, err := p.guard(v, r)
		if err != nil || stop != nil {
			if stop != nil {
				out = *stop
			}
			return err
		}
		if out, err = r.Handle(v); err == nil && out.page != "" && v.staff != nil {
			err = p.surround(v, out)
		}
		if err != nil {
			return err
		}
		if stop, err = p.stay(v, r, began); stop != nil {
			out = *stop
			return errSentAway
		}
		return err
	})
	if errors.Is(err, errSentAway) {
		v.staff = nil
		return out, nil
	}
	if err == nil {
		err = p.signOfLife(v, r)
	}
	if err == nil && out.then != nil {
		err = out.then()
	}
	return out, err
}

// errSentAway undoes what a page did whose visitor was sent away under way.
var errSentAway = errors.New("the session ended under way")

// surround reads what stands around every page.
func (p *panel) surround(v *visit, out answer) (err error) {
	if v.undos, err = p.undosOf(v); err != nil {
		return err
	}
	if v.staff.MustChange || p.mustEnrol(v.staff) {
		return nil
	}
	v.marks, err = p.marks(v, out.topics)
	return err
}

// write sends the answer.
func (p *panel) write(w http.ResponseWriter, v *visit, out answer) {
	for name, values := range out.header {
		w.Header()[name] = values
	}
	switch {
	case out.stream != nil:
		out.stream(w)
		return
	case out.to != "":
		http.Redirect(w, v.Request, out.to, http.StatusSeeOther)
		return
	case out.page != "":
		body, err := p.render(v, out)
		if err != nil {
			p.Log.ErrorContext(v.Context(), "page cannot be shown", "page", out.page, "error", err)
			http.Error(w, "Halaman ini sedang bermasalah.", http.StatusInternalServerError)
			return
		}
		out.body = body
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
	}
	if out.status == 0 {
		out.status = http.StatusOK
	}
	w.WriteHeader(out.status)
	if _, err := w.Write(out.body); err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		p.Log.DebugContext(v.Context(), "browser went away", "error", err)
	}
}
