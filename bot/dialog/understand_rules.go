package dialog

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// rule is a line of phrases.txt made ready.
type rule struct {
	code   int
	text   string
	weight float64 // how telling, 0 to 1
	need   [][]int // of each list one meaning must be there
	may    []int
	not    []int
}

// ruleTexts are the phrases of phrases.txt.
func ruleTexts() []wording {
	var out []wording
	all := lists(phrasesText)
	for _, code := range slices.Sorted(maps.Keys(all)) {
		for text := range strings.SplitSeq(all[code], "|") {
			out = append(out, wording{code, strings.TrimSpace(text)})
		}
	}
	return out
}

// meaningsIn are the meanings a rule is made of, but for those it forbids.
func meaningsIn(text string) []string {
	var out []string
	for term := range strings.FieldsSeq(text) {
		if _, err := strconv.ParseFloat(term, 64); err == nil || term[0] == '!' {
			continue
		}
		out = append(out, strings.Split(strings.TrimPrefix(term, "?"), "/")...)
	}
	return out
}

func parseRule(x *index, t wording) rule {
	out := rule{code: x.code(t.code), text: t.text, weight: 1}
	for term := range strings.FieldsSeq(t.text) {
		if weight, err := strconv.ParseFloat(term, 64); err == nil {
			out.weight = weight
			continue
		}
		switch term[0] {
		case '!':
			out.not = append(out.not, x.id(term[1:]))
		case '?':
			out.may = append(out.may, x.id(term[1:]))
		default:
			var any []int
			for meaning := range strings.SplitSeq(term, "/") {
				any = append(any, x.id(meaning))
			}
			out.need = append(out.need, any)
		}
	}
	return out
}

// id is the number of a meaning.
func (x *index) id(meaning string) int {
	id, ok := x.ids[meaning]
	if !ok {
		id = len(x.ids)
		x.ids[meaning] = id
	}
	return id
}

// present marks the meanings of a text by their numbers.
func (x *index) present(meanings []string) []bool {
	here := make([]bool, len(x.ids))
	for _, meaning := range meanings {
		if id, ok := x.ids[meaning]; ok {
			here[id] = true
		}
	}
	return here
}

// unexplained is what a rule that explains nothing of a text keeps of its
// weight.
const unexplained = 0.45

// score is the rule's weight, less for what it leaves unexplained; 0 if it
// does not fit.
func (r *rule) score(x *index, here []bool, asked float64) float64 {
	explained := 0.0
	for _, any := range r.need {
		found := false
		for _, id := range any {
			if here[id] {
				found = true
				explained += x.weight[id]
			}
		}
		if !found {
			return 0
		}
	}
	for _, id := range r.not {
		if here[id] {
			return 0
		}
	}
	for _, id := range r.may {
		if here[id] && !r.needs(id) {
			explained += x.weight[id]
		}
	}
	return r.weight * (unexplained + (1-unexplained)*min(1, explained/asked))
}

func (r *rule) needs(id int) bool {
	return slices.ContainsFunc(r.need, func(any []int) bool { return slices.Contains(any, id) })
}
