package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sakti/core"
)

// guard lets a visit in to a route, or says where it goes instead. Who came
// is read anew each time, so somebody who was made inactive is out at once.
func (p *panel) guard(v *visit, r route) (*answer, error) {
	if err := p.recognise(v); err != nil {
		return nil, err
	}
	switch {
	case slices.Equal(r.Roles, public):
		return nil, nil
	case v.staff == nil && strings.Contains(v.Header.Get("Accept"), "text/event-stream"):
		return &answer{body: []byte(goodbye), header: http.Header{"Content-Type": {"text/event-stream"}, "Cache-Control": {"no-store"}}}, nil
	case v.staff == nil:
		return to(loginPath(v.Request)), nil
	case p.detour(v, r.Path) != "":
		return to(p.detour(v, r.Path)), nil
	case !allows(r.Roles, v.staff):
		return nil, errNotYours
	}
	return nil, nil
}

// detour is where the visitor has to go before anything else, "" if nowhere: a
// password that somebody else gave is changed, and a second factor set up
// where one is demanded.
func (p *panel) detour(v *visit, path string) string {
	switch {
	case v.staff.MustChange && path != "/sandi" && path != "/keluar":
		return "/sandi"
	case !v.staff.MustChange && p.mustEnrol(v.staff) && !slices.Contains(enrolling, path):
		return "/akun/kode"
	}
	return ""
}

// slow is how long a page may take before it has to ask again, just before it
// commits, whether its visitor may still do this. Together with the tick of
// the streams it keeps the promise that who is sent away is out in a second.
const slow = 300 * time.Millisecond

// stay is guard for a page that took long: nil if its visitor may still be
// there, else where they go instead. Nothing that the page did is to be kept
// then.
func (p *panel) stay(v *visit, r route, began time.Time) (*answer, error) {
	if v.staff == nil || slices.Equal(r.Roles, public) || time.Since(began) < slow {
		return nil, nil
	}
	there, err := p.sessions.alive(v.Context(), v.tx)
	if err != nil {
		return nil, err
	}
	if !there {
		v.staff = nil
		return to("/masuk"), nil
	}
	if v.self {
		return nil, nil
	}
	return p.guard(v, r)
}

// enrolling are the pages that somebody without second factor may use where
// one is demanded.
var enrolling = []string{"/akun/kode", "/akun/kode.svg", "/sandi", "/keluar"}

func to(path string) *answer {
	out := goTo(path)
	return &out
}

// allows reports whether one of the person's duties opens the route.
func allows(roles []string, staff *core.Staff) bool {
	return slices.Equal(roles, public) || slices.Equal(roles, anyStaff) || staff.Has(roles...)
}

// recognise finds out who the session belongs to. A session of somebody who
// is gone or inactive, or whose sessions were ended, is nobody's.
func (p *panel) recognise(v *visit) (err error) {
	t := p.sessions.tenure(v.Context())
	v.staff, err = p.inForce(v, t)
	if t.ID != 0 && v.staff == nil && err == nil {
		p.sessions.forget(v.Context())
	}
	return err
}

// loginPath is the login page that leads back to the page that was asked for.
func loginPath(r *http.Request) string {
	if r.Method != http.MethodGet || r.URL.Path == "/panel" {
		return "/masuk"
	}
	return "/masuk?ke=" + url.QueryEscape(r.URL.Path)
}

// safeReturn is path if it is a page of the panel, else the panel itself.
func safeReturn(path string) string {
	ours := strings.HasPrefix(path, "/panel/") || strings.HasPrefix(path, "/chat")
	if ours && !strings.ContainsAny(path, "\\?#") && !strings.Contains(path, "//") {
		return path
	}
	return "/panel"
}
