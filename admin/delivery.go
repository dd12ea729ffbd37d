package admin

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"sakti/core"
)

// newsLine is one step of a notice on its way, in words.
type newsLine struct {
	At    time.Time
	What  string
	To    string // "warga" or "operator"
	By    string // the channel
	Tick  string
	State string
	When  *time.Time // it came that far; nil if it did not
	Tone  string     // "good", "bad", "" of its tag
}

// newsOf tells how the notices of a case reached people.
func (p *panel) newsOf(v *visit, id uuid.UUID) ([]newsLine, error) {
	list, err := p.office.Deliveries(v.Context(), v.tx, id)
	if err != nil {
		return nil, err
	}
	inOrder(list)
	var out []newsLine
	for i, d := range list {
		line := newsLine{At: d.At, What: d.Action, To: "warga", By: channelName(d.Channel)}
		if d.Audience == "filer" {
			line.To = "operator"
		}
		if action := p.office.Catalog.Steps.Action(d.Action); action != nil {
			line.What = action.Past
		}
		next := i+1 < len(list) && list[i+1].Audience == d.Audience && list[i+1].Action == d.Action
		line.reached(d, next)
		out = append(out, line)
	}
	return out, nil
}

// inOrder puts the steps of one notice one after another: those of one moment
// were taken from the chat over the SMS to the counter.
func inOrder(list []core.Delivery) {
	rung := func(d core.Delivery) int {
		switch {
		case d.Channel == "loket":
			return 3
		case d.Why != "" && d.SentAt == nil && d.FailedAt == nil:
			return 1 // passed over
		}
		return 2
	}
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].Audience == list[from].Audience && list[to].Action == list[from].Action && list[to].At.Equal(list[from].At) {
			to++
		}
		slices.SortStableFunc(list[from:to], func(a, b core.Delivery) int { return cmp.Compare(rung(a), rung(b)) })
		from = to
	}
}

// reached says how far the step came; handedOn that another one followed it.
func (n *newsLine) reached(d core.Delivery, handedOn bool) {
	switch {
	case d.Channel == "loket" && d.SentAt != nil:
		n.Tick, n.State, n.When, n.Tone = "✓✓", "sudah dikabari petugas loket", d.SentAt, "good"
	case d.Channel == "loket":
		n.Tick, n.State = "…", "menunggu dikabari petugas loket: "+d.Why
	case d.FailedAt != nil:
		n.Tick, n.State, n.When, n.Tone = "✗", "ditolak: "+d.Why, d.FailedAt, "bad"
	case d.ReadAt != nil:
		n.Tick, n.State, n.When, n.Tone = "✓✓", "dibaca", d.ReadAt, "good"
	case d.DeliveredAt != nil:
		n.Tick, n.State, n.When, n.Tone = "✓✓", "sampai", d.DeliveredAt, "good"
	case d.SentAt != nil:
		n.Tick, n.State, n.When = "✓", "terkirim", d.SentAt
	case d.Why == "":
		n.Tick, n.State = "…", "menunggu dikirim"
	case handedOn:
		n.Tick, n.State = "–", "dilewati: "+d.Why
	default:
		n.Tick, n.State = "…", "belum terkirim: "+d.Why
	}
}

// newsMark stands for how far the notices of a case came.
func (p *panel) newsMark(v *visit, id uuid.UUID) (string, error) {
	mark := ""
	news, err := p.newsOf(v, id)
	for _, line := range news {
		mark += line.By + line.State + ";"
	}
	return mark, err
}
