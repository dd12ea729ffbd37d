package bot

import (
	"strings"
	"testing"

	"sakti/bot/say"
	"sakti/channels"
)

// TestSMSInTheReadersLanguage: whoever chose Javanese or English in chat reads
// the short message in it too.
func TestSMSInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"jv": "dipunbatalaken", "en": "was cancelled"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			l := newLadder(t)
			l.others = []channels.Channel{l.sms}
			l.bot = l.running()
			l.receive(l.bot, l.text(siti, "halo"))
			l.until("a greeting", func() bool { return len(l.wire.to(siti)) == 1 })
			l.until("the line's row", func() bool { return l.count(`SELECT count(*) FROM lines WHERE channel = 'wire'`) == 1 })
			for _, sql := range []string{`UPDATE people SET lang = '` + lang + `'`, `UPDATE lines SET stopped_at = now() WHERE channel = 'wire'`} {
				if _, err := l.pool.Exec(l.ctx, sql); err != nil {
					t.Fatal(err)
				}
			}
			id := l.reject()
			l.until("the SMS", func() bool { return l.trail(id) == "wire- sms+" })
			if text := l.sms.to(siti)[0].Text; !strings.Contains(text, want) {
				t.Errorf("the SMS: %s", text)
			}
		})
	}
}

// TestSMSFits: each short form is one SMS in every language; only an invitation
// is as long as what the officer wrote.
func TestSMSFits(t *testing.T) {
	t.Parallel()
	for _, lang := range say.Languages() {
		for _, key := range say.Keys() {
			if !strings.HasPrefix(key, "sms.") {
				continue
			}
			text := say.Notice{Number: "26-000123-4", Place: strings.Repeat("x", 24), Visit: "Senin pukul 09.00"}.Text(lang, key)
			if len(text) > 160 || strings.ContainsFunc(text, func(r rune) bool { return r > '~' || strings.ContainsRune("[]{}^|\\~", r) }) {
				t.Errorf("%s %s takes more than one SMS: %d %s", lang, key, len(text), text)
			}
		}
	}
}
