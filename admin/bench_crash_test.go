package admin

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sakti/core"
	"sakti/core/coretest/browser"
)

// The browser is killed in the middle of a word. Started again, the officer
// finds what they typed at each form: a reason of their own, a rejection, a
// number from SIAK. Somebody else at the same computer finds nothing of it.
func TestBenchDraftsSurviveACrash(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff, other := h.hire(h.role("verifier")), h.hire(h.role("verifier"))
	a, b := h.ready(staff), h.keyed(staff, "AKL")
	profile := t.TempDir()
	ctx, crash := browser.OpenAt(t, profile)
	h.sit(ctx, staff)
	h.look(ctx, casePath(b.ID)+"/entri")
	h.on(ctx, atPath(casePath(b.ID)+"/entri"))
	h.press(ctx, "s")
	h.on(ctx, "document.activeElement.id === 'siak_number'")
	h.press(ctx, "3312-LU-02112026")
	h.on(ctx, "document.activeElement.value === '3312-LU-02112026' && document.documentElement.dataset.drafts === 'kept'")
	h.look(ctx, casePath(a.ID)+"/periksa?syarat=kk")
	h.on(ctx, atPath(casePath(a.ID)+"/periksa"))
	h.press(ctx, "t")
	h.on(ctx, "document.activeElement.name === 'reason'")
	h.press(ctx, "KK ini milik")
	h.on(ctx, "document.activeElement.value === 'KK ini milik' && document.documentElement.dataset.drafts === 'kept'")
	typed := time.Now()
	h.comes("the words are on the disk", func() bool { return onDisk(profile, "KK ini milik") })
	t.Logf("on the disk %v after the last key", time.Since(typed).Round(time.Millisecond))
	crash()

	again, crash := browser.OpenAt(t, profile)
	h.sit(again, staff)
	h.look(again, casePath(a.ID)+"/periksa?syarat=kk")
	h.on(again, "document.querySelector('textarea[name=reason]').value === 'KK ini milik' && document.querySelector('.restored')")
	h.look(again, casePath(b.ID)+"/entri")
	h.on(again, "document.getElementById('siak_number').value === '3312-LU-02112026'")
	crash()

	theirs, _ := browser.OpenAt(t, profile)
	h.sit(theirs, other)
	h.act(staff, a, "release", core.Note{})
	h.act(other, a, "claim", core.Note{})
	h.look(theirs, casePath(a.ID)+"/periksa?syarat=kk")
	h.on(theirs, atPath(casePath(a.ID)+"/periksa")+" && document.documentElement.dataset.drafts === 'kept'")
	h.on(theirs, "document.querySelector('textarea[name=reason]').value === '' && Object.keys(localStorage).every((k) => !k.startsWith('draft '))")
}

// onDisk reports whether a browser wrote words to a file of its profile.
func onDisk(profile, words string) (found bool) {
	_ = filepath.WalkDir(filepath.Join(profile, "Default"), func(path string, entry fs.DirEntry, err error) error {
		// An error is a file that went meanwhile.
		if err == nil && !entry.IsDir() {
			body, _ := os.ReadFile(path)
			found = found || bytes.Contains(body, []byte(words))
		}
		return nil
	})
	return found
}
