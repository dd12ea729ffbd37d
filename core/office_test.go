package core_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// desk is an office with people at work, in one transaction.
type desk struct {
	t      *testing.T
	ctx    context.Context
	tx     pgx.Tx
	clock  *coretest.Clock
	office *core.Office

	citizen                        int64
	verifier, validator, printDesk *core.Staff
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	clock := coretest.NewClock(coretest.Monday)
	d := &desk{t: t, ctx: context.Background(), tx: coretest.Tx(t), clock: clock, office: coretest.OfficeAt(t, clock)}
	d.citizen = coretest.Citizen(t, d.tx)
	d.verifier = coretest.Staff(t, d.tx, core.Role{Code: "verifier"})
	d.validator = coretest.Staff(t, d.tx, core.Role{Code: "validator", Section: "C-LH"})
	d.printDesk = coretest.Staff(t, d.tx, core.Role{Code: "print_desk", CounterID: coretest.Counter(t, d.tx, "DINAS-1")})
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

var answers = map[string]string{"desa": "33.12.01.2001", "ambil": "kecamatan", "pemohon_nama": "Siti Aminah",
	"pemohon_nik": "3312014506900001", "subjek_nama": "Bagas Saputra"}

// file adds bytes to a requirement of the citizen's case.
func (d *desk) file(id uuid.UUID, requirement, body string, replace bool) uuid.UUID {
	d.t.Helper()
	file := core.NewFileID()
	wrapped, err := d.office.Files.Write(file, []byte(body))
	d.must(err)
	sum := sha256.Sum256([]byte(body))
	d.must(d.office.AddFile(d.ctx, d.tx, core.File{ID: file, SHA256: sum[:], MIME: "image/jpeg", Bytes: len(body), Pages: 1, WrappedKey: wrapped}))
	d.must(d.office.Attach(d.ctx, d.tx, core.Actor{Person: d.citizen}, id, requirement, file, replace))
	return file
}

// birth sends a birth with a photo for each requirement.
func (d *desk) birth() uuid.UUID {
	d.t.Helper()
	id := uuid.New()
	d.must(d.office.Open(d.ctx, d.tx, d.citizen, core.Draft{ID: id, Service: "AKL", Channel: "simulator"}))
	for _, requirement := range d.office.Catalog.Service("AKL").Wanted(answers) {
		d.file(id, requirement.Code, requirement.Code+id.String(), false)
	}
	numbers, err := core.Numbers(d.ctx, d.tx, 1, d.clock.Now())
	d.must(err)
	d.must(d.office.Submit(d.ctx, d.tx, core.Actor{Person: d.citizen}, id,
		core.Submission{Number: numbers[0], Tracking: core.NewTracking(), Answers: answers}))
	return id
}

func (d *desk) act(staff *core.Staff, id uuid.UUID, code string, note core.Note) error {
	_, err := d.office.Act(d.ctx, d.tx, staff, id, 0, code, note)
	return err
}

func (d *desk) load(id uuid.UUID) *core.Application {
	d.t.Helper()
	a, err := d.office.Application(d.ctx, d.tx, id)
	d.must(err)
	return a
}

// verdicts finds every requirement of the case good but these.
func (d *desk) verdicts(id uuid.UUID, bad ...string) []core.Verdict {
	var out []core.Verdict
	a := d.load(id)
	for _, requirement := range d.office.ServiceOf(a).Wanted(a.Answers) {
		v := core.Verdict{Requirement: requirement.Code, Good: true}
		for _, code := range bad {
			if code == requirement.Code {
				v = core.Verdict{Requirement: code, Reason: "Fotonya buram."}
			}
		}
		out = append(out, v)
	}
	return out
}

func (d *desk) take(staff *core.Staff, code string) uuid.UUID {
	d.t.Helper()
	id, err := d.office.TakeNext(d.ctx, d.tx, staff, core.DeskByCode(code))
	d.must(err)
	return id
}

// TestBirthThroughTheOffice walks the main job: taken, sent back for one
// photo, mended, verified, keyed, validated by another person, made, printed
// and handed over.
func TestBirthThroughTheOffice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	if got := d.take(d.verifier, "verifikasi"); got != id {
		t.Fatalf("took %s", got)
	}
	first := d.office.ServiceOf(d.load(id)).Wanted(answers)[0].Code
	if err := d.act(d.verifier, id, "return", core.Note{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("returned without a fault: %v", err)
	}
	d.must(d.act(d.verifier, id, "return", core.Note{Verdicts: d.verdicts(id, first)}))
	d.file(id, first, "foto baru", true)
	d.must(d.office.Resubmit(d.ctx, d.tx, core.Actor{Person: d.citizen}, id, nil))
	d.must(d.act(d.verifier, id, "claim", core.Note{}))
	if err := d.act(d.verifier, id, "verify", core.Note{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("verified with a new photo not judged: %v", err)
	}
	d.must(d.act(d.verifier, id, "verify", core.Note{Verdicts: []core.Verdict{{Requirement: first, Good: true}}}))
	if err := d.act(d.verifier, id, "key", core.Note{}); core.CodeOf(err) != core.Invalid {
		t.Errorf("keyed without a number: %v", err)
	}
	d.must(d.act(d.verifier, id, "key", core.Note{SIAK: &core.SIAK{Number: "3312-LU-02112026-0001", Date: "2026-11-02"}}))
	if got := d.take(d.validator, "validasi"); got != id {
		t.Fatalf("validator took %s", got)
	}
	d.must(d.act(d.validator, id, "validate", core.Note{}))
	d.work(id)
	if a := d.load(id); a.State != "ready" {
		t.Fatalf("state %s after the job", a.State)
	}
	documents, err := d.office.Documents(d.ctx, d.tx, id)
	d.must(err)
	if len(documents) != 1 || !documents[0].Signed {
		t.Fatalf("documents %+v", documents)
	}
	body, _, err := d.office.OpenFile(d.ctx, d.tx, documents[0].FileID, core.Look{Application: id, Staff: d.printDesk, Purpose: "cetak"})
	d.must(err)
	if !bytes.HasPrefix(body, []byte("%PDF-")) {
		t.Error("the product is no PDF")
	}
	d.must(d.act(d.printDesk, id, "print", core.Note{Place: "Dinas"}))
	d.must(d.act(d.printDesk, id, "hand_over", core.Note{Receiver: &core.Receiver{Kind: "self", Originals: true}}))
	if a := d.load(id); a.State != "closed" || a.EndedAt == nil {
		t.Errorf("ends as %s", a.State)
	}
}

// work does what the product job does, stage by stage.
func (d *desk) work(id uuid.UUID) {
	d.t.Helper()
	for range 2 {
		d.must(d.office.Advance(d.ctx, d.tx, d.load(id)))
	}
}

// TestReturnedCaseKeepsItsPlace has two cases; the older comes back after the
// newer was sent, and is still the first to be taken.
func TestReturnedCaseKeepsItsPlace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old := d.birth()
	d.take(d.verifier, "verifikasi")
	first := d.office.ServiceOf(d.load(old)).Wanted(answers)[0].Code
	d.must(d.act(d.verifier, old, "return", core.Note{Verdicts: d.verdicts(old, first)}))
	d.clock.Add(time.Hour)
	d.birth()
	d.clock.Add(time.Hour)
	d.file(old, first, "baru", true)
	d.must(d.office.Resubmit(d.ctx, d.tx, core.Actor{Person: d.citizen}, old, nil))
	if got := d.take(d.verifier, "verifikasi"); got != old {
		t.Error("the case that came back lost its place")
	}
}

// TestClockStandsWhileTheCitizenMustAct: what the citizen takes is not the
// office's time.
func TestClockStandsWhileTheCitizenMustAct(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	promised := *d.load(id).DueAt
	d.clock.Add(time.Hour)
	d.take(d.verifier, "verifikasi")
	first := d.office.ServiceOf(d.load(id)).Wanted(answers)[0].Code
	d.must(d.act(d.verifier, id, "return", core.Note{Verdicts: d.verdicts(id, first)}))
	if d.load(id).DueAt != nil {
		t.Error("the clock runs while the citizen must act")
	}
	d.clock.Add(48 * time.Hour)
	d.file(id, first, "baru", true)
	d.must(d.office.Resubmit(d.ctx, d.tx, core.Actor{Person: d.citizen}, id, nil))
	a := d.load(id)
	if a.ClockUsed != 60 {
		t.Errorf("used %d minutes, want 60", a.ClockUsed)
	}
	if moved := a.DueAt.Sub(promised); moved < 47*time.Hour || moved > 49*time.Hour {
		t.Errorf("the promise moved by %v, want two days", moved)
	}
}

// TestFourEyes: who verified a case meets it neither in the queue of
// validators nor by its number.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	both := coretest.Staff(t, d.tx, core.Role{Code: "verifier"}, core.Role{Code: "validator", Section: "C-LH"})
	id := d.birth()
	d.take(both, "verifikasi")
	d.must(d.act(both, id, "verify", core.Note{Verdicts: d.verdicts(id)}))
	d.must(d.act(both, id, "key", core.Note{SIAK: &core.SIAK{Number: "1", Date: "2026-11-02"}}))
	if got := d.take(both, "validasi"); got != (uuid.UUID{}) {
		t.Error("offered for validation to who verified it")
	}
	d.must(d.act(both, id, "claim", core.Note{}))
	if err := d.act(both, id, "validate", core.Note{}); core.CodeOf(err) != core.Forbidden {
		t.Errorf("validated by who verified it: %v", err)
	}
}

// TestExpressLaneGoesFirst: a death filed later is taken before a birth.
func TestExpressLaneGoesFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.birth()
	d.clock.Add(time.Hour)
	death := uuid.New()
	d.must(d.office.Open(d.ctx, d.tx, d.citizen, core.Draft{ID: death, Service: "SKAK"}))
	d.must(d.office.Submit(d.ctx, d.tx, core.Actor{Person: d.citizen}, death,
		core.Submission{Number: "26-900000-0", Tracking: "ABCDEF", Answers: answers}))
	if got := d.take(d.verifier, "verifikasi"); got != death {
		t.Error("the express lane waits behind a birth")
	}
}

// TestStaleRevisionIsRefused: an officer who saw the case before somebody
// changed it is told so.
func TestStaleRevisionIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	seen := d.load(id).Rev
	d.take(d.verifier, "verifikasi")
	_, err := d.office.Act(d.ctx, d.tx, d.verifier, id, seen, "verify", core.Note{Verdicts: d.verdicts(id)})
	if core.CodeOf(err) != core.Conflict {
		t.Errorf("got %v", err)
	}
}

// TestLooksAreRecorded: no bytes without a row that says who, when, why; and
// none at all for somebody whose duties do not reach the case.
func TestLooksAreRecorded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	file := d.anyFile(id)
	elsewhere := coretest.Staff(t, d.tx, core.Role{Code: "print_desk", CounterID: coretest.Counter(t, d.tx, "KEC-33.12.12")})
	_, _, err := d.office.OpenFile(d.ctx, d.tx, file, core.Look{Application: id, Staff: elsewhere, Purpose: "iseng"})
	if core.CodeOf(err) != core.NotFound {
		t.Errorf("opened from another kecamatan: %v", err)
	}
	_, _, err = d.office.OpenFile(d.ctx, d.tx, file, core.Look{Application: id, Staff: d.verifier, Purpose: "verifikasi"})
	d.must(err)
	var looks int
	d.must(d.tx.QueryRow(d.ctx, `SELECT count(*) FROM file_views WHERE file_id = $1 AND staff_id = $2`, file, d.verifier.ID).Scan(&looks))
	if looks != 1 {
		t.Errorf("%d looks recorded", looks)
	}
}

func (d *desk) anyFile(id uuid.UUID) uuid.UUID {
	pages, err := d.office.Attachments(d.ctx, d.tx, id)
	d.must(err)
	return pages[0].FileID
}

// TestTwoOfficersNeverTakeOne has eight officers empty a queue at once.
func TestTwoOfficersNeverTakeOne(t *testing.T) {
	t.Parallel()
	const cases, officers = 40, 8
	ctx, pool, office := context.Background(), coretest.Pool(t), coretest.Office(t)
	staff := make([]*core.Staff, officers)
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		d := &desk{t: t, ctx: ctx, tx: tx, clock: coretest.NewClock(coretest.Monday), office: office, citizen: coretest.Citizen(t, tx)}
		for range cases {
			d.birth()
		}
		for i := range staff {
			staff[i] = coretest.Staff(t, tx, core.Role{Code: "verifier"})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	taken := map[uuid.UUID]int{}
	var group sync.WaitGroup
	for _, officer := range staff {
		group.Go(func() {
			for {
				var id uuid.UUID
				err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
					id, err = office.TakeNext(ctx, tx, officer, core.DeskByCode("verifikasi"))
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if id == (uuid.UUID{}) || err != nil {
					return
				}
				mu.Lock()
				taken[id]++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if len(taken) != cases {
		t.Errorf("%d of %d taken", len(taken), cases)
	}
	for id, n := range taken {
		if n != 1 {
			t.Errorf("%s taken %d times", id, n)
		}
	}
}

// TestMasksHideNumbers: printed or logged by accident, numbers stay hidden.
func TestMasksHideNumbers(t *testing.T) {
	t.Parallel()
	text := fmt.Sprintf("%v %s %v", core.NIK("3312014506900001"), core.NIK("3312014506900001"), core.Phone("+6281234567890"))
	if want := "3312**********01 3312**********01 +6281******890"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
}
