package admin

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// signOfLife notes that the visitor does something: asks for a page or sends a
// form, and does not merely have one open. It has a transaction of its own,
// after the page's: one that a slow page kept open would hold the person's row,
// and whoever sends them away would have to wait for the page.
func (p *panel) signOfLife(v *visit, r route) error {
	if v.staff == nil || onlyLooks(r, v.Request) {
		return nil
	}
	return pgx.BeginFunc(v.Context(), p.Pool, func(tx pgx.Tx) error { return p.office.SignOfLife(v.Context(), tx, v.staff) })
}

// expireHolds brings back what is held by people who are not there.
func (p *panel) expireHolds(ctx context.Context) {
	if _, err := p.office.ExpireHolds(ctx, p.Pool); err != nil && ctx.Err() == nil {
		p.Log.Error("cases held by nobody who is there were not brought back", "error", err)
	}
}

// handBackAll sends all that the visitor holds back to the queues.
func (p *panel) handBackAll(v *visit) (answer, error) {
	n, err := p.office.HandBackOwn(v.Context(), v.tx, v.staff)
	if err != nil {
		return answer{}, err
	}
	told := "Tidak ada yang sedang Anda pegang."
	if n > 0 {
		told = fmt.Sprintf("%d permohonan kembali ke tempatnya di antrean. Selamat beristirahat.", n)
	}
	p.sessions.tell(v.Context(), told)
	return goTo("/panel"), nil
}

// readLost puts away what the visitor read about cases taken from them.
func (p *panel) readLost(v *visit) (answer, error) {
	last, _ := strconv.ParseInt(v.PostFormValue("last"), 10, 64)
	return goTo("/panel"), p.office.ReadLostHolds(v.Context(), v.tx, v.staff, last)
}

// takeFrom takes a case from whoever holds it.
func (p *panel) takeFrom(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	told, err := p.try(v, func(tx pgx.Tx) error {
		return p.office.TakeFrom(v.Context(), tx, v.staff, id, v.PostFormValue("reason"))
	})
	if err != nil {
		return answer{}, err
	}
	if told == "" {
		told = "Permohonan ini kembali ke antrean. Petugas yang memegangnya diberi tahu."
	}
	p.sessions.tell(v.Context(), told)
	return goTo(casePath(id)), nil
}
