package cloudtest

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// User is a person on WhatsApp.
type User struct {
	Number string // wa_id
	ID     string // user_id, that Meta made for this business
	Name   string

	server *Server
	hidden bool // behind a username: the number is not told
	gone   bool // has no WhatsApp any more
	wrote  time.Time
	said   map[string]bool // ids of their messages
	shown  []Message
	read   string
	typing bool
}

// User returns the person with this number, made at the first call.
func (s *Server) User(number string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[number]
	if u == nil {
		u = &User{Number: number, ID: "ID." + number + "9", Name: "Warga " + number, server: s, said: map[string]bool{}}
		s.users[number] = u
	}
	return u
}

// Chat is the address that a program answers to.
func (u *User) Chat() string {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	if u.hidden {
		return u.ID
	}
	return u.Number
}

// Hide puts the person behind a username: from now on no push tells the
// number.
func (u *User) Hide() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.hidden = true
}

// Leave ends the person's account: nothing can be brought to them.
func (u *User) Leave() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.gone = true
}

// Say sends a text and returns the message's id.
func (u *User) Say(text string) string {
	return u.Send("text", map[string]any{"body": text}, nil)
}

// Send sends a message of any type; more are fields beside its content, such
// as context.
func (u *User) Send(kind string, content any, more map[string]any) string {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.send(kind, content, more)
}

// send is called with mu held.
func (u *User) send(kind string, content any, more map[string]any) string {
	s := u.server
	id := "wamid.IN" + s.id("")
	message := map[string]any{"id": id, "timestamp": fmt.Sprint(s.now().Unix()), "type": kind, "from_user_id": u.ID}
	if content != nil {
		message[kind] = content
	}
	contact := map[string]any{"profile": map[string]any{"name": u.Name}, "user_id": u.ID}
	if !u.hidden {
		message["from"], contact["wa_id"] = u.Number, u.Number
	}
	maps.Copy(message, more)
	u.said[id], u.wrote = true, s.now()
	s.push(u.Number, map[string]any{"contacts": []any{contact}, "messages": []any{message}})
	return id
}

// Press presses the newest button, or chooses the newest row, with this label.
func (u *User) Press(label string) error {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	for _, m := range slices.Backward(u.shown) {
		for _, c := range m.Choices {
			if c.Label != label {
				continue
			}
			kind := "button_reply"
			if m.List {
				kind = "list_reply"
			}
			reply := map[string]any{"type": kind, kind: map[string]any{"id": c.Key, "title": c.Label}}
			u.send("interactive", reply, map[string]any{"context": map[string]any{"from": Number, "id": m.ID}})
			return nil
		}
	}
	return fmt.Errorf("cloudtest: %s shows no button %q", u.Number, label)
}

// Photo sends photos with one gesture: each comes as a message of its own.
func (u *User) Photo(photos ...[]byte) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	for _, photo := range photos {
		u.send("image", u.file("image/jpeg", "", photo), nil)
	}
}

// Document sends a file as a document.
func (u *User) Document(name string, body []byte) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	u.send("document", u.file("application/pdf", name, body), nil)
}

func (u *User) file(kind, name string, body []byte) map[string]any {
	id := u.server.keep(&Media{Name: name, MIME: kind, Body: body})
	out := map[string]any{"id": id, "mime_type": kind, "sha256": "", "url": u.server.URL + "/download/" + id}
	if name != "" {
		out["filename"] = name
	}
	return out
}

// Read reads everything shown.
func (u *User) Read() {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	for _, m := range u.shown {
		u.server.status(u, m, "read", 0)
	}
}

// Messages is everything sent to this person, oldest first.
func (u *User) Messages() []Message {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return slices.Clone(u.shown)
}

// Seen returns the person's last message that was marked as read, and whether
// an answer is being written.
func (u *User) Seen() (ref string, typing bool) {
	u.server.mu.Lock()
	defer u.server.mu.Unlock()
	return u.read, u.typing
}

// knows reports whether the chat has a message with this id.
func (u *User) knows(id string) bool {
	return u.said[id] || slices.ContainsFunc(u.shown, func(m Message) bool { return m.ID == id })
}
