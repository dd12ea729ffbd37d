package say

import "strings"

// Notice is what a notice about an application may name. Sentences whose key
// begins with "notice." take these values; which one names which:
//
//	key                       applicant's values      .filer adds
//	notice.submitted.filer    –                       title number
//	notice.verified           title number            –
//	notice.appointment        title number visit      title number visit
//	notice.served             title number            title number
//	notice.returned           title number reasons    title number reasons
//	notice.rejected           title number reasons    title number reasons
//	notice.answered           number answer           number answer
//	notice.validated          title number            –
//	notice.finished           title number            title number
//	notice.ready              title number place      title number place
//	notice.printed            title number place      title number place
//	notice.reprint            title number place      title number place
//	notice.collected          title number            title number
//
// title is Service, and whom it is about where that is known.
type Notice struct {
	Number  string   // of the application
	Service string   // name of the service
	Subject string   // name of who it is about, "" if unknown
	Reasons []string // why it was returned or rejected: "Kartu Keluarga: fotonya buram"
	Place   string   // where the product is printed or taken, in words
	Visit   string   // when and where to come, in words
	Answer  string   // to a complaint
}

// Text says the notice with this key, as steps.yaml names it, or its short
// form for SMS, which has the prefix "sms." instead of "notice.".
func (n Notice) Text(lang, key string) string {
	s, ok := languages[lang][key]
	if !ok {
		s, ok = languages[Indonesian][key]
	}
	if !ok {
		wrong("notice %q does not exist", key)
		return ""
	}
	values := map[string]string{
		"number": n.Number, "title": n.title(lang), "reasons": list(n.Reasons),
		"place": n.Place, "visit": n.Visit, "answer": n.Answer,
	}
	var b strings.Builder
	for i, name := range s.names {
		b.WriteString(s.texts[i])
		b.WriteString(values[name])
	}
	b.WriteString(s.texts[len(s.texts)-1])
	return b.String()
}

func (n Notice) title(lang string) string {
	if n.Subject == "" {
		return n.Service
	}
	return Text(lang, "notice.title", "service", n.Service, "subject", n.Subject)
}

func list(lines []string) string {
	return "• " + strings.Join(lines, "\n• ")
}

// Intake says why a photo was refused and how to make a better one. code is
// one of core/intake's, or "gone" when the file could not be fetched; an
// unknown code gets a general sentence.
func Intake(lang, code string) string {
	key := "photo." + code
	if !Has(Indonesian, key) {
		key = "photo.broken"
	}
	return Text(lang, key)
}
