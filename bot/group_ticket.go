package bot

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/bot/group"
	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
)

// ReplyTicket writes an officer's answer to a ticket: into the private chat,
// or, if it is a question of a group, into the group, shown as the answer to
// the question. core.Invalid if the answer to a group holds a NIK or the
// number of a family card. It is sent once the caller has committed; closing
// the ticket is the caller's.
func ReplyTicket(ctx context.Context, tx pgx.Tx, office *core.Office, staff *core.Staff, ticket int64, words string) error {
	q, err := office.QuestionOf(ctx, tx, ticket)
	if err != nil {
		return err
	}
	if q == nil {
		conversation, err := office.ConversationOf(ctx, tx, ticket)
		if err != nil {
			return err
		}
		return Reply(ctx, tx, office, staff, conversation, words)
	}
	if group.HasNIK(words) {
		return &core.Error{Code: core.Invalid, Text: "Jawaban ini dibaca seluruh grup, jadi tidak boleh berisi NIK atau nomor KK."}
	}
	if err := answerQuestion(ctx, tx, office, *q, strings.TrimSpace(words)); err != nil {
		return err
	}
	return signed(ctx, tx, office, staff, q.GroupID)
}

func answerQuestion(ctx context.Context, tx pgx.Tx, office *core.Office, q core.Question, words string) error {
	rows, err := tx.Query(ctx, `SELECT `+conversationColumns+` FROM turns t JOIN conversations c ON c.id = t.conversation_id
		WHERE c.id = $1`, q.GroupID)
	if err != nil {
		return err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[conversation])
	if err != nil {
		return err
	}
	groups, err := office.GroupsOf(ctx, tx, []int64{q.GroupID})
	if err != nil {
		return err
	}
	lang, name := groups[q.GroupID].Lang, q.Name
	if name == "" || group.HasNIK(name) {
		name = say.Text(lang, "support.member")
	}
	out := to(c, say.Text(lang, "support.answer", "name", name, "answer", words))
	out.body.Quote = &channels.Quote{Ref: q.Ref, From: q.Author, Text: short(q.Words, 200)}
	if err := enqueue(ctx, tx, []outgoing{out}); err != nil {
		return err
	}
	return office.Settle(ctx, tx, q.ID, "office")
}
