package core

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// Check is one line of a case's checklist.
type Check struct {
	Requirement catalog.Requirement
	Pages       []Attachment
	Verdict     *Verdict // nil while not judged
}

// Checklist is what the case's answers call for, with pages and verdicts.
func (o *Office) Checklist(ctx context.Context, tx pgx.Tx, a *Application) ([]Check, error) {
	pages, err := o.Attachments(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	verdicts, err := o.Verdicts(ctx, tx, []uuid.UUID{a.ID})
	if err != nil {
		return nil, err
	}
	var out []Check
	for _, requirement := range o.ServiceOf(a).Wanted(a.Answers) {
		check := Check{Requirement: requirement}
		for _, page := range pages {
			if page.Requirement == requirement.Code {
				check.Pages = append(check.Pages, page)
			}
		}
		for _, verdict := range verdicts[a.ID] {
			if verdict.Requirement == requirement.Code {
				check.Verdict = &verdict
			}
		}
		out = append(out, check)
	}
	return out, nil
}

// Verdicts returns the verdicts in force on each case.
func (o *Office) Verdicts(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID][]Verdict, error) {
	rows, err := tx.Query(ctx, `SELECT application_id, requirement, good, reason FROM verdicts
		WHERE application_id = ANY($1) ORDER BY application_id, at, requirement`, ids)
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID][]Verdict{}
	var id uuid.UUID
	var v Verdict
	_, err = pgx.ForEachRow(rows, []any{&id, &v.Requirement, &v.Good, &v.Reason}, func() error {
		out[id] = append(out[id], v)
		return nil
	})
	return out, err
}
