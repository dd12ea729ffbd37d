package intake

import (
	"bytes"
	"image/jpeg"
)

// previewQuality is for looking at, not for keeping: whoever zooms in is given
// the photo itself.
const previewQuality = 72

// Preview is a photo made small enough for a screen: at most side pixels along
// its longer side. Of a photo as phones take them, 2600 pixels long, 960 leave
// a seventh of the bytes. photo is a Verdict.Clean; nothing that is stored
// changes. It says no where hardly anything would be saved, or for what is no
// photo.
func Preview(photo []byte, side int) ([]byte, bool) {
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, false
	}
	small := newPicture(img, side).fit(side).encode(previewQuality)
	return small, 10*len(small) < 9*len(photo)
}
