package cloudtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// ask posts a body to /messages and returns the error's code, 0 if it is taken.
func ask(t *testing.T, s *Server, token, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/"+Version+"/"+PhoneID+"/messages", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, _ := io.ReadAll(response.Body)
	var answer struct {
		Error    struct{ Code int }
		Messages []struct{ ID string }
	}
	if json.Unmarshal(raw, &answer) != nil || (response.StatusCode == 200) != (len(answer.Messages) == 1) {
		t.Fatalf("%d %s", response.StatusCode, raw)
	}
	return answer.Error.Code
}

// What the real API refuses, this one refuses.
func TestChecks(t *testing.T) {
	t.Parallel()
	s := New(t)
	s.User("628120001").Say("halo")
	s.Approve("kabar", 1)
	to := `{"messaging_product":"whatsapp","recipient_type":"individual","to":"628120001",`
	button := func(id, title string) string {
		return fmt.Sprintf(`{"type":"reply","reply":{"id":%q,"title":%q}}`, id, title)
	}
	buttons := func(text string, list ...string) string {
		return to + fmt.Sprintf(`"type":"interactive","interactive":{"type":"button","body":{"text":%q},"action":{"buttons":[%s]}}}`, text, strings.Join(list, ","))
	}
	rows := func(n int, title string) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{"id":"%d","title":%q}`, i, title))
		}
		return to + fmt.Sprintf(`"type":"interactive","interactive":{"type":"list","body":{"text":"?"},"action":{"button":"Pilih","sections":[{"rows":[%s]}]}}}`, strings.Join(list, ","))
	}
	form := func(name, parameters string) string {
		return to + fmt.Sprintf(`"type":"template","template":{"name":%q,"language":{"code":"id"},"components":[{"type":"body","parameters":[%s]}]}}`, name, parameters)
	}
	text := func(body string) string { return to + fmt.Sprintf(`"type":"text","text":{"body":%q}}`, body) }
	for name, c := range map[string]struct {
		body string
		code int
	}{
		"text":              {text("halo"), 0},
		"longest text":      {text(strings.Repeat("é", 4096)), 0},
		"too long":          {text(strings.Repeat("a", 4097)), codeParameter},
		"blank":             {text("  "), codeParameter},
		"stranger":          {strings.Replace(text("halo"), "628120001", "628120002", 1), codeDeliver},
		"id as number":      {strings.Replace(text("halo"), "628120001", "ID.6281200019", 1), codeDeliver},
		"id":                {strings.Replace(text("halo"), `"to":"628120001"`, `"recipient":"ID.6281200019"`, 1), 0},
		"nobody":            {strings.Replace(text("halo"), "628120001", "", 1), codeParameter},
		"other product":     {strings.Replace(text("halo"), "whatsapp", "instagram", 1), codeParameter},
		"buttons":           {buttons("?", button("a", "Ya"), button("b", "Tidak"), button("c", "Batal")), 0},
		"four buttons":      {buttons("?", button("a", "A"), button("b", "B"), button("c", "C"), button("d", "D")), codeInvalid},
		"same title":        {buttons("?", button("a", "Ya"), button("b", "Ya")), codeInvalid},
		"same id":           {buttons("?", button("a", "Ya"), button("a", "Tidak")), codeInvalid},
		"long title":        {buttons("?", button("a", strings.Repeat("a", 21))), codeInvalid},
		"no title":          {buttons("?", button("a", "")), codeInvalid},
		"long button text":  {buttons(strings.Repeat("a", 1025), button("a", "Ya")), codeInvalid},
		"no buttons":        {buttons("?"), codeInvalid},
		"rows":              {rows(10, "Akta"), 0},
		"eleven rows":       {rows(11, "Akta"), codeInvalid},
		"long row":          {rows(1, strings.Repeat("a", 25)), codeInvalid},
		"form":              {form("kabar", `{"type":"text","text":"x"}`), 0},
		"form not approved": {form("lain", `{"type":"text","text":"x"}`), codeNoForm},
		"form's values":     {form("kabar", `{"type":"text","text":"x"},{"type":"text","text":"y"}`), codeValues},
		"form's line break": {form("kabar", `{"type":"text","text":"x\ny"}`), codeMissing},
		"no such file":      {to + `"type":"document","document":{"id":"1","filename":"a.pdf"}}`, codeInvalid},
		"no such message":   {strings.Replace(text("halo"), `"type"`, `"context":{"message_id":"wamid.x"},"type"`, 1), codeInvalid},
		"read nothing":      {`{"messaging_product":"whatsapp","status":"read","message_id":"wamid.x"}`, codeParameter},
		"not JSON":          {"<x>", codeParameter},
	} {
		if got := ask(t, s, Token, c.body); got != c.code {
			t.Errorf("%s: %d, want %d", name, got, c.code)
		}
	}
	if got := ask(t, s, Token+"x", text("halo")); got != codeToken {
		t.Errorf("with another token: %d", got)
	}
}
