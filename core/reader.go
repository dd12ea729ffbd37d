package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// LangOf is the language in which the applicant of a case is written to: the
// one they chose in chat or, while an operator filed for them and they have
// not come themselves, the one of whoever the given number belongs to. "" is
// Indonesian.
func LangOf(ctx context.Context, tx pgx.Tx, a *Application) (lang string, err error) {
	reader := a.PersonID
	switch {
	case a.ApplicantID != nil:
		reader = *a.ApplicantID
	case a.FilerStaff != nil:
		if reader, err = PersonByPhone(ctx, tx, a.Phone); err != nil || reader == 0 {
			return "", err
		}
	}
	err = tx.QueryRow(ctx, `SELECT lang FROM people WHERE id = $1`, reader).Scan(&lang)
	return lang, err
}
