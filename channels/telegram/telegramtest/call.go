package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is one request to a method, with its parameters whatever their coding.
type call struct {
	method string // in lower case, as the real server compares
	values map[string]string
	files  map[string]upload
	http   *http.Request
}

type upload struct {
	name string
	body []byte
}

// refusal is an answer with "ok": false.
type refusal struct {
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
}

func (r *refusal) Error() string { return r.Description }

func refuse(code int, description string) error {
	return &refusal{Code: code, Description: description}
}

var methods = map[string]func(*Server, *call) (any, error){
	"getme":               (*Server).getMe,
	"getupdates":          (*Server).getUpdates,
	"setwebhook":          (*Server).setWebhook,
	"deletewebhook":       (*Server).deleteWebhook,
	"getwebhookinfo":      (*Server).getWebhookInfo,
	"sendmessage":         (*Server).sendMessage,
	"senddocument":        (*Server).sendDocument,
	"sendphoto":           (*Server).sendPhoto,
	"sendmediagroup":      (*Server).sendMediaGroup,
	"sendchataction":      (*Server).sendChatAction,
	"editmessagetext":     (*Server).editMessageText,
	"answercallbackquery": (*Server).answerCallbackQuery,
	"getfile":             (*Server).getFile,
	"deletemessage":       (*Server).deleteMessage,
	"getchatmember":       (*Server).getChatMember,
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	path, isFile := strings.CutPrefix(r.URL.Path, "/file")
	rest, ok := strings.CutPrefix(path, "/bot")
	token, name, found := strings.Cut(rest, "/")
	switch {
	case !ok || !found:
		answer(w, nil, refuse(404, "Not Found"))
	case !s.knows(token):
		answer(w, nil, refuse(401, "Unauthorized"))
	case isFile:
		s.serveFile(w, r, name)
	default:
		s.serveMethod(w, r, strings.ToLower(name))
	}
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, method string) {
	c, err := read(r, method)
	if err != nil {
		answer(w, nil, refuse(400, "Bad Request: "+err.Error()))
		return
	}
	s.mu.Lock()
	s.calls[method] = append(s.calls[method], time.Now())
	fault := s.fault(c)
	s.wake()
	s.mu.Unlock()
	if fault != nil && fault.before(s, w, r) {
		return
	}
	run, ok := methods[method]
	if !ok {
		answer(w, nil, refuse(404, "Not Found: method not found"))
		return
	}
	result, err := run(s, c)
	switch {
	case fault != nil && fault.DropAfter:
		drop(w)
		return
	case fault != nil && fault.Result != "" && err == nil:
		result = json.RawMessage(fault.Result)
	}
	answer(w, result, err)
}

// answer writes the envelope of the Bot API.
func answer(w http.ResponseWriter, result any, err error) {
	body := map[string]any{"ok": true, "result": result}
	status := http.StatusOK
	if err != nil {
		no, ok := err.(*refusal)
		if !ok {
			no = &refusal{Code: 500, Description: "Internal Server Error: " + err.Error()}
		}
		status = no.Code
		body = map[string]any{"ok": false, "error_code": no.Code, "description": no.Description}
		switch {
		case no.RetryAfter > 0:
			body["parameters"] = map[string]any{"retry_after": no.RetryAfter}
		case no.MigrateTo != 0:
			body["parameters"] = map[string]any{"migrate_to_chat_id": no.MigrateTo}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// read takes the parameters from a multipart form, JSON or a plain form.
func read(r *http.Request, method string) (*call, error) {
	c := &call{method: method, values: map[string]string{}, files: map[string]upload{}, http: r}
	for name, values := range r.URL.Query() {
		c.values[name] = values[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		return c, c.readMultipart()
	case "application/json":
		return c, c.readJSON()
	default:
		err := r.ParseForm()
		for name := range r.PostForm {
			c.values[name] = r.PostForm.Get(name)
		}
		return c, err
	}
}

func (c *call) readMultipart() error {
	form, err := c.http.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			c.files[part.FormName()] = upload{part.FileName(), body}
		} else {
			c.values[part.FormName()] = string(body)
		}
	}
}

func (c *call) readJSON() error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(c.http.Body).Decode(&fields); err != nil {
		return err
	}
	for name, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			c.values[name] = text
		} else {
			c.values[name] = string(raw)
		}
	}
	return nil
}

func (c *call) int(name string) int64 {
	n, _ := strconv.ParseInt(c.values[name], 10, 64)
	return n
}

// json decodes a parameter that is an object; one that is absent leaves into
// as it is.
func (c *call) json(name string, into any) error {
	if c.values[name] == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(c.values[name]), into); err != nil {
		return refuse(400, fmt.Sprintf("Bad Request: can't parse %s JSON object", name))
	}
	return nil
}

func (s *Server) getMe(*call) (any, error) {
	return map[string]any{
		"id": s.botID(), "is_bot": true, "first_name": "Telunjuk Sakti", "username": Username,
		"can_join_groups": true, "can_read_all_group_messages": false,
	}, nil
}
