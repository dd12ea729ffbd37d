package core_test

import (
	"strings"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
)

// TestResubmitWithAnswers corrects answers of a returned case: they, and what
// the office reads from them, change; the journal names the questions, not
// what was answered.
func TestResubmitWithAnswers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	d.take(d.verifier, "verifikasi")
	first := d.office.ServiceOf(d.load(id)).Wanted(answers)[0].Code
	d.must(d.act(d.verifier, id, "return", core.Note{Verdicts: d.verdicts(id, first)}))
	queued := *d.load(id).QueueAt
	changed := map[string]string{"subjek_nama": "Bagas Saputro", "desa": "33.12.01.2002", "ambil": "desa"}
	if err := d.office.Resubmit(d.ctx, d.tx, core.Actor{Person: d.citizen + 1}, id, changed); core.CodeOf(err) != core.NotFound {
		t.Fatalf("a stranger corrects it: %v", err)
	}
	d.must(d.office.Resubmit(d.ctx, d.tx, core.Actor{Person: d.citizen}, id, changed))
	a := d.load(id)
	if a.State != "submitted" || !a.QueueAt.Equal(queued) {
		t.Errorf("state %s, queued %v, want submitted, %v", a.State, a.QueueAt, queued)
	}
	if a.Subject != "Bagas Saputro" || a.Answers["subjek_nama"] != "Bagas Saputro" || a.Answers["pemohon_nama"] != answers["pemohon_nama"] {
		t.Errorf("subject %q, answers %v", a.Subject, a.Answers)
	}
	if a.Village == nil || *a.Village != "33.12.01.2002" || a.Collect != "desa" || a.SubjectNIK.Full() != answers["pemohon_nik"] {
		t.Errorf("village %v, collect %q, NIK %s", a.Village, a.Collect, a.SubjectNIK)
	}
	var note string
	d.must(d.tx.QueryRow(d.ctx, `SELECT note->>'reason' FROM journal WHERE application_id = $1 AND action = 'resubmit'`, id).Scan(&note))
	if !strings.Contains(note, "Nama anak") || strings.Contains(note, "Saputro") {
		t.Errorf("the journal says %q", note)
	}
}

// TestResubmitOnlyWhileReturned: nobody changes answers of a case that the
// office works on.
func TestResubmitOnlyWhileReturned(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	err := d.office.Resubmit(d.ctx, d.tx, core.Actor{Person: d.citizen}, id, map[string]string{"subjek_nama": "Orang Lain"})
	if core.CodeOf(err) != core.Conflict {
		t.Errorf("resubmitted a case that was not returned: %v", err)
	}
	if a := d.load(id); a.Subject != answers["subjek_nama"] {
		t.Errorf("subject %q", a.Subject)
	}
}

// TestTakeOver gives a case that an operator filed to the citizen: they see
// it, and a second citizen can't take it from them.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.birth()
	citizen, other := coretest.Citizen(t, d.tx), coretest.Citizen(t, d.tx)
	if err := d.office.TakeOver(d.ctx, d.tx, core.Actor{Person: citizen}, id); core.CodeOf(err) != core.Conflict {
		t.Errorf("took over what a citizen filed: %v", err)
	}
	_, err := d.tx.Exec(d.ctx, `UPDATE applications SET filer_staff = $2 WHERE id = $1`, id, d.verifier.ID)
	d.must(err)
	d.must(d.office.TakeOver(d.ctx, d.tx, core.Actor{Person: citizen}, id))
	d.must(d.office.TakeOver(d.ctx, d.tx, core.Actor{Person: citizen}, id))
	if err := d.office.TakeOver(d.ctx, d.tx, core.Actor{Person: other}, id); core.CodeOf(err) != core.Conflict {
		t.Errorf("a second citizen took it over: %v", err)
	}
	cases, err := d.office.CasesOf(d.ctx, d.tx, []int64{citizen, other})
	d.must(err)
	if len(cases[citizen]) != 1 || cases[citizen][0].ID != id || len(cases[other]) != 0 {
		t.Errorf("cases %v", cases)
	}
}
