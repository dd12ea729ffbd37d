package admin

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"sakti/core"
)

// importView is the page on which a sheet is handed in, checked and looked at
// before anything is written.
type importView struct {
	Heading string
	Path    string // of this page
	Back    string // the list that it fills
	Example string // download
	Export  string // download of what there is
	Advice  []string
	Columns []core.SheetColumn
	Words   []importWords

	Text    string // the sheet, "" where it could not be read
	Faults  []core.Fault
	Preview *importPreview // nil: nothing to write yet
}

// importWords are what a column takes, where that is a short list.
type importWords struct{ Column, Words string }

// importPreview is what the sheet would do.
type importPreview struct {
	Summary string
	Heads   []string
	Rows    []importRow
	Button  string // "" if there is nothing to do
	Busy    string // what the button says while it works
}

// importRow is a row of the sheet with what comes of it.
type importRow struct {
	Line  int
	Cells []string
	Tone  string // of Tag
	Tag   string
	Note  string
}

// maxImport is the most that a form with a sheet sends, in bytes: written out
// for a form, a sheet grows.
const maxImport = 3*core.MaxSheetBytes + maxForm

// formLimit is how many bytes a form may send to a route.
func formLimit(r route) int64 {
	switch r.Path {
	case "/panel/petugas/impor", "/panel/loket/impor", "/panel/unduh/undangan.csv":
		return maxImport
	}
	return maxForm
}

// sheetFrom is the sheet in the form: the file, or what was pasted. wantsSave
// is whether somebody saw the preview and said yes.
func sheetFrom(v *visit) (sheet []byte, wantsSave bool, err error) {
	file, _, err := v.FormFile("berkas")
	switch {
	case err == nil:
		defer file.Close()
		if sheet, err = io.ReadAll(file); err != nil {
			return nil, false, errBadForm
		}
	case !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart):
		return nil, false, errBadForm
	}
	if len(sheet) == 0 {
		sheet = []byte(v.PostFormValue("isi"))
	}
	return sheet, v.PostFormValue("langkah") == "simpan", nil
}

// importAnswer shows the page again, with what is wrong or what would happen.
func importAnswer(view importView, sheet []byte) answer {
	view.Text, _ = core.SheetText(sheet)
	out := show("import", view.Heading, view)
	if len(view.Faults) > 0 {
		view.Preview = nil
		out.view = view
		return out.with(kinds[core.Invalid].Status)
	}
	return out
}

// FaultCount says how much is wrong.
func (view importView) FaultCount() string {
	if len(view.Faults) == 1 {
		return "Ada 1 hal yang harus dibetulkan dulu."
	}
	return fmt.Sprintf("Ada %d hal yang harus dibetulkan dulu.", len(view.Faults))
}

// csvFile answers with a file to keep.
func csvFile(name string, body []byte) answer {
	return answer{body: body, header: http.Header{
		"Content-Type":        {"text/csv; charset=utf-8"},
		"Content-Disposition": {fmt.Sprintf("attachment; filename=%q", name)},
		"Cache-Control":       {"no-store"},
	}}
}
