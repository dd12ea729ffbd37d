package core

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// Admitted is somebody who was added from a sheet, with what they come in
// with. The secrets are kept nowhere else.
type Admitted struct {
	ID int64
	Newcomer
	Link       string // secret of the link by which they choose their password; "" if they got one
	Password   string // must be changed at the first login; "" for who got a link
	Invitation string // by which an operator links their chat; "" for others
}

// importLock is the number of the advisory lock that imports take, so that of
// two at once the second sees what the first did.
const importLock = 0x494d504f

// ImportStaff adds everybody in a sheet, or nobody: if the plan has faults,
// nothing was written. With links each gets one by which they choose their
// password, as by InviteToPanel; where a link could not be opened, each gets a
// password, which takes some 30 ms of one core for its hash. Only technical
// admins may; Conflict if somebody was added by hand at the same moment.
func (o *Office) ImportStaff(ctx context.Context, tx pgx.Tx, actor *Staff, sheet []byte, links bool) (StaffPlan, []Admitted, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, importLock); err != nil {
		return StaffPlan{}, nil, err
	}
	plan, err := o.PlanStaff(ctx, tx, actor, sheet)
	if err != nil || len(plan.Faults) > 0 {
		return plan, nil, err
	}
	made := make([]Admitted, len(plan.People))
	for i, n := range plan.People {
		made[i].Newcomer = n
	}
	keys := passwords
	if links {
		keys = noPasswords
	}
	hashes, err := keys(ctx, made)
	if err != nil {
		return plan, nil, err
	}
	for _, write := range []func() error{
		func() error { return o.insertStaff(ctx, tx, made, hashes) },
		func() error { return insertRoles(ctx, tx, made) },
		func() error { return o.inviteAll(ctx, tx, actor, made) },
		func() error { return o.logAdmitted(ctx, tx, actor, made) },
		func() error { return o.linkAll(ctx, tx, actor, made, links) },
	} {
		if err := write(); err != nil {
			return plan, nil, err
		}
	}
	return plan, made, nil
}

// noPasswords are hashes for people who come in by a link: one for all, of a
// secret that is thrown away here.
func noPasswords(ctx context.Context, made []Admitted) ([]string, error) {
	hash, err := hashPassword(ctx, rand.Text())
	return slices.Repeat([]string{hash}, len(made)), err
}

// passwords makes everybody one and hashes them on all cores but one, so that
// logins go on.
func passwords(ctx context.Context, made []Admitted) ([]string, error) {
	for i := range made {
		made[i].Password = newPassword()
	}
	hashes := make([]string, len(made))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cap(hashing) - 1)
	for i := range made {
		group.Go(func() (err error) {
			hashes[i], err = hashPassword(ctx, made[i].Password)
			return err
		})
	}
	return hashes, group.Wait()
}

func (o *Office) insertStaff(ctx context.Context, tx pgx.Tx, made []Admitted, hashes []string) error {
	var usernames, names []string
	place := map[string]int{}
	for i, a := range made {
		usernames, names = append(usernames, a.Username), append(names, a.Name)
		place[a.Username] = i
	}
	rows, err := tx.Query(ctx, `INSERT INTO staff (username, name, password_hash, must_change, created_at)
		SELECT n.username, n.name, n.hash, true, $1
		FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS n (username, name, hash, place)
		ORDER BY n.place ON CONFLICT (username) DO NOTHING RETURNING id, username`, o.Now(), usernames, names, hashes)
	if err != nil {
		return err
	}
	var id int64
	var username string
	tag, err := pgx.ForEachRow(rows, []any{&id, &username}, func() error {
		made[place[username]].ID = id
		return nil
	})
	if err == nil && int(tag.RowsAffected()) != len(made) {
		return fail(Conflict, "Baru saja ada petugas yang ditambahkan dengan nama pengguna yang sama. Tidak ada yang disimpan; periksa lagi berkasnya.")
	}
	return err
}

func insertRoles(ctx context.Context, tx pgx.Tx, made []Admitted) error {
	var ids []int64
	var codes, sections []string
	var counters []*int64
	var regions []*string
	for _, a := range made {
		for _, r := range a.Roles {
			region := r.Region
			if r.CounterID != nil {
				region = nil // the counter's own
			}
			ids, codes, sections = append(ids, a.ID), append(codes, r.Code), append(sections, r.Section)
			counters, regions = append(counters, r.CounterID), append(regions, region)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO staff_roles (staff_id, role, counter_id, section, region)
		SELECT n.id, n.role, n.counter, nullif(n.section, ''), n.region
		FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[]) WITH ORDINALITY AS n (id, role, counter, section, region, place)
		ORDER BY n.place`, ids, codes, counters, sections, regions)
	return err
}

// inviteAll makes the operators' invitations, at their first counter.
func (o *Office) inviteAll(ctx context.Context, tx pgx.Tx, actor *Staff, made []Admitted) error {
	var hashes [][]byte
	var staff, counters []int64
	for i := range made {
		at := made[i].operatorAt()
		if at == nil {
			continue
		}
		made[i].Invitation = newInvitation()
		hashes = append(hashes, hashCode(made[i].Invitation))
		staff, counters = append(staff, made[i].ID), append(counters, *at.CounterID)
	}
	now := o.Now()
	_, err := tx.Exec(ctx, `INSERT INTO invitations (code_hash, staff_id, counter_id, created_by, created_at, expires_at)
		SELECT n.hash, n.staff, n.counter, $1, $2, $3 FROM unnest($4::bytea[], $5::bigint[], $6::bigint[]) AS n (hash, staff, counter)`,
		Actor{Staff: actor}.staffID(), now, now.Add(InvitationLife), hashes, staff, counters)
	return err
}

// linkAll makes the links, if there are to be any.
func (o *Office) linkAll(ctx context.Context, tx pgx.Tx, actor *Staff, made []Admitted, links bool) error {
	if !links {
		return nil
	}
	var ids []int64
	for _, a := range made {
		ids = append(ids, a.ID)
	}
	secrets, err := o.inviteToPanel(ctx, tx, actor, ids)
	if err != nil {
		return err
	}
	for i := range made {
		made[i].Link = secrets[i]
	}
	return nil
}

func (o *Office) logAdmitted(ctx context.Context, tx pgx.Tx, actor *Staff, made []Admitted) error {
	var list []change
	for _, a := range made {
		list = append(list, change{Action: "staff.imported", About: aboutStaff(a.ID), Became: o.describe(&Staff{Roles: a.Roles})})
	}
	return o.logChanges(ctx, tx, actor, list)
}

// StaffSheet is everybody as a sheet with the columns of StaffColumns.
func (o *Office) StaffSheet(ctx context.Context, tx pgx.Tx, actor *Staff) ([]byte, error) {
	if err := mustAdmin(actor); err != nil {
		return nil, err
	}
	b, err := o.staffBook(ctx, tx)
	if err != nil {
		return nil, err
	}
	codes := map[int64]string{}
	for _, list := range b.counters {
		for _, c := range list {
			codes[c.ID] = c.Code
		}
	}
	staff, err := o.AllStaff(ctx, tx)
	var rows [][]string
	for _, s := range staff {
		account := "aktif"
		if !s.Active {
			account = "nonaktif"
		}
		for _, r := range s.Roles {
			rows = append(rows, append([]string{s.Username, s.Name}, append(b.placeOf(r, codes), account)...))
		}
	}
	return WriteSheet(headingOf(StaffColumns), rows), err
}

// placeOf are the cells of a duty: tugas, loket, seksi, kecamatan.
func (b *staffBook) placeOf(r Role, codes map[int64]string) []string {
	label, counter, kecamatan := r.Code, "", ""
	if kind := b.kind(r.Code); kind != nil {
		label = kind.Label
	}
	switch {
	case r.CounterID != nil:
		counter = codes[*r.CounterID]
	case r.Region != nil:
		kecamatan = b.kecamatan[*r.Region].Name
	}
	return []string{label, counter, strings.TrimSpace(r.Section), kecamatan}
}

func headingOf(columns []SheetColumn) (out []string) {
	for _, c := range columns {
		out = append(out, c.Name)
	}
	return out
}
