package cloudtest

import (
	"io"
	"mime/multipart"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

type upload struct {
	values map[string]string
	file   *Media
}

// multipartOf reads an upload's parts.
func multipartOf(body io.Reader, boundary string) (upload, error) {
	out := upload{values: map[string]string{}}
	for parts := multipart.NewReader(body, boundary); ; {
		part, err := parts.NextPart()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return out, err
		}
		if part.FileName() == "" {
			out.values[part.FormName()] = string(raw)
			continue
		}
		out.file = &Media{Name: part.FileName(), MIME: part.Header.Get("Content-Type"), Body: raw}
	}
}
