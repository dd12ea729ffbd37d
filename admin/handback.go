package admin

import (
	"slices"

	"sakti/core"
)

// leftNote is what an officer wrote for the next one.
type leftNote struct{ Who, Words string }

// leftOf is the newest note with which the case was handed back at the stage
// where it is, or to it by the validator; nil if there is none.
func leftOf(entries []core.Entry) *leftNote {
	for _, entry := range slices.Backward(entries) {
		if entry.Action == "correct" {
			return &leftNote{who(entry), entry.Note.Reason}
		}
		if entry.From != entry.To {
			return nil
		}
		if entry.Action == "release" && entry.Note.Reason != "" {
			return &leftNote{who(entry), entry.Note.Reason}
		}
	}
	return nil
}
