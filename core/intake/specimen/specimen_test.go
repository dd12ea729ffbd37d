package specimen

import (
	"bytes"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
)

var small = Options{Width: 400, Height: 300}

// TestSeeds: the same seed gives the same bytes, another one another photo;
// kinds differ, too.
func TestSeeds(t *testing.T) {
	seen := map[string]string{}
	for _, kind := range slices.Concat([]string{Sheet, Table}, Scenes, Kinds) {
		for seed := range int64(2) {
			data := Photo(kind, seed, small)
			if !bytes.Equal(data, Photo(kind, seed, small)) {
				t.Errorf("%s %d: two photos", kind, seed)
			}
			if old, ok := seen[string(data)]; ok {
				t.Errorf("%s %d looks like %s", kind, seed, old)
			}
			seen[string(data)] = kind
		}
	}
}

// TestOptions: each does something, and the file has the size asked for, as
// the camera stores it.
func TestOptions(t *testing.T) {
	plain := Photo(KTP, 1, small)
	for name, set := range map[string]func(*Options){
		"blur": func(o *Options) { o.Blur = 3 }, "motion": func(o *Options) { o.Motion = 9 },
		"noise": func(o *Options) { o.Noise = 5 }, "light": func(o *Options) { o.Light = 0.2 },
		"glare": func(o *Options) { o.Glare = 0.2 }, "turn": func(o *Options) { o.Turn = 20 },
		"slant": func(o *Options) { o.Slant = 0.3 }, "fill": func(o *Options) { o.Fill = 0.3 },
		"plain": func(o *Options) { o.Plain = true }, "quality": func(o *Options) { o.Quality = 20 },
		"forwarded": func(o *Options) { o.Generations = 2 }, "turned": func(o *Options) { o.Orientation = 6 },
		"off": func(o *Options) { o.Off = 0.3 }, "lying": func(o *Options) { o.Lying = 2 }, "screen": func(o *Options) { o.Screen = true },
		"gps":    func(o *Options) { o.GPS = true },
		"ground": func(o *Options) { o.Ground, o.Fill = Mat, 0.7 }, "hand": func(o *Options) { o.Hand = true },
		"film": func(o *Options) { o.Laminated = true }, "flash": func(o *Options) { o.Flash = 0.05 },
		"uneven": func(o *Options) { o.Uneven = true }, "copied": func(o *Options) { o.Copied = true },
		"phone": func(o *Options) { o.Phone = true }, "a bow": func(o *Options) { o.Motion, o.Wobble = 9, 1 },
	} {
		o := small
		set(&o)
		data := Photo(KTP, 1, o)
		if bytes.Equal(data, plain) {
			t.Errorf("%s changes nothing", name)
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil || c.Width*c.Height != 400*300 || (c.Width == 300) != (o.Orientation == 6) {
			t.Errorf("%s: %dx%d, %v", name, c.Width, c.Height, err)
		}
		if o.GPS != bytes.Contains(data, []byte(Camera)) {
			t.Errorf("%s: camera in EXIF is wrong", name)
		}
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(Photo(Akta, 1, Options{}))); err != nil || c.Width != 960 || c.Height != 1280 {
		t.Errorf("a standing sheet is %dx%d: %v", c.Width, c.Height, err)
	}
}

// TestLying: a picture that lies on its side is as high as it was wide; on
// its head it is the same from the other end.
func TestLying(t *testing.T) {
	upright := Picture(KTP, 1, small)
	for quarter := 1; quarter < 4; quarter++ {
		o := small
		o.Lying = quarter
		m := Picture(KTP, 1, o)
		at := [4][2]int{1: {299 - 20, 30}, 2: {399 - 30, 299 - 20}, 3: {20, 399 - 30}}[quarter]
		if m.At(at[0], at[1]) != upright.At(30, 20) {
			t.Errorf("%d quarters clockwise: another pixel at %v of %v", quarter, at, m.Rect.Max)
		}
	}
}

// TestScreenshot: tall, and black at both ends.
func TestScreenshot(t *testing.T) {
	m, err := jpeg.Decode(bytes.NewReader(Screenshot(KTP, 1)))
	if err != nil || m.Bounds().Dy() < 2*m.Bounds().Dx() {
		t.Fatal(err, m.Bounds())
	}
	for _, y := range []int{5, m.Bounds().Dy() - 5} {
		if r, _, _, _ := m.At(300, y).RGBA(); r > 0x1000 {
			t.Errorf("not black at %d", y)
		}
	}
}

// TestMarked: every sheet but the empty one has the red of the stamp on its
// diagonal.
func TestMarked(t *testing.T) {
	for _, kind := range Kinds {
		m := Picture(kind, 1, Options{Plain: true, Fill: 0.95})
		red := 0
		for i := 0; i < len(m.Pix); i += 4 {
			if r, g, b := int(m.Pix[i]), int(m.Pix[i+1]), int(m.Pix[i+2]); r > g+25 && r > b+25 {
				red++
			}
		}
		if share := float64(red) / float64(len(m.Pix)/4); share < 0.02 {
			t.Errorf("%s: %.1f%% red", kind, 100*share)
		}
	}
}

func TestPDF(t *testing.T) {
	s := string(PDF(3))
	if strings.Count(s, "/Type /Page ") != 3 || !strings.HasPrefix(s, "%PDF-") || !strings.HasSuffix(s, "%%EOF\n") {
		t.Error("not three pages between header and end")
	}
}

// TestGrounds: each is another one, with a sheet on it and without.
func TestGrounds(t *testing.T) {
	seen := map[string]string{}
	for _, ground := range Grounds {
		o := small
		o.Ground, o.Fill = ground, 0.5
		data := string(Photo(KTP, 1, o))
		if old, ok := seen[data]; ok {
			t.Errorf("%s looks like %s", ground, old)
		}
		seen[data] = ground
	}
}

// TestShrink: every forwarding makes it smaller.
func TestShrink(t *testing.T) {
	o := small
	o.Generations, o.Shrink = 2, 0.5
	c, err := jpeg.DecodeConfig(bytes.NewReader(Photo(KTP, 1, o)))
	if err != nil || c.Width != 100 || c.Height != 75 {
		t.Errorf("%dx%d, %v", c.Width, c.Height, err)
	}
}

// TestDeveloped: what a phone does leaves darker darks and brighter lights
// beside edges than there were.
func TestDeveloped(t *testing.T) {
	spread := func(o Options) (low, high int) {
		low, high = 255, 0
		for i, v := range Picture(Surat, 1, o).Pix {
			if i%4 != 3 {
				low, high = min(low, int(v)), max(high, int(v))
			}
		}
		return high, low
	}
	o := Options{Width: 300, Height: 400, Light: 0.7}
	high, low := spread(o)
	o.Phone = true
	if h, l := spread(o); h <= high || l >= low {
		t.Errorf("from %d to %d, before from %d to %d", l, h, low, high)
	}
}
