package dialog_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
)

// apply does what the effects say, as far as the next facts depend on it, and
// writes them down.
func (w *world) apply(effects []dialog.Effect) []string {
	var did, said []string
	for _, effect := range effects {
		switch e := effect.(type) {
		case dialog.Say:
			if e.Picture != "" {
				did = append(did, "* picture "+e.Picture)
			}
			var labels []string
			for _, choice := range e.Choices {
				labels = append(labels, w.hide(choice.Label))
			}
			said = append(said, chat.Answer(w.hide(e.Text), labels)...)
		default:
			did = append(did, "* "+w.do(e))
		}
	}
	return append(did, said...)
}

func (w *world) do(effect dialog.Effect) string {
	changed := ""
	switch e := effect.(type) {
	case dialog.Open:
		w.opened++
		w.drafts[e.ID] = e
		return "open " + e.Service
	case dialog.Attach:
		replace := ""
		if e.Replace {
			replace = " replace"
		}
		return fmt.Sprintf("attach %s %s%s", e.Requirement, w.files[e.File], replace)
	case dialog.Detach:
		return "detach " + e.Requirement
	case dialog.Submit:
		return w.submit(e)
	case dialog.Resubmit:
		w.move(e.Application, "submitted")
		for _, key := range slices.Sorted(maps.Keys(e.Answers)) {
			changed += " " + key + "=" + e.Answers[key]
		}
		return "resubmit " + w.caseName(e.Application) + changed
	case dialog.TakeOver:
		w.takeOver(e.Application)
		return "take-over " + w.caseName(e.Application)
	case dialog.Withdraw:
		w.move(e.Application, "withdrawn")
		return "withdraw " + w.caseName(e.Application)
	case dialog.CallPerson:
		return "call-person " + e.Reason
	case dialog.LinkOperator:
		w.facts.Operator = &dialog.Operator{Name: w.facts.Invitations[e.Code].Name, Counter: w.facts.Invitations[e.Code].Counter}
		return "link-operator " + e.Code
	case dialog.Consent:
		return "consent " + e.Version
	case dialog.SetLanguage:
		return "language " + e.Lang
	case dialog.SawAnnouncement:
		w.facts.Announcements = slices.DeleteFunc(w.facts.Announcements, func(a dialog.Announcement) bool { return slices.Contains(e.IDs, a.ID) })
		return fmt.Sprint("saw-announcement ", e.IDs)
	}
	w.t.Fatalf("unknown effect %T", effect)
	return ""
}

func (w *world) submit(e dialog.Submit) string {
	draft, ok := w.drafts[e.Application]
	if !ok {
		w.t.Errorf("submits %q, which was never opened", e.Application)
	}
	w.sent++
	w.names["number"], w.names["code"] = e.Receipt.Number, e.Receipt.Code
	c := dialog.Case{ID: e.Application, Number: e.Receipt.Number, Service: draft.Service, Version: draft.Version, State: "submitted",
		Own: w.facts.Operator == nil, Since: w.facts.Now, Filed: w.facts.Now, Answers: e.Answers, Collect: e.Answers["ambil"], Subject: cmp.Or(e.Answers["subjek_nama"], e.Answers["pemohon_nama"], w.facts.Person.Name)}
	c.Due = w.promise(c.Service)
	w.facts.Cases = append([]dialog.Case{c}, w.facts.Cases...)
	keys := slices.Sorted(maps.Keys(e.Answers))
	for i, key := range keys {
		keys[i] = key + "=" + e.Answers[key]
	}
	return "submit " + draft.Service + " " + strings.Join(keys, "; ")
}

// promise is when a service that is sent now is due.
func (w *world) promise(service string) time.Time {
	return cat().Holidays.Add(w.facts.Now, time.Duration(cat().Service(service).Minutes)*time.Minute)
}

func (w *world) move(id, state string) {
	for i := range w.facts.Cases {
		if w.facts.Cases[i].ID == id {
			w.facts.Cases[i].State = state
			w.facts.Cases[i].Faults = nil
			w.facts.Cases[i].Due = time.Time{}
			if cat().Steps.State(state).Clock == "run" {
				w.facts.Cases[i].Due = w.promise(w.facts.Cases[i].Service)
			}
			if cat().Steps.State(state).End {
				w.facts.Cases[i].Finished = w.facts.Now
			}
		}
	}
}

func (w *world) caseName(id string) string {
	if draft, ok := w.drafts[id]; ok {
		return draft.Service
	}
	return strings.TrimPrefix(id, "case-")
}

// takeOver makes a case from another chat the person's own.
func (w *world) takeOver(id string) {
	for i, c := range w.others {
		if c.ID == id {
			c.Own, c.Open = true, false
			w.facts.Cases = append([]dialog.Case{c}, w.facts.Cases...)
			w.others = slices.Delete(w.others, i, i+1)
			return
		}
	}
	w.t.Errorf("takes over %q, which is no case from another chat", id)
}
