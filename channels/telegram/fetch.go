package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"sakti/channels"
)

const (
	fetchTimeout = 2 * time.Minute // for the whole file
	fileTries    = 3               // Telegram says "wrong or temporarily unavailable" in one sentence
)

var (
	errTooLarge = &channels.SendError{Final: true, Reason: "berkas lebih dari 20 MB, Telegram tidak memberikannya"}
	errGone     = &channels.SendError{Final: true, Reason: "berkas sudah tidak ada di Telegram"}
)

// Fetch opens a file of at most 20 MB. The context must live until the body
// is closed; the whole file may take two minutes.
func (c *Channel) Fetch(ctx context.Context, media channels.Media) (io.ReadCloser, error) {
	if media.Size > fetchBytes {
		return nil, errTooLarge
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	body, err := c.fetch(ctx, media)
	if err != nil {
		cancel()
		return nil, err
	}
	return channels.Download(body, fetchBytes, errTooLarge, cancel), nil
}

func (c *Channel) fetch(ctx context.Context, media channels.Media) (io.ReadCloser, error) {
	file, err := c.file(ctx, media.Ref)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.link(file), nil)
	if err != nil {
		return nil, &channels.SendError{Reason: "alamat berkas tidak terbaca", Err: c.hide(err)}
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, &channels.SendError{Reason: "gangguan saat mengambil berkas", Err: c.hide(err)}
	}
	if response.StatusCode == http.StatusOK {
		return response.Body, nil
	}
	response.Body.Close()
	if response.StatusCode == http.StatusNotFound || response.StatusCode == http.StatusGone {
		return nil, errGone
	}
	return nil, &channels.SendError{Reason: "gangguan saat mengambil berkas", Err: errors.New(response.Status)}
}

// file asks where the file lies.
func (c *Channel) file(ctx context.Context, ref string) (*models.File, error) {
	for try := 1; ; try++ {
		file, err := c.bot.GetFile(ctx, &bot.GetFileParams{FileID: ref})
		switch {
		case err == nil && file.FileSize > fetchBytes:
			return nil, errTooLarge
		case err == nil && file.FilePath == "":
			return nil, errGone
		case err == nil:
			return file, nil
		case !errors.Is(err, bot.ErrorBadRequest):
			return nil, c.refusal(err, "")
		case strings.Contains(err.Error(), "too big"):
			return nil, errTooLarge
		case try == fileTries || !strings.Contains(err.Error(), "temporarily"):
			return nil, errGone
		}
		sleep(ctx, time.Duration(try)*300*time.Millisecond)
	}
}

// link is the file's address, which holds the token: never log it.
func (c *Channel) link(file *models.File) string {
	parts := strings.Split(file.FilePath, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return c.config.API + "/file/bot" + c.config.Token + "/" + strings.Join(parts, "/")
}
