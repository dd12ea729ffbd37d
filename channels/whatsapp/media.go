package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waMmsRetry"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

const fetchTimeout = 2 * time.Minute // for one download

var (
	errTooLarge = &channels.SendError{Final: true, Reason: "berkas lebih dari 20 MB, tidak diambil dari WhatsApp"}
	errGone     = &channels.SendError{Final: true, Reason: "berkas sudah tidak ada di WhatsApp maupun di HP pengirimnya"}
	errSpoiled  = &channels.SendError{Final: true, Reason: "berkas rusak atau bukan yang dikirim"}
	errNoRef    = &channels.SendError{Final: true, Reason: "keterangan berkas tidak terbaca"}
)

// Fetch downloads and decrypts a file of at most 20 MB. One that has expired
// the main phone is asked to upload again, for which it gets Config.MediaRetry.
func (c *Channel) Fetch(ctx context.Context, media channels.Media) (io.ReadCloser, error) {
	ref, ok := readRef(media.Ref)
	if !ok {
		return nil, errNoRef
	}
	if media.Size > fetchBytes {
		return nil, errTooLarge
	}
	l, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	body, err := l.download(ctx, ref)
	if expired(err) {
		if ref.Path, err = l.uploadAgain(ctx, ref); err == nil {
			body, err = l.download(ctx, ref)
		}
	}
	if err != nil {
		return nil, c.fetchError(err)
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

func (l *line) download(ctx context.Context, ref mediaRef) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	return l.DownloadMediaWithPath(ctx, ref.Path, ref.Sealed, ref.Plain, ref.Key, mediaKinds[ref.Kind], "", false)
}

// expired are the answers of WhatsApp's file servers to what they no longer have.
func expired(err error) bool {
	return errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith403) ||
		errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith404) ||
		errors.Is(err, whatsmeow.ErrMediaDownloadFailedWith410)
}

func (c *Channel) fetchError(err error) *channels.SendError {
	var known *channels.SendError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errBody):
		return errTooLarge
	case expired(err):
		return errGone
	case errors.Is(err, whatsmeow.ErrInvalidMediaHMAC), errors.Is(err, whatsmeow.ErrInvalidMediaSHA256),
		errors.Is(err, whatsmeow.ErrInvalidMediaEncSHA256), errors.Is(err, whatsmeow.ErrTooShortFile):
		return errSpoiled
	}
	return &channels.SendError{Reason: "gangguan saat mengambil berkas", Err: hide(err)}
}

// retries are the requests to the main phone that wait for its answer.
type retries struct {
	mu      sync.Mutex
	waiting map[string][]chan *events.MediaRetry // by message id
}

func (r *retries) await(id string) (answer chan *events.MediaRetry, end func()) {
	answer = make(chan *events.MediaRetry, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.waiting == nil {
		r.waiting = map[string][]chan *events.MediaRetry{}
	}
	r.waiting[id] = append(r.waiting[id], answer)
	return answer, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.waiting, id)
	}
}

func (r *retries) answer(e *events.MediaRetry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, waiting := range r.waiting[e.MessageID] {
		select {
		case waiting <- e:
		default:
		}
	}
}

// uploadAgain asks the main phone for the file and returns where it lies now.
// A phone that is off may answer another time: the fault is a passing one.
func (l *line) uploadAgain(ctx context.Context, ref mediaRef) (path string, err error) {
	info := types.MessageInfo{ID: ref.ID}
	if info.Chat, err = types.ParseJID(ref.Chat); err != nil {
		return "", errNoRef
	}
	if ref.Sender != "" {
		info.IsGroup = true
		if info.Sender, err = types.ParseJID(ref.Sender); err != nil {
			return "", errNoRef
		}
	}
	answer, end := l.retry.await(ref.ID)
	defer end()
	if err := l.SendMediaRetryReceipt(ctx, &info, ref.Key); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, l.channel.config.MediaRetry)
	defer cancel()
	select {
	case e := <-answer:
		return newPath(e, ref.Key)
	case <-ctx.Done():
		return "", &channels.SendError{After: slowPause, Reason: "HP nomor ini belum mengunggah ulang berkas"}
	}
}

func newPath(e *events.MediaRetry, key []byte) (string, error) {
	notice, err := whatsmeow.DecryptMediaRetryNotification(e, key)
	switch {
	case errors.Is(err, whatsmeow.ErrMediaNotAvailableOnPhone), errors.Is(err, whatsmeow.ErrUnknownMediaRetryError):
		return "", errGone
	case err != nil:
		return "", err
	case notice.GetResult() != waMmsRetry.MediaRetryNotification_SUCCESS || notice.GetDirectPath() == "":
		return "", errGone
	}
	return notice.GetDirectPath(), nil
}

// limited is a transport whose answers end with an error beyond the limit:
// the library reads them into memory, however large they are.
type limited struct{ http.RoundTripper }

var errBody = errors.New("the file is larger than was said")

func (t limited) RoundTrip(request *http.Request) (*http.Response, error) {
	transport := t.RoundTripper
	if transport == nil {
		transport = http.DefaultTransport
	}
	response, err := transport.RoundTrip(request)
	if err == nil {
		response.Body = &limitedBody{response.Body, fetchBytes + 64} // padding and its seal
	}
	return response, err
}

type limitedBody struct {
	io.ReadCloser
	left int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errBody
	}
	return n, err
}
