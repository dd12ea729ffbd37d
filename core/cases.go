package core

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// CasesOf returns, for each person, the cases they opened or that are theirs:
// open ones, and ended ones for 90 days: the 20 newest, and all up to 40 that
// wait for the person; newest first. Drafts are left out: the conversation
// holds them.
func (o *Office) CasesOf(ctx context.Context, tx pgx.Tx, people []int64) (map[int64][]*Application, error) {
	rows, err := tx.Query(ctx, `SELECT p.id AS reader, `+applicationColumns+`
			FROM unnest($1::bigint[]) AS p(id) CROSS JOIN LATERAL (`+casesBy("person_id")+`) a
		UNION
		SELECT p.id, `+applicationColumns+`
			FROM unnest($1::bigint[]) AS p(id) CROSS JOIN LATERAL (`+casesBy("applicant_id")+`) a
		ORDER BY created_at DESC, id DESC`, people, o.Now().Add(-90*24*time.Hour))
	if err != nil {
		return nil, err
	}
	type read struct {
		Reader int64 `db:"reader"`
		Application
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[read])
	if err != nil {
		return nil, err
	}
	out := map[int64][]*Application{}
	for _, item := range list {
		if len(out[item.Reader]) < casesMost {
			out[item.Reader] = append(out[item.Reader], &item.Application)
		}
	}
	return out, nil
}

// casesMost is how many cases a conversation knows of: the newest, and those
// in which the person has to do something.
const (
	newestCases  = 20
	waitingCases = 40
	casesMost    = newestCases + waitingCases
)

// casesBy selects the cases of the person p by one of their columns; indexes
// hold the newest in this order, and those that wait apart.
func casesBy(column string) string {
	return fmt.Sprintf(`(SELECT * FROM applications WHERE %[1]s = p.id AND number IS NOT NULL
			AND (ended_at IS NULL OR ended_at > $2) ORDER BY created_at DESC LIMIT %[2]d)
		UNION ALL
		(SELECT * FROM applications WHERE %[1]s = p.id AND state IN ('returned', 'ready', 'printed', 'appointment')
			ORDER BY state_at LIMIT %[3]d)`, column, newestCases, waitingCases)
}
