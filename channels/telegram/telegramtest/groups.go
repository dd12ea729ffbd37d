package telegramtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// Group is a supergroup. The bot is not in it until Add; until Promote it is
// told of commands, mentions of it and answers to it alone, as with privacy
// mode on.
type Group struct {
	Title string

	room    *User // its chat, under the id of the group
	in      bool
	admin   bool
	deletes bool  // the bot may delete what others wrote
	moved   int64 // id of the supergroup that it became
	deleted []int
}

// Group returns the group with this id, which is negative, made at the first
// call.
func (s *Server) Group(id int64, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.group(id, title)
}

func (s *Server) group(id int64, title string) *Group {
	if g := s.groups[id]; g != nil {
		return g
	}
	g := &Group{Title: title}
	g.room = &User{ID: id, server: s, said: map[int]string{}, group: g}
	s.groups[id], s.users[id] = g, g.room
	return g
}

// Chat is the group's id as text.
func (g *Group) Chat() string { return g.room.Chat() }

// Add puts the bot into the group, by this person.
func (g *Group) Add(by *User) { g.status(by, func() { g.in = true }) }

// Promote makes the bot a manager of the group, who may delete messages or
// not.
func (g *Group) Promote(by *User, deletes bool) {
	g.status(by, func() { g.admin, g.deletes = true, deletes })
}

// Kick takes the bot out.
func (g *Group) Kick(by *User) {
	g.status(by, func() { g.in, g.admin, g.deletes = false, false, false })
}

// status changes what the bot is in the group and tells it.
func (g *Group) status(by *User, change func()) {
	s := g.room.server
	s.mu.Lock()
	defer s.mu.Unlock()
	before := g.member()
	change()
	g.room.began = g.in
	s.add("my_chat_member", g.Chat(), map[string]any{
		"chat": g.room.chat(), "from": by.from(), "date": s.now().Unix(), "old_chat_member": before, "new_chat_member": g.member(),
	})
}

// member is the bot as a member of the group.
func (g *Group) member() map[string]any {
	out := map[string]any{"user": map[string]any{"id": g.room.server.botID(), "is_bot": true, "first_name": "Telunjuk Sakti"}, "status": "left"}
	switch {
	case g.admin:
		out["status"], out["can_delete_messages"] = "administrator", g.deletes
	case g.in:
		out["status"] = "member"
	}
	return out
}

// Say sends a text of a person to the group and returns the message's id.
func (g *Group) Say(by *User, text string) int { return g.Send(by, map[string]any{"text": text}) }

// Reply is Say in answer to a message.
func (g *Group) Reply(by *User, to int, text string) int {
	s := g.room.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return g.send(by, map[string]any{"text": text, "reply_to_message": g.quoted(to)})
}

// Send sends a message with any content: fields of the Bot API's Message.
func (g *Group) Send(by *User, content map[string]any) int {
	s := g.room.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return g.send(by, content)
}

func (g *Group) send(by *User, content map[string]any) int {
	s := g.room.server
	id := s.id()
	message := map[string]any{"message_id": id, "date": s.now().Unix(), "chat": g.room.chat(), "from": by.from()}
	maps.Copy(message, content)
	text, _ := content["text"].(string)
	entities, called := marked(text)
	if len(entities) > 0 {
		message["entities"] = entities
	}
	g.room.said[id] = fmt.Sprint(by.ID, " ", text)
	reply, _ := content["reply_to_message"].(map[string]any)
	from, _ := reply["from"].(map[string]any)
	if g.in && (g.admin || called || strings.HasPrefix(text, "/") || from["is_bot"] == true) {
		s.add("message", g.Chat(), message)
	}
	return id
}

// marked are the mentions and commands in a text, and whether the bot is
// named by one.
func marked(text string) (list []map[string]any, called bool) {
	at := 0
	for word := range strings.FieldsSeq(text) {
		at += strings.Index(text[at:], word)
		kind := ""
		if strings.HasPrefix(word, "@") {
			kind = "mention"
		} else if strings.HasPrefix(word, "/") {
			kind = "bot_command"
		}
		if kind != "" {
			list = append(list, map[string]any{"type": kind, "offset": len(utf16.Encode([]rune(text[:at]))), "length": len(utf16.Encode([]rune(word)))})
			called = called || strings.HasSuffix(strings.ToLower(word), "@"+Username)
		}
		at += len(word)
	}
	return list, called
}

// quoted is a message of the group as it stands in an answer to it.
func (g *Group) quoted(id int) map[string]any {
	for _, m := range g.room.shown {
		if m.ID == id {
			return g.room.sentMessage(m)
		}
	}
	return map[string]any{"message_id": id, "date": g.room.server.now().Unix(), "chat": g.room.chat(),
		"from": map[string]any{"id": 1, "is_bot": false, "first_name": "Warga"}, "text": g.room.said[id]}
}

// Messages is everything the bot sent to the group, oldest first.
func (g *Group) Messages() []Message { return g.room.Messages() }

// Deleted are the messages that the bot deleted, by id.
func (g *Group) Deleted() []int {
	g.room.server.mu.Lock()
	defer g.room.server.mu.Unlock()
	return slices.Clone(g.deleted)
}

// Migrate makes the group a supergroup under another id, as Telegram does
// when it grows; both are told.
func (g *Group) Migrate(by *User, id int64) *Group {
	s := g.room.server
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.group(id, g.Title)
	next.in, next.admin, next.deletes, next.room.began = g.in, g.admin, g.deletes, g.in
	for from, fields := range map[*Group]map[string]any{g: {"migrate_to_chat_id": id}, next: {"migrate_from_chat_id": g.room.ID}} {
		message := map[string]any{"message_id": s.id(), "date": s.now().Unix(), "chat": from.room.chat(), "from": by.from()}
		maps.Copy(message, fields)
		s.add("message", from.Chat(), message)
	}
	g.moved = id
	return next
}

func (s *Server) deleteMessage(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	room, err := s.reachable(c)
	if err != nil {
		return nil, err
	}
	id := int(c.int("message_id"))
	ours := slices.IndexFunc(room.shown, func(m Message) bool { return m.ID == id })
	switch {
	case ours >= 0:
		room.shown = slices.Delete(room.shown, ours, ours+1)
	case room.said[id] == "":
		return nil, refuse(400, "Bad Request: message to delete not found")
	case room.group == nil || !room.group.deletes:
		return nil, refuse(400, "Bad Request: message can't be deleted")
	}
	delete(room.said, id)
	if room.group != nil {
		room.group.deleted = append(room.group.deleted, id)
	}
	s.wake()
	return true, nil
}

func (s *Server) getChatMember(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.groups[c.int("chat_id")]
	switch {
	case g == nil:
		return nil, refuse(400, "Bad Request: chat not found")
	case c.int("user_id") != s.botID():
		return nil, refuse(400, "Bad Request: PARTICIPANT_ID_INVALID")
	}
	return g.member(), nil
}
