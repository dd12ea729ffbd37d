package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/channels"
)

// message is one row of what came in.
type message struct {
	ID             int64          `db:"id"`
	ConversationID int64          `db:"conversation_id"`
	Key            string         `db:"key"`
	Body           channels.Event `db:"body"`
	ReceivedAt     time.Time      `db:"received_at"`
	Media          string         `db:"media"`
	Files          []dialog.File  `db:"files"`
}

// perTurn is how many messages of one conversation a turn reads.
const perTurn = 50

// unread returns what the conversations have not answered yet, in order.
func unread(ctx context.Context, tx pgx.Tx, list []*conversation) (map[int64][]message, error) {
	ids, upto := make([]int64, len(list)), make([]int64, len(list))
	for i, c := range list {
		ids[i], upto[i] = c.ID, c.DoneUpto
	}
	rows, err := tx.Query(ctx, `SELECT m.id, m.conversation_id, m.key, m.body, m.received_at, m.media, m.files
		FROM unnest($1::bigint[], $2::bigint[]) AS x(id, upto) CROSS JOIN LATERAL (
			SELECT * FROM messages WHERE conversation_id = x.id AND id > x.upto ORDER BY conversation_id, id LIMIT $3) m
		ORDER BY m.id`, ids, upto, perTurn)
	if err != nil {
		return nil, err
	}
	read, err := pgx.CollectRows(rows, pgx.RowToStructByName[message])
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]message, len(list))
	for _, m := range read {
		out[m.ConversationID] = append(out[m.ConversationID], m)
	}
	return out, nil
}

// turnEvent is what dialog is told of, made of one message or of several
// photos that came one after the other.
type turnEvent struct {
	dialog.Event
	upto    int64  // the last message in it
	key     string // of the message to answer
	album   string // of the last photo in it
	blocked *bool  // the person blocked us, or came back
}

// events turns messages into what dialog understands. They end before the
// first message whose files are not fetched yet, for a person is answered in
// the order they wrote, and before its siblings, if it is of an album. all is
// false if there may be more to read.
func events(messages []message) (list []turnEvent, all bool) {
	for _, m := range messages {
		last := len(list) - 1
		if m.Media == "wanted" { // the fetch makes the conversation due again
			if last >= 0 && m.Body.Album != "" && list[last].album == m.Body.Album {
				list = list[:last]
			}
			return list, true
		}
		event := m.event()
		if last >= 0 && event.Kind == dialog.KindFiles && list[last].Kind == dialog.KindFiles {
			list[last].Files = append(list[last].Files, event.Files...)
			list[last].Text = joinText(list[last].Text, event.Text)
			list[last].upto, list[last].key, list[last].album = event.upto, event.key, event.album
			continue
		}
		list = append(list, event)
	}
	return list, len(messages) < perTurn
}

func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

func (m message) event() turnEvent {
	e := turnEvent{upto: m.ID, key: m.Key, album: m.Body.Album}
	body := m.Body
	switch body.Kind {
	case channels.KindText:
		e.Event = dialog.Event{Kind: dialog.KindText, Text: body.Text}
	case channels.KindChoice:
		e.Event = dialog.Event{Kind: dialog.KindChoice, Choice: body.Choice, Text: body.Text}
	case channels.KindMedia:
		e.Event = dialog.Event{Kind: dialog.KindFiles, Files: m.Files, Text: body.Text}
	case channels.KindEdited:
		e.Event = dialog.Event{Kind: dialog.KindEdited, Text: body.Text}
	case channels.KindBlocked, channels.KindUnblocked:
		blocked := body.Kind == channels.KindBlocked
		e.blocked = &blocked
	case channels.KindContact:
		e.Event = dialog.Event{Kind: dialog.KindWrong, Text: "contact"}
		if body.Contact != "" {
			e.Event = dialog.Event{Kind: dialog.KindText, Text: body.Contact}
		}
	default:
		e.Event = dialog.Event{Kind: dialog.KindWrong, Text: string(body.Kind)}
	}
	return e
}
