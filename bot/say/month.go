package say

import (
	"fmt"
	"time"
)

// Month writes a month: "November 2026".
func Month(lang string, at time.Time) string {
	return fmt.Sprintf("%s %d", calendarOf(lang).months[at.Month()-1], at.Year())
}
