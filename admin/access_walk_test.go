package admin

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sakti/core"
)

// address is a path of the route with something in each of its places.
func address(r route, a *core.Application) string {
	path := strings.NewReplacer("{id}", a.ID.String(), "{file}", a.ID.String(), "{desk}", "verifikasi", "{action}", "claim", "{setting}", "office_phone").Replace(r.Path)
	return regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "1")
}

// everyRole is somebody with all duties.
func (h *house) everyRole() *core.Staff {
	h.t.Helper()
	var roles []core.Role
	for _, role := range h.office.Catalog.Steps.Roles {
		roles = append(roles, h.role(role.Code))
	}
	return h.hire(roles...)
}

// Somebody whose password another person gave goes nowhere before they have
// changed it, on no route and by no method; nor does somebody without second
// factor where one is demanded. Nothing that they send is done.
func TestDetourCannotBeSkirted(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecondFactor = true
	a := h.file("AKL", "submitted")
	for _, c := range []struct {
		must string
		to   string
		may  []string
	}{
		{"true", "/sandi", []string{"/sandi", "/keluar"}},
		{"false", "/akun/kode", []string{"/sandi", "/keluar", "/akun/kode", "/akun/kode.svg"}},
	} {
		staff := h.everyRole()
		h.exec(`UPDATE staff SET must_change = $2 WHERE id = $1`, staff.ID, c.must == "true")
		p := h.enter(staff)
		before := h.fingerprint()
		for _, r := range h.panel.table() {
			if slices.Equal(r.Roles, public) || slices.Contains(c.may, r.Path) {
				continue
			}
			for _, variant := range []string{address(r, a), address(r, a) + "?x=1"} {
				got := p.send(r.Method, variant, map[string][]string{"q": {*a.Number}, "reason": {openingReasons[0]}})
				if got.status != http.StatusSeeOther || got.to != c.to {
					t.Errorf("%s %s: status %d to %q, want %s", r.Method, variant, got.status, got.to, c.to)
				}
			}
		}
		for _, odd := range []string{"//panel", "/panel/", "/PANEL", "/panel/../panel", "/sandi/../panel", "/panel%2Fcari", "/sandi;/panel"} {
			if got := p.get(odd); got.status == http.StatusOK {
				t.Errorf("%s: a page", odd)
			}
		}
		if got := p.send(http.MethodHead, "/panel", nil); got.status == http.StatusOK {
			t.Error("HEAD /panel: a page")
		}
		if after := h.fingerprint(); after != before {
			t.Errorf("something was done:\n%s\nwas\n%s", after, before)
		}
	}
}

var (
	inlineScript = regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>\s*[^<\s]|<script(?:\s+defer)?>`)
	inlineOther  = regexp.MustCompile(`(?i)<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:`)
)

// Every answer has the security headers, whoever asks, what is refused, lost
// and static too; and no page has a script, a handler or a style inside.
func TestEveryAnswerIsSecured(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.panel.SecureCookies = false
	a := h.file("AKL", "submitted")
	p, nobody := h.enter(h.everyRole()), h.visitor()
	css, err := h.panel.assets.path("panel.css")
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	check := func(what string, got reply) {
		t.Helper()
		csp := got.header.Get("Content-Security-Policy")
		if csp != policy && csp != filePolicy {
			t.Errorf("%s: policy %q", what, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), microphone=(), geolocation=()"} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q", what, name, got.header.Get(name))
			}
		}
		if csp == policy && got.header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: may be framed", what)
		}
		if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			return
		}
		if got.status < 300 {
			pages++
		}
		if got.status != http.StatusSeeOther && got.header.Get("Cache-Control") == "" {
			t.Errorf("%s: may be kept", what)
		}
		if found := inlineScript.FindString(got.body) + inlineOther.FindString(got.body); found != "" {
			t.Errorf("%s: %q inside the page", what, found)
		}
	}
	for _, r := range h.panel.table() {
		if r.Path == "/panel/siar" || r.Path == "/keluar" {
			continue
		}
		check(r.Method+" "+r.Path+" by nobody", nobody.send(r.Method, address(r, a), map[string][]string{}))
		if !strings.HasPrefix(r.Path, "/panel/petugas/") || r.Method == get {
			check(r.Method+" "+r.Path, p.send(r.Method, address(r, a), map[string][]string{}))
		}
	}
	if pages < 25 {
		t.Errorf("only %d pages", pages)
	}
	for _, path := range []string{css, "/static/", "/static/tidak-ada.js", "/static/../admin.go", "/tidak-ada", "/panel/permohonan/x", "/favicon.ico"} {
		check(path, p.get(path))
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch, http.MethodHead} {
		check(method, p.send(method, "/panel", nil))
	}
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
}

// No form of ours can be sent by another site, to any route: not by a browser
// that says where it comes from, nor by an old one that names the origin.
func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.file("AKL", "submitted")
	p := h.enter(h.everyRole())
	before, posts := h.fingerprint(), 0
	for _, r := range h.panel.table() {
		if r.Method != post {
			continue
		}
		posts++
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://jahat.example"}, {"Origin", "null"}} {
			req, err := http.NewRequest(post, h.server.URL+address(r, a), strings.NewReader("reason=Pemohon+bertanya"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set(header[0], header[1])
			res, err := p.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusForbidden || len(res.Cookies()) != 0 {
				t.Errorf("%s with %s: status %d, %d cookies", r.Path, header, res.StatusCode, len(res.Cookies()))
			}
		}
	}
	if after := h.fingerprint(); posts < 50 || after != before {
		t.Errorf("%d routes; something was done:\n%s\nwas\n%s", posts, after, before)
	}
	p.get("/panel").is(200) // not logged out either
}
