package core

import (
	"context"

	"github.com/google/uuid"

	"sakti/core/intake"
)

// Photo is what the photo gate made of bytes that somebody sent.
type Photo struct {
	Refused string // a code of core/intake, "" if it was taken
	PDF     bool
	File    File // if it was taken: the row to add in the transaction that uses it
}

// decoding lets as few photos be decoded at once as memory and cores bear; a
// progressive 12-megapixel JPEG takes 90 MB.
var decoding = make(chan struct{}, 2)

// TakeIn looks at bytes and, if they are good enough, stores what is worth
// keeping of them, encrypted. No transaction is needed: a file without a row
// is rubbish, not a loss. An error is a fault of ours, never of the photo.
func (o *Office) TakeIn(ctx context.Context, data []byte) (Photo, error) {
	select {
	case decoding <- struct{}{}:
	case <-ctx.Done():
		return Photo{}, ctx.Err()
	}
	verdict := intake.Look(data, intake.DefaultLimits())
	<-decoding
	if verdict.Refused != "" {
		return Photo{Refused: string(verdict.Refused)}, nil
	}
	id := NewFileID()
	wrapped, err := o.Files.Write(id, verdict.Clean)
	if err != nil {
		return Photo{}, err
	}
	return Photo{PDF: verdict.MIME == "application/pdf", File: File{
		ID: id, SHA256: verdict.SHA256[:], MIME: verdict.MIME, Bytes: len(verdict.Clean),
		Width: verdict.Width, Height: verdict.Height, Pages: max(verdict.Pages, 1), WrappedKey: wrapped,
	}}, nil
}

// TooBig is the refusal of a file that was not fetched for its size.
var TooBig = Photo{Refused: string(intake.TooBig)}

// MaxBytes is the most that is fetched of one file.
func MaxBytes() int64 { return intake.DefaultLimits().Bytes }

// Hex is a file's id as conversations keep it; "" for the zero id.
func Hex(id uuid.UUID) string {
	if id == (uuid.UUID{}) {
		return ""
	}
	return id.String()
}
