package dialog

import "sakti/core/catalog"

// labelAliases are the words by which lines of data name a kind of question.
var labelAliases = map[string]string{
	"nama": "name", "nm": "name", "nik": "nik", "no nik": "nik", "kk": "kk", "no kk": "kk", "nokk": "kk", "hp": "phone", "no hp": "phone", "wa": "phone",
	"no wa": "phone", "telp": "phone", "telepon": "phone", "tgl": "date", "tanggal": "date", "desa": "village", "kelurahan": "village", "ds": "village",
	"alamat": "village", "email": "email", "jk": "choice", "kelamin": "choice",
}

// labelled is the question with this label; else, of those not answered yet,
// the first of the kind that the label names.
func (t *turn) labelled(fields []*catalog.Field, label string) *catalog.Field {
	var items []item
	for _, field := range fields {
		if fold(field.Label) == label {
			return field
		}
		items = append(items, item{step: field.Code, label: field.Label})
	}
	if kind := labelAliases[label]; kind != "" {
		for _, field := range fields {
			if field.Type == kind && !t.state.Draft.answered(field.Code) {
				return field
			}
		}
	}
	if found := findItem(items, label); found != nil {
		return t.field(found.step)
	}
	return nil
}
