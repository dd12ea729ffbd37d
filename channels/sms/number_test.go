package sms

import "testing"

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ e164, digits, national string }{
		{"+6281226992499", "6281226992499", "081226992499"},
		{"+60123456789", "60123456789", "60123456789"}, // Malaysia
	} {
		for form, want := range map[NumberForm]string{International: c.e164, Digits: c.digits, National: c.national} {
			if got := form.spell(c.e164); got != want {
				t.Errorf("%s as %s is %q, want %q", c.e164, form, got, want)
			}
		}
		if back, ok := e164(c.digits); !ok || back != c.e164 {
			t.Errorf("%q is read as %q", c.digits, back)
		}
	}
	if got, ok := e164("081226992499"); !ok || got != "+6281226992499" {
		t.Errorf("a national number is read as %q", got)
	}
	for _, number := range []string{"", "+", "3434", "TELKOMSEL", "+62 812 2699", "0062812269924", "+0812269924", "+6281226992499123", "0"} {
		if got, ok := e164(number); ok {
			t.Errorf("%q is read as the number %q", number, got)
		}
	}
	if !mobile("+6281226992499") || mobile("+62273321468") || !mobile("+60123456789") {
		t.Error("mobile numbers and landlines are mixed up")
	}
}
