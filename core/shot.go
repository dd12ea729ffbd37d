package core

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"sakti/core/intake"
)

// Shot is what the photo gate saw on a file; an officer is shown it, nothing
// is decided by it.
type Shot struct {
	Weak     string       // the code for which it was asked for again, "" for a good photo
	Remark   string       // a code of core/intake that its sender was not asked about
	Turn     int          // degrees clockwise until its text stands upright
	Hash     *intake.Hash // nil for a PDF
	Measures intake.Measures
}

func shotOf(v intake.Verdict, pdf bool) *Shot {
	shot := &Shot{Weak: string(v.Refused), Remark: string(v.Remark), Turn: v.Turn, Measures: v.Measures}
	if !pdf {
		shot.Hash = &v.Hash
	}
	return shot
}

// addShot makes the row of what was seen on a file.
func addShot(ctx context.Context, tx pgx.Tx, file uuid.UUID, shot *Shot) error {
	var hash pgtype.Bits
	if shot.Hash != nil {
		hash = pgtype.Bits{Bytes: shot.Hash[:], Len: int32(8 * len(shot.Hash)), Valid: true}
	}
	_, err := tx.Exec(ctx, `INSERT INTO shots (file_id, weak, remark, turn, phash, measures)
		VALUES ($1, $2, $3, $4, $5, $6)`, file, shot.Weak, shot.Remark, shot.Turn, hash, shot.Measures)
	return err
}

// MarkNear marks the pages that look like a photo in the case of somebody
// else, sent for the same requirement within a year. Cases of one person are
// left out, and so are those that one chat sends for itself and its family:
// their papers are the same ones.
func (o *Office) MarkNear(ctx context.Context, tx pgx.Tx, a *Application, checks []Check) error {
	rows, err := tx.Query(ctx, `SELECT DISTINCT t.file_id FROM attachments t JOIN shots s ON s.file_id = t.file_id
			JOIN attachments t2 ON t2.requirement = t.requirement AND t2.added_at > $2 AND t2.application_id <> t.application_id
			JOIN shots s2 ON s2.file_id = t2.file_id AND bit_count(s2.phash # s.phash) <= $3
			JOIN applications a2 ON a2.id = t2.application_id AND (a2.person_id <> $4 OR a2.filer_staff IS NOT NULL)
				AND (a2.subject_nik = '' OR a2.subject_nik <> $5)
		WHERE t.application_id = $1 AND t.removed_at IS NULL`,
		a.ID, o.Now().AddDate(-1, 0, 0), intake.Near, a.PersonID, a.SubjectNIK)
	if err != nil {
		return err
	}
	near, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	for i := range checks {
		for k := range checks[i].Pages {
			page := &checks[i].Pages[k]
			page.Near = slices.Contains(near, page.FileID)
		}
	}
	return err
}
