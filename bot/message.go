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

	Target *target `db:"-"` // the message this one is about, if it is known
}

// target is the message that another one deletes, or is a better copy of.
type target struct {
	Text  string
	Files []dialog.File
}

// perTurn is how many messages of one conversation a turn reads.
const perTurn = 50

// unread returns what the conversations have not answered yet, in order, up
// to most of each.
func unread(ctx context.Context, tx pgx.Tx, list []*conversation, most int) (map[int64][]message, error) {
	ids, upto := make([]int64, len(list)), make([]int64, len(list))
	for i, c := range list {
		ids[i], upto[i] = c.ID, c.DoneUpto
	}
	rows, err := tx.Query(ctx, `SELECT m.id, m.conversation_id, m.key, m.body, m.received_at, m.media, m.files
		FROM unnest($1::bigint[], $2::bigint[]) AS x(id, upto) CROSS JOIN LATERAL (
			SELECT * FROM messages WHERE conversation_id = x.id AND id > x.upto ORDER BY conversation_id, id LIMIT $3) m
		ORDER BY m.id`, ids, upto, most)
	if err != nil {
		return nil, err
	}
	read, err := pgx.CollectRows(rows, pgx.RowToStructByName[message])
	if err != nil {
		return nil, err
	}
	if err := aim(ctx, tx, read); err != nil {
		return nil, err
	}
	out := make(map[int64][]message, len(list))
	for _, m := range read {
		out[m.ConversationID] = append(out[m.ConversationID], m)
	}
	for _, c := range list {
		c.more = len(out[c.ID]) == most
	}
	return out, nil
}

// aimDepth is how far back, in messages of the chat, another is looked for
// that was deleted or sent again in better quality.
const aimDepth = 500

// aim looks up what messages are about that delete or better others. In groups
// nobody asks for that.
func aim(ctx context.Context, tx pgx.Tx, messages []message) error {
	var chats []int64
	var refs []string
	for _, m := range messages {
		if m.Body.Target != "" && m.Body.Group == nil && (m.Body.Kind == channels.KindDeleted || m.Body.Kind == channels.KindMedia) {
			chats, refs = append(chats, m.ConversationID), append(refs, m.Body.Target)
		}
	}
	if len(refs) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT m.conversation_id, m.body->>'ref', coalesce(m.body->>'text', ''), m.files
		FROM (SELECT DISTINCT * FROM unnest($1::bigint[], $2::text[]) AS x(chat, ref)) x
		CROSS JOIN LATERAL (SELECT conversation_id, body, files FROM messages WHERE conversation_id = x.chat
			ORDER BY conversation_id DESC, id DESC LIMIT $3) m
		WHERE m.body->>'ref' = x.ref`, chats, refs, aimDepth)
	if err != nil {
		return err
	}
	type place struct {
		chat int64
		ref  string
	}
	found := map[place]*target{}
	var at place
	var t target
	_, err = pgx.ForEachRow(rows, []any{&at.chat, &at.ref, &t.Text, &t.Files}, func() error {
		one := t
		found[at], t.Files = &one, nil
		return nil
	})
	for i, m := range messages {
		messages[i].Target = found[place{m.ConversationID, m.Body.Target}]
	}
	return err
}

// turnEvent is what dialog is told of, made of one message or of several
// photos that came one after the other.
type turnEvent struct {
	dialog.Event
	upto    int64     // the last message in it
	said    time.Time // when the person sent the last message in it, zero if that is not known
	key     string    // of the message to answer
	refs    []string  // of all messages in it, where the channel has such
	album   string    // of the last photo in it
	blocked *bool     // the person blocked us, or came back
	silent  bool      // nothing to answer
}

// events turns messages into what dialog understands. They end before the
// first message whose files are not fetched yet, for a person is answered in
// the order they wrote, and before its siblings, if it is of an album. all is
// false if there is more to read.
func events(messages []message, more bool) (list []turnEvent, all bool) {
	for _, m := range messages {
		last := len(list) - 1
		if m.Media == "wanted" { // the fetch makes the conversation due again
			if last >= 0 && m.Body.Album != "" && list[last].album == m.Body.Album {
				list = list[:last]
			}
			return list, true
		}
		event := m.event()
		if last >= 0 && list[last].takes(event) {
			list[last].join(event)
			continue
		}
		list = append(list, event)
	}
	return list, !more
}

// takes reports whether photos are answered together with those before, or
// photos taken back together.
func (e *turnEvent) takes(next turnEvent) bool {
	if e.silent || next.silent || e.Kind != next.Kind || e.Replaces != nil || next.Replaces != nil {
		return false
	}
	return e.Kind == dialog.KindFiles || (e.Kind == dialog.KindDeleted && len(e.Files) > 0 && len(next.Files) > 0)
}

func (e *turnEvent) join(next turnEvent) {
	e.Files = append(e.Files, next.Files...)
	e.Text = joinText(e.Text, next.Text)
	e.upto, e.said, e.key, e.album, e.refs = next.upto, next.said, next.key, next.album, append(e.refs, next.refs...)
}

func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

func (m message) event() turnEvent {
	body := m.Body
	e := turnEvent{Event: m.meaning(), upto: m.ID, said: m.saidAt(), key: m.Key, album: body.Album}
	if body.Ref != "" {
		e.refs = []string{body.Ref}
	}
	switch body.Kind {
	case channels.KindBlocked, channels.KindUnblocked:
		blocked := body.Kind == channels.KindBlocked
		e.blocked = &blocked
	case channels.KindReaction:
		e.silent = true
	case channels.KindDeleted:
		e.silent = m.Target == nil // of something that never reached us
	}
	return e
}

// meaning is what dialog is told of the message.
func (m message) meaning() dialog.Event {
	body := m.Body
	switch body.Kind {
	case channels.KindText:
		return dialog.Event{Kind: dialog.KindText, Text: body.Text}
	case channels.KindChoice:
		return dialog.Event{Kind: dialog.KindChoice, Choice: body.Choice, Text: body.Text}
	case channels.KindMedia:
		return dialog.Event{Kind: dialog.KindFiles, Files: m.Files, Text: body.Text, Replaces: m.Target.ids()}
	case channels.KindEdited:
		return dialog.Event{Kind: dialog.KindEdited, Text: body.Text}
	case channels.KindDeleted:
		if m.Target == nil {
			return dialog.Event{Kind: dialog.KindDeleted}
		}
		return dialog.Event{Kind: dialog.KindDeleted, Text: m.Target.Text, Files: m.Target.Files}
	case channels.KindMissing:
		return dialog.Event{Kind: dialog.KindMissing, Text: body.Text}
	case channels.KindContact:
		if body.Contact != "" {
			return dialog.Event{Kind: dialog.KindText, Text: body.Contact}
		}
	case channels.KindLocation:
		if p := body.Place; p != nil {
			return dialog.Event{Kind: dialog.KindLocation, Place: &dialog.Position{Latitude: p.Latitude, Longitude: p.Longitude, Name: p.Name}}
		}
	}
	return dialog.Event{Kind: dialog.KindWrong, Text: string(body.Kind)}
}

// ids are the files of a message of which a better copy came; nil without one.
func (t *target) ids() (ids []string) {
	if t == nil {
		return nil
	}
	for _, file := range t.Files {
		ids = append(ids, file.ID)
	}
	return ids
}
