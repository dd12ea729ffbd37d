package bot

import (
	"cmp"
	"time"
)

// Pace is how often a process looks where nobody wakes it. Zero fields are as
// in life; tests are in more of a hurry.
type Pace struct {
	Poll     time.Duration // how long a lost wake goes unnoticed, and an order given at the screen; 0 for a second
	Claim    time.Duration // how often a line is asked for that another process holds; 0 for two seconds
	HandOver time.Duration // how long the next holder of a line waits; more than the pulse and its patience; 0 for four seconds
	Held     time.Duration // how often it is written that a line is held; 0 for 15 seconds
	Person   float64       // how many times faster than a person it is typed; 0 for 1
}

func (p Pace) filled() Pace {
	return Pace{Poll: cmp.Or(p.Poll, time.Second), Claim: cmp.Or(p.Claim, 2*time.Second), HandOver: cmp.Or(p.HandOver, 4*time.Second),
		Held: cmp.Or(p.Held, 15*time.Second), Person: cmp.Or(p.Person, 1)}
}
