package dialog

import "strings"

// topic is one thing a conversation can be about. subject is what follows
// the colon of a step.
type topic struct {
	ask    func(t *turn, subject string)            // puts the question
	choose func(t *turn, subject, key string) bool  // takes one of the choices it offered
	hear   func(t *turn, subject, text string) bool // takes words; false if they are no answer
	aside  bool                                     // interrupts a form: its question may be left unanswered
}

// Topics are the names of all topics, for the test that each has a transcript.
var Topics = []string{
	"menu", "group", "maybe", "requirements", "field", "photo", "which", "album", "twice",
	"known", "extra", "summary", "change", "cancel", "restart", "switch", "resume", "cases", "case", "withdraw",
	"fix", "answer", "correct", "edited", "counter", "slot", "person", "language", "wish",
}

// topic is the topic of the present step and its subject.
func (t *turn) topic() (topic, string) {
	name, subject, _ := strings.Cut(t.state.Step, ":")
	switch name {
	case "group":
		return topic{ask: askGroup, aside: true}, subject
	case "maybe":
		return topic{ask: askMaybe, aside: true}, subject
	case "requirements":
		return topic{ask: askRequirements, choose: chooseRequirements, hear: hearRequirements, aside: true}, subject
	case "field":
		return topic{ask: askField, choose: chooseField, hear: hearField}, subject
	case "photo", "fix":
		return topic{ask: askPhoto, choose: choosePhoto, hear: hearPhoto}, subject
	case "which":
		return topic{ask: askWhich, choose: chooseWhich, hear: hearWhich, aside: true}, subject
	case "album":
		return topic{ask: askAlbum, choose: chooseAlbum, hear: hearAlbum, aside: true}, subject
	case "twice":
		return topic{ask: askTwice, choose: chooseTwice, hear: hearTwice, aside: true}, subject
	case "known":
		return topic{ask: askKnown, choose: chooseKnown, hear: hearKnown}, subject
	case "extra":
		return topic{ask: askExtra, choose: chooseExtra, hear: hearExtra}, subject
	case "summary":
		return topic{ask: askSummary, choose: chooseSummary, hear: hearSummary}, subject
	case "change":
		return topic{ask: askChange, hear: hearChange}, subject
	case "cancel":
		return topic{ask: askCancel, choose: chooseCancel, hear: hearCancel, aside: true}, subject
	case "restart":
		return topic{ask: askRestart, choose: chooseRestart, hear: hearRestart, aside: true}, subject
	case "switch":
		return topic{ask: askSwitch, choose: chooseSwitch, aside: true}, subject
	case "resume":
		return topic{ask: askResume, choose: chooseResume, hear: hearResume, aside: true}, subject
	case "cases":
		return topic{ask: askCases, choose: chooseCases, hear: hearCases, aside: true}, subject
	case "case":
		return topic{ask: askCase, choose: chooseCase, aside: true}, subject
	case "withdraw":
		return topic{ask: askWithdraw, choose: chooseWithdraw, hear: hearWithdraw, aside: true}, subject
	case "answer":
		return topic{ask: askAnswer, choose: chooseAnswer, hear: hearAnswer}, subject
	case "correct":
		return topic{ask: askCorrect, hear: hearCorrect}, subject
	case "slot":
		return topic{ask: askSlot, choose: chooseSlot, hear: hearSlot, aside: true}, subject
	case "edited":
		return topic{ask: askEdited, choose: chooseEdited, hear: hearEdited, aside: true}, subject
	case "counter":
		return topic{ask: askCounter, choose: chooseCounter, aside: true}, subject
	case "person":
		return topic{ask: askPerson, choose: choosePerson, hear: hearPerson, aside: true}, subject
	case "wish":
		return topic{ask: askWish, choose: chooseWish, hear: hearWish, aside: true}, subject
	case "language":
		return topic{ask: askLanguage, choose: chooseLanguage, hear: hearLanguage, aside: true}, subject
	}
	return topic{ask: askMenu, aside: true}, subject
}
