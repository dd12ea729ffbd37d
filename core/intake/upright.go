package intake

// Which way is up? The axis on which lines run is seen by ink.lines. Where
// they begin is told by their ends: what people write begins in columns, at a
// margin or in the cells of a form, and ends where the words end. On centred
// or justified text neither side is in columns, and nothing is said.

const (
	gap     = 10 // pixels without ink that end a piece of text
	piece   = 20 // pixels that it has at least
	columnW = 3  // pixels of a column in which ends are counted
	shears  = 10 // slants to each side that are tried ...
	shearBy = 0.02
)

// margins is how much better the starts of all pieces of text fall into
// columns than their ends, read from left to right: above 1 where text is
// upright, below 1 where it stands on its head; and how many pieces there are,
// in every other row.
func (k ink) margins() (ratio float64, pieces int) {
	var starts, ends []spot
	for y := 0; y < k.h; y += 2 {
		first, last, inked := 0, -1, 0
		take := func() {
			if n := last - first + 1; n >= piece && inked*4 >= n {
				starts, ends = append(starts, spot{first, y}), append(ends, spot{last, y})
			}
		}
		for x, v := range k.on[y*k.w:][:k.w] {
			if v == 0 {
				continue
			}
			if x-last > gap {
				take()
				first, inked = x, 0
			}
			last, inked = x, inked+1
		}
		take()
	}
	if len(starts) < 50 {
		return 1, len(starts)
	}
	return columned(starts, k.w, k.h) / columned(ends, k.w, k.h), len(starts)
}

type spot struct{ x, y int }

// columned is how well spots stand one above the other, at the best slant.
func columned(spots []spot, w, h int) float64 {
	best := 0
	counts := make([]int, (w+h)/columnW+1)
	for s := -shears; s <= shears; s++ {
		clear(counts)
		for _, p := range spots {
			x := p.x + h/2 + int(shearBy*float64(s)*float64(p.y-h/2))
			counts[max(0, x/columnW)]++
		}
		sum := 0
		for _, n := range counts {
			sum += n * n
		}
		best = max(best, sum)
	}
	return float64(best)
}

// transposed has rows for columns.
func (k ink) transposed() ink {
	out := ink{k.h, k.w, make([]byte, len(k.on))}
	for y := range k.h {
		for x, v := range k.on[y*k.w:][:k.w] {
			out.on[x*k.h+y] = v
		}
	}
	return out
}
