package core

import (
	"context"
	"encoding/binary"
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
	var pieces []int32
	if shot.Hash != nil {
		pieces = piecesOf(shot.Hash)
		hash = pgtype.Bits{Bytes: shot.Hash[:], Len: int32(8 * len(shot.Hash)), Valid: true}
	}
	_, err := tx.Exec(ctx, `INSERT INTO shots (file_id, weak, remark, turn, phash, pieces, measures)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, file, shot.Weak, shot.Remark, shot.Turn, hash, pieces, shot.Measures)
	return err
}

// piecesOf cuts a hash into what the index shots_near is made of: pieces of 32
// bits, each mixed with its place (Fibonacci hashing) so that it equals none
// in another place. Photos that share no piece are not compared at all.
func piecesOf(h *intake.Hash) []int32 {
	pieces := make([]int32, len(h)/4)
	for i := range pieces {
		pieces[i] = int32(binary.BigEndian.Uint32(h[4*i:]) ^ uint32(i)*2654435769)
	}
	return pieces
}

// MarkNear marks the pages that look like a photo in the case of somebody
// else, sent for the same requirement within a year. Cases of one person are
// left out, and so are those that one chat sends for itself and its family:
// their papers are the same ones. The fifty nearest photos are asked about;
// they are found through the index shots_near, which brings every copy, while
// two photos that are only alike may be missed.
func (o *Office) MarkNear(ctx context.Context, tx pgx.Tx, a *Application, checks []Check) error {
	// Limited, so that the planner always goes from the few that are alike to
	// their cases; the other way round it would read all photos of the year.
	rows, err := tx.Query(ctx, `SELECT DISTINCT t.file_id FROM attachments t JOIN shots s ON s.file_id = t.file_id
			CROSS JOIN LATERAL (SELECT file_id FROM shots
				WHERE pieces && s.pieces AND bit_count(phash # s.phash) <= $3
				ORDER BY bit_count(phash # s.phash) LIMIT 50) alike
			JOIN attachments t2 ON t2.file_id = alike.file_id AND t2.requirement = t.requirement
				AND t2.added_at > $2 AND t2.application_id <> t.application_id
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
