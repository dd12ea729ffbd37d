package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"sakti/channels"
)

const (
	groupAge     = time.Hour       // how long what is known of a group is believed
	groupTimeout = 5 * time.Second // the message waits for it
	groupPause   = time.Minute     // after a question that was not answered
)

// groupCache is what is known of groups.
type groupCache struct {
	mu    sync.Mutex
	known map[types.JID]groupFacts
}

// groupFacts is one group; admins by both of their addresses.
type groupFacts struct {
	title   string
	admins  map[types.JID]bool
	numbers bool // members are known by phone number
	notices bool // it is a Community, or its announcement group: members write comments, which are sealed
	until   time.Time
}

func (g *groupCache) get(jid types.JID) (groupFacts, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	facts, ok := g.known[jid]
	return facts, ok && time.Now().Before(facts.until)
}

func (g *groupCache) put(jid types.JID, facts groupFacts) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known == nil {
		g.known = map[types.JID]groupFacts{}
	}
	g.known[jid] = facts
}

// forget makes the next message ask anew, and keeps what is known until then.
func (g *groupCache) forget(jid types.JID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if facts, ok := g.known[jid]; ok {
		facts.until = time.Time{}
		g.known[jid] = facts
	}
}

func factsOf(info *types.GroupInfo) groupFacts {
	facts := groupFacts{
		title: clean(info.Name), admins: map[types.JID]bool{}, until: time.Now().Add(groupAge),
		numbers: info.AddressingMode == types.AddressingModePN, notices: info.IsParent || info.IsDefaultSubGroup,
	}
	for _, member := range info.Participants {
		if member.IsAdmin || member.IsSuperAdmin {
			facts.admins[member.JID], facts.admins[member.LID], facts.admins[member.PhoneNumber] = true, true, true
		}
	}
	delete(facts.admins, types.JID{})
	return facts
}

// group is what is known of a group; WhatsApp is asked once an hour and after
// every change.
func (l *line) group(ctx context.Context, jid types.JID) groupFacts {
	facts, fresh := l.groups.get(jid)
	if fresh {
		return facts
	}
	ctx, cancel := context.WithTimeout(ctx, groupTimeout)
	defer cancel()
	info, err := l.GetGroupInfo(ctx, jid)
	if err != nil {
		facts.until = time.Now().Add(groupPause)
		l.groups.put(jid, facts)
		return facts
	}
	facts = factsOf(info)
	l.groups.put(jid, facts)
	l.groupTimer(ctx, jid, info.GroupEphemeral)
	return facts
}

// groupTimer keeps a group's timer. If that fails, messages tell it again.
func (l *line) groupTimer(ctx context.Context, jid types.JID, e types.GroupEphemeral) {
	seconds := uint32(0)
	if e.IsEphemeral {
		seconds = e.DisappearingTimer
	}
	_ = l.setTimer(ctx, jid.String(), seconds)
}

// describe fills in what a message does not say about its group.
func (l *line) describe(ctx context.Context, event *channels.Event, author types.JID) {
	jid, err := types.ParseJID(event.Chat)
	if err != nil {
		return
	}
	facts, ours := l.group(ctx, jid), l.ours()
	event.Group.Title, event.Group.Announcement = facts.title, facts.notices
	event.Group.Admin = facts.admins[author.ToNonAD()]
	event.Group.Ours = facts.admins[ours.lid.ToNonAD()] || facts.admins[ours.pn.ToNonAD()]
}

// takeJoined tells that our number was put into a group.
func (l *line) takeJoined(ctx context.Context, e *events.JoinedGroup) error {
	l.groups.put(e.JID, factsOf(&e.GroupInfo))
	l.groupTimer(ctx, e.JID, e.GroupEphemeral)
	event := channels.Event{
		Key:  fmt.Sprintf("j%s.%s.%d", e.JID.User, e.ParticipantVersionID, e.GroupCreated.Unix()),
		Kind: channels.KindJoined,
	}
	if e.ParticipantVersionID == "" { // put in again later is a new deed
		event.Key += fmt.Sprintf(".%d", time.Now().Unix()/60)
	}
	return l.pass(ctx, l.aboutGroup(event, e.JID, e.Sender, e.SenderPN))
}

// takeGroup follows changes of a group and tells that our number was taken
// out.
func (l *line) takeGroup(ctx context.Context, e *events.GroupInfo) error {
	l.groups.forget(e.JID)
	if e.Ephemeral != nil {
		l.groupTimer(ctx, e.JID, *e.Ephemeral)
	}
	gone := e.Delete != nil && e.Delete.Deleted
	for _, jid := range e.Leave {
		gone = gone || l.ours().is(jid)
	}
	if !gone {
		return nil
	}
	event := channels.Event{
		Key:  fmt.Sprintf("l%s.%d", e.JID.User, e.Timestamp.Unix()),
		Kind: channels.KindLeft, At: e.Timestamp.UTC(),
	}
	return l.pass(ctx, l.aboutGroup(event, e.JID, e.Sender, e.SenderPN))
}

// aboutGroup completes an event that is no message.
func (l *line) aboutGroup(event channels.Event, jid types.JID, by, byPN *types.JID) channels.Event {
	facts, _ := l.groups.get(jid)
	event.Chat = jid.String()
	event.Group = &channels.Group{Title: facts.title, Announcement: facts.notices}
	if by != nil {
		other := types.JID{}
		if byPN != nil {
			other = *byPN
		}
		event.Group.From = who(*by, other).address()
	}
	return event
}

// Delete implements channels.Moderator.
func (c *Channel) Delete(ctx context.Context, chat, from, ref string) error {
	group, err := destination(chat)
	if err != nil {
		return err
	}
	author, err := destination(from)
	if err != nil {
		return err
	}
	l, err := c.ready(ctx)
	if err != nil {
		return err
	}
	author = l.inGroup(ctx, group, author)
	_, err = l.SendMessage(ctx, group, l.BuildRevoke(group, author, ref), whatsmeow.SendRequestExtra{Timeout: c.config.SendTimeout})
	if err != nil {
		return c.refusal(err)
	}
	return nil
}

// inGroup is a person's address as the group uses it: one that is not
// migrated knows phone numbers only.
func (l *line) inGroup(ctx context.Context, group, person types.JID) types.JID {
	want := types.HiddenUserServer
	if l.group(ctx, group).numbers {
		want = types.DefaultUserServer
	}
	if person.Server == want {
		return person
	}
	if other, err := l.Store.GetAltJID(ctx, person); err == nil && !other.IsEmpty() {
		return other.ToNonAD()
	}
	return person
}

// notInGroup recognises that our number is not in the group.
func notInGroup(err error) bool {
	return errors.Is(err, whatsmeow.ErrNotInGroup) || errors.Is(err, whatsmeow.ErrGroupNotFound)
}
