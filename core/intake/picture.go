package intake

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
)

// plane is one channel of a picture: luma, or one of the two chromas.
type plane struct {
	pix    []byte
	stride int
	w, h   int
}

func newPlane(w, h int) plane {
	return plane{pix: make([]byte, w*h), stride: w, w: w, h: h}
}

func (p plane) row(y int) []byte { return p.pix[y*p.stride:][:p.w] }

// picture is a decoded picture as luma and chroma; grey ones have no chroma.
type picture struct {
	w, h   int
	planes []plane
}

func (p picture) luma() plane { return p.planes[0] }

// newPicture looks at the planes of a JPEG or lossy WebP where they lie.
// Other pictures are converted in strips, reduced to side at once so that no
// second full copy exists; transparent parts become white paper.
func newPicture(img image.Image, side int) picture {
	b := img.Bounds()
	p := picture{w: b.Dx(), h: b.Dy()}
	switch m := img.(type) {
	case *image.Gray:
		p.planes = []plane{{pix: m.Pix, stride: m.Stride, w: p.w, h: p.h}}
	case *image.YCbCr:
		cw, ch := chromaSize(p.w, p.h, m.SubsampleRatio)
		p.planes = []plane{
			{pix: m.Y, stride: m.YStride, w: p.w, h: p.h},
			{pix: m.Cb, stride: m.CStride, w: cw, h: ch},
			{pix: m.Cr, stride: m.CStride, w: cw, h: ch},
		}
	default:
		return convert(img, side)
	}
	return p
}

func chromaSize(w, h int, r image.YCbCrSubsampleRatio) (int, int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

func convert(img image.Image, side int) picture {
	const strip = 16 // rows at a time
	b := img.Bounds()
	w, h := fitted(b.Dx(), b.Dy(), side)
	reduce := [3]*shrinker{}
	for i := range reduce {
		reduce[i] = newShrinker(b.Dx(), b.Dy(), w, h)
	}
	rgba := image.NewRGBA(image.Rect(0, 0, b.Dx(), strip))
	rows := [3][]byte{make([]byte, b.Dx()), make([]byte, b.Dx()), make([]byte, b.Dx())}
	for y := 0; y < b.Dy(); y++ {
		if y%strip == 0 {
			draw.Draw(rgba, rgba.Rect, image.White, image.Point{}, draw.Src)
			draw.Draw(rgba, rgba.Rect, img, b.Min.Add(image.Pt(0, y)), draw.Over)
		}
		for x, px := 0, rgba.Pix[y%strip*rgba.Stride:]; x < b.Dx(); x, px = x+1, px[4:] {
			rows[0][x], rows[1][x], rows[2][x] = color.RGBToYCbCr(px[0], px[1], px[2])
		}
		for i := range reduce {
			reduce[i].add(rows[i])
		}
	}
	return picture{w: w, h: h, planes: []plane{reduce[0].out, reduce[1].out, reduce[2].out}}
}

// fitted is w and h reduced, in proportion, to at most side; never enlarged.
func fitted(w, h, side int) (int, int) {
	long := max(w, h)
	if long <= side || side <= 0 {
		return w, h
	}
	return max(1, (w*side+long/2)/long), max(1, (h*side+long/2)/long)
}

// fit reduces the picture to side and its chroma to half of that, which is
// what the encoder stores (4:2:0).
func (p picture) fit(side int) picture {
	w, h := fitted(p.w, p.h, side)
	out := picture{w: w, h: h, planes: []plane{p.planes[0].resize(w, h)}}
	for _, c := range p.planes[1:] {
		out.planes = append(out.planes, c.resize((w+1)/2, (h+1)/2))
	}
	return out
}

// turn sets a picture upright that was stored with this EXIF orientation.
func (p picture) turn(orientation int) picture {
	out := picture{w: p.w, h: p.h}
	if orientation >= 5 {
		out.w, out.h = p.h, p.w
	}
	for _, c := range p.planes {
		out.planes = append(out.planes, c.turn(orientation))
	}
	return out
}

func (p picture) encode(quality int) []byte {
	var img image.Image
	y := p.planes[0]
	rect := image.Rect(0, 0, p.w, p.h)
	if len(p.planes) == 1 {
		img = &image.Gray{Pix: y.pix, Stride: y.stride, Rect: rect}
	} else {
		cb, cr := p.planes[1], p.planes[2]
		img = &image.YCbCr{
			Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride,
			SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: rect,
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		panic(err) // a buffer takes everything and the sides were checked
	}
	return out.Bytes()
}
