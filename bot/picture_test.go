package bot

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"testing"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"sakti/bot/dialog"
	"sakti/core/intake/specimen"
)

var update = flag.Bool("update", false, "draw the pictures anew")

// TestPictures draws the picture of good and bad photos, and checks that the
// one sent to people exists and is small enough for a poor line.
func TestPictures(t *testing.T) {
	t.Parallel()
	const path = "pictures/" + dialog.PictureGoodPhoto + ".jpg"
	if *update {
		if err := os.WriteFile(path, goodPhoto(t), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := picture(dialog.PictureGoodPhoto)
	if file == nil {
		t.Fatal("no picture; draw it with -update")
	}
	shape, err := jpeg.DecodeConfig(bytes.NewReader(file.Body))
	if err != nil || shape.Width < 600 || len(file.Body) > 70_000 {
		t.Errorf("%d pixels wide, %d bytes: %v", shape.Width, len(file.Body), err)
	}
}

// goodPhoto shows one good photo above three bad ones.
func goodPhoto(t *testing.T) []byte {
	sheet := image.NewRGBA(image.Rect(0, 0, 760, 840))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	green, red := color.RGBA{0, 112, 60, 255}, color.RGBA{190, 30, 20, 255}
	put := func(at image.Rectangle, words string, ink color.RGBA, options specimen.Options) {
		photo, err := jpeg.Decode(bytes.NewReader(specimen.Photo(specimen.KTP, 7, options)))
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(sheet, at.Inset(-6), image.NewUniform(ink), image.Point{}, draw.Src)
		xdraw.CatmullRom.Scale(sheet, at, photo, photo.Bounds(), draw.Src, nil)
		write(t, sheet, words, ink, image.Pt(at.Min.X-6, at.Max.Y+36))
	}
	put(image.Rect(80, 24, 680, 474), "BAIK: terang, tajam, utuh", green, specimen.Options{})
	put(image.Rect(24, 560, 244, 725), "Buram", red, specimen.Options{Blur: 14})
	put(image.Rect(270, 560, 490, 725), "Silau", red, specimen.Options{Glare: 0.3})
	put(image.Rect(516, 560, 736, 725), "Terpotong", red, specimen.Options{Off: 0.45})
	write(t, sheet, "Jangan seperti yang merah.", color.RGBA{40, 40, 40, 255}, image.Pt(18, 815))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, sheet, &jpeg.Options{Quality: 55}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func write(t *testing.T, on draw.Image, words string, ink color.Color, at image.Point) {
	family, err := opentype.Parse(gobold.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(family, &opentype.FaceOptions{Size: 28, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	pen := font.Drawer{Dst: on, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(at.X, at.Y)}
	pen.DrawString(words)
}
