package admin

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// batchMost is how many documents are marked at once.
const batchMost = listLimit

func batchName(a *core.Application) string { return fmt.Sprintf("%s:%d", a.ID, a.Rev) }

// batchCase reads batchName.
func batchCase(text string) (id uuid.UUID, rev int, err error) {
	name, number, _ := strings.Cut(text, ":")
	if id, err = uuid.Parse(name); err == nil {
		rev, err = strconv.Atoi(number)
	}
	if err != nil || rev == 0 {
		return id, 0, errBadForm
	}
	return id, rev, nil
}

// markPrinted marks several documents as printed. Each stands by itself: what
// a colleague did meanwhile is told and holds up nothing.
func (p *panel) markPrinted(v *visit) (answer, error) {
	chosen := slices.Compact(slices.Sorted(slices.Values(v.PostForm["case"])))
	if len(chosen) == 0 {
		p.sessions.tell(v.Context(), "Pilih dulu dokumen yang sudah dicetak.")
		return goTo("/panel/cetak"), nil
	}
	if len(chosen) > batchMost {
		return answer{}, errBadForm
	}
	done, others := 0, []string{}
	for _, text := range chosen {
		refused, err := p.markOne(v, text)
		switch {
		case err != nil:
			return answer{}, err
		case refused != "":
			others = append(others, refused)
		default:
			done++
		}
	}
	if done > 0 {
		others = append([]string{fmt.Sprintf("%d dokumen ditandai sudah dicetak.", done)}, others...)
	}
	p.sessions.tell(v.Context(), strings.Join(others, " "))
	return goTo("/panel/cetak"), nil
}

// markOne marks one, or says why not.
func (p *panel) markOne(v *visit, text string) (refused string, err error) {
	id, rev, err := batchCase(text)
	if err != nil {
		return "", err
	}
	err = pgx.BeginFunc(v.Context(), v.tx, func(tx pgx.Tx) error {
		_, err := p.office.Act(v.Context(), tx, v.staff, id, rev, "print", core.Note{Place: placeOf(v.staff)})
		return err
	})
	var known *core.Error
	switch {
	case !errors.As(err, &known):
		return "", err
	case known.Code == core.Conflict:
		return p.overtaken(v, id)
	}
	return "", err
}

// overtaken tells who was faster with a case, and what they did.
func (p *panel) overtaken(v *visit, id uuid.UUID) (string, error) {
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return "", err
	}
	last, err := p.office.LastEntries(v.Context(), v.tx, []uuid.UUID{id})
	if err != nil {
		return "", err
	}
	return a.Title() + ": " + p.deed(v, last[id]) + ", jadi langkah Anda tidak dicatat lagi.", nil
}

// deed is an entry of the journal in words: "sudah dicetak oleh Sari pukul
// 08.12".
func (p *panel) deed(v *visit, entry core.Entry) string {
	what := entry.Action
	if action := p.office.Catalog.Steps.Action(entry.Action); action != nil {
		what = strings.ToLower(action.Past[:1]) + action.Past[1:]
	}
	by := who(entry)
	if entry.StaffID != nil && *entry.StaffID == v.staff.ID {
		by = "Anda sendiri"
	}
	return "sudah " + what + " oleh " + by + ", " + p.brief(entry.At)
}
