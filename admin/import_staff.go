package admin

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// staffImport is the page of importing staff, without a sheet.
func (p *panel) staffImport() importView {
	steps := p.office.Catalog.Steps
	var roles, sections []string
	for _, r := range steps.Roles {
		roles = append(roles, r.Label)
	}
	for _, s := range steps.Sections {
		sections = append(sections, s.Code+" ("+s.Name+")")
	}
	entry := "Setiap orang mendapat tautan untuk memilih kata sandinya sendiri, berlaku 72 jam."
	if p.PublicURL == "" { // there is no address for a link
		entry = "Setiap orang mendapat kata sandi sementara."
	}
	return importView{Heading: "Impor petugas", Path: "/panel/petugas/impor", Back: "/panel/petugas",
		Example: "/panel/petugas/contoh.csv", Export: "/panel/petugas/daftar.csv",
		Advice: []string{
			"Satu baris untuk satu tugas. Orang dengan dua tugas punya dua baris dengan nama pengguna dan nama yang sama.",
			entry + " Operator loket juga mendapat kode undangan chat yang berlaku 72 jam."},
		Columns: core.StaffColumns,
		Words:   []importWords{{"tugas", strings.Join(roles, ", ")}, {"seksi", strings.Join(sections, ", ")}}}
}

func (p *panel) staffImportPage(*visit) (answer, error) {
	return importAnswer(p.staffImport(), nil), nil
}

func (p *panel) staffExample(*visit) (answer, error) {
	return csvFile("contoh-petugas.csv", core.SampleSheet(core.StaffColumns[:len(core.StaffColumns)-1])), nil
}

func (p *panel) staffExport(v *visit) (answer, error) {
	sheet, err := p.office.StaffSheet(v.Context(), v.tx, v.staff)
	return csvFile("petugas.csv", sheet), err
}

// importStaff checks a sheet, and writes it when its preview was seen.
func (p *panel) importStaff(v *visit) (answer, error) {
	sheet, save, err := sheetFrom(v)
	if err != nil {
		return answer{}, err
	}
	if save {
		return p.admitStaff(v, sheet)
	}
	plan, err := p.office.PlanStaff(v.Context(), v.tx, v.staff, sheet)
	if err != nil {
		return answer{}, err
	}
	return p.checkedStaff(v, plan, sheet)
}

func (p *panel) checkedStaff(v *visit, plan core.StaffPlan, sheet []byte) (answer, error) {
	names, err := p.regions.read(v.Context(), v.tx)
	if err != nil {
		return answer{}, err
	}
	view := p.staffImport()
	view.Faults = plan.Faults
	view.Preview = &importPreview{Heads: []string{"Nama", "Nama pengguna", "Tugas"},
		Summary: fmt.Sprintf("%d petugas akan ditambahkan.", len(plan.People)),
		Button:  fmt.Sprintf("Tambahkan %d petugas", len(plan.People)), Busy: "Sedang menyiapkan tautan…"}
	if p.PublicURL == "" {
		view.Preview.Summary += patience(len(plan.People))
		view.Preview.Busy = "Sedang menyiapkan kata sandi…"
	}
	for _, n := range plan.People {
		row := importRow{Line: n.Line, Cells: []string{n.Name, n.Username, p.dutiesText(n.Roles, names)}}
		if n.Namesake != "" {
			row.Tone, row.Tag, row.Note = "todo", "Nama sama", "Sudah ada petugas bernama ini: "+n.Namesake+". Lanjutkan bila memang orang lain."
		}
		view.Preview.Rows = append(view.Preview.Rows, row)
	}
	return importAnswer(view, sheet), nil
}

// patience says how long so many passwords take: some 50 ms each on a busy
// machine.
func patience(people int) string {
	if people < 40 {
		return ""
	}
	return fmt.Sprintf(" Menyiapkan kata sandinya butuh kira-kira %d detik; biarkan halaman ini terbuka.", people/20)
}

func (p *panel) dutiesText(roles []core.Role, names regionIndex) string {
	var duties []string
	for _, r := range roles {
		duties = append(duties, p.dutyText(r, names))
	}
	return strings.Join(duties, "; ")
}

// admitStaff adds everybody in the sheet or nobody.
func (p *panel) admitStaff(v *visit, sheet []byte) (answer, error) {
	var plan core.StaffPlan
	var made []core.Admitted
	told, err := p.try(v, func(tx pgx.Tx) (err error) {
		plan, made, err = p.office.ImportStaff(v.Context(), tx, v.staff, sheet, p.PublicURL != "")
		return err
	})
	if err != nil {
		return answer{}, err
	}
	if told != "" {
		plan.Faults = append(plan.Faults, core.Fault{Text: told})
	}
	if len(plan.Faults) > 0 {
		return p.checkedStaff(v, plan, sheet)
	}
	p.sessions.stored(v.Context(), "/panel/petugas/impor|")
	return p.admitted(v, made)
}
