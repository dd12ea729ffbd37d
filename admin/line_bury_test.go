package admin

import (
	"net/http"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// A line that no program runs says so and can be buried, by an admin; one that
// runs can't.
func TestLineIsBuried(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	h.account("whatsapp", "lama", "up", "held_at = '2026-11-02 07:10+07'")
	h.account("whatsapp", "warga", "up", "")
	admin.get("/panel/saluran").is(200).has("Tidak dijalankan", "sejak 2 November 2026, 07.10", "Hapus saluran")
	head := h.enter(h.hire(h.role("head_of_office")))
	head.get("/panel/saluran").has("Tidak dijalankan").lacks("/kubur")
	head.post("/panel/saluran/whatsapp/lama/kubur").is(http.StatusForbidden)
	admin.follow(admin.post("/panel/saluran/whatsapp/warga/kubur")).has("masih dijalankan program")
	admin.follow(admin.post("/panel/saluran/whatsapp/lama/kubur")).has("sudah dihapus dari daftar").lacks("Tidak dijalankan", "<h2 id=\"h-whatsapp-lama\"")
	admin.post("/panel/saluran/whatsapp/lama/kubur").is(http.StatusNotFound)
	admin.get("/panel/jejak?jenis=line").has("Mengubur saluran", "WhatsApp lama")
}

// Without Redis the page says that all goes on, and what to do.
func TestLinesWithoutRedis(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	admin.get("/panel/saluran").lacks("Redis")
	away := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
	t.Cleanup(func() { away.Close() })
	h.panel.Redis = away
	admin.get("/panel/saluran").is(200).has("Redis tidak menjawab", "tetap masuk dan terkirim")
}

// A Community's announcement group says what to do instead.
func TestAnnouncementGroupSaysWhatToDo(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	id := h.group("Operator Wonogiri")
	admin.get("/panel/grup").lacks("grup pengumuman")
	h.exec(`UPDATE groups SET announcement = true WHERE conversation_id = $1`, id)
	page := admin.get("/panel/grup").has("grup pengumuman sebuah Komunitas", "undang nomor asisten ke grup biasa", "jadikan nomor asisten admin")
	if strings.Contains(page.body, "Asisten bukan admin grup") {
		t.Error("the page says two things about one group")
	}
	h.exec(`UPDATE groups SET ours = true`)
	admin.get("/panel/grup").has("tetap bisa dikirim ke sini")
}
