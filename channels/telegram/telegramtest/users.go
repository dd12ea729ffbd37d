package telegramtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// User is a person with a private chat with the bot.
type User struct {
	ID        int64 // of the person and of the chat
	FirstName string
	LastName  string

	server  *Server
	began   bool // wrote at least once, so that the bot may write
	blocked bool
	said    map[int]string // their own messages by id
	shown   []Message
	group   *Group // this is the room of a group, and nobody
}

// User returns the person with this id, made at the first call.
func (s *Server) User(id int64) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[id]
	if u == nil {
		u = &User{ID: id, FirstName: fmt.Sprint("Warga ", id), server: s, said: map[int]string{}}
		s.users[id] = u
	}
	return u
}

// Chat is the chat's id as text.
func (u *User) Chat() string { return strconv.FormatInt(u.ID, 10) }

// Say sends a text and returns the message's id.
func (u *User) Say(text string) int { return u.Send(map[string]any{"text": text}) }

// Start presses the button that opens the chat, with a deep link's payload.
func (u *User) Start(payload string) int {
	if payload != "" {
		return u.Say("/start " + payload)
	}
	return u.Say("/start")
}

// Send sends a message with any content: fields of the Bot API's Message.
func (u *User) Send(content map[string]any) int {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.send(content)
}

func (u *User) send(content map[string]any) int {
	if u.blocked { // writing again takes the block away
		u.member("kicked", "member")
	}
	u.began, u.blocked = true, false
	id := u.server.id()
	message := map[string]any{
		"message_id": id, "date": u.server.now().Unix(), "chat": u.chat(), "from": u.from(),
	}
	maps.Copy(message, content)
	text, _ := content["text"].(string)
	u.said[id] = "message " + text
	u.server.add("message", u.Chat(), message)
	return id
}

// Edit changes an earlier message of this person.
func (u *User) Edit(id int, text string) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add("edited_message", u.Chat(), map[string]any{
		"message_id": id, "date": s.now().Unix(), "edit_date": s.now().Unix(),
		"chat": u.chat(), "from": u.from(), "text": text,
	})
}

// Press presses the newest button with this label or data and returns the id
// of the callback query.
func (u *User) Press(button string) (string, error) {
	s := u.server
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(u.shown) {
		for _, b := range m.Buttons {
			if b.Label != button && b.Data != button {
				continue
			}
			query := strconv.Itoa(s.id())
			s.answered[query] = 0
			s.add("callback_query", u.Chat(), map[string]any{
				"id": query, "from": u.from(), "message": u.sentMessage(m),
				"chat_instance": "1", "data": b.Data,
			})
			return query, nil
		}
	}
	return "", fmt.Errorf("telegramtest: chat %d shows no button %q", u.ID, button)
}

// Block blocks the bot.
func (u *User) Block() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.began, u.blocked = true, true
	u.member("member", "kicked")
}

// Unblock opens the chat again.
func (u *User) Unblock() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.blocked = false
	u.member("kicked", "member")
}

func (u *User) member(before, after string) {
	bot := map[string]any{"id": u.server.botID(), "is_bot": true, "first_name": "Telunjuk Sakti"}
	u.server.add("my_chat_member", u.Chat(), map[string]any{
		"chat": u.chat(), "from": u.from(), "date": u.server.now().Unix(),
		"old_chat_member": map[string]any{"status": before, "user": bot, "until_date": 0},
		"new_chat_member": map[string]any{"status": after, "user": bot, "until_date": 0},
	})
}

// Messages is everything the bot sent to this person, oldest first.
func (u *User) Messages() []Message {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return slices.Clone(u.shown)
}

// Wait waits until the messages are as ready wants them.
func (u *User) Wait(ctx context.Context, ready func([]Message) bool) error {
	return u.server.until(ctx, func() bool { return ready(slices.Clone(u.shown)) })
}

func (u *User) chat() map[string]any {
	if u.group != nil {
		return map[string]any{"id": u.ID, "type": "supergroup", "title": u.group.Title}
	}
	return map[string]any{"id": u.ID, "type": "private", "first_name": u.FirstName, "last_name": u.LastName}
}

func (u *User) from() map[string]any {
	return map[string]any{
		"id": u.ID, "is_bot": false, "first_name": u.FirstName, "last_name": u.LastName, "language_code": "id",
	}
}
