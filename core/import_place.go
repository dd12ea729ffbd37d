package core

import "strings"

// The places that rows of a sheet name: counters, sections and regions, by
// code or by name.

func (b *staffBook) counter(role *Role, cell string) (wrong string) {
	found := b.counters[strings.ToLower(cell)]
	if len(found) == 0 {
		found = b.counters[strings.ToLower(plainCode(cell))]
	}
	switch {
	case len(found) == 0:
		return "Loket “" + shortened(cell) + "” tidak ada. Pakai kode dari halaman Loket, misalnya DESA-33.12.01.2001."
	case len(found) > 1:
		return "Ada beberapa loket bernama begitu. Pakai kodenya."
	case found[0].Status == "closed":
		return "Loket ini tutup. Aktifkan dulu di halaman Loket, atau pilih loket lain."
	}
	c := found[0]
	role.CounterID, role.CounterName, role.CounterKind, role.Region = &c.ID, c.Name, c.Kind, c.Region
	return ""
}

func (b *staffBook) section(role *Role, cell string) (wrong string) {
	var codes []string
	for _, s := range b.steps.Sections {
		if strings.EqualFold(cell, s.Code) || strings.EqualFold(cell, s.Name) {
			role.Section = s.Code
			return ""
		}
		codes = append(codes, s.Code)
	}
	return "Seksi “" + shortened(cell) + "” tidak ada. Pilih " + orList(codes) + "."
}

func (b *staffBook) region(role *Role, cell string) (wrong string) {
	name := strings.TrimPrefix(strings.ToLower(cell), "kecamatan ")
	r, yes := b.kecamatan[name]
	if !yes {
		r, yes = b.kecamatan[plainCode(cell)]
	}
	if !yes {
		return "Kecamatan “" + shortened(cell) + "” tidak ada. Pakai nama kecamatan di Wonogiri, misalnya Pracimantoro."
	}
	role.Region = &r.Code
	return ""
}

// plainCode undoes what Excel makes of 33.12.01, which it takes for a time.
func plainCode(text string) string { return strings.ReplaceAll(text, ":", ".") }

// place finds kind and region. Those of a counter that exists stay: duties
// and cases depend on them.
func (b *counterBook) place(out *CounterChange, row SheetRow) (faults []Fault) {
	text, region := row.Cells["jenis"], plainCode(row.Cells["wilayah"])
	if strings.EqualFold(text, "desa") || strings.EqualFold(text, "kelurahan") {
		text = "desa"
	}
	kind := codeFor(CounterKindWords, text)
	if text != "" && kind == "" {
		return []Fault{{Column: "jenis", Text: "Jenis “" + shortened(text) + "” tidak dikenal. Pilih " + orList(codesOf(CounterKindWords)) + "."}}
	}
	if !out.New {
		if kind != "" && kind != out.Counter.Kind {
			faults = append(faults, Fault{Column: "jenis", Text: "Jenis loket yang sudah ada tidak bisa diganti. Tulis " + out.Counter.Kind + ", atau kosongkan."})
		}
		if region != "" && (out.Counter.Region == nil || region != *out.Counter.Region) {
			faults = append(faults, Fault{Column: "wilayah", Text: "Wilayah loket yang sudah ada tidak bisa diganti. Kosongkan kolom ini."})
		}
		return faults
	}
	out.Counter.Kind = kind
	if kind == "" {
		return []Fault{{Column: "jenis", Text: "Kode " + shortened(out.Counter.Code) + " belum ada, jadi ini loket baru. Isi jenisnya, atau betulkan kodenya."}}
	}
	if wrong := b.newRegion(kind, region); wrong != "" {
		return []Fault{{Column: "wilayah", Text: wrong}}
	}
	if region != "" {
		out.Counter.Region = &region
	}
	return nil
}

// newRegion checks the region of a new counter.
func (b *counterBook) newRegion(kind, region string) (wrong string) {
	if kind != "kecamatan" && kind != "desa" {
		if region != "" {
			return "Loket " + kind + " tidak memakai wilayah. Kosongkan kolom ini."
		}
		return ""
	}
	r, exists := b.regions[region]
	switch {
	case !exists || (r.Parent == nil) != (kind == "kecamatan"):
		return "Isi kode wilayah " + kind + " di Wonogiri, misalnya " + map[string]string{"kecamatan": "33.12.01", "desa": "33.12.01.2001"}[kind] + "."
	case b.places[region] != "":
		return "Wilayah ini sudah punya loket: " + b.places[region] + ". Pakai kode itu untuk mengubahnya."
	}
	b.places[region] = "di baris lain"
	return ""
}
