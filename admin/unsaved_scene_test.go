package admin

import (
	"context"
	"fmt"
)

// unsavedScenes are pages on which somebody comes second: a colleague changed
// the same thing, and their browser does not know.
func (h *house) unsavedScenes() []scene {
	h.t.Helper()
	boss, colleague := h.hire(h.role("admin"), h.role("head_of_section")), h.hire(h.role("verifier"))
	counter, group := h.counterID("FASKES-01"), h.group("Loket Desa Pracimantoro")
	first := h.enter(h.hire(h.role("admin"), h.role("head_of_section")))
	machine := func() string {
		first.post(counterPath(counter)+"/perangkat", "kind", "printer", "label", "Epson L3210", "state", "good", "since", "2026-09-01")
		return fmt.Sprintf("/panel/perangkat/%d", h.number(`SELECT max(id) FROM equipment`))
	}()
	// second types, the first is faster, and the second sends.
	second := func(page, form, typing string, faster func()) func(context.Context) {
		return func(ctx context.Context) {
			h.look(ctx, page)
			h.on(ctx, listening)
			faster()
			h.run(ctx, fmt.Sprintf(`{ const form = document.querySelector('form[action="%s"]'), f = form.elements; %s; form.requestSubmit(form.querySelector("button:not([type=button])")); }`, form, typing))
			h.on(ctx, "document.readyState === 'complete' && document.querySelector('main [role=alert]')")
		}
	}
	return []scene{
		{"staff-late", boss, second(staffPath(colleague.ID), staffPath(colleague.ID)+"/nama", "f.name.value = 'Rini Asmara'; form.closest('details').open = true", func() {
			first.post(staffPath(colleague.ID)+"/nama", "name", "Rini Astuti")
		})},
		{"staff-duty-late", nil, second(staffPath(colleague.ID), staffPath(colleague.ID)+"/tugas", "f.role.value = 'print_desk'; f.role.dispatchEvent(new Event('change')); f.counter.selectedIndex = 3; form.closest('details').open = true", func() {
			first.post(staffPath(colleague.ID)+"/tugas", "role", "call_centre")
		})},
		{"counter-late", nil, second(counterPath(counter), counterPath(counter)+"/jam", "f.hours.value = 'Senin sampai Kamis 08.00–13.00'; form.closest('details').open = true", func() {
			first.post(counterPath(counter)+"/jam", "hours", "Setiap hari 08.00–14.00")
		})},
		{"equipment-late", nil, second(counterPath(counter), machine, "f.state.value = 'repair'; f.note.value = 'Dibawa ke Solo'; form.closest('details').open = true", func() {
			first.post(machine, "label", "Epson L3210", "state", "faulty", "since", "2026-11-01", "note", "Head macet")
		})},
		{"canned-late", nil, second("/panel/jawaban/salam", "/panel/jawaban/salam", "f.words_id.value = 'Halo {nama}, ada yang bisa kami bantu?'; f.off.checked = true", func() {
			first.post("/panel/jawaban/salam", "title", "Salam pembuka", "words_id", "Selamat pagi {nama}, saya {petugas} dari Disdukcapil Wonogiri.")
		})},
		{"group-late", nil, second("/panel/grup", groupPath(group), "f.question_minutes.value = 30; f.daily_at.value = '09.15'; f.delete_numbers.checked = true; form.closest('details').open = true", func() {
			first.post(groupPath(group), "active", "ya", "delete_photos", "ya", "question_minutes", "45", "daily_at", "08.00", "weekly_at", "16.05", "weekly_day", "5", "lang", "jv", "private_link", "")
		})},
	}
}
