package core

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// WrongAnswers are the verdicts in force on answers that somebody found wrong,
// in the order of the questions.
func (o *Office) WrongAnswers(ctx context.Context, tx pgx.Tx, a *Application) ([]Verdict, error) {
	verdicts, err := o.Verdicts(ctx, tx, []uuid.UUID{a.ID})
	if err != nil {
		return nil, err
	}
	var out []Verdict
	for _, field := range o.ServiceOf(a).Fields {
		i := slices.IndexFunc(verdicts[a.ID], func(v Verdict) bool { return v.Requirement == field.Code })
		if i >= 0 && !verdicts[a.ID][i].Good && o.isAnswer(a, field.Code) {
			out = append(out, verdicts[a.ID][i])
		}
	}
	return out, nil
}

// keepReturned keeps the answers as they stand while the case is sent back.
func (o *Office) keepReturned(ctx context.Context, tx pgx.Tx, a *Application) error {
	_, err := tx.Exec(ctx, `INSERT INTO returned_answers (application_id, answers, at) VALUES ($1, $2, $3)
		ON CONFLICT (application_id) DO UPDATE SET answers = excluded.answers, at = excluded.at`, a.ID, a.Answers, o.Now())
	return err
}

// ReturnedAnswers are the answers of a case as they were when it was last sent
// back, and when; nil if it never was.
func (o *Office) ReturnedAnswers(ctx context.Context, tx pgx.Tx, id uuid.UUID) (answers map[string]string, at time.Time, err error) {
	err = tx.QueryRow(ctx, `SELECT answers, at FROM returned_answers WHERE application_id = $1`, id).Scan(&answers, &at)
	if none(err) {
		return nil, at, nil
	}
	return answers, at, err
}

// PartName is what people call a part of a case, a document or an answer, on
// which there is a verdict.
func (o *Office) PartName(a *Application, code string) string {
	return o.ServiceOf(a).PartName(code)
}
