package core_test

import (
	"testing"

	"github.com/google/uuid"

	"sakti/core"
	"sakti/core/coretest"
	"sakti/core/intake"
)

// shot adds a photo with this shot to a requirement of somebody's new case
// about a person with this NIK.
func (d *desk) shot(person int64, nik, requirement string, shot core.Shot) *core.Application {
	d.t.Helper()
	id := uuid.New()
	d.must(d.office.Open(d.ctx, d.tx, person, core.Draft{ID: id, Service: "AKL", Channel: "simulator"}))
	file := core.NewFileID()
	d.must(d.office.AddFile(d.ctx, d.tx, core.File{ID: file, SHA256: file[:], MIME: "image/jpeg", WrappedKey: file[:], Shot: &shot}))
	d.must(d.office.Attach(d.ctx, d.tx, core.Actor{Person: person}, id, requirement, file, false))
	_, err := d.tx.Exec(d.ctx, `UPDATE applications SET subject_nik = $2 WHERE id = $1`, id, nik)
	d.must(err)
	a, err := d.office.Application(d.ctx, d.tx, id)
	d.must(err)
	return a
}

// page is the only page of the case, as an officer sees it.
func (d *desk) page(a *core.Application) core.Attachment {
	d.t.Helper()
	pages, err := d.office.Attachments(d.ctx, d.tx, a.ID)
	d.must(err)
	checks := []core.Check{{Pages: pages}}
	d.must(d.office.MarkNear(d.ctx, d.tx, a, checks))
	return checks[0].Pages[0]
}

// near is a hash that differs in so many bits from that of zeros.
func near(bits int) *intake.Hash {
	var h intake.Hash
	for i := range bits {
		h[i/8] |= 1 << (i % 8)
	}
	return &h
}

func TestShot(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.shot(d.citizen, "", "kk", core.Shot{Weak: "blurred", Remark: "screen", Turn: 90, Measures: intake.Measures{Luma: 12.5}})
	page := d.page(a)
	if page.Weak != "blurred" || page.Remark != "screen" || page.Turn != 90 || page.Near {
		t.Errorf("%+v", page)
	}
	var luma float64
	d.must(d.tx.QueryRow(d.ctx, `SELECT (measures->>'Luma')::float FROM shots WHERE file_id = $1`, page.FileID).Scan(&luma))
	if luma != 12.5 {
		t.Errorf("measured %v", luma)
	}
	if p := d.page(d.reload(d.birth())); p.Weak != "" || p.Turn != 0 {
		t.Errorf("a file without a shot: %+v", p)
	}
}

func (d *desk) reload(id uuid.UUID) *core.Application {
	d.t.Helper()
	a, err := d.office.Application(d.ctx, d.tx, id)
	d.must(err)
	return a
}

// TestNear: a photo like that of somebody else's case is marked; one's own
// family's, another requirement's and last year's are not.
func TestNear(t *testing.T) {
	t.Parallel()
	const nik, other = "3312014506900001", "3312015506910002"
	for name, c := range map[string]struct {
		requirement string
		sameChat    bool
		nik         string
		bits        int
		old         bool
		want        bool
	}{
		"somebody else's":     {"kk", false, other, intake.Near, false, true},
		"without a NIK":       {"kk", false, "", 0, false, true},
		"another photo":       {"kk", false, other, intake.Near + 1, false, false},
		"another requirement": {"ktp", false, other, 0, false, false},
		"same person":         {"kk", false, nik, 0, false, false},
		"same chat":           {"kk", true, other, 0, false, false},
		"long ago":            {"kk", false, other, 0, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			from := coretest.Citizen(t, d.tx)
			if c.sameChat {
				from = d.citizen
			}
			first := d.shot(from, c.nik, c.requirement, core.Shot{Hash: near(0)})
			if c.old {
				d.exec(`UPDATE attachments SET added_at = added_at - interval '13 months' WHERE application_id = $1`, first.ID)
			}
			second := d.shot(d.citizen, nik, "kk", core.Shot{Hash: near(c.bits)})
			if got := d.page(second).Near; got != c.want {
				t.Errorf("near: %t", got)
			}
		})
	}
}

// TestPieces: what is stored of a hash is what the migration made of those
// that were there before.
func TestPieces(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	hash := near(0)
	for i := range hash {
		hash[i] = byte(37*i + 11)
	}
	page := d.page(d.shot(d.citizen, "", "kk", core.Shot{Hash: hash}))
	var same bool
	d.must(d.tx.QueryRow(d.ctx, `SELECT pieces = ARRAY(SELECT
			((substring(phash FROM i * 32 + 1 FOR 32))::bit(32) # (i::bigint * 2654435769)::bit(32))::int
		FROM generate_series(0, 31) AS i) AND cardinality(pieces) = 32 FROM shots WHERE file_id = $1`, page.FileID).Scan(&same))
	if !same {
		t.Error("cut otherwise")
	}
}

// TestNearOfOperator: an operator files for many; a photo used twice counts.
func TestNearOfOperator(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.shot(d.citizen, "3312015506910002", "kk", core.Shot{Hash: near(0)})
	d.exec(`UPDATE applications SET filer_staff = $2 WHERE id = $1`, first.ID, d.verifier.ID)
	if second := d.shot(d.citizen, "3312014506900001", "kk", core.Shot{Hash: near(9)}); !d.page(second).Near {
		t.Error("not marked")
	}
}

func (d *desk) exec(sql string, args ...any) {
	d.t.Helper()
	_, err := d.tx.Exec(d.ctx, sql, args...)
	d.must(err)
}
