package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A hostile picture can send its decoder round in circles, and a runtime for
// WebAssembly stops nothing without slowing everything down five times. So
// the decoder is given fuel: before it is compiled, every loop of it gets a
// few instructions at its head that take one from a counter and give up below
// zero. What does not loop ends by itself, for calls are stacked no deeper
// than the runtime allows. The same picture always needs the same fuel, on a
// busy machine too, which no clock can promise.

// Sections, kinds and instructions of WebAssembly 2.0 (W3C), chapter 5.
const (
	secImport, secGlobal, secExport, secCode = 2, 6, 7, 10
	kindGlobal                               = 3
	opBlock, opLoop, opIf                    = 0x02, 0x03, 0x04
)

// fuelName is the counter's name among the module's exports.
const fuelName = "fuel"

var errWasm = errors.New("not the WebAssembly that was expected")

// metered is the module with fuel.
func metered(wasm []byte) ([]byte, error) {
	if len(wasm) < 8 || string(wasm[:4]) != "\x00asm" {
		return nil, errWasm
	}
	out := append(make([]byte, 0, len(wasm)*5/4), wasm[:8]...)
	fuel := uint64(0) // the counter's index: behind all globals that are there
	for r := (wasmReader{rest: wasm[8:]}); len(r.rest) > 0; {
		id := r.byte()
		body := r.take(r.number())
		if r.bad {
			return nil, errWasm
		}
		switch id {
		case secImport:
			fuel += importedGlobals(body)
		case secGlobal:
			defined, rest := leading(body)
			fuel += defined
			body = append(binary.AppendUvarint(nil, defined+1), rest...)
			body = append(body, 0x7e, 1, 0x42, 0, 0x0b) // i64, mutable, 0
		case secExport:
			n, rest := leading(body)
			body = append(binary.AppendUvarint(nil, n+1), rest...)
			body = append(append(body, byte(len(fuelName))), fuelName...)
			body = binary.AppendUvarint(append(body, kindGlobal), fuel)
		case secCode:
			var err error
			if body, err = meteredCode(body, fuel); err != nil {
				return nil, err
			}
		}
		out = append(binary.AppendUvarint(append(out, id), uint64(len(body))), body...)
	}
	return out, nil
}

// leading is the number that a vector begins with, and what follows.
func leading(body []byte) (uint64, []byte) {
	r := wasmReader{rest: body}
	return r.number(), r.rest
}

func importedGlobals(body []byte) (globals uint64) {
	r := wasmReader{rest: body}
	for n := r.number(); n > 0 && !r.bad; n-- {
		r.take(r.number()) // module
		r.take(r.number()) // name
		switch kind := r.byte(); kind {
		case 0:
			r.number()
		case kindGlobal:
			r.take(2)
			globals++
		default: // table (after its type) and memory: limits
			if kind == 1 {
				r.byte()
			}
			if r.byte()&1 == 1 {
				r.number()
			}
			r.number()
		}
	}
	return globals
}

func meteredCode(body []byte, fuel uint64) ([]byte, error) {
	r := wasmReader{rest: body}
	n := r.number()
	out := binary.AppendUvarint(nil, n)
	toll := append(binary.AppendUvarint([]byte{0x23}, fuel), 0x42, 1, 0x7d)      // fuel - 1
	toll = binary.AppendUvarint(append(toll, 0x24), fuel)                        // fuel =
	toll = append(binary.AppendUvarint(append(toll, 0x23), fuel), 0x42, 0, 0x53) // fuel < 0
	toll = append(toll, opIf, 0x40, 0x00 /* unreachable */, 0x0b)                // the end
	for ; n > 0; n-- {
		function, err := meteredFunction(r.take(r.number()), toll)
		if err != nil || r.bad {
			return nil, errors.Join(errWasm, err)
		}
		out = append(binary.AppendUvarint(out, uint64(len(function))), function...)
	}
	return out, nil
}

func meteredFunction(body, toll []byte) ([]byte, error) {
	r := wasmReader{rest: body}
	for n := r.number(); n > 0 && !r.bad; n-- { // locals
		r.number()
		r.byte()
	}
	var out []byte
	copied := body
	for len(r.rest) > 0 {
		op := r.byte()
		r.operands(op)
		if r.bad {
			return nil, fmt.Errorf("%w: instruction %#x", errWasm, op)
		}
		if op == opLoop {
			n := len(copied) - len(r.rest)
			out = append(append(out, copied[:n]...), toll...)
			copied = r.rest
		}
	}
	return append(out, copied...), nil
}
