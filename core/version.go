package core

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// PublishCatalog keeps the present version of every service, and has the
// catalogue remember the earlier ones under which cases are still open, and
// those of services that are no longer offered. Call it once at start.
func (o *Office) PublishCatalog(ctx context.Context, tx pgx.Tx) error {
	var offered []string
	for _, service := range o.Catalog.Services {
		offered = append(offered, service.Code)
		_, err := tx.Exec(ctx, `INSERT INTO catalog_versions (service, version, body, first_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (service, version) DO NOTHING`, service.Code, service.Version, service, o.Now())
		if err != nil {
			return err
		}
	}
	rows, err := tx.Query(ctx, `SELECT v.body FROM catalog_versions v WHERE EXISTS (
		SELECT FROM applications a WHERE a.service = v.service AND a.version = v.version AND (a.ended_at IS NULL OR v.service <> ALL($1)))`, offered)
	if err != nil {
		return err
	}
	old, err := pgx.CollectRows(rows, pgx.RowTo[*catalog.Service])
	for _, service := range old {
		if current := o.Catalog.Service(service.Code); current == nil || current.Version != service.Version {
			o.Catalog.Remember(service)
		}
	}
	return err
}
