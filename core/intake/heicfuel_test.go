package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"sakti/core/intake/specimen"
)

// TestLibheif: the decoder is the one that heif/README.md tells of.
func TestLibheif(t *testing.T) {
	sum := sha256.Sum256(libheif)
	if got := hex.EncodeToString(sum[:]); got != "3634a6447ea3915633667f39e01ff540a60f4e2f837a8391d044d76dfd8a0435" {
		t.Errorf("another file: %s", got)
	}
}

// spin is a module that goes round for ever: (func (export "spin") (loop br 0)).
const spin = "\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x06\x01\x00" +
	"\x07\x08\x01\x04spin\x00\x00\x0a\x09\x01\x07\x00\x03\x40\x0c\x00\x0b\x0b"

// TestFuel: what would never end ends when the fuel is used up, and not before.
func TestFuel(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	wasm, err := metered([]byte(spin))
	if err != nil {
		t.Fatal(err)
	}
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	mod, err := r.Instantiate(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	fuel := mod.ExportedGlobal(fuelName).(api.MutableGlobal)
	fuel.Set(1000)
	if _, err := mod.ExportedFunction("spin").Call(ctx); err == nil || int64(fuel.Get()) != -1 {
		t.Errorf("ended with %v and %d left", err, int64(fuel.Get()))
	}
}

// TestOutOfFuel: a picture that takes too long is given up, and the next one
// is none the worse.
func TestOutOfFuel(t *testing.T) {
	t.Parallel()
	data := specimen.HEIC(specimen.KTP, 6, phone)
	if _, err := heifDecode(data, 1<<20, 100_000); err == nil {
		t.Error("decoded with next to no fuel")
	}
	if _, err := heifDecode(data, 640*480-1, heicLoops); !errors.Is(err, errHEIF) {
		t.Errorf("more pixels than allowed: %v", err)
	}
	if img, err := heifDecode(data, 640*480, heicLoops); err != nil || img.Bounds().Dx() != 640 {
		t.Errorf("not decoded: %v", err)
	}
}

// TestMetered: what is no module, or a piece of one, is not run.
func TestMetered(t *testing.T) {
	for _, n := range []int{0, 7, 9, 13, 20, 30, len(spin) - 1} {
		if _, err := metered([]byte(spin)[:n]); !errors.Is(err, errWasm) {
			t.Errorf("the first %d bytes were taken for a module", n)
		}
	}
	for name, code := range map[string]string{"vector": "\xfd", "unknown": "\xff", "unknown bulk": "\xfc\x12"} {
		if _, err := metered([]byte(spin[:len(spin)-4] + code + spin[len(spin)-4+len(code):])); !errors.Is(err, errWasm) {
			t.Errorf("%s instruction: %v", name, err)
		}
	}
}

// TestSandboxMemory: a sandbox gets what it is due, and not a byte more.
func TestSandboxMemory(t *testing.T) {
	m := mapMemory(0, 1<<20)
	defer m.Free()
	if got := m.Reallocate(1 << 20); len(got) != 1<<20 {
		t.Errorf("%d bytes", len(got))
	}
	if m.Reallocate(1<<20+1) != nil {
		t.Error("lent more than there is")
	}
	none := mapMemory(0, 0)
	if none.Reallocate(1) != nil {
		t.Error("lent something of nothing")
	}
	none.Free()
}
