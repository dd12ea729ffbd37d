package migrations_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/deploy/local"
	"sakti/migrations"
)

var databases atomic.Int64

// empty makes a database with nothing in it and returns its DSN.
func empty(t *testing.T) string {
	t.Helper()
	server, err := local.SharedPostgres(false)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("kosong%d", databases.Add(1))
	if err := server.CreateDatabase(context.Background(), name); err != nil {
		t.Fatal(err)
	}
	return server.DSN(name)
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// migrated is a connection to a fresh database of the newest shape.
func migrated(t *testing.T) *pgx.Conn {
	t.Helper()
	dsn := empty(t)
	if err := migrations.Up(context.Background(), dsn); err != nil {
		t.Fatal(err)
	}
	return connect(t, dsn)
}

func query(t *testing.T, conn *pgx.Conn, sql string, args ...any) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestUpTwice(t *testing.T) {
	t.Parallel()
	ctx, dsn := context.Background(), empty(t)
	if err := migrations.Up(ctx, dsn); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, dsn)
	const applied = `SELECT version_id || ' ' || tstamp FROM goose_db_version ORDER BY id`
	first := query(t, conn, applied)
	if _, err := conn.Exec(ctx, `INSERT INTO people (name) VALUES ('tetap ada')`); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(ctx, dsn); err != nil {
		t.Fatal(err)
	}
	if second := query(t, conn, applied); fmt.Sprint(first) != fmt.Sprint(second) {
		t.Errorf("applied first %v, then %v", first, second)
	}
	if names := query(t, conn, `SELECT name FROM people`); len(names) != 1 {
		t.Errorf("people: %v", names)
	}
	if jobs := query(t, conn, `SELECT count(*)::text FROM river_job`); jobs[0] != "0" {
		t.Errorf("jobs: %v", jobs)
	}
}

// Several processes that start together on an empty database all succeed.
func TestUpAtOnce(t *testing.T) {
	t.Parallel()
	dsn := empty(t)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if err := migrations.Up(context.Background(), dsn); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	twice := query(t, connect(t, dsn), `SELECT version_id::text FROM goose_db_version GROUP BY version_id HAVING count(*) > 1`)
	if len(twice) > 0 {
		t.Errorf("applied more than once: %v", twice)
	}
}

func TestUpSaysWhatFailed(t *testing.T) {
	t.Parallel()
	dsn := empty(t)
	if _, err := connect(t, dsn).Exec(context.Background(), `CREATE TABLE staff (x int)`); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(context.Background(), dsn); err == nil {
		t.Error("a table in the way is no error")
	}
}

func TestEveryTableHasAPrimaryKey(t *testing.T) {
	t.Parallel()
	bare := query(t, migrated(t), `SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
		AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')`)
	if len(bare) > 0 {
		t.Errorf("no primary key: %v", bare)
	}
}

// A reference without an index makes deletes and joins read the whole table.
// Those listed are never followed from the other side.
func TestReferencesAreIndexed(t *testing.T) {
	t.Parallel()
	not := map[string]bool{}
	for _, name := range []string{
		// to staff, people, counters and conversations, whose rows are never deleted
		"absences.set_by", "absences.stand_in", "case_views.staff_id", "panel_invitations.created_by",
		"announcement_posts.conversation_id", "announcement_views.staff_id", "announcements.cancelled_by", "announcements.created_by",
		"chat_drafts.staff_id", "chat_looks.staff_id", "chat_notes.handed_to", "chat_notes.staff_id",
		"applications.counter_id", "documents.file_id", "file_views.application_id", "file_views.staff_id",
		"invitations.counter_id", "invitations.created_by", "invitations.staff_id", "invitations.used_by",
		"addresses.conversation_id", "line_orders.asked_by", "lines.stopped_by", "unreached.done_by",
		"people.counter_id", "siak_entries.staff_id",
		"chat_replies.staff_id", "staff_roles.counter_id", "staff_roles.region", "tickets.claimed_by", "tickets.closed_by", "verdicts.staff_id",
	} {
		not[name] = true
	}
	bare := query(t, migrated(t), `SELECT k.conrelid::regclass || '.' || a.attname FROM pg_constraint k
		JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
		WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND k.conrelid::regclass::text NOT LIKE 'river%'
		AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1])
		ORDER BY 1`)
	for _, name := range bare {
		if !not[name] {
			t.Errorf("%s has no index and no reason", name)
		}
		delete(not, name)
	}
	for name := range not {
		t.Errorf("%s is listed without need", name)
	}
}
