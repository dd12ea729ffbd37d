package admin

import (
	"cmp"
	"slices"
	"strings"

	"sakti/core"
)

// noteOf is what was said with a step.
func noteOf(v *visit) core.Note {
	note := core.Note{Visit: v.PostFormValue("visit"), Answer: v.PostFormValue("answer"), Place: placeOf(v.staff), Receiver: receiver(v)}
	reason := strings.TrimSpace(v.PostFormValue("own"))
	if reason == "" {
		reason = v.PostFormValue("reason")
	}
	if part := cmp.Or(v.PostFormValue("requirement"), v.PostFormValue("field")); part != "" {
		note.Verdicts = []core.Verdict{{Requirement: part, Good: v.PostFormValue("good") == "ya"}}
		if !note.Verdicts[0].Good {
			note.Verdicts[0].Reason = reason
		}
	} else {
		note.Reason = reason
	}
	if number := v.PostFormValue("siak_number"); number != "" {
		note.SIAK = &core.SIAK{Number: number, Date: v.PostFormValue("siak_date"), Note: v.PostFormValue("siak_note")}
	}
	return note
}

// placeOf is the counter at which a person prints and hands over, "" for
// those who have none.
func placeOf(staff *core.Staff) string {
	for _, role := range staff.Roles {
		if slices.Contains(printers, role.Code) {
			return role.CounterName
		}
	}
	return ""
}
