package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	case v.staff.MustChange && r.Path != "/sandi" && r.Path != "/keluar":
		return to("/sandi"), nil
	case !v.staff.MustChange && p.mustEnrol(v.staff) && !slices.Contains(enrolling, r.Path):
		return to("/akun/kode"), nil
	case !allows(r.Roles, v.staff):
		return nil, errNotYours
	}
	return nil, nil
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
// is gone or inactive is nobody's.
func (p *panel) recognise(v *visit) error {
	id := p.sessions.staff(v.Context())
	if id == 0 {
		return nil
	}
	staff, err := p.office.StaffByID(v.Context(), v.tx, id)
	if core.CodeOf(err) == core.NotFound {
		p.sessions.forget(v.Context())
		return nil
	}
	v.staff = staff
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
