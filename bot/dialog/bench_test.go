package dialog_test

import (
	"encoding/json"
	"testing"

	"sakti/bot/dialog"
)

// filing is a birth certificate, three questions in.
const filing = `{"v":1,"greeted":true,"step":"field:no_kk","at":"2026-11-23T08:59:00+07:00","draft":{"id":"draft-1","service":"AKL","version":"",` +
	`"answers":{"hubungan":"orangtua","pemohon_nama":"Siti Aminah","pemohon_nik":"3312014505900001"}}}`

func BenchmarkStep(b *testing.B) {
	facts := newWorld(nil).facts
	facts.NewID, facts.Receipt = "draft-1", dialog.Receipt{Number: "26-000123-4", Code: "H7KM2P"}
	dialog.Understand("kk", facts.Catalog)
	for _, c := range []struct {
		name, state string
		event       dialog.Event
	}{
		{"greeting", `{"v":1,"greeted":true}`, dialog.Event{Kind: dialog.KindText, Text: "halo"}},
		{"answer", filing, dialog.Event{Kind: dialog.KindText, Text: "3312 0101 0115 0002"}},
		{"wrong answer", filing, dialog.Event{Kind: dialog.KindText, Text: "33120101"}},
		{"free text", `{"v":1,"greeted":true}`, dialog.Event{Kind: dialog.KindText, Text: "anakku bar lair arep gawe akte"}},
		{"photo", filing, dialog.Event{Kind: dialog.KindFiles, Files: []dialog.File{{ID: "file-1"}}}},
	} {
		var state dialog.State
		if err := json.Unmarshal([]byte(c.state), &state); err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				dialog.Step(state, c.event, facts)
			}
		})
	}
}

// BenchmarkUnderstand is the cost of one free text.
func BenchmarkUnderstand(b *testing.B) {
	for b.Loop() {
		dialog.Understand("pak anakku bar lair arep gawe akte, syarate opo wae", cat())
	}
}
