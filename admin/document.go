package admin

import (
	"slices"

	"sakti/core"
)

// documentFile hands a finished document over as a file to keep, so that no
// browser runs or shows what is in it. Who took it is recorded.
func (p *panel) documentFile(v *visit) (answer, error) {
	a, id, look, err := p.lookAt(v)
	if err != nil {
		return answer{}, err
	}
	if look == nil {
		return goTo(casePath(a.ID)), nil
	}
	documents, err := p.office.Documents(v.Context(), v.tx, a.ID)
	if err != nil {
		return answer{}, err
	}
	i := slices.IndexFunc(documents, func(d core.Document) bool { return d.FileID == id })
	if i < 0 {
		return answer{}, errNoPage
	}
	body, file, err := p.office.OpenFile(v.Context(), v.tx, id, *look)
	if err != nil {
		return answer{}, err
	}
	return answer{body: body, header: fileHeader(file, "attachment", a.Title()+" "+documents[i].Product)}, nil
}
