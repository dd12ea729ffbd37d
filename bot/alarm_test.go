package bot

import (
	"testing"
	"time"

	"sakti/channels"
)

// TestSilentLine: a line that says it is up is silent once it has missed three
// canaries, and not where nobody sings or it has just come up.
func TestSilentLine(t *testing.T) {
	t.Parallel()
	k := &keeper{bot: &Bot{Config: Config{Canary: 15 * time.Minute}}}
	ago := func(d time.Duration) *time.Time { at := time.Now().Add(-d); return &at }
	for what, one := range map[string]struct {
		standing
		want bool
	}{
		"missed three":     {standing{State: channels.Up, Since: *ago(5 * time.Hour), Canary: ago(time.Hour)}, true},
		"missed two":       {standing{State: channels.Up, Since: *ago(5 * time.Hour), Canary: ago(40 * time.Minute)}, false},
		"just came up":     {standing{State: channels.Up, Since: *ago(time.Minute), Canary: ago(time.Hour)}, false},
		"nobody sings":     {standing{State: channels.Up, Since: *ago(5 * time.Hour)}, false},
		"down, not silent": {standing{State: channels.Banned, Since: *ago(5 * time.Hour), Canary: ago(time.Hour)}, false},
	} {
		if got := k.silent(one.standing); got != one.want {
			t.Errorf("%s: silent %v", what, got)
		}
	}
	if off := (&keeper{bot: &Bot{}}); off.silent(standing{State: channels.Up, Canary: ago(time.Hour)}) {
		t.Error("silent, though canaries are switched off")
	}
}
