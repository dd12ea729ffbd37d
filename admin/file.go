package admin

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"sakti/core"
)

// filePolicy is the content security policy of a citizen's file: it may show
// itself, inside our pages, and do nothing else. Chromium's PDF viewer works
// under it; a photo alone in a tab is put into the middle of it by style
// attributes that the browser itself writes, and needs no other style.
const filePolicy = "sandbox; default-src 'none'; img-src 'self'; style-src-attr 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"

// purposes are what a file is opened for, by where its case stands.
var purposes = map[string]string{
	"submitted": "verifikasi", "appointment": "verifikasi", "verified": "entri", "keyed": "validasi",
	"ready": "cetak", "printed": "penyerahan",
}

// file shows a photo or document of a case, and records who looked and what
// for. Browsers keep it for five minutes, so that turning pages costs one look
// each. With the parameter layar a photo comes as small as a screen needs it,
// with lurus straightened; or as it is where that is not possible.
func (p *panel) file(v *visit) (answer, error) {
	a, id, look, err := p.lookAt(v)
	if err != nil {
		return answer{}, err
	}
	if look == nil {
		if reads, err := p.office.ReadsChat(v.Context(), v.tx, a, v.staff); err != nil || !reads {
			return goTo(casePath(a.ID)), err
		}
		look = &core.Look{Application: a.ID, Staff: v.staff, Purpose: "chat"}
	}
	body, file, err := p.office.OpenFile(v.Context(), v.tx, id, *look)
	if err != nil {
		return answer{}, err
	}
	if file.MIME == "image/jpeg" {
		body = asAsked(v, body)
		file.Bytes = len(body)
	}
	return answer{body: body, header: fileHeader(file, "inline", a.Title())}, nil
}

// lookAt is the case in the path, the id of the file there, and the look that
// opens it; without a look where the visitor must say first what for.
func (p *panel) lookAt(v *visit) (a *core.Application, file uuid.UUID, look *core.Look, err error) {
	application, err := v.id("id")
	if err != nil {
		return nil, file, nil, err
	}
	if file, err = v.id("file"); err != nil {
		return nil, file, nil, err
	}
	if a, err = p.office.Application(v.Context(), v.tx, application); err != nil {
		return nil, file, nil, err
	}
	purpose, ask, err := p.purpose(v, a)
	if err != nil || ask {
		return a, file, nil, err
	}
	return a, file, &core.Look{Application: application, Staff: v.staff, Purpose: purpose}, nil
}

// asAsked is a photo in the form that is asked for.
func asAsked(v *visit, photo []byte) []byte {
	shaped, ok := photo, false
	switch asked := v.URL.Query(); {
	case asked.Has("layar"):
		shaped, ok = core.Preview(v.Context(), photo)
	case asked.Has("lurus"):
		shaped, ok = core.Flatten(v.Context(), photo)
	}
	if !ok {
		return photo
	}
	return shaped
}

func fileHeader(file *core.File, disposition, name string) http.Header {
	ext := map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}[file.MIME]
	if ext == "" {
		disposition = "attachment"
	}
	return http.Header{
		"Content-Type":            {file.MIME},
		"Content-Length":          {strconv.Itoa(file.Bytes)},
		"Content-Disposition":     {disposition + `; filename="` + name + ext + `"`},
		"Content-Security-Policy": {filePolicy},
		"X-Frame-Options":         {"SAMEORIGIN"},
		"Cache-Control":           {"private, max-age=300"},
	}
}
