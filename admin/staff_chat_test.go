package admin

import (
	"context"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"sakti/core/coretest"
)

// An operator's lost phone is let go from their page, and says so once.
func TestLostPhoneOfAnOperator(t *testing.T) {
	t.Parallel()
	h := open(t)
	admin := h.enter(h.hire(h.role("admin")))
	var person, staff int64
	h.do(func(tx pgx.Tx) {
		operator := coretest.Operator(t, tx, "DESA-33.12.01.2001")
		person, staff = operator.ID, operator.Operator.StaffID
		if _, err := tx.Exec(context.Background(), `INSERT INTO conversations (channel, account, chat, person_id) VALUES ('whatsapp', 'warga', 'lost@lid', $1)`, person); err != nil {
			t.Fatal(err)
		}
	})
	page := staffPath(staff)
	admin.get(page).has("Chat sebagai operator", "WhatsApp", "Lepaskan")
	admin.follow(admin.post(page+"/chat/lepas", "person", strconv.FormatInt(person, 10))).has("Chat itu sudah dilepas", "Melepas chat operator").lacks("Chat sebagai operator")
	admin.follow(admin.post(page+"/chat/lepas", "person", strconv.FormatInt(person, 10))).has("sudah tidak tertaut")
	admin.post(page+"/chat/lepas", "person", "x").is(404)
}
