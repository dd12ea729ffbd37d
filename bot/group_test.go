package bot

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"sakti/bot/say"
	"sakti/channels"
	"sakti/core"
	"sakti/core/coretest"
)

// Transcripts of groups: testdata/groups/*.txt, each played through Receive,
// turn and the round, with Postgres. What stands in them:
//
//	Sri> text         Sri writes; "Sri>! text" addresses the bot, "Sri>^Budi
//	                  text" quotes Budi's last message, "Sri>~ text" edits her own
//	Sri hapus         Sri takes her last message back
//	+ 20m             time passes, and the groups' round is made
//	< text            the bot; [foto] sends a picture, [balas Sri] quotes her
//	* …               what else came of it: tickets, deletions
//
// -update writes the answers; the difference is read.
func TestGroupTranscripts(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/groups/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := newMeeting(t).play(string(text))
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// meeting is a group on a stage.
type meeting struct {
	*stage
	bot     *Bot
	clock   *coretest.Clock
	id      int64             // the group's conversation
	last    map[string]string // author → ref of their last message
	words   map[string]string // ref → who wrote it
	seen    int64             // outbox row
	tickets int64             // id
	ours    bool
	numbers map[string]string // placeholder → registration number
}

func init() { say.Strict = true } // a wrong sentence fails its test

const inGroup = "grup-1"

func newMeeting(t *testing.T) *meeting {
	t.Helper()
	s := newStage(t)
	clock := coretest.NewClock(coretest.Monday)
	s.office.Now = clock.Now
	m := &meeting{stage: s, bot: s.bot(), clock: clock, last: map[string]string{}, words: map[string]string{}, numbers: map[string]string{}}
	m.office.Defaults = core.Settings{Phone: "(0273) 321468", Address: "Jl. Jenderal Sudirman 147A"}
	m.filed()
	m.store(channels.Event{Kind: channels.KindJoined, Group: &channels.Group{Title: "Loket Desa"}})
	if err := s.pool.QueryRow(s.ctx, `UPDATE groups SET active = true, private_link = 'https://wa.me/6281328729953'
		RETURNING conversation_id`).Scan(&m.id); err != nil {
		t.Fatal(err)
	}
	return m
}

// filed puts some cases into the office: {siap} and {kembali} are their
// numbers.
func (m *meeting) filed() {
	m.t.Helper()
	err := pgx.BeginFunc(m.ctx, m.pool, func(tx pgx.Tx) error {
		for name, state := range map[string]string{"{siap}": "ready", "{kembali}": "returned", "{baru}": "submitted"} {
			a := coretest.Application(m.t, tx, m.office, "KK-HILANG", state)
			m.numbers[name] = *a.Number
			_, err := tx.Exec(m.ctx, `UPDATE applications SET village = '33.12.01.2001', channel = 'wire' WHERE id = $1`, a.ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// store brings an event in and lets the turn answer it.
func (m *meeting) store(e channels.Event) {
	m.t.Helper()
	m.keys++
	e.Channel, e.Account, e.Chat, e.Key, e.At = "wire", m.wire.account, inGroup, fmt.Sprint("k", m.keys), m.clock.Now()
	if err := m.bot.storeAll(m.ctx, []arrival{{events: []channels.Event{e}}}); err != nil {
		m.t.Fatal(err)
	}
	for range 5 {
		if n, err := m.bot.turn(m.ctx, 10, perTurn); err != nil {
			m.t.Fatal(err)
		} else if n == 0 {
			return
		}
	}
}

var scriptLine = regexp.MustCompile(`^(\w+)>([!~]|\^\w+)? (.*)$`)

func (m *meeting) play(script string) string {
	var out []string
	for row := range strings.Lines(script) {
		row = strings.TrimRight(row, "\n")
		if strings.HasPrefix(row, "<") || strings.HasPrefix(row, "*") || strings.HasPrefix(row, "  ") {
			continue
		}
		out = append(out, row)
		m.act(row)
		out = append(out, m.came()...)
	}
	return strings.Join(out, "\n") + "\n"
}

func (m *meeting) act(row string) {
	said := scriptLine.FindStringSubmatch(row)
	author, gone := strings.CutSuffix(row, " hapus")
	after, waits := strings.CutPrefix(row, "+ ")
	switch {
	case row == "" || strings.HasPrefix(row, "#"):
	case row == "bot jadi pengelola":
		m.ours = true
	case waits:
		d, err := time.ParseDuration(after)
		if err != nil {
			m.t.Fatal(err)
		}
		m.clock.Add(d)
		if err := (&GroupsWorker{Office: m.office, Pool: m.pool}).Work(m.ctx, nil); err != nil {
			m.t.Fatal(err)
		}
	case gone:
		m.store(channels.Event{Kind: channels.KindDeleted, Target: m.last[author], Group: &channels.Group{From: author}})
	case said != nil:
		m.write(said[1], said[2], said[3])
	default:
		m.t.Fatalf("the transcript says %q", row)
	}
}

func (m *meeting) write(author, how, text string) {
	for name, number := range m.numbers {
		text = strings.ReplaceAll(text, name, number)
	}
	m.keys++
	e := channels.Event{Kind: channels.KindText, Text: text, Name: author, Ref: fmt.Sprint("m", m.keys),
		Group: &channels.Group{From: author, Title: "Loket Desa", ToBot: how == "!", Ours: m.ours}}
	if quoted, yes := strings.CutPrefix(how, "^"); yes {
		e.ReplyTo = m.last[quoted]
	}
	if how == "~" {
		e.Kind, e.Target = channels.KindEdited, m.last[author]
	}
	m.last[author], m.words[e.Ref] = e.Ref, author
	m.store(e)
}

// came is what the outbox and the tickets have got since.
func (m *meeting) came() (out []string) {
	m.t.Helper()
	rows, err := m.pool.Query(m.ctx, `SELECT id, conversation_id, chat, body, send_at, tries, unasked FROM outbox WHERE id > $1 ORDER BY id`, m.seen)
	if err != nil {
		m.t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[waiting])
	if err != nil {
		m.t.Fatal(err)
	}
	for _, row := range list {
		m.seen = row.ID
		if row.Body.Delete != nil {
			out = append(out, fmt.Sprintf("* hapus pesan %s", m.words[row.Body.Delete.Ref]))
			continue
		}
		out = append(out, "< "+strings.ReplaceAll(m.hide(row.Body.Text), "\n", "\n  ")+m.marks(row.Body))
	}
	return append(out, m.opened()...)
}

func (m *meeting) marks(body outBody) (marks string) {
	if body.Quote != nil {
		marks += " [balas " + m.words[body.Quote.Ref] + "]"
	}
	if body.File != nil {
		marks += fmt.Sprintf(" [%s]", body.File.MIME)
	}
	return marks
}

func (m *meeting) hide(text string) string {
	for name, number := range m.numbers {
		text = strings.ReplaceAll(text, number, name)
	}
	return text
}

func (m *meeting) opened() (out []string) {
	rows, err := m.pool.Query(m.ctx, `SELECT t.id, q.name || ': ' || q.words FROM tickets t JOIN group_questions q ON q.ticket_id = t.id
		WHERE t.id > $1 ORDER BY t.id`, m.tickets)
	if err != nil {
		m.t.Fatal(err)
	}
	var words string
	_, err = pgx.ForEachRow(rows, []any{&m.tickets, &words}, func() error {
		out = append(out, "* tiket, "+words)
		return nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return out
}

// callCentre is somebody who answers tickets.
func (m *meeting) callCentre(tx pgx.Tx) *core.Staff {
	return coretest.Staff(m.t, tx, core.Role{Code: "call_centre"})
}
