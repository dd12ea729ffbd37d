package group

import (
	"strconv"
	"strings"
	"time"

	"sakti/bot/say"
)

// Figures is the work of a place.
type Figures struct {
	From, Until                   time.Time // first and last day
	Submitted, Finished, Returned int
	Median                        float64   // working hours, 0 if none was finished
	Counters                      []Counted // by kind of counter, most first
}

// Counted is a word and a number.
type Counted struct {
	Name string
	N    int
}

// figures names the place in full, so that a misspelt name that was guessed
// wrong is noticed.
func (s speaker) figures(words string) Reply {
	switch {
	case len(s.f.Places) > 1:
		return Reply{Topic: "place " + strings.Join(s.f.Places, ","), Text: s.text("support.place.which",
			"name", words, "n", len(s.f.Places), "places", say.Or(s.f.Lang, s.f.Places...), "example", example(s.f.Places[0]))}
	case s.f.Place == "":
		return Reply{Text: s.text("support.place.unknown", "name", words), Topic: "place " + plainer(words)}
	}
	return Reply{Text: s.f.Figures.text(s, s.f.Place), Topic: "figures " + s.f.Place, Picture: true}
}

// example is how to ask for one of several places: "Bumiharjo Giriwoyo".
func example(place string) string {
	name, kecamatan, _ := strings.Cut(place, ", Kec. ")
	if _, bare, cut := strings.Cut(name, " "); cut {
		name = bare
	}
	return strings.TrimSpace(name + " " + kecamatan)
}

// decimal writes hours as people here do: "5,2", and below a tenth "0,1".
func decimal(hours float64) string {
	return strings.TrimSuffix(strings.Replace(strconv.FormatFloat(max(hours, 0.1), 'f', 1, 64), ".", ",", 1), ",0")
}
