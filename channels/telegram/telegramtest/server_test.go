package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// library is the real library on this server.
func library(t *testing.T, s *Server) *bot.Bot {
	t.Helper()
	b, err := bot.New(s.Token, bot.WithServerURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type envelope struct {
	OK          bool
	Code        int `json:"error_code"`
	Description string
	Result      json.RawMessage
}

// post calls a method with a JSON body.
func post(t *testing.T, s *Server, method, body string) envelope {
	t.Helper()
	response, err := http.Post(s.URL+"/bot"+s.Token+"/"+method, "application/json", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return envelope{}
	}
	defer response.Body.Close()
	var e envelope
	if err := json.NewDecoder(response.Body).Decode(&e); err != nil {
		t.Error(err)
	}
	return e
}

func ids(t *testing.T, e envelope) []int64 {
	t.Helper()
	var updates []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(e.Result, &updates); err != nil {
		t.Fatalf("%s: %v", e.Description, err)
	}
	var out []int64
	for _, u := range updates {
		out = append(out, u.ID)
	}
	return out
}

func TestUpdatesWaitUntilConfirmed(t *testing.T) {
	t.Parallel()
	s := New(t)
	for range 3 {
		s.User(1).Say("halo")
	}
	first := ids(t, post(t, s, "getUpdates", `{"limit":2}`))
	if again := ids(t, post(t, s, "getUpdates", `{}`)); len(first) != 2 || len(again) != 3 {
		t.Fatalf("got %v then %v", first, again)
	}
	body, _ := json.Marshal(map[string]int64{"offset": first[1]})
	if rest := ids(t, post(t, s, "getUpdates", string(body))); len(rest) != 2 || rest[0] != first[1] {
		t.Errorf("after confirming one: %v", rest)
	}
}

func TestUpdatesGrowOld(t *testing.T) {
	t.Parallel()
	s := New(t)
	siti := s.User(1)
	siti.Say("halo")
	if _, err := library(t, s).SendMessage(t.Context(), &bot.SendMessageParams{
		ChatID: 1, Text: "?", ReplyMarkup: models.InlineKeyboardMarkup{
			InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Ya", CallbackData: "ya"}}},
		},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := siti.Press("Ya"); err != nil {
		t.Fatal(err)
	}
	if _, err := siti.Press("Tidak"); err == nil {
		t.Error("pressed a button that is not there")
	}
	for _, c := range []struct {
		forward time.Duration
		want    int
	}{{0, 2}, {151 * time.Second, 1}, {23 * time.Hour, 1}, {time.Hour, 0}} {
		s.Forward(c.forward)
		if got := s.Waiting(); got != c.want {
			t.Errorf("%v later %d wait, want %d", c.forward, got, c.want)
		}
	}
}

func TestLongPoll(t *testing.T) {
	t.Parallel()
	s := New(t)
	var got envelope
	var poll sync.WaitGroup
	poll.Go(func() { got = post(t, s, "getUpdates", `{"timeout":30}`) })
	for len(s.Calls("getUpdates")) == 0 {
		time.Sleep(time.Millisecond)
	}
	s.User(1).Say("halo")
	poll.Wait()
	if len(ids(t, got)) != 1 {
		t.Errorf("the poll gave %s", got.Result)
	}
	// A second poller ends the first.
	ended := make(chan envelope, 1)
	go func() { ended <- post(t, s, "getUpdates", `{"timeout":30,"offset":800000000}`) }()
	for done := false; !done; {
		post(t, s, "getUpdates", `{}`)
		select {
		case got = <-ended:
			done = true
		case <-time.After(5 * time.Millisecond): // it had not begun
		}
	}
	if got.Code != 409 || !strings.Contains(got.Description, "terminated by other getUpdates") {
		t.Errorf("the first poller got %d %s", got.Code, got.Description)
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	s := New(t)
	b := library(t, s)
	ctx := t.Context()
	siti := s.User(1)
	siti.Start("KODE")
	photo, err := b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: 1, Caption: "peta", Photo: &models.InputFileUpload{Filename: "peta.jpg", Data: strings.NewReader("p")}})
	if err != nil || photo.Caption != "peta" {
		t.Fatal(photo, err)
	}
	if _, err := b.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: 1, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: "attach://a.jpg", Caption: "dua", MediaAttachment: strings.NewReader("a")},
		&models.InputMediaPhoto{Media: "attach://b.jpg", MediaAttachment: strings.NewReader("b")},
	}}); err != nil {
		t.Fatal(err)
	}
	text, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: 1, Text: "lama"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: 1, MessageID: text.ID, Text: "baru"}); err != nil {
		t.Fatal(err)
	}
	if ok, err := b.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: 1, Action: models.ChatActionTyping}); !ok || err != nil {
		t.Error(ok, err)
	}
	if err := siti.Wait(ctx, func(m []Message) bool { return len(m) == 4 }); err != nil {
		t.Fatal(err)
	}
	shown := siti.Messages()
	if string(shown[0].File.Body) != "p" || string(shown[2].File.Body) != "b" || shown[1].Text != "dua" || shown[3].Text != "baru" || shown[3].Edits != 1 {
		t.Errorf("the phone shows %+v", shown)
	}
	if e := post(t, s, "flyToTheMoon", `{}`); e.Code != 404 {
		t.Errorf("an unknown method gave %d", e.Code)
	}
	form, err := http.PostForm(s.URL+"/bot"+s.Token+"/sendMessage", url.Values{"chat_id": {"1"}, "text": {"dari formulir"}})
	if err != nil || form.StatusCode != 200 {
		t.Error(form, err)
	}
	form.Body.Close()
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s := New(t)
	siti := s.User(1)
	siti.Say("halo")
	for name, c := range map[string]struct {
		body string
		code int
		want string
	}{
		"stranger":   {`{"chat_id":2,"text":"x"}`, 400, "chat not found"},
		"no text":    {`{"chat_id":1,"text":" "}`, 400, "text is empty"},
		"long text":  {`{"chat_id":1,"text":"` + strings.Repeat("👶", 2049) + `"}`, 400, "too long"},
		"button":     {`{"chat_id":1,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("k", 65) + `"}]]}}`, 400, "BUTTON_DATA_INVALID"},
		"lost reply": {`{"chat_id":1,"text":"x","reply_parameters":{"message_id":5}}`, 400, "replied not found"},
	} {
		if e := post(t, s, "sendMessage", c.body); e.OK || e.Code != c.code || !strings.Contains(e.Description, c.want) {
			t.Errorf("%s: got %d %s", name, e.Code, e.Description)
		}
	}
	siti.Block()
	if e := post(t, s, "sendMessage", `{"chat_id":1,"text":"x"}`); e.Code != 403 {
		t.Errorf("after blocking: %d %s", e.Code, e.Description)
	}
	siti.Say("halo lagi")
	if e := post(t, s, "sendMessage", `{"chat_id":1,"text":"x"}`); !e.OK {
		t.Errorf("after writing again: %d %s", e.Code, e.Description)
	}
	if e := post(t, s, "answerCallbackQuery", `{"callback_query_id":"7"}`); e.Code != 400 {
		t.Errorf("answering an unknown query: %d", e.Code)
	}
	s.Revoke()
	if e := post(t, s, "getMe", `{}`); e.Code != 401 {
		t.Errorf("with a revoked token: %d %s", e.Code, e.Description)
	}
}

// Pushes of one chat come one after another, again until taken; many chats at
// a time.
func TestPushes(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string][]string{}
	refusals := 0
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u models.Update
		var body bytes.Buffer
		body.ReadFrom(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if json.Unmarshal(body.Bytes(), &u) != nil || r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "kunci" || refusals < 3 {
			refusals++
			w.WriteHeader(500)
			return
		}
		chat := u.Message.From.FirstName
		seen[chat] = append(seen[chat], u.Message.Text)
	}))
	t.Cleanup(shop.Close)
	s := New(t)
	if _, err := library(t, s).SetWebhook(t.Context(), &bot.SetWebhookParams{URL: shop.URL, SecretToken: "kunci", MaxConnections: 2}); err != nil {
		t.Fatal(err)
	}
	if e := post(t, s, "getUpdates", `{}`); e.Code != 409 {
		t.Errorf("polling beside a webhook: %d", e.Code)
	}
	for _, text := range strings.Split("abcdef", "") {
		for id := range int64(3) {
			s.User(id + 1).Say(text)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.until(ctx, func() bool { return len(s.updates.waiting) == 0 }); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	for chat, texts := range seen {
		if got := strings.Join(texts, ""); got != "abcdef" {
			t.Errorf("%s was heard saying %q", chat, got)
		}
	}
	if tried, refused := s.Pushes(); len(seen) != 3 || refused != 3 || tried != 21 {
		t.Errorf("%d chats, %d pushes, %d refused", len(seen), tried, refused)
	}
}
