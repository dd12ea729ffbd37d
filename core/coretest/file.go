package coretest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// File stores a small photo, different from every other, and adds its row.
func File(t testing.TB, tx pgx.Tx, office *core.Office) uuid.UUID {
	t.Helper()
	const side = 48
	n := serial.Add(1)
	picture := image.NewGray(image.Rect(0, 0, side, side))
	for i := range picture.Pix {
		if n>>(i/32%16)&1 == 1 {
			picture.Set(i%side, i/side, color.White)
		}
	}
	var body bytes.Buffer
	if err := jpeg.Encode(&body, picture, nil); err != nil {
		t.Fatal(err)
	}
	id := core.NewFileID()
	wrapped, err := office.Files.Write(id, body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body.Bytes())
	err = office.AddFile(context.Background(), tx, core.File{ID: id, SHA256: sum[:], MIME: "image/jpeg", Bytes: body.Len(),
		Width: side, Height: side, Pages: 1, WrappedKey: wrapped})
	if err != nil {
		t.Fatal(err)
	}
	return id
}
