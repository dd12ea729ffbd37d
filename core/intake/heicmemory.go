package intake

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// mapped is the memory of one sandbox. It is reserved whole and taken page by
// page as it is touched, so growing copies nothing; and it lies outside Go's
// heap, so it is given back the moment the picture is done and no garbage
// collection waits for it to double.
type mapped []byte

func mapMemory(_, most uint64) experimental.LinearMemory {
	m, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return &mapped{} // grows to nothing: the sandbox does not start
	}
	return (*mapped)(&m)
}

// Reallocate lends the first size bytes; nil where there are not so many.
func (m *mapped) Reallocate(size uint64) []byte {
	if size > uint64(len(*m)) {
		return nil
	}
	return (*m)[:size]
}

// Free gives it all back.
func (m *mapped) Free() {
	if *m != nil {
		_ = syscall.Munmap(*m) // it was mapped by Mmap, whole
		*m = nil
	}
}
