package core

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Move is move, for the walk through the whole table.
var Move = (*Office).move

// ProductStages are the stages of the product job.
func ProductStages(o *Office) []func(context.Context, pgx.Tx, *Application) error {
	return []func(context.Context, pgx.Tx, *Application) error{o.produce, o.sign}
}
