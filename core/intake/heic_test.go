package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sakti/core/intake/specimen"
)

var phone = specimen.Options{Width: 640, Height: 480}

// TestHEIC: an iPhone's file becomes the JPEG that the same photo would have
// been, however the phone was held.
func TestHEIC(t *testing.T) {
	t.Parallel()
	for _, orientation := range []int{1, 3, 6, 8} {
		o := phone
		o.Orientation = orientation
		data := specimen.HEIC(specimen.KTP, 3, o)
		v := look1(data)
		if v.Refused != "" || v.MIME != "image/jpeg" || v.Width != 640 || v.Height != 480 || v.Pages != 1 {
			t.Fatalf("orientation %d: %q %s %dx%d", orientation, v.Refused, v.MIME, v.Width, v.Height)
		}
		if d := difference(specimen.Picture(specimen.KTP, 3, phone), decoded(t, v.Clean)); d > 4 {
			t.Errorf("orientation %d: differs by %.1f levels", orientation, d)
		}
		if v.SHA256 != sha256.Sum256(data) {
			t.Errorf("orientation %d: not the hash of the bytes sent", orientation)
		}
	}
	if v := look1(specimen.HEIC(specimen.KTP, 3, specimen.Options{Width: 640, Height: 480, Blur: 4})); v.Refused != Blurred || v.Clean == nil {
		t.Errorf("a blurred HEIC: %q", v.Refused)
	}
}

// TestCameraHEIC: files of other encoders, with tiles, previews, 12 bits and
// grey; they come with a module that has the same decoder.
func TestCameraHEIC(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gen2brain/heic").Output()
	if err != nil {
		t.Skip("the module with the pictures is not here: ", err)
	}
	list, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "*.heic"))
	if len(list) == 0 {
		t.Skip("the module has no pictures")
	}
	for _, path := range list {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		v := look1(data)
		if v.Refused != "" && !v.Refused.Quality() || min(v.Width, v.Height) < 512 || v.Detail < 0.3 {
			t.Errorf("%s: %q %dx%d", filepath.Base(path), v.Refused, v.Width, v.Height)
		}
	}
}

// sized has another size in its header: the file claims to be so large.
func sized(data []byte, w, h uint32) []byte {
	out := bytes.Clone(data)
	at := bytes.Index(out, []byte("ispe")) + 8
	binary.BigEndian.PutUint32(out[at:], w)
	binary.BigEndian.PutUint32(out[at+4:], h)
	return out
}

// patched has old for new, which is as long, once.
func patched(data []byte, old, new string) []byte {
	return bytes.Replace(data, []byte(old), []byte(new), 1)
}

// TestHostileHEIC: what is not an honest photo is refused, quickly.
func TestHostileHEIC(t *testing.T) {
	t.Parallel()
	data := specimen.HEIC(specimen.KTP, 5, phone)
	crowd := patched(data, "iinf\x00\x00\x00\x00\x00\x01", "iinf\x00\x00\x00\x00\xff\xff")
	garbled := bytes.Clone(data)
	for i := len(garbled) / 4; i < len(garbled); i += 7 {
		garbled[i] ^= 0x5a
	}
	for name, c := range map[string]struct {
		data []byte
		want []Code
	}{
		"cut off in the picture":  {data[:len(data)/2], []Code{Broken}},
		"cut off in the boxes":    {data[:100], []Code{Broken}},
		"header only":             {data[:24], []Code{HEIC}},
		"claims 4 gigapixels":     {sized(data, 65535, 65535), []Code{Bomb}},
		"claims all there is":     {sized(data, 1<<32-1, 1<<32-1), []Code{Bomb}},
		"claims 30 megapixels":    {sized(data, 6000, 5000), []Code{HEIC}},
		"claims a speck":          {sized(data, 1, 1), []Code{HEIC, TooSmall}},
		"claims a line":           {sized(data, 12001, 1), []Code{TooBig}},
		"65535 parts":             {crowd, []Code{Bomb}},
		"a box longer than all":   {patched(data, "\x00\x00\x00\x18ftyp", "\x7f\x00\x00\x18ftyp"), []Code{Broken}},
		"a box shorter than none": {patched(data, "\x00\x00\x00\x14ispe", "\x00\x00\x00\x04ispe"), []Code{Broken}},
		"no size":                 {patched(data, "ispe", "isqe"), []Code{HEIC}},
		"no configuration":        {patched(data, "hvcC", "hvcD"), []Code{HEIC}},
		"another codec":           {patched(data, "hvc1\x00", "av01\x00"), []Code{HEIC}},
		"the picture elsewhere":   {patched(data, "\x44\x00\x00\x01\x00\x01\x00\x00\x00\x01", "\x44\x00\x00\x01\x00\x02\x00\x00\x00\x01"), []Code{HEIC}},
		"an archive at its end":   {append(bytes.Clone(data), archive(t)...), []Code{Polyglot}},
	} {
		start := time.Now()
		v := look1(c.data)
		if !slices.Contains(c.want, v.Refused) {
			t.Errorf("%s: %q, want one of %q", name, v.Refused, c.want)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	if v := look1(garbled); v.Refused != HEIC && v.Clean == nil {
		t.Errorf("garbled: %q", v.Refused)
	}
	if v := look1(data); v.Refused != "" {
		t.Errorf("after all this an honest one is refused as %q", v.Refused)
	}
}
