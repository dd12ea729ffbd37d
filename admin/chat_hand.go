package admin

import (
	"github.com/jackc/pgx/v5"

	"sakti/bot"
)

// endHand has the bot answer again where somebody answered with the office's
// phone.
func (p *panel) endHand(v *visit) (answer, error) {
	id, err := v.conversation()
	if err != nil {
		return answer{}, err
	}
	if _, err := bot.ReadThread(v.Context(), v.tx, id, 1); err != nil {
		return answer{}, err
	}
	told, err := p.try(v, func(tx pgx.Tx) error { return bot.EndHand(v.Context(), tx, id) })
	if err != nil {
		return answer{}, err
	}
	if told == "" {
		told = "Asisten menjawab lagi di chat ini."
	}
	p.sessions.tell(v.Context(), told)
	return goTo(chatPath(id) + "#akhir"), nil
}
