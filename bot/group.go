package bot

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/group"
	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
	"sakti/core/catalog"
)

// answerGroups answers what was addressed to us in groups, watches questions
// and reminds of what does not belong there. It moves each conversation's
// DoneUpto past the messages it has dealt with. A photo that is still being
// looked at holds up nobody: it is dealt with when it has been.
func (b *Bot) answerGroups(ctx context.Context, tx pgx.Tx, list []*conversation, messages map[int64][]message) ([]outgoing, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if err := b.meetGroups(ctx, tx, list, messages); err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	groups, err := b.Office.GroupsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var out []outgoing
	for _, c := range list {
		said, err := b.attend(ctx, tx, c, groups[c.ID], messages[c.ID])
		if err != nil {
			return nil, &turnError{conversation: c.ID, err: err}
		}
		out = append(out, said...)
	}
	return out, nil
}

// meetGroups keeps what the messages tell of their groups.
func (b *Bot) meetGroups(ctx context.Context, tx pgx.Tx, list []*conversation, messages map[int64][]message) error {
	for _, c := range list {
		title, ours, notices, in, told := "", false, false, true, false
		for _, m := range messages[c.ID] {
			if g := m.Body.Group; g != nil {
				told, in = true, m.Body.Kind != channels.KindLeft
				if ours, notices = g.Ours, g.Announcement; g.Title != "" {
					title = g.Title
				}
			}
		}
		var err error
		switch {
		case !told:
		case in:
			c.Blocked = false
			if err = b.Office.MeetGroup(ctx, tx, c.ID, title, ours); err == nil {
				err = b.Office.MarkAnnouncement(ctx, tx, c.ID, notices)
			}
		default:
			c.Blocked = true
			err = b.Office.LeaveGroup(ctx, tx, c.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// attendance is one turn of one group.
type attendance struct {
	*Bot
	tx    pgx.Tx
	c     *conversation
	group core.Group
	now   time.Time
	open  []core.Question // unsettled ones
	out   []outgoing
}

// attend deals with what was written in a group. A panic is an error of this
// group alone.
func (b *Bot) attend(ctx context.Context, tx pgx.Tx, c *conversation, g core.Group, messages []message) (out []outgoing, err error) {
	defer caught(&err)
	a := &attendance{Bot: b, tx: tx, c: c, group: g, now: b.Office.Now().In(catalog.WIB)}
	if a.open, err = b.Office.Unsettled(ctx, tx, c.ID); err != nil {
		return nil, err
	}
	if err := a.judge(ctx); err != nil {
		return nil, err
	}
	for _, m := range messages {
		if err := a.hear(ctx, m); err != nil {
			return nil, err
		}
		c.DoneUpto = m.ID
	}
	if c.more {
		now := time.Now()
		c.due = &now
	}
	return a.out, nil
}

// stale is how old a message is that gets no answer any more, as after an
// outage: by then the group talks of something else. Questions are watched
// all the same.
const stale = 2 * time.Hour

// hear deals with one message. In a Community's announcement group whatever we
// said would be an announcement to everybody: nothing is said.
func (a *attendance) hear(ctx context.Context, m message) error {
	if a.group.Announcement {
		return nil
	}
	switch m.Body.Kind {
	case channels.KindJoined:
		return a.welcome(ctx)
	case channels.KindLeft, channels.KindReaction, channels.KindReceipt:
		return nil
	case channels.KindDeleted:
		return a.takenBack(ctx, m.Body.Target)
	case channels.KindEdited:
		return a.edited(ctx, m)
	}
	if m.Body.Group == nil {
		return nil
	}
	if m.Body.ByHand { // one of ours answers with the number's own phone
		return a.settles(ctx, m)
	}
	if group.HasNIK(m.Body.Text) {
		return a.guard(ctx, m, false)
	}
	if err := a.settles(ctx, m); err != nil {
		return err
	}
	request := group.Read(group.Message{Text: m.Body.Text, ToBot: m.Body.Group.ToBot, Quotes: m.Body.ReplyTo != "", Forwarded: m.Body.Forwarded})
	switch request.Kind {
	case group.Nothing:
		return nil
	case group.Thanks:
		return a.thanked(ctx, m)
	case group.Question:
		return a.watch(ctx, m)
	}
	return a.answer(ctx, m, request)
}

// welcome says hello to a group that we were put into, once a day at most.
func (a *attendance) welcome(ctx context.Context) error {
	times, err := a.told(ctx, "welcome", 24*time.Hour)
	if err == nil && times == 1 {
		a.say(say.Text(a.group.Lang, "support.welcome"))
	}
	return err
}

func (a *attendance) say(text string) *outgoing {
	a.out = append(a.out, to(a.c, text))
	return &a.out[len(a.out)-1]
}

// told notes that a group is told something, and says how often it has been
// within the time since the first.
func (a *attendance) told(ctx context.Context, topic string, within time.Duration) (times int, err error) {
	err = a.tx.QueryRow(ctx, `INSERT INTO group_told AS t (conversation_id, topic, at) VALUES ($1, $2, $3)
		ON CONFLICT (conversation_id, topic) DO UPDATE SET at = CASE WHEN t.at <= $4 THEN $3 ELSE t.at END,
			times = CASE WHEN t.at <= $4 THEN 1 ELSE t.times + 1 END RETURNING times`,
		a.c.ID, topic, a.now, a.now.Add(-within)).Scan(&times)
	return times, err
}
