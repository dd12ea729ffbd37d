package channels

import "io"

// Download is the body of a medium: it ends with tooLarge beyond most bytes,
// however large the medium was said to be, and calls done once it is closed.
func Download(body io.ReadCloser, most int64, tooLarge error, done func()) io.ReadCloser {
	return &download{ReadCloser: body, left: most, tooLarge: tooLarge, done: done}
}

type download struct {
	io.ReadCloser
	left     int64
	tooLarge error
	done     func()
}

func (d *download) Read(p []byte) (int, error) {
	n, err := d.ReadCloser.Read(p)
	if d.left -= int64(n); d.left < 0 {
		return 0, d.tooLarge
	}
	return n, err
}

func (d *download) Close() error {
	defer d.done()
	return d.ReadCloser.Close()
}
