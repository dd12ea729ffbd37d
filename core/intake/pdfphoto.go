package intake

// A PDF is often a bundle of photos: each page a JPEG (filter DCTDecode, ISO
// 32000-1, 7.4.8). The large ones are judged like photos that come alone, and
// what is wrong with the first bad one is remarked. Nothing is refused for it,
// for print drawn by a program may stand beside them.

const (
	pageSized = 500_000   // pixels from which a picture can be a page, not a logo or stamp
	pdfPixels = 8_000_000 // pixels that are decoded of one PDF: about a third of a second
	pdfPhotos = 20        // photos that are opened: each may claim all that follows
)

// keepPhoto remembers where a JPEG begins.
func (d *pdf) keepPhoto(dict pdfDict, body []byte) {
	filter := dict["Filter"]
	if list, ok := filter.([]any); ok && len(list) == 1 {
		filter = list[0]
	}
	if len(d.photos) < pdfPhotos && dict["Subtype"] == pdfName("Image") && filter == pdfName("DCTDecode") && sniff(body) == kindJPEG {
		d.photos = append(d.photos, body)
	}
}

// remark is what is wrong with the first bad photo of the file.
func (d *pdf) remark() Code {
	budget := pdfPixels
	for _, body := range d.photos {
		f, refused := open(kindJPEG, body)
		if refused != "" || f.width*f.height < pageSized {
			continue
		}
		if budget -= f.width * f.height; budget < 0 || f.tooLarge(d.limits, len(body)) != "" {
			return ""
		}
		img, refused := f.decode()
		if refused != "" {
			continue
		}
		luma := newPicture(img, d.limits.Store).luma()
		m := measure(luma.resize(fitted(luma.w, luma.h, grey)))
		switch code := judge(m, d.limits.MinSide, d.limits); code {
		case Blurred, Motion, Dark, Bright, Cut, Glare:
			return code
		}
	}
	return ""
}
