package core_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core"
	"sakti/core/coretest"
)

// counterDesk is an office with the print desks of a village, of its kecamatan
// and of the dinas.
type counterDesk struct {
	*testing.T
	ctx    context.Context
	tx     pgx.Tx
	office *core.Office
	clerks map[string]*core.Staff // by the counter's kind
}

func newCounterDesk(t *testing.T) *counterDesk {
	t.Helper()
	d := &counterDesk{T: t, ctx: context.Background(), tx: coretest.Tx(t), office: coretest.Office(t), clerks: map[string]*core.Staff{}}
	for kind, code := range map[string]string{"desa": "DESA-33.12.01.2001", "kecamatan": "KEC-33.12.01", "dinas": "DINAS-1", "next": "DESA-33.12.01.2002"} {
		d.clerks[kind] = coretest.Staff(t, d.tx, core.Role{Code: "print_desk", CounterID: coretest.Counter(t, d.tx, code)})
	}
	return d
}

// at is a case that is taken at a kind of place.
func (d *counterDesk) at(service, state, collect string) *core.Application {
	d.Helper()
	a := coretest.Application(d, d.tx, d.office, service, state)
	if _, err := d.tx.Exec(d.ctx, `UPDATE applications SET collect = $2 WHERE id = $1`, a.ID, collect); err != nil {
		d.Fatal(err)
	}
	return a
}

func (d *counterDesk) act(kind string, a *core.Application, action string, note core.Note) error {
	_, err := d.office.Act(d.ctx, d.tx, d.clerks[kind], a.ID, 0, action, note)
	return err
}

// A print desk has the documents that are taken there or below, its own first;
// what is taken above it or next door is no work of its.
func TestPrintDeskHasItsOwn(t *testing.T) {
	t.Parallel()
	d := newCounterDesk(t)
	taken := map[string]string{} // place by number
	for _, place := range []string{"mandiri", "desa", "kecamatan", "dinas"} {
		taken[*d.at("AKL", "ready", place).Number] = place
	}
	for kind, want := range map[string][]string{"desa": {"desa"}, "kecamatan": {"kecamatan", "desa"}, "dinas": {"dinas", "desa", "kecamatan"}, "next": nil} {
		list, err := d.office.AtDesk(d.ctx, d.tx, d.clerks[kind], core.DeskByCode("cetak"), 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range list {
			got = append(got, taken[*a.Number])
			if waits, err := d.office.WaitsFor(d.ctx, d.tx, a, d.clerks[kind]); err != nil || !waits {
				t.Errorf("%s: %s is in the list, and is not their work: %v", kind, taken[*a.Number], err)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", kind, got, want)
		}
		desks, err := d.office.DesksOf(d.ctx, d.tx, d.clerks[kind])
		if err != nil || desks[0].Free != len(want) {
			t.Errorf("%s: %d are counted, want %d: %v", kind, desks[0].Free, len(want), err)
		}
	}
}

// Nothing leaves the counter before it is known who takes it, and before the
// originals that the service wants are handed in.
func TestReceiver(t *testing.T) {
	t.Parallel()
	d := newCounterDesk(t)
	a := d.at("PGT", "printed", "desa") // wants the old certificate
	if len(d.office.OriginalsOf(a)) != 1 {
		t.Fatal("the service wants no original any more")
	}
	const who, name, original = "Pilih dulu siapa yang mengambil.", "Tulis nama yang mengambil, 3 sampai 60 huruf.", "Minta dulu yang asli: Kutipan akta kelahiran anak."
	for _, test := range []struct {
		receiver *core.Receiver
		want     string
	}{
		{nil, who},
		{&core.Receiver{Kind: "neighbour", Originals: true}, who},
		{&core.Receiver{Kind: "family", Name: " a ", Originals: true}, name},
		{&core.Receiver{Kind: "self"}, original},
		{&core.Receiver{Kind: "proxy", Name: "Budi"}, original},
	} {
		err := d.act("desa", a, "hand_over", core.Note{Receiver: test.receiver})
		if core.CodeOf(err) != core.Invalid || err.Error() != test.want {
			t.Errorf("%+v: %v, want %s", test.receiver, err, test.want)
		}
	}
	if err := d.act("desa", a, "hand_over", core.Note{Receiver: &core.Receiver{Kind: "proxy", Name: "  Budi   Santoso ", Originals: true}}); err != nil {
		t.Fatal(err)
	}
	last, err := d.office.LastEntries(d.ctx, d.tx, []uuid.UUID{a.ID}, "hand_over")
	if err != nil || last[a.ID].Note.Receiver == nil {
		t.Fatal("the journal does not know who took it", err)
	}
	if got, want := last[a.ID].Note.Receiver.Words(), "Yang mengambil: orang yang diberi kuasa, Budi Santoso. Yang asli sudah diterima."; got != want {
		t.Errorf("%s, want %s", got, want)
	}

	b := d.at("AKL", "printed", "desa")
	if err := d.act("desa", b, "hand_over", core.Note{Receiver: &core.Receiver{Kind: "self", Name: "x", Originals: true}}); err != nil {
		t.Fatal(err)
	}
	if last, err = d.office.LastEntries(d.ctx, d.tx, []uuid.UUID{b.ID}, "hand_over"); err != nil {
		t.Fatal(err)
	}
	if got := *last[b.ID].Note.Receiver; got != (core.Receiver{Kind: "self"}) {
		t.Errorf("%+v is kept of the applicant, who brought no original", got)
	}
}

// What was spoilt goes back to be printed, with a reason that is not the
// citizen's; who comes for it meanwhile is told so.
func TestReprint(t *testing.T) {
	t.Parallel()
	d := newCounterDesk(t)
	a := d.at("AKL", "printed", "desa")
	if err := d.act("desa", a, "reprint", core.Note{Reason: " "}); core.CodeOf(err) != core.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := d.act("desa", a, "reprint", core.Note{Reason: "Kertasnya sobek"}); err != nil {
		t.Fatal(err)
	}
	again, err := d.office.Application(d.ctx, d.tx, a.ID)
	if err != nil || again.State != "ready" || again.Reason != "" {
		t.Fatalf("state %s, the citizen reads %q: %v", again.State, again.Reason, err)
	}
	news, err := d.office.Unannounced(d.ctx, d.tx, 100)
	if err != nil || !slices.ContainsFunc(news, func(e core.Entry) bool { return e.ApplicationID == a.ID && e.Action == "reprint" }) {
		t.Errorf("nobody is told that it can't be taken yet: %v", err)
	}
	if err := d.act("desa", again, "print", core.Note{}); err != nil {
		t.Error(err)
	}
	if err := d.act("next", a, "reprint", core.Note{Reason: "Kertasnya sobek"}); core.CodeOf(err) != core.NotFound {
		t.Errorf("the next village: %v", err)
	}
}

// A list tells who of the colleagues holds what, and its mark changes with it.
func TestHeldAt(t *testing.T) {
	t.Parallel()
	d := newCounterDesk(t)
	validator := func() *core.Staff { return coretest.Staff(t, d.tx, core.Role{Code: "validator", Section: "C-LH"}) }
	vera, budi := validator(), validator()
	desk := core.DeskByCode("validasi")
	a, b := coretest.Application(t, d.tx, d.office, "AKL", "keyed"), coretest.Application(t, d.tx, d.office, "AKL", "keyed")
	mark := func() string {
		m, err := d.office.DeskMark(d.ctx, d.tx, budi, desk, 10)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	before := mark()
	for _, taken := range []*core.Application{a, b} {
		if _, err := d.office.Act(d.ctx, d.tx, vera, taken.ID, 0, "claim", core.Note{}); err != nil {
			t.Fatal(err)
		}
	}
	held, err := d.office.HeldAt(d.ctx, d.tx, budi, desk, 10)
	if err != nil || len(held) != 2 || held[0].Holder != vera.Name || mark() == before {
		t.Errorf("%+v, the mark moved: %t, %v", held, mark() != before, err)
	}
	if held, err = d.office.HeldAt(d.ctx, d.tx, vera, desk, 10); err != nil || len(held) != 0 {
		t.Errorf("one's own are a colleague's: %+v %v", held, err)
	}
	documents, err := d.office.DocumentsOf(d.ctx, d.tx, []uuid.UUID{a.ID, d.at("AKL", "ready", "desa").ID})
	if err != nil || len(documents) != 1 || len(documents[a.ID]) != 0 {
		t.Errorf("%+v %v", documents, err)
	}
}
