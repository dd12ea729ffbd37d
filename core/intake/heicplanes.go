package intake

import "image"

// heifFacts is what the decoder says of a picture: its size and libheif's
// numbers for colour space and chroma.
type heifFacts struct {
	w, h          int
	space, chroma uint32
}

// libheif's numbers (heif.h).
const (
	heifYCbCr = 0
	heifRGB   = 1
	heifGrey  = 2
	heif420   = 1
	heif422   = 2
	heif444   = 3
)

// stride is the length of a row: libheif begins each at a multiple of 16.
func stride(w int) int { return (w + 15) &^ 15 }

// subsampling is how the picture's chroma is reduced.
func (f heifFacts) subsampling() (image.YCbCrSubsampleRatio, bool) {
	r, ok := map[uint32]image.YCbCrSubsampleRatio{
		heif420: image.YCbCrSubsampleRatio420,
		heif422: image.YCbCrSubsampleRatio422,
		heif444: image.YCbCrSubsampleRatio444,
	}[f.chroma]
	return r, ok
}

// bytes is the length of the decoded planes, one after the other.
func (f heifFacts) bytes() (int, error) {
	switch f.space {
	case heifRGB:
		return stride(4*f.w) * f.h, nil
	case heifGrey:
		return stride(f.w) * f.h, nil
	case heifYCbCr:
		if r, ok := f.subsampling(); ok {
			cw, ch := chromaSize(f.w, f.h, r)
			return stride(f.w)*f.h + 2*stride(cw)*ch, nil
		}
	}
	return 0, errHEIF
}

// image gives the planes their meaning.
func (f heifFacts) image(planes []byte) image.Image {
	rect := image.Rect(0, 0, f.w, f.h)
	switch f.space {
	case heifRGB:
		return &image.NRGBA{Pix: planes, Stride: stride(4 * f.w), Rect: rect}
	case heifGrey:
		return &image.Gray{Pix: planes, Stride: stride(f.w), Rect: rect}
	}
	r, _ := f.subsampling()
	cw, ch := chromaSize(f.w, f.h, r)
	y, c := stride(f.w)*f.h, stride(cw)*ch
	return &image.YCbCr{
		Y: planes[:y], Cb: planes[y : y+c], Cr: planes[y+c:],
		YStride: stride(f.w), CStride: stride(cw), SubsampleRatio: r, Rect: rect,
	}
}
