package catalog

// entry is a row of the office's table of services.
type entry struct {
	code                   string
	mandatory, conditional int  // documents, the application form itself not counted
	tte, self              bool // of the main product
	section                string
	why                    string // why our counts differ from the table's, see ours
	oursMandatory          int    // 0 if as in the table
	oursConditional        int
}

// The rows, in the order of the table. A signed paper form (SPTJM and the
// like) is a photo to us, where the table sometimes takes it as the form.
var entries = []entry{
	{code: "KK-BARU", mandatory: 1, conditional: 3, tte: true, self: true, section: "D-ID"},
	{code: "KK-PISAH", mandatory: 2, conditional: 1, tte: true, self: true, section: "D-ID"},
	{code: "KK-NUMPANG", mandatory: 2, conditional: 2, tte: true, self: true, section: "D-ID"},
	{code: "KK-TAMBAH", mandatory: 2, conditional: 1, tte: true, self: true, section: "D-ID",
		why: "birth certificate or SKPWNI, one for each cause of joining", oursMandatory: 2, oursConditional: 2},
	{code: "KK-KURANG", mandatory: 2, conditional: 1, tte: true, self: true, section: "D-ID"},
	{code: "KK-KEPALA", mandatory: 2, conditional: 1, tte: true, self: true, section: "D-ID"},
	{code: "KK-UBAH", mandatory: 2, conditional: 3, tte: true, self: true, section: "D-ID",
		why: "F-1.06 is signed on paper over a stamp", oursMandatory: 3, oursConditional: 3},
	{code: "KK-HILANG", mandatory: 2, conditional: 2, tte: true, self: true, section: "D-ID"},
	{code: "KK-RUSAK", mandatory: 2, conditional: 1, tte: true, self: true, section: "D-ID"},
	{code: "KTP-BARU", mandatory: 1, conditional: 1, section: "D-ID"},
	{code: "KTP-UBAH", mandatory: 2, conditional: 1, section: "D-ID",
		why: "F-1.06 is signed on paper over a stamp", oursMandatory: 3, oursConditional: 1},
	{code: "KTP-HILANG", mandatory: 2, section: "D-ID"},
	{code: "KTP-RUSAK", mandatory: 2, section: "D-ID"},
	{code: "KTP-PINDAH", mandatory: 2, section: "D-ID"},
	{code: "KTP-OA", mandatory: 3, section: "D-ID"},
	{code: "KIA-05", mandatory: 2, conditional: 1, tte: true, section: "D-ID"},
	{code: "KIA-517", mandatory: 3, conditional: 1, tte: true, section: "D-ID"},
	{code: "KIA-GANTI", mandatory: 2, conditional: 1, tte: true, section: "D-ID"},
	{code: "IKD", mandatory: 1, section: "D-ID"},
	{code: "PD-DESA", mandatory: 1, conditional: 2, tte: true, self: true, section: "D-PD"},
	{code: "PD-ADES", mandatory: 1, conditional: 3, tte: true, self: true, section: "D-PD",
		why: "a child without parents needs F-1.03A and F-1.03B, two papers", oursMandatory: 1, oursConditional: 4},
	{code: "PD-AKEC", mandatory: 1, conditional: 3, tte: true, self: true, section: "D-PD",
		why: "a child without parents needs F-1.03A and F-1.03B, two papers", oursMandatory: 1, oursConditional: 4},
	{code: "PD-AKAB", mandatory: 1, conditional: 2, tte: true, self: true, section: "D-PD"},
	{code: "PD-PROV", mandatory: 1, conditional: 2, tte: true, self: true, section: "D-PD"},
	{code: "DTG", mandatory: 2, conditional: 2, tte: true, self: true, section: "D-PD"},
	{code: "SKPLN", mandatory: 2, conditional: 1, tte: true, self: true, section: "D-PD"},
	{code: "SKDLN", mandatory: 2, tte: true, self: true, section: "D-PD"},
	{code: "SKTT", mandatory: 3, tte: true, self: true, section: "D-PD"},
	{code: "BIO", mandatory: 2, conditional: 2, tte: true, self: true, section: "D-DT"},
	{code: "RENTAN", mandatory: 5, conditional: 2, tte: true, self: true, section: "D-DT",
		why: "F-1.04 is signed on paper over a stamp", oursMandatory: 6, oursConditional: 2},
	{code: "NIK", mandatory: 2, section: "PIAK"},
	{code: "AKL", mandatory: 3, conditional: 3, tte: true, self: true, section: "C-LH",
		why: "the KTP of father and mother are one requirement of two pages", oursMandatory: 3, oursConditional: 2},
	{code: "AKL-SPTJM", mandatory: 1, conditional: 2, tte: true, self: true, section: "C-LH",
		why: "of birth letter and marriage book, the one that exists is still needed", oursMandatory: 1, oursConditional: 4},
	{code: "AKL-3", mandatory: 3, conditional: 3, tte: true, self: true, section: "C-LH",
		why: "the KTP of father and mother are one requirement of two pages", oursMandatory: 3, oursConditional: 2},
	{code: "AKL-TEMU", mandatory: 1, conditional: 1, tte: true, self: true, section: "C-LH"},
	{code: "LM", mandatory: 2, tte: true, self: true, section: "C-LH"},
	{code: "AKM", mandatory: 2, conditional: 4, tte: true, self: true, section: "C-SK",
		why: "the village desks also take the KTP of two witnesses; it may be left out", oursMandatory: 2, oursConditional: 5},
	{code: "SKAK", mandatory: 2, conditional: 2, tte: true, self: true, section: "C-SK"},
	{code: "AKW", mandatory: 4, conditional: 4, tte: true, self: true, section: "C-KC",
		why: "court dispensation below 19 (UU 16/2019)", oursMandatory: 4, oursConditional: 5},
	{code: "BTL-KW", mandatory: 4, tte: true, self: true, section: "C-KC"},
	{code: "AKC", mandatory: 4, tte: true, self: true, section: "C-KC"},
	{code: "BTL-CR", mandatory: 4, tte: true, self: true, section: "C-KC"},
	{code: "PGT", mandatory: 4, conditional: 1, tte: true, self: true, section: "C-SK"},
	{code: "PGK", mandatory: 4, conditional: 2, tte: true, self: true, section: "C-SK"},
	{code: "PSH", mandatory: 4, conditional: 1, tte: true, self: true, section: "C-SK"},
	{code: "PNM", mandatory: 4, conditional: 1, tte: true, self: true, section: "C-SK"},
	{code: "PWN", mandatory: 4, conditional: 1, tte: true, self: true, section: "C-SK"},
	{code: "PPL", mandatory: 4, tte: true, self: true, section: "C-SK"},
	{code: "PBT", mandatory: 2, conditional: 2, tte: true, self: true, section: "by certificate"},
	{code: "BTA", mandatory: 3, conditional: 1, tte: true, self: true, section: "by certificate",
		why: "F-2.04C with its evidence in place of a judgment", oursMandatory: 3, oursConditional: 2},
	{code: "KUT2", mandatory: 2, conditional: 1, tte: true, self: true, section: "by certificate",
		why: "police letter and damaged certificate are two papers; F-2.04D is signed on paper", oursMandatory: 3, oursConditional: 2},
	{code: "LPLN", mandatory: 3, tte: true, self: true, section: "by event"},
	{code: "LEG", mandatory: 1, section: "by document"},
	{code: "ADU", conditional: 1, section: "SEK"},
}
