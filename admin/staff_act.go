package admin

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

func (p *panel) giveRole(v *visit) (answer, error) {
	return p.editStaff(v, "Tugas sudah ditambahkan.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.SetRoles(v.Context(), tx, v.staff, staff.ID, append(staff.Roles, roleFrom(v)))
	})
}

func (p *panel) takeRole(v *visit) (answer, error) {
	return p.editStaff(v, "Tugas sudah dihapus.", func(tx pgx.Tx, staff *core.Staff) error {
		roles := slices.DeleteFunc(staff.Roles, func(r core.Role) bool { return dutyKey(r) == v.PostFormValue("duty") })
		return p.office.SetRoles(v.Context(), tx, v.staff, staff.ID, roles)
	})
}

// setActive keeps somebody out or lets them in. The guard asks at each request,
// so who is out is out at once.
func (p *panel) setActive(v *visit) (answer, error) {
	active := v.PostFormValue("active") == "ya"
	told := "Akun sudah dinonaktifkan."
	if active {
		told = "Akun sudah diaktifkan."
	}
	holding, err := p.holdingInPath(v)
	if err != nil {
		return answer{}, err
	}
	if words := holding.Words(); words != "" && !active {
		told += " Yang dipegangnya, " + words + ", kembali ke tempatnya di antrean."
	}
	return p.editStaff(v, told, func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.SetActive(v.Context(), tx, v.staff, staff.ID, active)
	})
}

func (p *panel) holdingInPath(v *visit) (core.Holding, error) {
	id := idOf(v.param("staff"))
	if id == nil {
		return core.Holding{}, errNoPage
	}
	return p.office.HoldingOf(v.Context(), v.tx, v.staff, *id)
}

// resetFactor lets somebody who lost phone and recovery codes set up a second
// factor and passkeys again, and ends their logins.
func (p *panel) resetFactor(v *visit) (answer, error) {
	return p.editStaff(v, "Kode masuk dihapus. Kunci sandi juga, bila ada. Orangnya memasang lagi saat masuk berikutnya.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.ResetFactor(v.Context(), tx, v.staff, staff.ID)
	})
}

// endSessions ends all logins of somebody, on every process, or the one that
// was chosen. It asks nobody whether things have changed meanwhile: a laptop is
// stolen.
func (p *panel) endSessions(v *visit) (answer, error) {
	v.PostForm.Del("seen")
	if name := v.PostFormValue("session"); name != "" {
		return p.editStaff(v, "Perangkat itu sudah dikeluarkan.", func(tx pgx.Tx, staff *core.Staff) error {
			if err := p.sessions.end(v.Context(), tx, staff, name); err != nil {
				return err
			}
			return p.office.LogChange(v.Context(), tx, v.staff, "session.ended", fmt.Sprintf("staff %d", staff.ID), "", "satu perangkat")
		})
	}
	return p.editStaff(v, "Orang ini sudah dikeluarkan dari semua perangkat.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.EndSessions(v.Context(), tx, v.staff, staff.ID)
	})
}

// rename corrects somebody's name.
func (p *panel) rename(v *visit) (answer, error) {
	return p.editStaff(v, "Nama sudah diganti.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.RenameStaff(v.Context(), tx, v.staff, staff.ID, v.PostFormValue("name"))
	})
}

// editStaff changes one member of staff and shows them again. What was typed
// in vain is not lost.
func (p *panel) editStaff(v *visit, done string, edit func(pgx.Tx, *core.Staff) error) (answer, error) {
	staff, err := p.staffInPath(v)
	if err != nil {
		return answer{}, err
	}
	bad, err := p.attempt(v, func(tx pgx.Tx) error {
		if err := p.staffSeen(v, tx, staff.ID); err != nil {
			return err
		}
		return edit(tx, staff)
	})
	if err != nil {
		return answer{}, err
	}
	if bad != nil && (v.PostForm.Has("name") || v.PostForm.Has("role")) {
		if staff, err = p.staffInPath(v); err != nil { // as they are now
			return answer{}, err
		}
		return p.showStaff(v, staff, bad)
	}
	if bad != nil {
		done = bad.Problem
	}
	p.sessions.tell(v.Context(), done)
	return goTo(staffPath(staff.ID)), nil
}

// staffSeen refuses what somebody decided who does not know of the last change
// to the person.
func (p *panel) staffSeen(v *visit, tx pgx.Tx, id int64) error {
	if !v.PostForm.Has("seen") {
		return nil
	}
	seen, err := strconv.ParseInt(v.PostFormValue("seen"), 10, 64)
	if err != nil {
		return errBadForm
	}
	return p.office.StaffUnchanged(v.Context(), tx, v.staff, id, seen)
}
