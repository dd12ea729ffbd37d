package core

import (
	"context"

	"sakti/core/intake"
)

// Glance looks at bytes without keeping anything of them: Photo.Refused is ""
// if they look like a document, and its Photo.File is empty. It is for photos
// that somebody shows to a whole group.
func Glance(ctx context.Context, data []byte) (Photo, error) {
	select {
	case decoding <- struct{}{}:
	case <-ctx.Done():
		return Photo{}, ctx.Err()
	}
	defer func() { <-decoding }()
	verdict := intake.Look(data, intake.DefaultLimits())
	if verdict.Refused == "" && verdict.Remark == intake.Screen { // of a program, most likely: nobody's paper
		verdict.Refused = intake.NoDocument
	}
	return Photo{Refused: string(verdict.Refused), PDF: verdict.MIME == "application/pdf"}, nil
}
