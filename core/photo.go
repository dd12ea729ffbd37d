package core

import (
	"context"

	"github.com/google/uuid"

	"sakti/core/intake"
)

// Photo is what the photo gate made of bytes that somebody sent.
type Photo struct {
	Refused string // a code of core/intake, "" if it was taken
	Weak    string // a code of core/intake: it was taken, and is hard to read
	PDF     bool
	File    File // if it was taken: the row to add in the transaction that uses it
}

// decoding lets as few photos be decoded at once as memory and cores bear; a
// progressive 12-megapixel JPEG takes 90 MB.
var decoding = make(chan struct{}, 2)

// decodingHEIC is a queue of its own: one of these takes two seconds of a core
// and 200 MB, and nobody else's photo shall wait for it.
var decodingHEIC = make(chan struct{}, 1)

// TakeIn looks at bytes and, if they are safe, stores what is worth keeping of
// them, encrypted. A photo that is hard to read is stored as well and said to
// be Weak: who insists on it is never stuck. No transaction is needed: a file
// without a row is rubbish, not a loss. An error is a fault of ours, never of
// the photo.
func (o *Office) TakeIn(ctx context.Context, data []byte) (Photo, error) {
	queue := decoding
	if intake.IsHEIC(data) {
		queue = decodingHEIC
	}
	select {
	case queue <- struct{}{}:
	case <-ctx.Done():
		return Photo{}, ctx.Err()
	}
	verdict := intake.Look(data, intake.DefaultLimits())
	<-queue
	if verdict.Refused != "" && !verdict.Refused.Quality() {
		return Photo{Refused: string(verdict.Refused)}, nil
	}
	id := NewFileID()
	wrapped, err := o.Files.Write(id, verdict.Clean)
	if err != nil {
		return Photo{}, err
	}
	pdf := verdict.MIME == "application/pdf"
	return Photo{Weak: string(verdict.Refused), PDF: pdf, File: File{
		ID: id, SHA256: verdict.SHA256[:], MIME: verdict.MIME, Bytes: len(verdict.Clean),
		Width: verdict.Width, Height: verdict.Height, Pages: max(verdict.Pages, 1), WrappedKey: wrapped,
		Shot: shotOf(verdict, pdf),
	}}, nil
}

// Flatten is the paper on a photo alone, straight and in strong contrast, for
// an officer's eyes; false where its corners are not sure. Nothing is stored.
func Flatten(ctx context.Context, photo []byte) ([]byte, bool) {
	select {
	case decoding <- struct{}{}:
	case <-ctx.Done():
		return nil, false
	}
	defer func() { <-decoding }()
	return intake.Flatten(photo)
}

// previewing lets officers' photos be made smaller beside what is coming in:
// whoever looks does not wait for those who send.
var previewing = make(chan struct{}, 2)

// screenSide is how long a photo is on the screens that officers have, in
// pixels: the light table on 1280 by 800 is some 700 wide.
const screenSide = 960

// Preview is a photo as small as a screen needs it, for looking at all of it
// over a slow line; false where it would save nothing. Nothing is stored.
func Preview(ctx context.Context, photo []byte) ([]byte, bool) {
	select {
	case previewing <- struct{}{}:
	case <-ctx.Done():
		return nil, false
	}
	defer func() { <-previewing }()
	return intake.Preview(photo, screenSide)
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
