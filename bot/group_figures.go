package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/group"
	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/chart"
)

// standings are the desks as a group hears of them.
func (b *Bot) standings(ctx context.Context, tx pgx.Tx) ([]group.Desk, error) {
	return standings(ctx, tx, b.Office)
}

func standings(ctx context.Context, tx pgx.Tx, office *core.Office) ([]group.Desk, error) {
	list, err := office.Standings(ctx, tx)
	var out []group.Desk
	for _, s := range list {
		desk := group.Desk{Name: s.Desk.Label, Waiting: s.Waiting, Late: s.Late}
		if s.Oldest != nil {
			desk.Oldest = s.Oldest.In(catalog.WIB)
		}
		out = append(out, desk)
	}
	return out, err
}

// villageCode is how long the code of a village is: "33.12.01.2001".
const villageCode = len("33.12.01.2001")

// picture shows the month of a place: the places below it side by side, or,
// of a village, its last six months.
func (b *Bot) picture(ctx context.Context, tx pgx.Tx, f group.Found, place string) (*channels.File, error) {
	month := core.MonthOf(f.Now)
	bars := chart.Bars{Title: say.Text(f.Lang, "support.picture", "place", f.Place), Subtitle: say.Month(f.Lang, month.From)}
	var err error
	if len(place) == villageCode {
		bars, err = months(ctx, tx, b.Office, bars, f, place)
	} else {
		bars.Series, bars.Names, err = below(ctx, tx, b.Office, f.Lang, place, month)
	}
	if err != nil {
		return nil, err
	}
	return drawn(bars, f.Now)
}

// below are submitted and finished cases of the places below one.
func below(ctx context.Context, tx pgx.Tx, office *core.Office, lang, place string, p core.Period) ([]chart.Series, []string, error) {
	list, err := office.FiguresBelow(ctx, tx, place, p)
	if err != nil {
		return nil, nil, err
	}
	in, out := chart.Series{Name: say.Text(lang, "support.picture.in")}, chart.Series{Name: say.Text(lang, "support.picture.out")}
	var names []string
	for _, place := range list {
		names = append(names, place.Name)
		in.Values, out.Values = append(in.Values, place.Submitted), append(out.Values, place.Finished)
	}
	return []chart.Series{in, out}, names, nil
}

// shownMonths is how far back a village's picture goes.
const shownMonths = 6

func months(ctx context.Context, tx pgx.Tx, office *core.Office, bars chart.Bars, f group.Found, place string) (chart.Bars, error) {
	list, err := office.Months(ctx, tx, place, f.Now, shownMonths)
	in, out := chart.Series{Name: say.Text(f.Lang, "support.picture.in")}, chart.Series{Name: say.Text(f.Lang, "support.picture.out")}
	for _, m := range list {
		bars.Names = append(bars.Names, say.Month(f.Lang, m.Month))
		in.Values, out.Values = append(in.Values, m.Submitted), append(out.Values, m.Finished)
	}
	if err == nil {
		bars.Subtitle = say.Text(f.Lang, "support.period", "from", bars.Names[0], "until", bars.Names[len(bars.Names)-1])
	}
	bars.Series, bars.Upright = []chart.Series{in, out}, true
	return bars, err
}

func drawn(bars chart.Bars, at time.Time) (*channels.File, error) {
	body, err := bars.PNG()
	if err != nil {
		return nil, err
	}
	return &channels.File{Name: "capaian-" + at.In(catalog.WIB).Format("060102") + ".png", MIME: "image/png", Body: body}, nil
}
