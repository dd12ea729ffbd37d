package bot

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/core"
)

// Told is a sentence as the applicant reads it in chat, and as an officer who
// does not speak their language understands it.
type Told struct {
	Words  string // in Indonesian; "" if they are told nothing
	Lang   string // of the applicant
	Theirs string // in that language; "" if it is Indonesian
}

// Preview is the sentence that the applicant would read if the action were
// done now with this note.
func Preview(ctx context.Context, tx pgx.Tx, office *core.Office, a *core.Application, action string, note core.Note) (Told, error) {
	key := office.Catalog.Steps.Action(action).Notice["applicant"]
	if key == "" {
		return Told{}, nil
	}
	lang, err := core.LangOf(ctx, tx, a)
	if err != nil {
		return Told{}, err
	}
	b := &Bot{Config: Config{Office: office}}
	entry := core.Entry{ApplicationID: a.ID, Action: action, Note: note}
	told := Told{Words: b.notice(a, entry, say.Indonesian).Text(say.Indonesian, key), Lang: lang}
	if lang != "" && lang != say.Indonesian {
		told.Theirs = b.notice(a, entry, lang).Text(lang, key)
	}
	return told, nil
}
