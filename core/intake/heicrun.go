package intake

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// libheif is libheif 1.18.2 with libde265 1.0.15 as WebAssembly, see
// heif/README.md. Both are C++ that has been broken by hostile files before,
// so they run in a sandbox: no files, no clock, no network, a memory of their
// own that is thrown away after each picture, and so much fuel (heicfuel.go).
//
//go:embed heif/heif.wasm.gz
var libheif []byte

// heifEngine is the compiled decoder; compiling takes some 0.5 s of CPU, once.
type heifEngine struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// Where the system forbids programs to make code at run time (systemd's
// MemoryDenyWriteExecute), there is no engine, and a HEIC is asked for as a photo.
var engine = sync.OnceValues(func() (e heifEngine, err error) {
	defer func() {
		if cause := recover(); cause != nil { // the runtime panics where it gets no executable memory
			err = fmt.Errorf("libheif: %v", cause)
		}
	}()
	ctx := context.Background()
	unpacked, err := gzip.NewReader(bytes.NewReader(libheif))
	if err != nil {
		return heifEngine{}, err
	}
	wasm, err := io.ReadAll(unpacked)
	if err != nil {
		return heifEngine{}, err
	}
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(heifMemory / wasmPage)
	e = heifEngine{runtime: wazero.NewRuntimeWithConfig(ctx, config)}
	if _, err = wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return e, err
	}
	if wasm, err = metered(wasm); err != nil {
		return e, err
	}
	e.code, err = e.runtime.CompileModule(ctx, wasm)
	return e, err
})

const (
	wasmPage   = 64 << 10
	heifMemory = 256 << 20 // bytes that one picture may take: 12 megapixels need 84 MB, 24 need 163 MB
)

// errHEIF is all that the decoder says of a picture it cannot read.
var errHEIF = errors.New("libheif does not read this")

// heifCall is one picture in a sandbox of its own.
type heifCall struct {
	ctx   context.Context
	mod   api.Module
	in    uint64 // where the file lies
	size  uint64
	facts uint64 // where the decoder writes five words about the picture
}

// heifDecode decodes the primary picture of a file, turned upright as the
// file says. pixels bounds what the decoder may claim the picture to have;
// fuel is how many rounds its loops may go, about 6 ns each.
func heifDecode(data []byte, pixels int, fuel int64) (image.Image, error) {
	e, err := engine()
	if err != nil {
		return nil, err
	}
	ctx := experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(mapMemory))
	mod, err := e.runtime.InstantiateModule(ctx, e.code, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	defer mod.Close(context.Background())
	left, ok := mod.ExportedGlobal(fuelName).(api.MutableGlobal)
	if !ok {
		return nil, errWasm
	}
	left.Set(uint64(fuel))
	c := heifCall{ctx: ctx, mod: mod}
	if err := c.load(data); err != nil {
		return nil, err
	}
	return c.picture(pixels)
}

func (c *heifCall) alloc(n uint64) (uint64, error) {
	at, err := c.mod.ExportedFunction("malloc").Call(c.ctx, n)
	if err != nil {
		return 0, err
	}
	if at[0] == 0 {
		return 0, errHEIF
	}
	return at[0], nil
}

func (c *heifCall) load(data []byte) (err error) {
	c.size = uint64(len(data))
	if c.in, err = c.alloc(c.size); err != nil {
		return err
	}
	if c.facts, err = c.alloc(5 * 4); err != nil {
		return err
	}
	if !c.mod.Memory().Write(uint32(c.in), data) {
		return errHEIF
	}
	return nil
}

// run calls the decoder; with out 0 it only reads what the picture is.
func (c *heifCall) run(out uint64) (heifFacts, error) {
	header := uint64(0)
	if out == 0 {
		header = 1
	}
	ok, err := c.mod.ExportedFunction("decode").Call(c.ctx, c.in, c.size, header,
		c.facts, c.facts+4, c.facts+8, c.facts+12, c.facts+16, out)
	if err != nil {
		return heifFacts{}, err
	}
	var words [4]uint32
	for i := range words {
		words[i], _ = c.mod.Memory().ReadUint32Le(uint32(c.facts) + uint32(4*i))
	}
	if ok[0] == 0 {
		return heifFacts{}, errHEIF
	}
	return heifFacts{int(words[0]), int(words[1]), words[2], words[3]}, nil
}

// picture decodes and copies the planes out of the sandbox.
func (c *heifCall) picture(pixels int) (image.Image, error) {
	facts, err := c.run(0)
	if err != nil {
		return nil, err
	}
	if facts.w <= 0 || facts.h <= 0 || facts.w > pixels || facts.h > pixels/facts.w {
		return nil, errHEIF
	}
	size, err := facts.bytes()
	if err != nil {
		return nil, err
	}
	out, err := c.alloc(uint64(size))
	if err != nil {
		return nil, err
	}
	if again, err := c.run(out); err != nil || again != facts {
		return nil, errors.Join(errHEIF, err)
	}
	lent, ok := c.mod.Memory().Read(uint32(out), uint32(size))
	if !ok {
		return nil, errHEIF
	}
	return facts.image(bytes.Clone(lent)), nil
}
