package intake

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"sort"
	"testing"
	"time"

	"sakti/core/intake/specimen"
)

func TestZY(t *testing.T) {
	var worst time.Duration
	score := func(o specimen.Options, name string, kinds []string) {
		var all []float64
		for _, k := range kinds {
			for s := range 6 {
				img, _ := jpeg.Decode(bytes.NewReader(specimen.Photo(k, int64(s), o)))
				p := newPicture(img, 2600).luma()
				st := time.Now()
				all = append(all, moire(p))
				worst = time.Since(st)
			}
		}
		sort.Float64s(all)
		n := len(all)
		fmt.Printf("%-24s min %.1f 5%% %.1f 20%% %.1f 50%% %.1f 90%% %.1f 97%% %.1f max %.1f\n", name, all[0], all[n/20], all[n/5], all[n/2], all[n*9/10], all[n*97/100], all[n-1])
	}
	score(specimen.Options{Screen: true}, "SCREEN", specimen.Kinds)
	score(specimen.Options{Screen: true, Generations: 1, Quality: 70}, "SCREEN2", specimen.Kinds)
	score(specimen.Options{Screen: true, Width: 1600, Height: 1200}, "SCREEN1600", specimen.Kinds)
	score(specimen.Options{Screen: true, Blur: .8}, "SCREENsoft", specimen.Kinds)
	for _, c := range conditions {
		if c.want == "" && !c.opts.Screen {
			score(c.opts, c.name, specimen.Kinds)
		}
	}
	score(specimen.Options{}, "scenes", specimen.Scenes)
	fmt.Println(worst)
}
