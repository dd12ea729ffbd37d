package cloudtest

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"
)

// Message is one message of the business as the person sees it.
type Message struct {
	ID      string
	Text    string // or the caption of a file, or the values of a form, joined by "|"
	Choices []Choice
	List    bool // the choices are a list, not buttons
	File    *Media
	Form    string // name of the form, "" if it is none
	ReplyTo string // message it answers, "" for none
	Ours    string // biz_opaque_callback_data
}

// Choice is one button or row.
type Choice struct{ Key, Label string }

// outgoing is a request to send, as far as it is checked.
type outgoing struct {
	Product   string `json:"messaging_product"`
	Recipient string `json:"recipient_type"`
	To        string `json:"to"`
	ToUser    string `json:"recipient"`
	Type      string `json:"type"`
	Ours      string `json:"biz_opaque_callback_data"`
	Context   struct {
		ID string `json:"message_id"`
	} `json:"context"`
	Text struct {
		Body string `json:"body"`
	} `json:"text"`
	Document    document `json:"document"`
	Interactive struct {
		Type   string `json:"type"`
		Header struct {
			Type     string   `json:"type"`
			Document document `json:"document"`
		} `json:"header"`
		Body struct {
			Text string `json:"text"`
		} `json:"body"`
		Action struct {
			Button  string `json:"button"`
			Buttons []struct {
				Type  string `json:"type"`
				Reply row    `json:"reply"`
			} `json:"buttons"`
			Sections []struct {
				Rows []row `json:"rows"`
			} `json:"sections"`
		} `json:"action"`
	} `json:"interactive"`
	Template struct {
		Name     string `json:"name"`
		Language struct {
			Code string `json:"code"`
		} `json:"language"`
		Components []struct {
			Type       string `json:"type"`
			Parameters []struct {
				Type string `json:"type"`
				Text string `json:"text"`
			} `json:"parameters"`
		} `json:"components"`
	} `json:"template"`

	Status  string `json:"status"` // "read": this is no message
	Message string `json:"message_id"`
	Typing  *struct {
		Type string `json:"type"`
	} `json:"typing_indicator"`
}

type document struct {
	ID      string `json:"id"`
	Name    string `json:"filename"`
	Caption string `json:"caption"`
}

type row struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// messages takes a message, or a mark that one was read.
func (s *Server) messages(raw []byte) (any, error) {
	var o outgoing
	if json.Unmarshal(raw, &o) != nil || o.Product != "whatsapp" {
		return nil, refuse(codeParameter)
	}
	if o.Status != "" {
		return s.read(o)
	}
	user, err := s.addressed(o)
	if err != nil {
		return nil, err
	}
	m, err := s.check(o, user)
	if err != nil {
		return nil, err
	}
	m.ID, m.Ours = "wamid.OUT"+s.id(""), o.Ours
	closed := m.Form == "" && s.now().Sub(user.wrote) > 24*time.Hour
	if closed && s.prompt {
		return nil, refuse(codeWindow)
	}
	if s.talks {
		s.status(user, m, "sent", 0)
	}
	switch {
	case closed:
		s.status(user, m, "failed", codeWindow)
	case user.gone:
		s.status(user, m, "failed", codeDeliver)
	default:
		user.shown, user.typing = append(user.shown, m), false
		if s.talks {
			s.status(user, m, "delivered", 0)
		}
	}
	return map[string]any{
		"messaging_product": "whatsapp",
		"contacts":          []any{map[string]any{"input": o.To + o.ToUser, "wa_id": user.Number}},
		"messages":          []any{map[string]any{"id": m.ID}},
	}, nil
}

// addressed finds the person to whom a message goes.
func (s *Server) addressed(o outgoing) (*User, error) {
	if o.Recipient != "individual" || o.To == "" && o.ToUser == "" {
		return nil, refuse(codeParameter)
	}
	for _, user := range s.users {
		if o.To == user.Number || o.To == "" && o.ToUser == user.ID {
			return user, nil
		}
	}
	return nil, refuse(codeDeliver)
}

// check refuses what the API refuses.
func (s *Server) check(o outgoing, user *User) (Message, error) {
	m := Message{ReplyTo: o.Context.ID}
	if m.ReplyTo != "" && !user.knows(m.ReplyTo) {
		return m, refuse(codeInvalid)
	}
	switch o.Type {
	case "text":
		m.Text = o.Text.Body
		return m, within(m.Text, 1, 4096)
	case "document":
		return m, s.checkDocument(o.Document, &m)
	case "interactive":
		return m, s.checkInteractive(o, &m)
	case "template":
		return m, s.checkForm(o, &m)
	}
	return m, refuse(codeParameter)
}

func within(text string, least, most int) error {
	if n := utf8.RuneCountInString(text); n < least || n > most || least > 0 && strings.TrimSpace(text) == "" {
		return refuse(codeParameter)
	}
	return nil
}

func (s *Server) checkDocument(d document, m *Message) error {
	stored := s.media[d.ID]
	if stored == nil || stored.expired {
		return refuse(codeInvalid)
	}
	m.Text, m.File = d.Caption, &Media{Name: d.Name, MIME: stored.MIME, Body: stored.Body}
	return within(d.Caption, 0, 1024)
}

func (s *Server) checkInteractive(o outgoing, m *Message) error {
	in := o.Interactive
	if in.Header.Type == "document" {
		if err := s.checkDocument(in.Header.Document, m); err != nil {
			return err
		}
	}
	m.Text = in.Body.Text
	most := map[string]int{"button": 1024, "list": 4096}[in.Type]
	if most == 0 || within(m.Text, 1, most) != nil {
		return refuse(codeInvalid)
	}
	if in.Type == "list" {
		m.List = true
		return checkList(o, m)
	}
	seen := map[string]bool{}
	for _, b := range in.Action.Buttons {
		if b.Type != "reply" || len(b.Reply.ID) > 256 || within(b.Reply.Title, 1, 20) != nil || seen[b.Reply.Title] || seen["id "+b.Reply.ID] {
			return refuse(codeInvalid)
		}
		seen[b.Reply.Title], seen["id "+b.Reply.ID] = true, true
		m.Choices = append(m.Choices, Choice{b.Reply.ID, b.Reply.Title})
	}
	if n := len(m.Choices); n < 1 || n > 3 {
		return refuse(codeInvalid)
	}
	return nil
}

func checkList(o outgoing, m *Message) error {
	in := o.Interactive
	if in.Header.Type != "" || within(in.Action.Button, 1, 20) != nil || len(in.Action.Sections) != 1 {
		return refuse(codeInvalid)
	}
	seen := map[string]bool{}
	for _, r := range in.Action.Sections[0].Rows {
		if r.ID == "" || len(r.ID) > 200 || within(r.Title, 1, 24) != nil || seen[r.ID] {
			return refuse(codeInvalid)
		}
		seen[r.ID] = true
		m.Choices = append(m.Choices, Choice{r.ID, r.Title})
	}
	if n := len(m.Choices); n < 1 || n > 10 {
		return refuse(codeInvalid)
	}
	return nil
}

func (s *Server) checkForm(o outgoing, m *Message) error {
	wanted, approved := s.forms[o.Template.Name]
	if !approved || o.Template.Language.Code != "id" {
		return refuse(codeNoForm)
	}
	var values []string
	for _, c := range o.Template.Components {
		for _, p := range c.Parameters {
			if c.Type != "body" || p.Type != "text" || p.Text == "" || strings.ContainsAny(p.Text, "\n\t") || strings.Contains(p.Text, "     ") {
				return refuse(codeMissing)
			}
			values = append(values, p.Text)
		}
	}
	if len(values) != wanted {
		return refuse(codeValues)
	}
	m.Form, m.Text = o.Template.Name, strings.Join(values, "|")
	return nil
}

// read marks a person's message, and those before it, as read.
func (s *Server) read(o outgoing) (any, error) {
	for _, user := range s.users {
		if o.Status == "read" && user.said[o.Message] {
			user.read = o.Message
			user.typing = o.Typing != nil && o.Typing.Type == "text"
			return map[string]any{"success": true}, nil
		}
	}
	return nil, refuse(codeParameter)
}
