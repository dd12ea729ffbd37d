package dialog_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sakti/bot/dialog"
	"sakti/bot/dialog/chat"
	"sakti/bot/say"
	"sakti/core/catalog"
)

func TestMain(m *testing.M) {
	say.Strict = true
	os.Exit(m.Run())
}

var cat = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Load(nil)
	if err != nil {
		panic(err)
	}
	return c
})

var places = sync.OnceValue(func() *dialog.Places {
	file, err := os.Open("../../core/regions.csv")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(err)
	}
	out := &dialog.Places{}
	for _, row := range rows[1:] {
		place := dialog.Place{Code: row[0], Name: row[1], Kind: row[2], Parent: row[3]}
		if place.Kind == "kecamatan" {
			out.Kecamatan = append(out.Kecamatan, place)
		} else {
			out.Villages = append(out.Villages, place)
		}
	}
	return out
})

// world is what stands around a conversation in a transcript: the office, as
// far as the dialog knows it.
type world struct {
	t      *testing.T
	state  dialog.State
	facts  dialog.Facts
	names  map[string]string // placeholder → value
	files  map[string]string // file id → name of the photo
	last   string            // id of the last file taken
	drafts map[string]dialog.Open
	opened int
	sent   int
	others []dialog.Case  // that were filed from other chats
	loose  bool           // the words may lead elsewhere than where the script was written
	told   []dialog.Event // what the person did, for what is taken back later
}

func newWorld(t *testing.T) *world {
	return &world{
		t: t, names: map[string]string{}, files: map[string]string{}, drafts: map[string]dialog.Open{},
		facts: dialog.Facts{
			Now: time.Date(2026, 11, 23, 9, 0, 0, 0, catalog.WIB), Catalog: cat(), Places: places(),
			Contact: dialog.Office{Phone: "(0273) 321468", Address: "Jl. Jend. Sudirman 147a", TrackURL: "https://sakti.test/lacak"},
		},
	}
}

// set carries out a setting of a script.
func (w *world) set(line chat.Line) {
	value := line.Value
	switch line.Setting {
	case "channel", "depth":
	case "now":
		at, err := time.ParseInLocation("2006-01-02 15:04", value, catalog.WIB)
		w.must(line, err)
		w.facts.Now = at
	case "wait":
		d, err := time.ParseDuration(value)
		w.must(line, err)
		w.facts.Now = w.facts.Now.Add(d)
	case "phone":
		w.facts.Person.Phone = "+62" + strings.TrimPrefix(value, "0")
	case "name":
		w.facts.Person.Name = value
	case "operator":
		w.facts.Operator = w.operator(line)
	case "invitation":
		code, who, _ := strings.Cut(value, " ")
		name, counter, _ := strings.Cut(who, ", ")
		if w.facts.Invitations == nil {
			w.facts.Invitations = map[string]dialog.Invitation{}
		}
		w.facts.Invitations[code] = dialog.Invitation{Name: name, Counter: counter, Valid: who != "used"}
	case "case":
		w.addCase(line)
	case "elsewhere":
		w.addCase(line)
		w.others = append(w.others, w.facts.Cases[0])
		w.facts.Cases = w.facts.Cases[1:]
	case "returned":
		w.sendBack(line)
	case "announcement":
		number, text, _ := strings.Cut(value, " ")
		id, err := strconv.ParseInt(number, 10, 64)
		w.must(line, err)
		w.facts.Announcements = append(w.facts.Announcements, dialog.Announcement{ID: id, Text: text})
	case "hours":
		w.openCounter(line)
	default:
		w.t.Fatalf("line %d: unknown setting %q", line.Number, line.Setting)
	}
}

// openCounter reads "Desa Pucung: Senin sampai Jumat …".
func (w *world) openCounter(line chat.Line) {
	name, hours, _ := strings.Cut(line.Value, ": ")
	for _, village := range places().Villages {
		if "Desa "+village.Name == name {
			w.facts.Counters = map[string]dialog.Counter{village.Code: {Name: "Loket " + name, Hours: hours}}
			return
		}
	}
	w.t.Fatalf("line %d: no village %q", line.Number, name)
}

// sendBack returns the application that was sent last.
func (w *world) sendBack(line chat.Line) {
	at := slices.IndexFunc(w.facts.Cases, func(c dialog.Case) bool { return c.Number == w.names["number"] })
	if at < 0 {
		if !w.loose {
			w.t.Errorf("line %d: nothing was sent", line.Number)
		}
		return
	}
	c := &w.facts.Cases[at]
	subject := c.Subject
	w.describe(c, "returned", chat.Attributes(line.Value))
	c.Subject, c.Since = subject, w.facts.Now
}

func (w *world) must(line chat.Line, err error) {
	if err != nil {
		w.t.Fatalf("line %d: %v", line.Number, err)
	}
}

func (w *world) operator(line chat.Line) *dialog.Operator {
	for _, village := range places().Villages {
		if "Desa "+village.Name == line.Value {
			return &dialog.Operator{Name: "Budi Santoso", Counter: "Loket " + line.Value, Village: village.Code, Kec: village.Parent, Kind: "desa"}
		}
	}
	if strings.HasPrefix(line.Value, "Puskesmas ") {
		return &dialog.Operator{Name: "Bidan Sri Lestari", Counter: line.Value, Kec: "33.12.08", Kind: "faskes"}
	}
	w.t.Fatalf("line %d: no village %q", line.Number, line.Value)
	return nil
}

// addCase reads "A AKL returned subject=… fault=kk:…"; a name that is there
// already changes that case.
func (w *world) addCase(line chat.Line) {
	fields := strings.Fields(line.Value)
	if len(fields) < 3 {
		w.t.Fatalf("line %d: case needs a name, a service and a state", line.Number)
	}
	name := fields[0]
	i := slices.IndexFunc(w.facts.Cases, func(c dialog.Case) bool { return c.Number == w.names[name] })
	if i < 0 {
		number := fmt.Sprintf("26-%06d-4", 500+len(w.facts.Cases)+len(w.others))
		w.names[name], w.names[name+".code"] = number, "K"+strings.Repeat(name, 4)[:4]+"7"
		c := dialog.Case{ID: "case-" + name, Number: number, Service: fields[1], Own: true, Since: w.facts.Now.Add(-24 * time.Hour)}
		w.facts.Cases = append([]dialog.Case{c}, w.facts.Cases...)
		i = 0
	}
	w.describe(&w.facts.Cases[i], fields[2], chat.Attributes(line.Value))
}

func (w *world) describe(c *dialog.Case, state string, attributes map[string][]string) {
	c.State = state
	c.Faults = nil
	first := func(key string) string {
		if values := attributes[key]; len(values) > 0 {
			return values[0]
		}
		return ""
	}
	for _, fault := range attributes["fault"] {
		requirement, reason, _ := strings.Cut(fault, ":")
		c.Faults = append(c.Faults, dialog.Fault{Requirement: requirement, Reason: reason})
	}
	c.Subject, c.Reason, c.Visit, c.Collect = first("subject"), first("reason"), first("visit"), first("collect")
	c.Filed = c.Since
	if due, err := time.ParseDuration(first("due")); err == nil {
		c.Due = w.facts.Now.Add(due)
	}
	c.Own, c.Open = c.Own && first("own") != "no", first("open") == "yes"
	for _, answer := range attributes["answer"] {
		if c.Answers == nil {
			c.Answers = map[string]string{}
		}
		code, value, _ := strings.Cut(answer, ":")
		c.Answers[code] = value
	}
	if cat().Steps.State(state).End {
		c.Finished = w.facts.Now.Add(-time.Hour)
	}
}

// say answers what a person does in a script: one line after the other, and
// what was done.
func (w *world) say(turn *chat.Turn) []string {
	event := w.event(turn)
	w.facts.NewID = fmt.Sprintf("00000000-0000-7000-9000-%012d", w.opened+1)
	w.facts.Receipt = dialog.Receipt{Number: fmt.Sprintf("26-%06d-8", 100+w.sent), Code: "H7KM2P"}
	w.facts.Contact.Open = cat().Holidays.Open(w.facts.Now)
	w.facts.Contact.Opens = ""
	if !w.facts.Contact.Open {
		next := cat().Holidays.Next(w.facts.Now)
		w.facts.Contact.Opens = say.Day("id", next) + " pukul " + say.Clock("id", next)
	}
	w.find(event.Text)
	w.remember(event)
	before := marshal(w.t, w.state)
	state, effects := dialog.Step(w.state, event, w.facts)
	if after := marshal(w.t, w.state); after != before {
		w.t.Errorf("the step changed the state that it was given:\n%s\n%s", before, after)
	}
	again, same := dialog.Step(w.state, event, w.facts)
	if marshal(w.t, again) != marshal(w.t, state) || fmt.Sprint(same) != fmt.Sprint(effects) {
		w.t.Errorf("the same step twice gives two answers: %v and %v", effects, same)
	}
	w.state = revive(w.t, state)
	if marshal(w.t, w.state) != marshal(w.t, state) {
		w.t.Errorf("the state does not survive JSON: %s", marshal(w.t, state))
	}
	return w.apply(effects)
}

// find gives the cases from other chats of which the message holds number and
// code.
func (w *world) find(text string) {
	w.facts.Found = nil
	named := dialog.Mentions(text)
	for _, c := range w.others {
		code := w.names[strings.TrimPrefix(c.ID, "case-")+".code"]
		if slices.Contains(named.Numbers, c.Number) && slices.Contains(named.Codes, code) {
			w.facts.Found = append(w.facts.Found, c)
		}
	}
}

// fill puts values for the placeholders of a script, hide the other way round.
func (w *world) fill(text string) string {
	for name, value := range w.names {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

func (w *world) hide(text string) string {
	for name, value := range w.names {
		text = strings.ReplaceAll(text, value, "{"+name+"}")
	}
	return text
}

func marshal(t *testing.T, state dialog.State) string {
	t.Helper()
	data, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func revive(t *testing.T, state dialog.State) dialog.State {
	t.Helper()
	var out dialog.State
	if err := json.Unmarshal([]byte(marshal(t, state)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}
