package admin

import (
	"slices"

	"sakti/core"
)

// documentFile hands a finished document over as a file to keep, so that no
// browser runs or shows what is in it. Who took it is recorded.
func (p *panel) documentFile(v *visit) (answer, error) {
	application, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	id, err := v.id("file")
	if err != nil {
		return answer{}, err
	}
	a, err := p.office.Application(v.Context(), v.tx, application)
	if err != nil {
		return answer{}, err
	}
	purpose, ask, err := p.purpose(v, a)
	if err != nil {
		return answer{}, err
	}
	if ask {
		return goTo(casePath(application)), nil
	}
	documents, err := p.office.Documents(v.Context(), v.tx, application)
	if err != nil {
		return answer{}, err
	}
	i := slices.IndexFunc(documents, func(d core.Document) bool { return d.FileID == id })
	if i < 0 {
		return answer{}, errNoPage
	}
	body, file, err := p.office.OpenFile(v.Context(), v.tx, id, core.Look{Application: application, Staff: v.staff, Purpose: purpose})
	if err != nil {
		return answer{}, err
	}
	return answer{body: body, header: fileHeader(file, "attachment", a.Title()+" "+documents[i].Product)}, nil
}
