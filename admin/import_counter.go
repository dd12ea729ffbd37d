package admin

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// counterImport is the page of importing counters, without a sheet.
func counterImport() importView {
	return importView{Heading: "Impor loket", Path: "/panel/loket/impor", Back: "/panel/loket",
		Example: "/panel/loket/contoh.csv", Export: "/panel/loket/daftar.csv",
		Advice: []string{
			"Paling mudah: unduh daftar loket sekarang, ubah di Excel, lalu impor lagi.",
			"Loket yang kodenya sudah ada diubah. Kode baru menjadi loket baru. Loket yang tidak ada di berkas tidak berubah.",
			"Kolom yang tidak ada di berkas tidak diubah."},
		Columns: core.CounterColumns}
}

func (p *panel) counterImportPage(*visit) (answer, error) {
	return importAnswer(counterImport(), nil), nil
}

func (p *panel) counterExample(*visit) (answer, error) {
	return csvFile("contoh-loket.csv", core.SampleSheet(core.CounterColumns)), nil
}

func (p *panel) counterExport(v *visit) (answer, error) {
	sheet, err := p.office.CounterSheet(v.Context(), v.tx, v.staff)
	return csvFile("loket.csv", sheet), err
}

// importCounters checks a sheet, and writes it when its preview was seen.
func (p *panel) importCounters(v *visit) (answer, error) {
	sheet, save, err := sheetFrom(v)
	if err != nil {
		return answer{}, err
	}
	var plan core.CounterPlan
	if !save {
		plan, err = p.office.PlanCounters(v.Context(), v.tx, v.staff, sheet)
		return importAnswer(counterPreview(plan), sheet), err
	}
	told, err := p.try(v, func(tx pgx.Tx) (err error) {
		plan, err = p.office.ImportCounters(v.Context(), tx, v.staff, sheet)
		return err
	})
	if told != "" {
		plan.Faults = append(plan.Faults, core.Fault{Text: told})
	}
	if err != nil || len(plan.Faults) > 0 {
		return importAnswer(counterPreview(plan), sheet), err
	}
	p.sessions.stored(v.Context(), "/panel/loket/impor|")
	p.sessions.tell(v.Context(), fmt.Sprintf("Impor selesai: %d loket baru, %d loket diubah.", plan.Added(), plan.Changed()))
	return goTo("/panel/loket"), nil
}

// counterPreview shows what a plan would do; what stays is only counted.
func counterPreview(plan core.CounterPlan) importView {
	view := counterImport()
	added, changed := plan.Added(), plan.Changed()
	view.Faults = plan.Faults
	view.Preview = &importPreview{Heads: []string{"Kode", "Loket", "Yang berubah"}, Busy: "Sedang menyimpan…",
		Summary: fmt.Sprintf("%d loket baru, %d loket diubah, %d tetap.", added, changed, len(plan.Counters)-added-changed)}
	if added+changed > 0 {
		view.Preview.Button = fmt.Sprintf("Simpan %d loket", added+changed)
	}
	for _, l := range plan.Counters {
		row := importRow{Line: l.Line, Cells: []string{l.Counter.Code, l.Counter.Name, ""}}
		switch {
		case l.New:
			row.Tone, row.Tag, row.Cells[2] = "good", "Baru", newCounterText(l.Counter)
		case len(l.Changes) == 0:
			continue
		default:
			row.Tone, row.Tag, row.Cells[2] = "todo", "Diubah", changesText(l.Changes)
		}
		view.Preview.Rows = append(view.Preview.Rows, row)
	}
	return view
}

func newCounterText(c core.Counter) string {
	parts := []string{nameOf(core.CounterKindWords, c.Kind), nameOf(core.CounterStatusWords, c.Status)}
	if c.Region != nil {
		parts = append(parts, *c.Region)
	}
	if c.Hours != "" {
		parts = append(parts, c.Hours)
	}
	return strings.Join(parts, ", ")
}

func changesText(list []core.Change) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s: %s → %s", c.Column, orNone(c.Was), orNone(c.Became)))
	}
	return strings.Join(out, "; ")
}

func orNone(text string) string {
	if text == "" {
		return "(kosong)"
	}
	return text
}

// nameOf is what people call a code.
func nameOf(list []core.Word, code string) string {
	for _, w := range list {
		if w.Code == code {
			return w.Name
		}
	}
	return code
}
