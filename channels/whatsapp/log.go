package whatsapp

import (
	"context"
	"log/slog"
	"regexp"
	"strings"

	waLog "go.mau.fi/whatsmeow/util/log"
)

// libraryLog passes on the library's warnings without their arguments, which
// hold addresses and whole messages.
type libraryLog struct{ to *slog.Logger }

var digits = regexp.MustCompile(`[0-9]{5,}`)

func (l libraryLog) write(level slog.Level, text string, args []any) {
	var faults []string
	for _, arg := range args {
		if err, ok := arg.(error); ok {
			faults = append(faults, digits.ReplaceAllString(err.Error(), "…"))
		}
	}
	l.to.Log(context.Background(), level, "whatsmeow: "+text, "error", strings.Join(faults, "; "))
}

func (l libraryLog) Errorf(text string, args ...any) { l.write(slog.LevelWarn, text, args) }
func (l libraryLog) Warnf(text string, args ...any)  { l.write(slog.LevelDebug, text, args) }
func (l libraryLog) Infof(string, ...any)            {}
func (l libraryLog) Debugf(string, ...any)           {}
func (l libraryLog) Sub(string) waLog.Logger         { return l }
