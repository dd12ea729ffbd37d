package core

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// ImportCounters does what a sheet of counters says, all of it or nothing: if
// the plan has faults, nothing was written. Only technical admins may.
func (o *Office) ImportCounters(ctx context.Context, tx pgx.Tx, actor *Staff, sheet []byte) (CounterPlan, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, importLock); err != nil {
		return CounterPlan{}, err
	}
	if _, err := tx.Exec(ctx, `SELECT FROM counters ORDER BY id FOR NO KEY UPDATE`); err != nil {
		return CounterPlan{}, err
	}
	plan, err := o.PlanCounters(ctx, tx, actor, sheet)
	if err != nil || len(plan.Faults) > 0 {
		return plan, err
	}
	if err := insertCounters(ctx, tx, plan.Counters); err != nil {
		return plan, err
	}
	if err := updateCounters(ctx, tx, plan.Counters); err != nil {
		return plan, err
	}
	return plan, o.logChanges(ctx, tx, actor, plan.log())
}

// insertCounters adds the new ones and notes their ids.
func insertCounters(ctx context.Context, tx pgx.Tx, list []CounterChange) error {
	var codes, names, kinds, statuses, hours []string
	var regions []*string
	place := map[string]int{}
	for i, l := range list {
		if c := l.Counter; l.New {
			codes, names, kinds = append(codes, c.Code), append(names, c.Name), append(kinds, c.Kind)
			regions, statuses, hours = append(regions, c.Region), append(statuses, c.Status), append(hours, c.Hours)
			place[c.Code] = i
		}
	}
	if len(codes) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `INSERT INTO counters (code, name, kind, region, status, hours)
		SELECT n.code, n.name, n.kind, n.region, n.status, n.hours
		FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
			AS n (code, name, kind, region, status, hours, place) ORDER BY n.place RETURNING id, code`,
		codes, names, kinds, regions, statuses, hours)
	if err != nil {
		return err
	}
	var id int64
	var code string
	_, err = pgx.ForEachRow(rows, []any{&id, &code}, func() error {
		list[place[code]].Counter.ID = id
		return nil
	})
	return err
}

func updateCounters(ctx context.Context, tx pgx.Tx, list []CounterChange) error {
	var ids []int64
	var names, statuses, hours []string
	for _, l := range list {
		if len(l.Changes) > 0 {
			ids, names = append(ids, l.Counter.ID), append(names, l.Counter.Name)
			statuses, hours = append(statuses, l.Counter.Status), append(hours, l.Counter.Hours)
		}
	}
	_, err := tx.Exec(ctx, `UPDATE counters c SET name = n.name, status = n.status, hours = n.hours
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS n (id, name, status, hours) WHERE c.id = n.id`,
		ids, names, statuses, hours)
	return err
}

// log is what the plan writes to the office's log.
func (p CounterPlan) log() (out []change) {
	action := map[string]string{"nama": "counter.name", "jam": "counter.hours", "status": "counter.status"}
	for _, l := range p.Counters {
		about := aboutCounter(l.Counter.ID)
		if l.New {
			out = append(out, change{Action: "counter.added", About: about, Became: l.Counter.Code})
		}
		for _, c := range l.Changes {
			out = append(out, change{action[c.Column], about, c.Was, c.Became})
		}
	}
	return out
}

// CounterSheet is every counter as a sheet with the columns of CounterColumns.
// Only technical admins and the head of office may.
func (o *Office) CounterSheet(ctx context.Context, tx pgx.Tx, actor *Staff) ([]byte, error) {
	if actor == nil || !actor.Has("admin", "head_of_office") {
		return nil, fail(Forbidden, "Daftar loket hanya diunduh admin teknis dan kepala dinas.")
	}
	counters, err := allCounters(ctx, tx)
	var rows [][]string
	for _, c := range counters {
		region := ""
		if c.Region != nil {
			region = *c.Region
		}
		rows = append(rows, []string{c.Code, c.Name, c.Kind, region, c.Hours, strings.ToLower(wordFor(CounterStatusWords, c.Status))})
	}
	return WriteSheet(headingOf(CounterColumns), rows), err
}
