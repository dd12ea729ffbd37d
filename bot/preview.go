package bot

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// Preview is the sentence that the applicant would read if the action were
// done now with this note, in the language they chose; "" if they are told
// nothing.
func Preview(ctx context.Context, tx pgx.Tx, office *core.Office, a *core.Application, action string, note core.Note) (string, error) {
	key := office.Catalog.Steps.Action(action).Notice["applicant"]
	if key == "" {
		return "", nil
	}
	reader := a.PersonID
	if a.ApplicantID != nil {
		reader = *a.ApplicantID
	}
	var lang string
	if err := tx.QueryRow(ctx, `SELECT lang FROM people WHERE id = $1`, reader).Scan(&lang); err != nil {
		return "", err
	}
	b := &Bot{Config: Config{Office: office}}
	return b.notice(a, core.Entry{ApplicationID: a.ID, Action: action, Note: note}, lang).Text(lang, key), nil
}
