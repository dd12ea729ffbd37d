package channels

import (
	"net/url"
	"testing"
)

func TestUnread(t *testing.T) {
	for address, want := range map[string]bool{
		"https://graph.facebook.com": true, "http://127.0.0.1:8080/x": true, "http://[::1]/x": true, "http://localhost": true,
		"http://graph.facebook.com": false, "http://10.0.0.1": false, "https://": false, "/x": false, "ftp://localhost": false,
		"http://127.0.0.1.example.org": false, "http://localhost.example.org": false,
	} {
		where, err := url.Parse(address)
		if err != nil || Unread(where) != want {
			t.Errorf("%s: %v, %v", address, !want, err)
		}
	}
}
