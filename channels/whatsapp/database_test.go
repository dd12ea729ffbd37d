package whatsapp

import (
	"context"
	"database/sql"
	"testing"

	"github.com/peterldowns/pgtestdb"

	"sakti/deploy/local"
	"sakti/migrations"
)

// database is the address of a database that is this test's alone.
func database(t testing.TB) string {
	t.Helper()
	server, err := local.SharedPostgres(false)
	if err != nil {
		t.Fatal(err)
	}
	role := pgtestdb.Role{Username: "postgres"}
	config := pgtestdb.Config{DriverName: "pgx", User: "postgres", Database: "postgres", TestRole: &role,
		Options: "sslmode=disable&port=5432&host=" + server.SocketDir()}
	return server.DSN(pgtestdb.Custom(t, config, migrated{}).Database)
}

// migrated fills the database of which each test gets a copy.
type migrated struct{}

func (migrated) Hash() (string, error) { return "whatsapp", nil }

func (migrated) Migrate(ctx context.Context, db *sql.DB, _ pgtestdb.Config) error {
	return migrations.UpDB(ctx, db)
}
