package admin

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// postpone takes an officer's decision down without the panel.
func postpone(h *house, staff *core.Staff, a *core.Application, action string) func(pgx.Tx) {
	return func(tx pgx.Tx) {
		h.t.Helper()
		if err := h.office.Postpone(context.Background(), tx, staff, a.ID, 0, action, core.Note{}); err != nil {
			h.t.Fatal(err)
		}
	}
}
