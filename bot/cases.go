package bot

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/core"
	"sakti/core/catalog"
)

// cases are the cases of these people, as dialog sees them.
func (b *Bot) cases(ctx context.Context, tx pgx.Tx, people []int64) (map[int64][]dialog.Case, error) {
	found, err := b.Office.CasesOf(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	verdicts, err := b.faults(ctx, tx, slices.Concat(slices.Collect(maps.Values(found))...))
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]dialog.Case, len(found))
	for person, list := range found {
		out[person] = caseFacts(list, person, verdicts)
	}
	return out, nil
}

// faults are the verdicts on those of the cases that were sent back.
func (b *Bot) faults(ctx context.Context, tx pgx.Tx, list []*core.Application) (map[uuid.UUID][]core.Verdict, error) {
	var returned []uuid.UUID
	for _, a := range list {
		if a.State == "returned" {
			returned = append(returned, a.ID)
		}
	}
	if len(returned) == 0 {
		return nil, nil
	}
	return b.Office.Verdicts(ctx, tx, returned)
}

func caseFacts(list []*core.Application, reader int64, verdicts map[uuid.UUID][]core.Verdict) []dialog.Case {
	out := make([]dialog.Case, len(list))
	for i, a := range list {
		out[i] = caseFact(a, reader)
		for _, verdict := range verdicts[a.ID] {
			if !verdict.Good {
				out[i].Faults = append(out[i].Faults, dialog.Fault{Requirement: verdict.Requirement, Reason: verdict.Reason})
			}
		}
	}
	return out
}

func caseFact(a *core.Application, reader int64) dialog.Case {
	c := dialog.Case{
		ID: a.ID.String(), Number: a.Title(), Service: a.Service, Version: a.Version, State: a.State, Subject: a.Subject,
		Own: a.FilerStaff == nil || a.PersonID != reader, Since: a.StateAt.In(catalog.WIB), Answers: a.Answers,
		Open:   a.FilerStaff != nil && a.ApplicantID == nil && a.PersonID != reader && a.EndedAt == nil,
		Reason: a.Reason, Visit: a.Visit, Collect: a.Collect,
	}
	if a.SubmittedAt != nil {
		c.Filed = a.SubmittedAt.In(catalog.WIB)
	}
	if a.DueAt != nil {
		c.Due = a.DueAt.In(catalog.WIB)
	}
	if a.EndedAt != nil {
		c.Finished = a.EndedAt.In(catalog.WIB)
	}
	return c
}
