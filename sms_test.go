package main

import (
	"strings"
	"testing"

	"sakti/bot/say"
	"sakti/channels/sms"
	"sakti/core/catalog"
)

// TestNoticesFitIntoOneSMS: in every language, with the longest place that a
// document is fetched at and a visit in the longest words.
func TestNoticesFitIntoOneSMS(t *testing.T) {
	t.Parallel()
	services, err := catalog.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, key := range say.Keys() {
		if !strings.HasPrefix(key, "sms.") {
			continue
		}
		for _, lang := range say.Languages() {
			for _, collect := range []string{"mandiri", "desa", "kecamatan", "dinas"} {
				n := say.Notice{Number: "31-261123-0042", Place: services.In(lang).PlaceLabel(collect), Visit: "Senin, 30 September 2026 pukul 08.00 WIB di Loket 12"}
				text := n.Text(lang, key)
				if _, septets, ok := sms.GSM7(text); !ok || septets > 160 {
					t.Errorf("%s %s: %d septets: %s", lang, key, septets, text)
				}
				checked++
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d short notices", checked)
	}
}
