package bot

import (
	"cmp"
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/bot/say"
	"sakti/core"
	"sakti/core/catalog"
)

// Filled is a ready answer with the values of a case in it, for an officer to
// look over.
type Filled struct {
	Words    string   // what is not known still stands there in braces
	Lang     string   // in which it is, a code of core.CannedLanguages
	Fallback bool     // the person speaks another language, in which there is no text
	Open     []string // names of values that are not known, each once
}

// Fill fills a ready answer from the person's conversation: their language,
// what they are filling in or mending, else their newest case. trackURL is
// where a case is followed on the web, "" if not known.
func Fill(ctx context.Context, tx pgx.Tx, office *core.Office, staff *core.Staff, conversation int64, c core.Canned, trackURL string) (Filled, error) {
	standing, cases, err := StandingOf(ctx, tx, office, conversation)
	if err != nil {
		return Filled{}, err
	}
	out := Filled{Lang: standing.Lang, Words: c.Words[standing.Lang]}
	if out.Words == "" {
		out.Words, out.Lang, out.Fallback = c.Words[say.Indonesian], say.Indonesian, standing.Lang != say.Indonesian
	}
	values, err := slotValues(ctx, tx, office, conversation, out.Lang, standing, cases)
	if err != nil {
		return Filled{}, err
	}
	values["petugas"], values["tautan"] = staff.Name, trackURL
	for _, slot := range core.Slots(out.Words) {
		if value := values[slot]; value != "" {
			out.Words = strings.ReplaceAll(out.Words, "{"+slot+"}", value)
		} else {
			out.Open = append(out.Open, slot)
		}
	}
	return out, nil
}

// nameless is how somebody is spoken to whose name the channel does not show.
var nameless = map[string]string{"id": "Bapak/Ibu", "jv": "Bapak/Ibu", "en": "Sir/Madam"}

// slotValues are the values for core.CannedSlots that the conversation gives.
func slotValues(ctx context.Context, tx pgx.Tx, office *core.Office, conversation int64, lang string, s dialog.Standing, cases []dialog.Case) (map[string]string, error) {
	thread, err := ReadThread(ctx, tx, conversation, 1)
	if err != nil {
		return nil, err
	}
	settings, err := office.Settings(ctx, tx)
	if err != nil {
		return nil, err
	}
	values := map[string]string{"nama": cmp.Or(thread.Name, nameless[lang]), "layanan": s.Service,
		"alamat_kantor": settings.Address, "telepon_kantor": settings.Phone}
	if missing := s.Missing(lang); len(missing) > 0 {
		values["kurang"] = bullets(missing)
	}
	c := caseMeant(s, cases)
	if c == nil {
		return values, counterValues(ctx, tx, settings, nil, values)
	}
	return values, caseValues(ctx, tx, office, settings, lang, c, values)
}

func bullets(lines []string) string { return "• " + strings.Join(lines, "\n• ") }

// caseMeant is the case that an answer is most likely about: the one being
// mended; none while a new one is filled in; else the newest that goes on,
// else the newest.
func caseMeant(s dialog.Standing, cases []dialog.Case) *dialog.Case {
	if s.Service != "" && s.Case == "" {
		return nil
	}
	var newest *dialog.Case
	for i := range cases {
		switch c := &cases[i]; {
		case c.ID == s.Case:
			return c
		case c.Filed.IsZero():
		case newest == nil, !newest.Finished.IsZero() && c.Finished.IsZero():
			newest = c
		}
	}
	return newest
}

// caseValues adds what a case tells.
func caseValues(ctx context.Context, tx pgx.Tx, office *core.Office, settings core.Settings, lang string, c *dialog.Case, values map[string]string) error {
	names := office.Catalog.In(lang)
	if service := names.Pinned(c.Service, c.Version); service != nil {
		values["layanan"] = service.Name
		if lines := faultLines(names, service, c); values["kurang"] == "" && len(lines) > 0 {
			values["kurang"] = bullets(lines)
		}
	}
	values["nomor"] = c.Number
	if state := names.Steps.State(c.State); state != nil {
		values["tahap"] = strings.TrimSuffix(state.Citizen, ".")
	}
	if !c.Due.IsZero() {
		values["janji"] = say.Text(lang, "moment", "day", say.Day(lang, c.Due), "clock", say.Clock(lang, c.Due))
	}
	id, err := uuid.Parse(c.ID)
	if err != nil {
		return err
	}
	a, err := office.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	return counterValues(ctx, tx, settings, a.Village, values)
}

// faultLines are the parts of a returned case that must come again.
func faultLines(names *catalog.Catalog, service *catalog.Service, c *dialog.Case) []string {
	var out []string
	for _, fault := range c.Faults {
		out = append(out, dialog.FaultLine(names, service.PartName(fault.Requirement), *c, fault.Requirement))
	}
	return out
}

// counterValues adds the counter of a village, if it is open.
func counterValues(ctx context.Context, tx pgx.Tx, settings core.Settings, village *string, values map[string]string) error {
	if village == nil {
		return nil
	}
	counters, err := core.VillageCounters(ctx, tx)
	if err != nil {
		return err
	}
	if counter, open := counters[*village]; open {
		values["loket"], values["jam_loket"] = counter.Name, cmp.Or(counter.Hours, settings.CounterHours)
	}
	return nil
}
