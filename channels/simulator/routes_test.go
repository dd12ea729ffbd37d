package simulator

import (
	"net/http"
	"strings"
	"testing"
)

func TestOtherSitesMayNotPost(t *testing.T) {
	t.Parallel()
	p := open(t, newChannel(t, t.TempDir()), &office{})
	request, _ := http.NewRequest("POST", p.messages(), strings.NewReader(`{"text":"x"}`))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("got %v, %v", response, err)
	}
}

func TestPageAndDescriptionAreServed(t *testing.T) {
	t.Parallel()
	p := open(t, newChannel(t, t.TempDir()), &office{})
	for path, want := range map[string]string{
		"/simulator": "text/html", "/simulator/": "text/html",
		"/simulator/page/style.css": "text/css", "/simulator/api": "text/markdown",
	} {
		status, header, _ := p.get(path)
		if status != 200 || !strings.HasPrefix(header.Get("Content-Type"), want) || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d %v", path, status, header)
		}
	}
	if status, _, _ := p.get("/simulator/page/missing.js"); status != 404 {
		t.Errorf("a missing asset: %d", status)
	}
}
