package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// sheet is a document lying flat. Lengths are given in thousandths of its
// width, so it looks the same at any size.
type sheet struct {
	*image.RGBA
	dice *rand.Rand
}

var fonts = sync.OnceValue(func() map[string]*opentype.Font {
	all := map[string]*opentype.Font{}
	for name, ttf := range map[string][]byte{"regular": goregular.TTF, "bold": gobold.TTF, "mono": gomono.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			panic(err) // the fonts come with the program
		}
		all[name] = f
	}
	return all
})

var (
	ink   = color.RGBA{35, 32, 38, 255}
	paper = color.RGBA{246, 244, 238, 255}
	card  = color.RGBA{176, 214, 232, 255}
)

// ratio is a sheet's height by its width.
func ratio(kind string) float64 {
	switch kind {
	case KTP:
		return 54.0 / 86
	case KK:
		return 210.0 / 297
	case Sheet:
		return 0.75
	}
	return 297.0 / 210
}

// drawn puts a document of this kind on a sheet of this size.
func drawn(kind, nik string, size image.Point, dice *rand.Rand) *image.RGBA {
	s := sheet{image.NewRGBA(image.Rectangle{Max: size}), dice}
	s.box(0, 0, 1000, 1500, paper)
	switch kind {
	case KTP:
		s.identityCard(nik)
	case KK:
		s.familyCard()
	case Akta:
		s.certificate()
	case Sheet:
		return s.RGBA
	case Lahir:
		s.letter("SURAT KETERANGAN LAHIR", 9)
	default:
		s.letter("SURAT KETERANGAN", 22)
	}
	s.stamp()
	return s.RGBA
}

func (s sheet) px(v float64) int { return int(v * float64(s.Rect.Dx()) / 1000) }

func (s sheet) box(x, y, w, h float64, c color.Color) {
	r := image.Rect(s.px(x), s.px(y), max(s.px(x)+1, s.px(x+w)), max(s.px(y)+1, s.px(y+h)))
	fill(s.RGBA, r, c)
}

func fill(m *image.RGBA, r image.Rectangle, c color.Color) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Over)
}

// frame is a rectangle of lines.
func (s sheet) frame(x, y, w, h, line float64, c color.Color) {
	s.box(x, y, w, line, c)
	s.box(x, y+h-line, w, line, c)
	s.box(x, y, line, h, c)
	s.box(x+w-line, y, line, h, c)
}

// text writes from x to the right on the base line y; size is the height of
// the type.
func (s sheet) text(x, y, size float64, name, t string, c color.Color) {
	s.write(x, y, size, name, t, c, false)
}

func (s sheet) centred(y, size float64, name, t string) { s.write(500, y, size, name, t, ink, true) }

func (s sheet) write(x, y, size float64, name, t string, c color.Color, centre bool) {
	face, err := opentype.NewFace(fonts()[name], &opentype.FaceOptions{
		Size: max(2, size*float64(s.Rect.Dx())/1000), DPI: 72,
	})
	if err != nil {
		panic(err) // the size is positive
	}
	defer face.Close()
	d := font.Drawer{Dst: s.RGBA, Src: image.NewUniform(c), Face: face, Dot: fixed.P(s.px(x), s.px(y))}
	if centre {
		d.Dot.X -= d.MeasureString(t) / 2
	}
	d.DrawString(t)
}
