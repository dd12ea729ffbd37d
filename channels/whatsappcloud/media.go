package whatsappcloud

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"sakti/channels"
)

const fetchTimeout = 2 * time.Minute // for the whole file

var (
	errTooLarge = &channels.SendError{Final: true, Reason: "berkas lebih dari 20 MB"}
	errGone     = &channels.SendError{Final: true, Reason: "berkas sudah tidak ada di WhatsApp"}
)

// upload leaves a file with WhatsApp and returns its id, which is good for 30
// days. Try for try it is uploaded anew; what nobody sends, nobody sees.
func (c *Channel) upload(ctx context.Context, file *channels.File) (string, error) {
	if len(file.Body) > uploadBytes {
		return "", &channels.SendError{Final: true, Reason: "berkas terlalu besar untuk WhatsApp"}
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	var body bytes.Buffer
	kind, err := form(&body, file)
	if err != nil {
		return "", err
	}
	var answer struct {
		ID string `json:"id"`
	}
	if err := c.postRaw(ctx, c.config.PhoneID+"/media", kind, body.Bytes(), &answer); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", errGarbled
	}
	return answer.ID, nil
}

// form writes the parts of an upload and returns its content type.
func form(body *bytes.Buffer, file *channels.File) (string, error) {
	out := multipart.NewWriter(body)
	kind := cmp.Or(file.MIME, "application/octet-stream")
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition("file", cmp.Or(file.Name, "berkas")))
	header.Set("Content-Type", kind)
	part, err := out.CreatePart(header)
	if err == nil {
		_, err = part.Write(file.Body)
	}
	return out.FormDataContentType(), errors.Join(err,
		out.WriteField("messaging_product", "whatsapp"), out.WriteField("type", kind), out.Close())
}

// Fetch opens a file of at most 20 MB. The context must live until the body
// is closed; the whole file may take two minutes. The API keeps a file for
// seven days, and the address that it gives for five minutes.
func (c *Channel) Fetch(ctx context.Context, media channels.Media) (io.ReadCloser, error) {
	if media.Size > fetchBytes {
		return nil, errTooLarge
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	body, err := c.fetch(ctx, media.Ref)
	if err != nil {
		cancel()
		return nil, c.fetchFault(err)
	}
	return channels.Download(body, fetchBytes, errTooLarge, cancel), nil
}

func (c *Channel) fetch(ctx context.Context, ref string) (io.ReadCloser, error) {
	if ref == "" || strings.Trim(ref, ".") == "" {
		return nil, errGone
	}
	var file struct {
		URL  string `json:"url"`
		Size int64  `json:"file_size"`
	}
	if err := c.get(ctx, url.PathEscape(ref)+"?phone_number_id="+c.config.PhoneID, &file); err != nil {
		return nil, err
	}
	if file.Size > fetchBytes {
		return nil, errTooLarge
	}
	where, err := url.Parse(file.URL)
	if err != nil || !channels.Unread(where) {
		return nil, errors.New("the file's address is not one of https")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, file.URL, nil)
	if err != nil {
		return nil, errors.New("the file's address is not readable")
	}
	r.Header.Set("Authorization", "Bearer "+c.config.Token)
	response, err := c.http.Do(r)
	if err != nil {
		return nil, hide(err)
	}
	if response.StatusCode == http.StatusOK {
		return response.Body, nil
	}
	defer response.Body.Close()
	return nil, &refused{status: response.StatusCode}
}

// fetchFault tells a file that is gone from a fault that may pass. The API
// says 100 or 400 of an id that it does not know (any more), 131052 of a file
// that it could not get, and the file's own address 404 or 410.
func (c *Channel) fetchFault(err error) *channels.SendError {
	var known *channels.SendError
	var no *refused
	switch {
	case errors.As(err, &known):
		return known
	case !errors.As(err, &no):
		return &channels.SendError{Reason: "gangguan saat mengambil berkas", Err: err}
	case no.credentials():
		return c.refusal(err)
	case no.code == 100, no.code == 33, no.code == 131052, no.code == 0 && (no.status == 404 || no.status == 410):
		return errGone
	}
	return &channels.SendError{After: no.after, Reason: "gangguan saat mengambil berkas", Err: no}
}
