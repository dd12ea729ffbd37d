package dialog

import (
	"strconv"
	"strings"

	"sakti/core/catalog"
)

// pageSize is how many choices a list shows at once, so that each has a
// number of one digit.
const pageSize = 9

// lasting reports whether a choice means the same whenever it is pressed: a
// button of an old menu still works while nothing is being filled in.
func lasting(key string) bool {
	switch key {
	case "menu", "status", "person", "apply":
		return true
	}
	kind, _, found := strings.Cut(key, ":")
	return found && (kind == "d" || kind == "g" || kind == "s" || kind == "c" || kind == "r")
}

// common takes the choices whose keys mean the same in every topic.
func (t *turn) common(key string) {
	kind, subject, _ := strings.Cut(key, ":")
	if strings.HasPrefix(key, "m#") {
		kind = "m"
	}
	switch kind {
	case "m":
		t.goTo("menu:" + key[1:])
	case "menu":
		t.goTo("menu")
	case "apply":
		t.goTo("group:*")
	case "go":
		t.goOn()
	case "status":
		t.status()
	case "person":
		t.callPerson("asked")
	case "later":
		t.state.Memo.Refusals = 0
		if t.nowhere() {
			t.say("photo.anytime")
		} else {
			t.say("photo.rest")
		}
		t.asked = true
	case "g":
		t.goTo("group:" + subject)
	case "s":
		t.begin(subject)
	case "r":
		t.requirementsOf(subject)
	case "c":
		t.showCase(subject)
	case "faulty":
		if returned := t.returned(); len(returned) == 1 {
			t.mend(returned[0])
			return
		}
		t.goTo("cases:returned")
	case "other":
		t.say("menu.other")
		t.goTo("menu")
	default:
		t.commonForm(kind, subject)
	}
}

// commonForm takes those that are about forms and photos.
func (t *turn) commonForm(kind, subject string) {
	switch kind {
	case "correct":
		t.wantsChange()
	case "mended":
		t.sendMended()
	case "d":
		t.takeUp(subject)
	case "del":
		t.dropPhotos(subject)
	case "renew":
		t.renewPhotos(subject)
	case "like":
		t.sameAgain()
	case "redo":
		t.redo(subject)
	case "list":
		t.goTo("cases:" + subject)
	case "more":
		t.morePages(subject)
	case "gather":
		t.gather()
	default:
		t.say("button.stale")
		t.again()
	}
}

// maxMenu is how many choices the first menu shows: its nine groups and one
// line before them.
const maxMenu = 10

// askMenu shows what can be done: what is open first, then the groups of
// services. An operator's menu is their work. subject is the page.
func askMenu(t *turn, subject string) {
	t.state.Step, t.state.Memo.Said = "menu", ""
	t.tell(t.menuTitle())
	if !t.nowhere() {
		t.offer("go", "menu.continue", "service", t.currentService())
	}
	t.offerParked()
	if t.facts.Operator != nil {
		t.tell(t.daily())
		t.operatorMenu()
		return
	}
	if returned := t.returned(); len(returned) > 0 && t.state.Fix == nil {
		t.offer("faulty", "menu.fix", "n", len(returned))
	}
	if len(t.facts.Cases) > 0 {
		t.offer("status", "menu.status")
	}
	choices := t.choices
	t.choices = nil
	_, page := cutPage(subject)
	t.paged(append(choices, t.groups("g:")...), page, maxMenu, "m")
}

// groups are the groups of services as choices.
func (t *turn) groups(prefix string) []Choice {
	var out []Choice
	for _, group := range t.facts.Catalog.Groups {
		out = append(out, Choice{prefix + group.Code, group.Name})
	}
	return out
}

func (t *turn) menuTitle() string {
	if t.facts.Operator != nil {
		return t.text("menu.operator", "counter", t.facts.Operator.Counter)
	}
	return t.text("menu.ask")
}

// askGroup shows the services of a group, "*" the groups themselves. A page
// follows the code: "KK#2".
func askGroup(t *turn, subject string) {
	code, page := cutPage(subject)
	if code == "*" {
		t.say("menu.groups")
		t.paged(t.groups("g:"), page, pageSize, "g:*")
		return
	}
	group := findGroup(t.facts.Catalog, code)
	if group == nil {
		askMenu(t, "")
		return
	}
	t.say("group.ask", "group", group.Name)
	var choices []Choice
	for _, code := range group.Services {
		if service := t.facts.Catalog.Service(code); service != nil {
			choices = append(choices, Choice{"s:" + code, service.Short})
		}
	}
	t.paged(choices, page, pageSize, "g:"+group.Code)
}

func findGroup(cat *catalog.Catalog, code string) *catalog.Group {
	for i := range cat.Groups {
		if cat.Groups[i].Code == code {
			return &cat.Groups[i]
		}
	}
	return nil
}

// paged offers one page, of at most limit choices, of a long list; the last
// choice leads to the next page, and from the last page to the first. more is
// the key of the list without its page.
func (t *turn) paged(choices []Choice, page, limit int, more string) {
	if len(choices) <= limit {
		t.choices = append(t.choices, choices...)
		return
	}
	size := limit - 1
	from := (page - 1) * size
	if from < 0 || from >= len(choices) {
		from, page = 0, 1
	}
	to := min(from+size, len(choices))
	t.choices = append(t.choices, choices[from:to]...)
	if to == len(choices) {
		page = 0
	}
	t.offer(more+"#"+strconv.Itoa(page+1), "list.more")
}

// turned is paged with the number of the next page: "Berikutnya (2 dari 4)".
func (t *turn) turned(choices []Choice, page, limit int, more string) {
	t.paged(choices, page, limit, more)
	if len(choices) <= limit {
		return
	}
	pages := (len(choices) + limit - 2) / (limit - 1)
	last := &t.choices[len(t.choices)-1]
	_, next := cutPage(last.Key)
	last.Label = t.text("list.next", "at", next, "of", pages)
	if next == 1 {
		last.Label = t.text("list.first")
	}
}

var nextWords = words("berikutnya, selanjutnya, halaman berikutnya, berikut, next, next page, more, lihat berikutnya, salajengipun, sabanjure, terusane, liyane, lainnya lagi, lagi")

// nextPage takes "berikutnya" for the choice that leads to the next page.
func (t *turn) nextPage(text string) bool {
	if !nextWords[fold(text)] {
		return false
	}
	for _, choice := range t.state.Offered {
		if strings.Contains(choice.Key, "#") {
			t.choose(choice.Key)
			return true
		}
	}
	return false
}

// cutPage takes "KK#2" apart; the page is 1 if there is none.
func cutPage(subject string) (string, int) {
	code, number, found := strings.Cut(subject, "#")
	if page, err := strconv.Atoi(number); found && err == nil {
		return code, page
	}
	return code, 1
}
