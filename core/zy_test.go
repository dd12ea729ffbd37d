package core_test

import (
	"context"
	"fmt"
	"testing"

	"sakti/core"
	"sakti/core/intake"
	"sakti/core/intake/specimen"
)

func TestZY(t *testing.T) {
	for name, o := range map[string]specimen.Options{"good": {}, "fwd3": {Quality: 45, Generations: 3}, "noisy": {Noise: 9}, "soft": {Blur: 1.2}, "softer": {Blur: 2}, "askew": {Slant: .25, Turn: 12, Fill: .7}, "evening": {Light: .4, Noise: 6}, "bright": {Light: 1.5}, "shake": {Motion: 4}} {
		right, wrong, n := 0, 0, 0
		for seed := range int64(6) {
			nik := fmt.Sprintf("33120145%02d%02d00%02d", 1+seed, 60+seed, 11*seed+7)
			o.NIK = nik
			if o.Fill == 0 {
				o.Fill = .8
			}
			v := intake.Look(specimen.Photo(specimen.KTP, seed, o), intake.DefaultLimits())
			got, ok, err := core.ReadNIK(context.Background(), v.Clean)
			if err != nil {
				t.Fatal(err)
			}
			n++
			if ok && got.Full() == nik {
				right++
			} else if ok {
				wrong++
				fmt.Println("wrong", nik, got.Full())
			}
		}
		fmt.Println(name, right, wrong, n)
	}
}
