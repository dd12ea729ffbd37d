package bot

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/bot/group"
	"sakti/channels"
)

// reminded is how long an author is not reminded again.
const reminded = 10 * time.Minute

// guard takes a message with somebody's number, or a photo of a document, out
// of the group as far as we may, reminds its author, and keeps the number from
// lying about with us. What the managers of a group show is deleted for its
// numbers only: they post circulars.
func (a *attendance) guard(ctx context.Context, m message, photo bool) error {
	may := a.group.DeleteNumbers
	if photo {
		may = a.group.DeletePhotos && !m.Body.Group.Admin
	}
	ref := m.Body.Ref
	if m.Body.Kind == channels.KindEdited {
		ref = m.Body.Target
	}
	deletes := may && m.Body.Group.Ours && ref != ""
	if deletes {
		if err := a.remove(ctx, m.Body.Group.From, ref); err != nil {
			return err
		}
	}
	if !photo {
		_, err := a.tx.Exec(ctx, `UPDATE messages SET body = (body::jsonb || jsonb_build_object('text', $3::text))::json
			WHERE conversation_id = $1 AND id = $2`, a.c.ID, m.ID, group.Mask(m.Body.Text))
		if err != nil {
			return err
		}
	}
	return a.remind(ctx, m, photo, deletes)
}

// remove has a message of somebody deleted, once.
func (a *attendance) remove(ctx context.Context, from, ref string) error {
	times, err := a.told(ctx, "delete "+ref, 24*time.Hour)
	if err != nil || times > 1 {
		return err
	}
	out := to(a.c, "")
	out.body.Delete = &deletion{From: from, Ref: ref}
	a.out = append(a.out, out)
	return nil
}

func (a *attendance) remind(ctx context.Context, m message, photo, deleted bool) error {
	times, err := a.told(ctx, "guard "+m.Body.Group.From, reminded)
	if err != nil || times > 1 || a.now.Sub(m.Body.At) > stale {
		return err
	}
	link, err := a.privateLink(ctx, a.tx, a.c, a.group)
	// It shows no message that it answers: that would show the number again.
	a.say(group.Warning{Lang: a.group.Lang, Name: m.Body.Name, Link: link, Photo: photo, Deleted: deleted}.Text())
	return err
}

// judge deals with photos that have been looked at since they were passed
// over. What was seen of them is forgotten.
func (a *attendance) judge(ctx context.Context) error {
	rows, err := a.tx.Query(ctx, `UPDATE messages SET files = NULL FROM (
			SELECT id AS at, files AS seen FROM messages WHERE conversation_id = $1 AND id > $2 - 20000 AND media = 'done' AND files IS NOT NULL) x
		WHERE conversation_id = $1 AND id = x.at
		RETURNING id, conversation_id, key, body, received_at, media, x.seen AS files`, a.c.ID, a.c.DoneUpto)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[message])
	for _, m := range list {
		if err != nil {
			break
		}
		if m.Body.Group != nil && a.group.Active && anyDocument(m.Files) {
			err = a.guard(ctx, m, true)
		}
	}
	return err
}

// anyDocument reports whether one of the photos shows a document, be it cut
// off or glaring.
func anyDocument(files []dialog.File) bool {
	for _, file := range files {
		switch cmp.Or(file.Refused, file.Weak) { // codes of core/intake
		case "", "cut", "glare", "motion":
			if !file.PDF {
				return true
			}
		}
	}
	return false
}
