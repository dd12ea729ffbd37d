package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
	"sakti/channels"
	"sakti/channels/simulator"
	"sakti/core"
	"sakti/core/catalog"
	"sakti/core/coretest"
	"sakti/core/intake/specimen"
)

// houses is how many of them the transcripts share.
const houses = 4

// TestTranscriptsThroughTheHouse replays every transcript of the dialogue a
// second time, now the whole way: over the simulator's API into Postgres,
// through turn and photo gate, out of the outbox onto the phone. What the
// person sees must be the same to the letter. Notices are left out: they are
// the office's words, not the conversation's.
func TestTranscriptsThroughTheHouse(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("dialog/testdata/*.chat")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for house := range houses {
		t.Run(fmt.Sprint("house", house), func(t *testing.T) {
			t.Parallel()
			h := newReplayHouse(t)
			for i := house; i < len(paths); i += houses {
				t.Run(strings.TrimSuffix(filepath.Base(paths[i]), ".chat"), func(t *testing.T) {
					h.replay(t, paths[i], fmt.Sprintf("62857%08d", i))
				})
			}
		})
	}
}

// replayHouse is one service for many transcripts, each with a phone and a
// time of its own.
type replayHouse struct {
	*stage
	now    time.Time
	phone  *simulator.Channel
	server *httptest.Server
	bot    *Bot
}

func newReplayHouse(t *testing.T) *replayHouse {
	t.Helper()
	h := &replayHouse{stage: newStage(t)}
	h.office.Now = func() time.Time { return h.now }
	h.office.Defaults = core.Settings{Phone: "(0273) 321468", Address: "Jl. Jend. Sudirman 147a"}
	log := slog.New(slog.NewTextHandler(&h.log, nil))
	var err error
	if h.phone, err = simulator.New(t.TempDir(), log); err != nil {
		t.Fatal(err)
	}
	h.bot, err = New(h.ctx, Config{Office: h.office, Pool: h.pool, Channels: []channels.Channel{h.phone}, Log: log,
		TrackURL: "https://sakti.test/lacak", Pace: hasty})
	if err != nil {
		t.Fatal(err)
	}
	_, routes := h.phone.Routes(h.bot.Receiver(h.phone))
	h.server = httptest.NewServer(routes)
	t.Cleanup(h.server.Close)
	ctx, stop := context.WithCancel(h.ctx)
	done := make(chan struct{})
	go func() { // Run without the announcements
		defer close(done)
		go h.bot.collect(ctx)
		go h.bot.loop(ctx, wakeTurn, h.bot.turnBatch)
		h.bot.own(ctx, h.phone)
	}()
	t.Cleanup(func() { stop(); <-done })
	return h
}

// replayed is one transcript under way.
type replayed struct {
	*replayHouse
	t      *testing.T
	phone  string            // digits
	person int64             //
	names  map[string]string // placeholder → value
	sharp  string            // name of the last photo taken
	seen   int               // last message seen on the phone
	turns  int               // what the person did so far
}

func (h *replayHouse) replay(t *testing.T, path, phone string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	script, err := chat.Parse(path, string(data))
	if err != nil {
		t.Fatal(err)
	}
	h.now = time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.WIB)
	r := &replayed{replayHouse: h, t: t, phone: phone, names: map[string]string{}}
	r.begin()
	for _, line := range script.Lines {
		if line.Setting != "" {
			r.set(line)
		}
		if line.Turn == nil {
			continue
		}
		got := r.say(line)
		if want := line.Visible(); !slices.Equal(got, want) {
			t.Fatalf("%s:%d: %s\nwant:\n%s\ngot:\n%s\n%s", path, line.Number, line.Raw, strings.Join(want, "\n"), strings.Join(got, "\n"), h.log.String())
		}
	}
}

// in runs do in a committed transaction.
func (r *replayed) in(do func(tx pgx.Tx) error) {
	r.t.Helper()
	if err := pgx.BeginFunc(r.ctx, r.pool, do); err != nil {
		r.t.Fatal(err)
	}
}

// begin makes the chat beforehand, for the transcripts' channel proves no
// number unless they say so, and the simulator always does.
func (r *replayed) begin() {
	r.in(func(tx pgx.Tx) (err error) {
		if r.person, err = core.AddPerson(r.ctx, tx, "", ""); err != nil {
			return err
		}
		_, err = tx.Exec(r.ctx, `WITH c AS (
				INSERT INTO conversations (channel, account, chat, person_id) VALUES ($1, $2, $3, $4) RETURNING id)
			INSERT INTO turns (conversation_id) SELECT id FROM c`,
			r.replayHouse.phone.Name(), r.replayHouse.phone.Account(), "+"+r.phone, r.person)
		return err
	})
}

func (r *replayed) set(line chat.Line) {
	switch line.Setting {
	case "channel", "depth":
	case "returned":
		r.in(func(tx pgx.Tx) error { return r.sendBack(tx, line.Value) })
	case "now":
		at, err := time.ParseInLocation("2006-01-02 15:04", line.Value, catalog.WIB)
		if err != nil {
			r.t.Fatal(err)
		}
		r.now = at
	case "wait":
		d, err := time.ParseDuration(line.Value)
		if err != nil {
			r.t.Fatal(err)
		}
		r.now = r.now.Add(d)
	case "phone":
		r.updatePerson(`phone = $2`, "+62"+strings.TrimPrefix(line.Value, "0"))
	case "name":
		r.updatePerson(`name = $2`, line.Value)
	case "operator":
		r.in(func(tx pgx.Tx) error { return r.operator(tx, line.Value) })
	case "invitation":
		r.in(func(tx pgx.Tx) error { return r.invite(tx, line.Value) })
	case "case", "elsewhere":
		r.in(func(tx pgx.Tx) error { return r.addCase(tx, line.Value, line.Setting == "elsewhere") })
	default:
		r.t.Fatalf("line %d: unknown setting %q", line.Number, line.Setting)
	}
}

func (r *replayed) updatePerson(set string, value any) {
	r.in(func(tx pgx.Tx) error {
		_, err := tx.Exec(r.ctx, `UPDATE people SET `+set+` WHERE id = $1`, r.person, value)
		return err
	})
}

// counter is the id of the counter of "Desa Pucung" or "Loket Desa Pucung",
// which is given the name that the transcripts call it.
func (r *replayed) counter(tx pgx.Tx, name string) (id int64, err error) {
	village := strings.TrimPrefix(strings.TrimPrefix(name, "Loket "), "Desa ")
	err = tx.QueryRow(r.ctx, `UPDATE counters SET name = $2 WHERE id = (
		SELECT min(c.id) FROM counters c JOIN regions r ON r.code = c.region WHERE r.name = $1 AND c.kind = 'desa') RETURNING id`,
		village, "Loket Desa "+village).Scan(&id)
	return id, err
}

func (r *replayed) staff(tx pgx.Tx, name, counter string) (staff, at int64, err error) {
	if at, err = r.counter(tx, counter); err != nil {
		return 0, 0, err
	}
	staff = coretest.Staff(r.t, tx, core.Role{Code: "operator", CounterID: &at}).ID
	_, err = tx.Exec(r.ctx, `UPDATE staff SET name = $2 WHERE id = $1`, staff, name)
	return staff, at, err
}

func (r *replayed) operator(tx pgx.Tx, counter string) error {
	staff, at, err := r.staff(tx, "Budi Santoso", counter)
	if err != nil {
		return err
	}
	_, err = tx.Exec(r.ctx, `UPDATE people SET staff_id = $2, counter_id = $3 WHERE id = $1`, r.person, staff, at)
	return err
}

// invite reads "OP-ABCD-EFGH Name, Loket Desa Pucung" or "OP-… used".
func (r *replayed) invite(tx pgx.Tx, value string) error {
	code, who, _ := strings.Cut(value, " ")
	name, counter, _ := strings.Cut(who, ", ")
	var used *time.Time
	if who == "used" {
		name, counter, used = "Budi", "Desa Pucung", &r.now
	}
	staff, at, err := r.staff(tx, name, counter)
	if err != nil {
		return err
	}
	hash := sha256.Sum256([]byte(strings.ReplaceAll(code, "-", "")))
	_, err = tx.Exec(r.ctx, `INSERT INTO invitations (code_hash, staff_id, counter_id, expires_at, used_at) VALUES ($1, $2, $3, $4, $5)`,
		hash[:], staff, at, r.now.Add(time.Hour), used)
	return err
}

// addCase drives an application through the office to the state that the
// transcript wants, and gives it the words that the transcript reads.
func (r *replayed) addCase(tx pgx.Tx, value string, elsewhere bool) error {
	fields, attributes := strings.Fields(value), chat.Attributes(value)
	first := func(key string) string { return slices.Concat(attributes[key], []string{""})[0] }
	people, err := core.People(r.ctx, tx, []int64{r.person})
	if err != nil {
		return err
	}
	person := people[r.person]
	if elsewhere {
		person = core.Person{ID: coretest.Citizen(r.t, tx)}
	}
	now := r.now
	r.now = now.Add(-time.Hour)
	a := coretest.ApplicationOf(r.t, tx, r.office, person, fields[1], fields[2])
	r.now = now
	if previous, known := r.names[fields[0]]; known { // the same case, moved on
		if _, err := tx.Exec(r.ctx, `UPDATE applications SET number = number || 'x' WHERE number = $1`, previous); err != nil {
			return err
		}
		a.Number = &previous
	}
	r.names[fields[0]], r.names[fields[0]+".code"] = *a.Number, *a.Tracking
	var due *time.Time
	if d, err := time.ParseDuration(first("due")); err == nil {
		at := now.Add(d)
		due = &at
	}
	answers := map[string]string{}
	for _, answer := range attributes["answer"] {
		code, value, _ := strings.Cut(answer, ":")
		answers[code] = value
	}
	_, err = tx.Exec(r.ctx, `UPDATE applications SET number = $2, subject = $3, reason = $4, visit = $5, due_at = $6,
		collect = coalesce(nullif($7, ''), collect), created_at = $8, answers = answers || $9::jsonb WHERE id = $1`,
		a.ID, *a.Number, first("subject"), first("reason"), first("visit"), due, first("collect"), now.Add(time.Duration(len(r.names))*time.Second-time.Hour), answers)
	if err != nil || fields[2] != "returned" {
		return err
	}
	if _, err = tx.Exec(r.ctx, `UPDATE verdicts SET good = true WHERE application_id = $1`, a.ID); err != nil {
		return err
	}
	for i, fault := range attributes["fault"] {
		requirement, reason, _ := strings.Cut(fault, ":")
		_, err = tx.Exec(r.ctx, `INSERT INTO verdicts (application_id, requirement, good, reason, staff_id, at)
			SELECT $1, $2, false, $3, min(id), $4 FROM staff ON CONFLICT (application_id, requirement)
			DO UPDATE SET good = false, reason = excluded.reason, at = excluded.at`,
			a.ID, requirement, reason, now.Add(time.Duration(i-10)*time.Second))
		if err != nil {
			return err
		}
	}
	return nil
}

// sendBack returns the application that was sent last, as a verifier would.
func (r *replayed) sendBack(tx pgx.Tx, value string) error {
	attributes := chat.Attributes(value)
	reason := strings.Join(attributes["reason"], "")
	coretest.Staff(r.t, tx, core.Role{Code: "verifier"})
	var id string
	err := tx.QueryRow(r.ctx, `UPDATE applications SET state = 'returned', state_at = $2, due_at = NULL, reason = $3
		WHERE number = $1 RETURNING id::text`, r.names["number"], r.now, reason).Scan(&id)
	for i, fault := range attributes["fault"] {
		requirement, reason, _ := strings.Cut(fault, ":")
		if err == nil {
			_, err = tx.Exec(r.ctx, `INSERT INTO verdicts (application_id, requirement, good, reason, staff_id, at)
				SELECT $1::uuid, $2, false, $3, max(id), $4 FROM staff`, id, requirement, reason, r.now.Add(time.Duration(i-10)*time.Second))
		}
	}
	return err
}

// say does what the person does and returns what the phone then shows.
func (r *replayed) say(line chat.Line) []string {
	turn := line.Turn
	switch {
	case turn.Kind == "files" && !r.gated(turn):
		r.post(r.form(turn))
	case turn.Kind == "text", turn.Kind == "choice" && r.offered(turn.Choice):
		body, _ := json.Marshal(map[string]string{"text": r.fill(turn.Text), "choice": r.fill(turn.Choice)})
		r.post("application/json", body)
	default: // what the simulator's phones cannot do
		r.direct(turn)
	}
	if err := r.bot.settledTalk(r.ctx, r.replayHouse.phone); err != nil {
		r.t.Fatal(err)
	}
	r.name()
	r.learn()
	var out []string
	for _, message := range r.shown() {
		out = append(out, chat.Answer(r.hide(message), nil)...)
	}
	return out
}

// name gives the messages of this turn a name of the provider's, by which they
// can be taken back: the simulator's phones give none.
func (r *replayed) name() {
	r.turns++
	_, err := r.pool.Exec(r.ctx, `UPDATE messages SET body = jsonb_set(body::jsonb, '{ref}', to_jsonb($2::text))::json
		WHERE conversation_id = (SELECT id FROM conversations WHERE chat = $1) AND body->>'ref' IS NULL`, "+"+r.phone, turnRef(r.turns))
	if err != nil {
		r.t.Fatal(err)
	}
}

func turnRef(turn int) string { return fmt.Sprint("turn", turn) }

// offered reports whether the phone shows a button with this key.
func (r *replayed) offered(key string) bool {
	var shows bool
	err := r.pool.QueryRow(r.ctx, `SELECT EXISTS (SELECT FROM outbox o, json_array_elements(o.body->'choices') c
		WHERE o.chat = $1 AND c->>'key' = $2)`, "+"+r.phone, r.fill(key)).Scan(&shows)
	return err == nil && shows
}

// gated reports whether the turn holds a file of which the gate's own tests
// show that it is refused; here it stands as refused already.
func (r *replayed) gated(turn *chat.Turn) bool {
	made := []string{"", "too_many_pages", "too_big", "unsupported"}
	return slices.ContainsFunc(turn.Photos, func(p chat.Photo) bool { return !slices.Contains(made, p.Refused) })
}

// refuse stores a message whose files the gate has refused.
func (r *replayed) refuse(turn *chat.Turn) {
	files := make([]dialog.File, len(turn.Photos))
	for i, photo := range turn.Photos {
		files[i] = dialog.File{Refused: photo.Refused, PDF: photo.PDF, Pages: 1}
	}
	r.keys++
	r.in(func(tx pgx.Tx) error {
		_, err := tx.Exec(r.ctx, `WITH c AS (SELECT id, channel, account FROM conversations WHERE chat = $1),
			due AS (UPDATE turns SET due_at = now() FROM c WHERE conversation_id = c.id)
			INSERT INTO messages (conversation_id, channel, account, key, body, media, files)
			SELECT id, channel, account, $2, '{"kind": "media"}', 'done', $3 FROM c`, "+"+r.phone, fmt.Sprint("refused", r.keys), files)
		return err
	})
	r.bot.wake(wakeTurn)
}

func (r *replayed) direct(turn *chat.Turn) {
	if turn.Kind == "files" {
		r.refuse(turn)
		return
	}
	kind := channels.Kind(turn.Text)
	if turn.Kind != "wrong" {
		kind = channels.Kind(turn.Kind)
	}
	r.keys++
	event := channels.Event{Chat: "+" + r.phone, Key: fmt.Sprint("direct", r.keys), At: r.now, Kind: kind, Text: r.fill(turn.Text), Choice: r.fill(turn.Choice)}
	if turn.Back > 0 {
		event.Target = turnRef(r.turns + 1 - turn.Back)
	}
	if turn.Place != nil {
		event.Place = &channels.Place{Latitude: turn.Place.Latitude, Longitude: turn.Place.Longitude, Name: turn.Place.Name}
	}
	err := r.bot.Receiver(r.replayHouse.phone)(r.ctx, []channels.Event{event})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *replayed) post(kind string, body []byte) {
	r.t.Helper()
	response, err := http.Post(r.server.URL+"/simulator/phones/"+r.phone+"/messages", kind, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		var problem bytes.Buffer
		problem.ReadFrom(response.Body)
		r.t.Fatalf("%s: %s", response.Status, &problem)
	}
}

func (r *replayed) form(turn *chat.Turn) (string, []byte) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, photo := range turn.Photos {
		name := photo.Name
		if photo.Same {
			name = r.sharp
		}
		if photo.Refused == "" {
			r.sharp = name
		}
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			r.t.Fatal(err)
		}
		part.Write(r.bytes(name, photo))
	}
	form.WriteField("text", r.fill(turn.Text))
	form.Close()
	return form.FormDataContentType(), body.Bytes()
}

// bytes is a file that the photo gate judges as the transcript says.
func (r *replayed) bytes(name string, photo chat.Photo) []byte {
	if photo.PDF && photo.Refused == "" {
		return append(specimen.PDF(photo.Pages), "% "+name+"\n"...)
	}
	small := specimen.Options{Width: 900, Height: 680}
	switch photo.Weak {
	case "":
	case "blurred":
		small.Blur = 6
	case "motion":
		small.Motion = 26
	case "dark":
		small.Light = 0.04
	case "bright":
		small.Light = 6
	case "cut":
		small.Off = 0.4
	case "too_small":
		small.Width, small.Height = 240, 180
	default:
		r.t.Fatalf("no bytes for a photo that is weak as %q", photo.Weak)
	}
	switch photo.Refused {
	case "":
	case "too_many_pages":
		return specimen.PDF(60)
	case "too_big":
		return append([]byte("\xff\xd8\xff\xe0"), make([]byte, core.MaxBytes())...)
	case "unsupported":
		return []byte("ini bukan foto, hanya tulisan")
	default:
		r.t.Fatalf("no bytes for a refusal as %q", photo.Refused)
	}
	return named(pictureOf(small), name)
}

// photographs are the pictures made so far: drawing one takes longer than all that
// the house does with it.
var photographs sync.Map

func pictureOf(options specimen.Options) []byte {
	once, _ := photographs.LoadOrStore(options, sync.OnceValue(func() []byte { return specimen.Photo(specimen.KTP, 1, options) }))
	return once.(func() []byte)()
}

// named is a JPEG with a comment (ITU T.81, B.2.4.5) behind its first marker,
// so that photos of different names are different files.
func named(jpeg []byte, name string) []byte {
	const marker = 2
	comment := append([]byte{0xff, 0xfe, 0, byte(len(name) + 2)}, name...)
	return slices.Concat(jpeg[:marker], comment, jpeg[marker:])
}

// shown is what the service has said on the phone since the last look.
func (r *replayed) shown() []string {
	response, err := http.Get(fmt.Sprintf("%s/simulator/phones/%s/messages?after=%d", r.server.URL, r.phone, r.seen))
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Messages []struct {
			ID         int
			From, Text string
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, message := range answer.Messages {
		r.seen = message.ID
		if message.From == "service" {
			out = append(out, message.Text)
		}
	}
	return out
}

// learn looks up number and code of the application that was sent last.
func (r *replayed) learn() {
	var number, code string
	err := r.pool.QueryRow(r.ctx, `SELECT number, tracking FROM applications WHERE person_id = $1 AND number IS NOT NULL
		AND id IN (SELECT application_id FROM journal WHERE action = 'submit' AND person_id = $1)
		AND NOT number = ANY($2) ORDER BY submitted_at DESC LIMIT 1`, r.person, r.known()).Scan(&number, &code)
	if err == nil {
		r.names["number"], r.names["code"] = number, code
	}
}

// known are the numbers of the cases that a transcript began with.
func (r *replayed) known() []string {
	out := []string{}
	for name, value := range r.names {
		if name != "number" && name != "code" {
			out = append(out, value)
		}
	}
	return out
}

func (r *replayed) fill(text string) string {
	for name, value := range r.names {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

func (r *replayed) hide(text string) string {
	for name, value := range r.names {
		text = strings.ReplaceAll(text, value, "{"+name+"}")
	}
	return text
}
