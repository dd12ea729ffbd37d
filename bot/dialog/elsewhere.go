package dialog

import "slices"

// elsewhere are meanings that other offices deal with, and what we say of them.
var elsewhere = map[string]string{
	"paspor": "elsewhere.passport", "stnk": "elsewhere.samsat", "samsat": "elsewhere.samsat", "sim": "elsewhere.police", "bpn": "elsewhere.land",
	"kua": "elsewhere.kua", "pa": "elsewhere.court", "iuran": "elsewhere.bpjs", "desaurus": "elsewhere.village", "pbb": "elsewhere.tax",
}

// ourMatters are meanings beside which another office is only mentioned: "lahir
// di Hongkong, baru punya paspor".
var ourMatters = words("kk, ktp, kia, ikd, nik, akta, lahir, mati, pindah, datang, skpwni, legalisir, luarnegeri, darinegeri, kenegeri, warganegara, wna, adopsi, sinkron, " +
	"suratlahir, petugas, aduan, pungli, bahasa, nonmuslim")

// otherOffice says where somebody must go who asks for what is not ours; false
// if the words hold anything of ours.
func (t *turn) otherOffice(text string) bool {
	if !t.nowhere() {
		return false
	}
	meanings := indexOf(t.facts.Catalog).meanings(text)
	if slices.ContainsFunc(meanings, func(m string) bool { return ourMatters[m] }) {
		return false
	}
	for _, meaning := range meanings {
		if key := elsewhere[meaning]; key != "" {
			t.say(key)
			t.say("elsewhere.ours")
			t.rest()
			return true
		}
	}
	if slices.Contains(meanings, "suratnikah") && (slices.Contains(meanings, "hilang") || slices.Contains(meanings, "rusak")) {
		t.say("elsewhere.kua")
		t.rest()
		return true
	}
	return false
}
