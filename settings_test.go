package main

import (
	"strings"
	"testing"
)

// TestSettings: what is not known or not understood is refused with a line
// that names it.
func TestSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, want string }{
		{"", ""},
		{"SAKTI_LISTEN=:9000", ""},
		{"SAKTI_DATABASE_URL=", ""},
		{"SAKTI_DATABASE=postgres://x", "SAKTI_DATABASE tidak dikenal"},
		{"SAKTI_DATABASE_URL=mysql://x", "SAKTI_DATABASE_URL harus"},
		{"SAKTI_LISTEN=8080", "SAKTI_LISTEN"},
		{"SAKTI_SIMULATOR=maybe", "SAKTI_SIMULATOR"},
		{"SAKTI_REDIS_URL=localhost", "SAKTI_REDIS_URL"},
		{"SAKTI_REGIME=2020", "SAKTI_REGIME"},
		{"SAKTI_FILE_KEY=abc", "SAKTI_FILE_KEY"},
		{"SAKTI_CATALOG_DIR=/nowhere", "SAKTI_CATALOG_DIR"},
		{"SAKTI_TELEGRAM_WEBHOOK_URL=http://x", "SAKTI_TELEGRAM_WEBHOOK_URL"},
		{"SAKTI_LOG_LEVEL=loud", "SAKTI_LOG_LEVEL"},
		{"SAKTI_PROXIES=127.0.0.1/32,::1/128", ""},
		{"SAKTI_PROXIES=localhost", "SAKTI_PROXIES"},
		{"SAKTI_NIGHT=off", ""},
		{"SAKTI_NIGHT=21.30-06.00", ""},
		{"SAKTI_NIGHT=malam", "SAKTI_NIGHT"},
		{"SAKTI_NIGHT=20.00-25.00", "SAKTI_NIGHT"},
		{"SAKTI_ALARM=telegram:1,sms:+628", ""},
		{"SAKTI_ALARM=admin", "SAKTI_ALARM"},
		{"SAKTI_UNASKED_PER_DAY=-1", "SAKTI_UNASKED_PER_DAY"},
		{"SAKTI_WHATSAPP_TYPING=0", "SAKTI_WHATSAPP_TYPING"},
		{"SAKTI_PHOTO_QUIET=0", ""},
	} {
		environ := []string{"PATH=/bin"}
		if c.set != "" {
			environ = append(environ, c.set)
		}
		_, err := readSettings(environ)
		if c.want == "" && err != nil {
			t.Errorf("%s: %v", c.set, err)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.set, err, c.want)
		}
	}
}

// TestEveryProcessNeedsTheSameKey: with a given database the key for files
// must be given too.
func TestEveryProcessNeedsTheSameKey(t *testing.T) {
	t.Parallel()
	s, err := readSettings([]string{"SAKTI_DATABASE_URL=postgres://x/y"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.key(); err == nil {
		t.Error("a key was made up")
	}
}
