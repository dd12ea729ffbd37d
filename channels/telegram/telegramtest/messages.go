package telegramtest

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// Message is one message of the bot as the person sees it.
type Message struct {
	ID      int
	Text    string // or the caption of a file
	Buttons []Button
	File    *Upload
	Album   string // siblings of one sendMediaGroup share it
	ReplyTo int    // message it answers, 0 for none
	Edits   int    // how often it was edited

	NoPreview bool // links in it are not looked up
}

// Button is one inline button; rows are not told apart.
type Button struct{ Label, Data string }

// Upload is a file sent by the bot.
type Upload struct {
	Name  string
	Photo bool
	Body  []byte
}

// limits of the real server, in UTF-16 code units and bytes.
const (
	maxText     = 4096
	maxCaption  = 1024
	maxData     = 64
	maxDownload = 20 << 20
	maxUpload   = 50 << 20
)

func (s *Server) sendMessage(c *call) (any, error) {
	text := c.values["text"]
	switch {
	case strings.TrimSpace(text) == "":
		return nil, refuse(400, "Bad Request: message text is empty")
	case len(utf16.Encode([]rune(text))) > maxText:
		return nil, refuse(400, "Bad Request: message is too long")
	}
	return s.send(c, []Message{{Text: text}})
}

func (s *Server) sendDocument(c *call) (any, error) { return s.sendFile(c, "document") }

func (s *Server) sendPhoto(c *call) (any, error) { return s.sendFile(c, "photo") }

func (s *Server) sendFile(c *call, field string) (any, error) {
	sent, ok := c.files[field]
	if !ok {
		return nil, refuse(400, "Bad Request: there is no "+field+" in the request")
	}
	if len(sent.body) > maxUpload {
		return nil, refuse(413, "Request Entity Too Large")
	}
	file := &Upload{Name: sent.name, Photo: field == "photo", Body: sent.body}
	return s.send(c, []Message{{Text: c.values["caption"], File: file}})
}

func (s *Server) sendMediaGroup(c *call) (any, error) {
	var items []struct{ Type, Media, Caption string }
	if err := c.json("media", &items); err != nil {
		return nil, err
	}
	if len(items) < 2 || len(items) > 10 {
		return nil, refuse(400, "Bad Request: there must be 2-10 media in an album")
	}
	var album []Message
	for _, item := range items {
		sent, ok := c.files[strings.TrimPrefix(item.Media, "attach://")]
		if !ok {
			return nil, refuse(400, "Bad Request: wrong file identifier/HTTP URL specified")
		}
		file := &Upload{Name: sent.name, Photo: item.Type == "photo", Body: sent.body}
		album = append(album, Message{Text: item.Caption, File: file, Album: "album"})
	}
	return s.send(c, album)
}

// send checks what all messages have in common and shows them.
func (s *Server) send(c *call, messages []Message) (any, error) {
	buttons, err := c.buttons()
	if err != nil {
		return nil, err
	}
	var preview struct {
		Disabled bool `json:"is_disabled"`
	}
	if err := c.json("link_preview_options", &preview); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	user, err := s.reachable(c)
	if err != nil {
		return nil, err
	}
	reply, err := user.replied(c)
	if err != nil {
		return nil, err
	}
	var results []any
	for _, m := range messages {
		if m.File != nil && len(utf16.Encode([]rune(m.Text))) > maxCaption {
			return nil, refuse(400, "Bad Request: message caption is too long")
		}
		m.ID, m.Buttons, m.ReplyTo, m.NoPreview = s.id(), buttons, reply, preview.Disabled
		user.shown = append(user.shown, m)
		results = append(results, user.sentMessage(m))
	}
	s.wake()
	if c.method == "sendmediagroup" {
		return results, nil
	}
	return results[0], nil
}

// reachable finds the person to whom a call speaks.
func (s *Server) reachable(c *call) (*User, error) {
	user := s.users[c.int("chat_id")]
	switch {
	case user != nil && user.group != nil && user.group.moved != 0:
		return nil, &refusal{Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: user.group.moved}
	case user != nil && user.group != nil && !user.began:
		return nil, refuse(403, "Forbidden: bot was kicked from the supergroup chat")
	case user == nil || !user.began:
		return nil, refuse(400, "Bad Request: chat not found")
	case user.blocked:
		return nil, refuse(403, "Forbidden: bot was blocked by the user")
	}
	return user, nil
}

// buttons reads the inline keyboard.
func (c *call) buttons() ([]Button, error) {
	var markup struct {
		Keyboard [][]struct {
			Text string
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if err := c.json("reply_markup", &markup); err != nil {
		return nil, err
	}
	var out []Button
	for _, row := range markup.Keyboard {
		for _, b := range row {
			if b.Text == "" || b.Data == "" || len(b.Data) > maxData {
				return nil, refuse(400, "Bad Request: BUTTON_DATA_INVALID")
			}
			out = append(out, Button{b.Text, b.Data})
		}
	}
	return out, nil
}

// replied is the message that a call answers.
func (u *User) replied(c *call) (int, error) {
	var reply struct {
		ID    int  `json:"message_id"`
		Allow bool `json:"allow_sending_without_reply"`
	}
	if err := c.json("reply_parameters", &reply); err != nil {
		return 0, err
	}
	known := u.said[reply.ID] != "" || slices.ContainsFunc(u.shown, func(m Message) bool { return m.ID == reply.ID })
	switch {
	case reply.ID == 0 || known:
		return reply.ID, nil
	case reply.Allow:
		return 0, nil
	}
	return 0, refuse(400, "Bad Request: message to be replied not found")
}

func (s *Server) editMessageText(c *call) (any, error) {
	buttons, err := c.buttons()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	user, err := s.reachable(c)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(user.shown, func(m Message) bool { return m.ID == int(c.int("message_id")) })
	if at < 0 {
		return nil, refuse(400, "Bad Request: message to edit not found")
	}
	m := &user.shown[at]
	if m.Text == c.values["text"] && slices.Equal(m.Buttons, buttons) {
		return nil, refuse(400, "Bad Request: message is not modified")
	}
	m.Text, m.Buttons = c.values["text"], buttons
	m.Edits++
	s.wake()
	return user.sentMessage(*m), nil
}

func (s *Server) sendChatAction(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.reachable(c)
	return err == nil, err
}

func (s *Server) answerCallbackQuery(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := c.values["callback_query_id"]
	if _, ok := s.answered[query]; !ok {
		return nil, refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	s.answered[query]++
	s.wake()
	return true, nil
}

// Answers returns how often each callback query was answered.
func (s *Server) Answers() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.answered)
}

// sentMessage is the message as the bot sees it.
func (u *User) sentMessage(m Message) map[string]any {
	out := map[string]any{
		"message_id": m.ID, "date": u.server.now().Unix(), "chat": u.chat(),
		"from": map[string]any{"id": u.server.botID(), "is_bot": true, "first_name": "Telunjuk Sakti"},
	}
	if m.File == nil {
		out["text"] = m.Text
	} else {
		out["caption"] = m.Text
	}
	return out
}
