// Package chart draws figures as pictures for a phone: bars that begin at
// zero, large print, and the number on every bar, so that nobody has to
// guess. A picture never stands alone: whoever shows one says the same
// figures in words, for those who can't see it. It imports nothing of ours.
package chart

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-analyze/charts"
)

// Series is one figure for each of the names.
type Series struct {
	Name   string
	Values []int // as many as Bars.Names
}

// Bars is a chart of bars.
type Bars struct {
	Title    string // what is counted
	Subtitle string // of when
	Names    []string
	Series   []Series // one to three, drawn side by side
	Upright  bool     // time runs from left to right; else one line a name, the first on top
}

// The most that is legible on a phone.
const (
	maxNames  = 60
	maxSeries = 3
)

// In pixels. width is that of every picture: messengers shrink what is wider.
const (
	width  = 1080
	head   = 112 // title and subtitle
	margin = 24
)

// PNG draws the chart, 1,080 pixels wide and as high as it takes. An error
// means that there is nothing to draw, or more than a phone can show.
func (b Bars) PNG() ([]byte, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: width, Height: b.height()})
	if err := painter.BarChart(b.option()); err != nil {
		return nil, fmt.Errorf("gambar grafik: %w", err)
	}
	ink := charts.ColorRGB(40, 40, 40)
	painter.Text(b.Title, margin, 52, 0, charts.FontStyle{FontSize: 24, FontColor: ink})
	painter.Text(b.Subtitle, margin, 90, 0, charts.FontStyle{FontSize: 17, FontColor: ink})
	return painter.Bytes()
}

func (b Bars) check() error {
	if len(b.Names) == 0 || len(b.Names) > maxNames || len(b.Series) == 0 || len(b.Series) > maxSeries {
		return errors.New("grafik kosong atau terlalu penuh")
	}
	for _, series := range b.Series {
		if len(series.Values) != len(b.Names) {
			return fmt.Errorf("grafik: %s punya %d nilai untuk %d nama", series.Name, len(series.Values), len(b.Names))
		}
	}
	return nil
}

// height gives each bar of a lying chart room for its number.
func (b Bars) height() int {
	const bar, gap = 26, 18
	if b.Upright {
		return 720
	}
	return head + 110 + len(b.Names)*(bar*len(b.Series)+gap)
}

// colours tell the series apart also in grey and for the colour-blind.
var colours = []charts.Color{
	charts.ColorRGB(0, 92, 151), charts.ColorRGB(240, 158, 36), charts.ColorRGB(120, 120, 120),
}

func (b Bars) option() charts.BarChartOption {
	option := charts.NewBarChartOptionWithData(b.values())
	option.Theme = charts.GetTheme(charts.ThemeLight).WithSeriesColors(colours[:len(b.Series)])
	option.Horizontal = !b.Upright
	option.Padding = charts.NewBox(margin, head, 2*margin, margin)
	option.CategoryAxis = charts.CategoryAxisOption{Labels: b.labels(), LabelCount: len(b.Names), LabelFontStyle: charts.FontStyle{FontSize: 16}}
	top, parts := b.scale()
	for i := range option.ValueAxis {
		axis := &option.ValueAxis[i]
		axis.Min = charts.Ptr(0.0) // else a chart begins at its least value, which then looks like nothing
		axis.Max, axis.LabelCount = charts.Ptr(top), parts+1
		axis.LabelFontStyle.FontSize = 14
		axis.ValueFormatter = whole
	}
	for i, series := range b.Series {
		option.SeriesList[i].Label = charts.SeriesLabel{Show: charts.Ptr(true), FontStyle: charts.FontStyle{FontSize: 14}, ValueFormatter: whole}
		option.Legend.SeriesNames = append(option.Legend.SeriesNames, series.Name)
	}
	option.Legend.FontStyle.FontSize = 16
	option.Legend.Offset = charts.OffsetStr{Left: charts.PositionRight}
	return option
}

// scale is where the value axis ends, and into how many parts with round
// numbers it is cut: beyond the longest bar, and never at zero.
func (b Bars) scale() (top float64, parts int) {
	const most = 8
	longest := 1
	for _, series := range b.Series {
		for _, value := range series.Values {
			longest = max(longest, value)
		}
	}
	step, unit := 1, 1
	for i := 1; longest/step >= most; i++ { // 1, 2, 5, 10, 20 …
		if i%3 == 0 {
			unit *= 10
		}
		step = unit * [...]int{1, 2, 5}[i%3]
	}
	parts = longest/step + 1
	return float64(parts * step), parts
}

// values go from the last name to the first where bars lie: the library puts
// the first at the bottom.
func (b Bars) values() [][]float64 {
	var out [][]float64
	for _, series := range b.Series {
		row := make([]float64, len(series.Values))
		for i, value := range series.Values {
			row[b.place(i)] = float64(value)
		}
		out = append(out, row)
	}
	return out
}

func (b Bars) labels() []string {
	out := make([]string, len(b.Names))
	for i, name := range b.Names {
		out[b.place(i)] = name
	}
	return out
}

func (b Bars) place(i int) int {
	if b.Upright {
		return i
	}
	return len(b.Names) - 1 - i
}

// whole writes a number as people here do: 12.500.
func whole(value float64) string {
	digits := fmt.Sprintf("%.0f", value)
	var out strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte('.')
		}
		out.WriteRune(digit)
	}
	return out.String()
}
