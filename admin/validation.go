package admin

// validation is the validator's screen: what the verifier saw and what SIAK
// gave back, for somebody else to agree to.
func (p *panel) validation(v *visit) (answer, error) {
	return p.screen(v, "validation", "Validasi", "/validasi")
}
