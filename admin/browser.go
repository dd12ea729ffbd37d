package admin

import (
	"net/http"

	"sakti/core"
)

// A browser from which people came in before is known by a cookie that stays
// when they log out. It opens nothing; it only keeps wrong passwords that come
// from elsewhere behind the same address from locking out those who came in
// from here (core/known_browser.go).

func (p *panel) browserCookie() string {
	if p.SecureCookies {
		return "__Host-sakti-kenal"
	}
	return "sakti-kenal"
}

func (p *panel) browserSecret(r *http.Request) string {
	if cookie, err := r.Cookie(p.browserCookie()); err == nil {
		return cookie.Value
	}
	return ""
}

// sourceOf is where a try for a name counts.
func (p *panel) sourceOf(v *visit, username string) (string, error) {
	return p.office.LoginSource(v.Context(), v.tx, username, p.browserSecret(v.Request), clientIP(v.Request))
}

// knowBrowser makes the browser known to somebody who just came in.
func (p *panel) knowBrowser(v *visit, staff *core.Staff, out *answer) error {
	secret, err := p.office.KnowBrowser(v.Context(), v.tx, staff, p.browserSecret(v.Request))
	if err != nil {
		return err
	}
	cookie := http.Cookie{Name: p.browserCookie(), Value: secret, Path: "/", HttpOnly: true, Secure: p.SecureCookies,
		SameSite: http.SameSiteStrictMode, MaxAge: int(core.BrowserLife.Seconds())}
	if out.header == nil {
		out.header = http.Header{}
	}
	out.header.Add("Set-Cookie", cookie.String())
	return nil
}
