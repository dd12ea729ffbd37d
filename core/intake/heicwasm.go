package intake

// wasmReader reads a module from its beginning; bad once it ended too soon or
// said something unknown.
type wasmReader struct {
	rest []byte
	bad  bool
}

func (r *wasmReader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.rest)) {
		r.bad = true
		return nil
	}
	head := r.rest[:n]
	r.rest = r.rest[n:]
	return head
}

func (r *wasmReader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// number is an unsigned LEB128; of a signed one, only how long it is matters.
func (r *wasmReader) number() (n uint64) {
	for shift := 0; ; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 || r.bad {
			return n
		}
	}
}

func (r *wasmReader) numbers(n uint64) {
	for ; n > 0 && !r.bad; n-- {
		r.number()
	}
}

// operands steps over what follows an instruction's first byte. Vector
// instructions (0xfd) are unknown: the decoder is built without them.
func (r *wasmReader) operands(op byte) {
	switch {
	case op == opBlock || op == opLoop || op == opIf: // type of the block
		r.number()
	case op == 0x0c || op == 0x0d || op == 0x10 || op >= 0x20 && op <= 0x26: // branches, call, variables, tables
		r.number()
	case op == 0x0e: // br_table
		r.numbers(r.number() + 1)
	case op == 0x11 || op >= 0x28 && op <= 0x3e: // call_indirect, loads and stores
		r.numbers(2)
	case op == 0x1c: // select with types
		r.take(r.number())
	case op == 0x3f || op == 0x40 || op == 0x41 || op == 0x42 || op == 0xd0 || op == 0xd2: // memory, constants, references
		r.number()
	case op == 0x43:
		r.take(4)
	case op == 0x44:
		r.take(8)
	case op == 0xfc:
		r.prefixed(r.number())
	case op == 0xfd || op > 0xd2:
		r.bad = true
	}
}

// prefixed are the instructions behind 0xfc: conversions have no operands,
// bulk memory and tables one or two.
func (r *wasmReader) prefixed(op uint64) {
	switch {
	case op <= 7:
	case op == 9 || op == 11 || op == 13 || op >= 15 && op <= 17:
		r.number()
	case op <= 14:
		r.numbers(2)
	default:
		r.bad = true
	}
}
