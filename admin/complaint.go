package admin

// complaint is the call centre's screen: what somebody complained about, and
// the answer that they will read.
func (p *panel) complaint(v *visit) (answer, error) {
	return p.screen(v, "complaint", "Pengaduan", "/jawab")
}
