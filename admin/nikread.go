package admin

import (
	"github.com/google/uuid"

	"sakti/core"
)

// readView is the NIK that a machine read off a photo, beside what the
// applicant answered. Nothing is decided by it.
type readView struct {
	Number string // whole only for who sees the answers whole
	Same   bool
	Said   string // "sama dengan isian NIK pemohon"
}

// readsOf compares what was read off a case's photos with all its NIKs.
func (p *panel) readsOf(v *visit, c *caseView) (map[uuid.UUID]readView, error) {
	numbers, err := p.office.ReadNIKs(v.Context(), v.tx, c.ID)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]readView{}
	for file, nik := range numbers {
		out[file] = c.compare(nik)
	}
	return out, nil
}

func (c *caseView) compare(nik core.NIK) readView {
	view := readView{Number: nik.String(), Said: "tidak ada NIK di isian untuk dibandingkan"}
	if c.Unmasked {
		view.Number = nik.Full()
	}
	for _, line := range c.Answers {
		if line.field.Type != "nik" {
			continue
		}
		if c.Application.Answers[line.Code] == nik.Full() {
			return readView{view.Number, true, "sama dengan isian " + line.Label}
		}
		view.Said = "berbeda dengan isian: periksa"
	}
	return view
}
