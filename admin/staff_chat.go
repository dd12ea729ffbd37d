package admin

import (
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// staffChatView is a chat that is an operator's, with its channels as people
// call them.
type staffChatView struct {
	core.StaffChat
	Channels string
}

func (p *panel) staffChats(v *visit, staff int64) (out []staffChatView, err error) {
	chats, err := core.StaffChats(v.Context(), v.tx, staff)
	for _, chat := range chats {
		names := make([]string, len(chat.Channels))
		for i, channel := range chat.Channels {
			names[i] = channelName(channel)
		}
		out = append(out, staffChatView{StaffChat: chat, Channels: strings.Join(names, ", ")})
	}
	return out, err
}

// unlinkChat takes an operator's duty from a chat. Like endSessions it does not
// ask whether things have changed meanwhile: a phone is stolen.
func (p *panel) unlinkChat(v *visit) (answer, error) {
	person, err := strconv.ParseInt(v.PostFormValue("person"), 10, 64)
	if err != nil {
		return answer{}, errNoPage
	}
	return p.editStaff(v, "Chat itu sudah dilepas. Buat kode undangan baru untuk HP penggantinya.", func(tx pgx.Tx, staff *core.Staff) error {
		return p.office.UnlinkChat(v.Context(), tx, v.staff, staff.ID, person)
	})
}
