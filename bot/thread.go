package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/channels"
	"sakti/core"
)

// Thread is a conversation as officers read it.
type Thread struct {
	ID      int64      `db:"id"`
	Channel string     `db:"channel"`
	Person  int64      `db:"person_id"` // 0 of a group
	Group   bool       `db:"is_group"`
	Name    string     `db:"name"`    // as the channel shows it, unverified
	Phone   core.Phone `db:"phone"`   // "" where the channel shows none
	Blocked bool       `db:"blocked"` // the person wants no messages
	Said    []Said     `db:"-"`       // oldest first
	More    bool       `db:"-"`       // there is more before
	Reply   int64      `db:"reply"`   // the last message that one of the staff wrote, 0 if none
	ByHand  *time.Time `db:"by_hand"` // somebody answers with the number's own phone: till then the bot is silent
}

// Said is one message of a thread, from either side.
type Said struct {
	ID      int64
	Ours    bool
	At      time.Time
	Kind    string // a channels.Kind; "text" for ours
	Text    string
	Choices []string // offered with a message of ours
	Files   []ThreadFile
	State   string // of ours: waiting, sent, delivered, read, failed
	Why     string // it failed or still waits
	By      string // the officer who wrote it, OfficePhone for who is not known by name, "" for the service itself
	Again   bool   // it failed and may be sent again
}

// OfficePhone stands for who wrote with a number's own phone.
const OfficePhone = "Petugas dengan HP kantor"

// ThreadFile is a photo or PDF in a message. It is opened in the case that it
// belongs to, if it belongs to one.
type ThreadFile struct {
	ID          uuid.UUID
	Application *uuid.UUID
	PDF         bool
	Refused     string // a code of core/intake; such a file is not kept
}

// ReadThread reads the newest messages of a conversation, up to limit;
// core.NotFound if there is none.
func ReadThread(ctx context.Context, tx pgx.Tx, id int64, limit int) (*Thread, error) {
	rows, err := tx.Query(ctx, `SELECT c.id, c.channel, coalesce(c.person_id, 0) AS person_id, c.is_group, coalesce(p.name, '') AS name,
			coalesce(p.phone, '') AS phone, c.blocked_at IS NOT NULL AS blocked,
			coalesce((SELECT max(outbox_id) FROM chat_replies WHERE conversation_id = c.id), 0) AS reply,
			CASE WHEN c.hand_until > $2 THEN c.hand_until END AS by_hand
		FROM conversations c LEFT JOIN people p ON p.id = c.person_id WHERE c.id = $1`, id, time.Now())
	if err != nil {
		return nil, err
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Thread])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, &core.Error{Code: core.NotFound, Text: "Percakapan ini tidak ada."}
	}
	if err != nil {
		return nil, err
	}
	theirs, err := theySaid(ctx, tx, id, limit+1)
	if err != nil {
		return nil, err
	}
	ours, err := weSaid(ctx, tx, id, limit+1)
	if err != nil {
		return nil, err
	}
	t.Said = append(theirs, ours...)
	slices.SortStableFunc(t.Said, func(a, b Said) int { return a.At.Compare(b.At) })
	if t.More = len(t.Said) > limit; t.More {
		t.Said = t.Said[len(t.Said)-limit:]
	}
	return t, nil
}

func theySaid(ctx context.Context, tx pgx.Tx, id int64, limit int) ([]Said, error) {
	rows, err := tx.Query(ctx, `SELECT id, received_at, body, files FROM messages
		WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2`, id, limit)
	if err != nil {
		return nil, err
	}
	var out []Said
	var m message
	var body []byte
	_, err = pgx.ForEachRow(rows, []any{&m.ID, &m.ReceivedAt, &body, &m.Files}, func() error {
		m.Body = channels.Event{}
		if err := json.Unmarshal(body, &m.Body); err != nil {
			return err
		}
		out = append(out, m.said())
		m.Files = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(out)
	return out, placeFiles(ctx, tx, out)
}

func (m message) said() Said {
	s := Said{ID: m.ID, At: m.ReceivedAt, Kind: string(m.Body.Kind), Text: cmp.Or(m.Body.Text, m.Body.Choice, m.Body.Contact)}
	for _, file := range m.Files {
		id, err := uuid.Parse(file.ID)
		if err == nil || file.Refused != "" {
			s.Files = append(s.Files, threadFile(id, file))
		}
	}
	return s
}

func threadFile(id uuid.UUID, file dialog.File) ThreadFile {
	return ThreadFile{ID: id, PDF: file.PDF, Refused: file.Refused}
}

// placeFiles finds the case that each file serves in.
func placeFiles(ctx context.Context, tx pgx.Tx, list []Said) error {
	var ids []uuid.UUID
	for _, s := range list {
		for _, file := range s.Files {
			ids = append(ids, file.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `SELECT DISTINCT ON (file_id) file_id, application_id FROM attachments
		WHERE file_id = ANY($1) ORDER BY file_id, removed_at IS NULL DESC, id DESC`, ids)
	if err != nil {
		return err
	}
	places := map[uuid.UUID]uuid.UUID{}
	var file, application uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&file, &application}, func() error {
		places[file] = application
		return nil
	})
	for i := range list {
		for j := range list[i].Files {
			if at, known := places[list[i].Files[j].ID]; known {
				list[i].Files[j].Application = &at
			}
		}
	}
	return err
}

func weSaid(ctx context.Context, tx pgx.Tx, id int64, limit int) ([]Said, error) {
	rows, err := tx.Query(ctx, `SELECT o.id, o.created_at, o.body, CASE WHEN r.outbox_id IS NOT NULL THEN coalesce(s.name, $3) ELSE '' END, o.error,
			CASE WHEN o.failed_at IS NOT NULL THEN 'failed' WHEN o.read_at IS NOT NULL THEN 'read'
				WHEN o.delivered_at IS NOT NULL THEN 'delivered' WHEN o.sent_at IS NOT NULL THEN 'sent' ELSE 'waiting' END,
			o.failed_at IS NOT NULL AND NOT o.handed_on
		FROM outbox o LEFT JOIN chat_replies r ON r.conversation_id = o.conversation_id AND r.outbox_id = o.id
		LEFT JOIN staff s ON s.id = r.staff_id
		WHERE o.conversation_id = $1 ORDER BY o.id DESC LIMIT $2`, id, limit, OfficePhone)
	if err != nil {
		return nil, err
	}
	var out []Said
	var body []byte
	s := Said{Ours: true}
	_, err = pgx.ForEachRow(rows, []any{&s.ID, &s.At, &body, &s.By, &s.Why, &s.State, &s.Again}, func() error {
		var b outBody
		if err := json.Unmarshal(body, &b); err != nil {
			return err
		}
		s.Kind, s.Text, s.Choices = cmp.Or(b.What, string(channels.KindText)), b.Text, nil
		for _, choice := range b.Choices {
			s.Choices = append(s.Choices, choice.Label)
		}
		out = append(out, s)
		return nil
	})
	slices.Reverse(out)
	return out, err
}

// ThreadMark stands for a thread as officers read it: as long as it is the
// same, nothing was said, sent, delivered or read.
func ThreadMark(ctx context.Context, tx pgx.Tx, id int64) (mark string, err error) {
	err = tx.QueryRow(ctx, `SELECT (SELECT count(*) || ' ' || count(files) FROM messages WHERE conversation_id = $1) || ' '
		|| (SELECT count(*) || ' ' || count(sent_at) || ' ' || count(delivered_at) || ' ' || count(read_at) || ' ' || count(failed_at)
			FROM outbox WHERE conversation_id = $1)`, id).Scan(&mark)
	return mark, err
}
