package core

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// Settings are what the office may change without a restart. A value that
// nobody has set is Office.Defaults'.
type Settings struct {
	Phone        string // of the office, as people dial it
	Address      string // of the office
	CounterHours string // of village counters that name none of their own, in words

	// How many days traces of the office's own people are kept (retention.go);
	// "" for what Get says.
	KeepViews, KeepAbsences, KeepLogins string

	// How many minutes a case may be held without a sign of life (hold.go), and
	// somebody in chat may wait for a person (ticket_limit.go); "" as above.
	HoldMinutes, FirstAnswerMinutes, NextAnswerMinutes string
}

// SettingNames are the names of the settings, as they are kept.
var SettingNames = []string{"office_phone", "office_address", "counter_hours", holdMinutes, firstAnswer, nextAnswer, keepViews, keepAbsences, keepLogins}

// field is the setting's place in s.
func (s *Settings) field(name string) *string {
	switch name {
	case "office_phone":
		return &s.Phone
	case "office_address":
		return &s.Address
	case "counter_hours":
		return &s.CounterHours
	case keepViews:
		return &s.KeepViews
	case keepAbsences:
		return &s.KeepAbsences
	case keepLogins:
		return &s.KeepLogins
	case holdMinutes:
		return &s.HoldMinutes
	case firstAnswer:
		return &s.FirstAnswerMinutes
	case nextAnswer:
		return &s.NextAnswerMinutes
	}
	return nil
}

// Get reads a setting by its name; "" for a name that does not exist.
func (s Settings) Get(name string) string {
	if field := s.field(name); field != nil {
		return cmp.Or(*field, numberRules[name].text())
	}
	return ""
}

// settingsFresh is how long a process goes by what it last read.
const settingsFresh = 3 * time.Second

// settingsCache is what one process last read.
type settingsCache struct {
	mu    sync.Mutex
	at    time.Time
	known Settings
}

// Settings are those in force, at most three seconds old: the table is read
// with tx when what this process knows is older than that.
func (o *Office) Settings(ctx context.Context, tx pgx.Tx) (Settings, error) {
	o.settings.mu.Lock()
	defer o.settings.mu.Unlock()
	now := o.Now()
	if age := now.Sub(o.settings.at); age >= 0 && age < settingsFresh {
		return o.settings.known, nil
	}
	set, err := chosenSettings(ctx, tx)
	if err != nil {
		return Settings{}, err
	}
	o.settings.known, o.settings.at = o.inForce(set), now
	return o.settings.known, nil
}

// inForce lays what was set over the defaults.
func (o *Office) inForce(set map[string]string) Settings {
	out := o.Defaults
	for name, value := range set {
		if field := out.field(name); field != nil { // one of a newer program may stand in the table
			*field = value
		}
	}
	return out
}

func chosenSettings(ctx context.Context, tx pgx.Tx) (map[string]string, error) {
	rows, err := tx.Query(ctx, `SELECT name, value FROM office_settings`)
	if err != nil {
		return nil, err
	}
	set := map[string]string{}
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error {
		set[name] = value
		return nil
	})
	return set, err
}

// SettingState is a setting for who may change it.
type SettingState struct {
	Name    string
	Value   string // in force
	Default string // in force again when nobody sets it
	Set     bool   // somebody has
}

// SettingStates reads all settings anew.
func (o *Office) SettingStates(ctx context.Context, tx pgx.Tx) ([]SettingState, error) {
	set, err := chosenSettings(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := o.inForce(set)
	var out []SettingState
	for _, name := range SettingNames {
		_, chosen := set[name]
		out = append(out, SettingState{Name: name, Value: now.Get(name), Default: o.Defaults.Get(name), Set: chosen})
	}
	return out, nil
}

var phoneShape = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,28}$`)

// checkSetting is what a value is kept as, or what is wrong with it.
func checkSetting(name, value string) (string, error) {
	value = strings.Join(strings.Fields(value), " ")
	if rule, is := numberRules[name]; is {
		return rule.check(value)
	}
	length := utf8.RuneCountInString(value)
	switch {
	case name == "office_phone" && (!phoneShape.MatchString(value) || digits(value) < 6):
		return "", fail(Invalid, "Tulis nomor telepon dengan angka, misalnya 0823-2872-9953.")
	case length < 5:
		return "", fail(Invalid, "Isinya terlalu pendek. Tulis lengkap, ya.")
	case length > 120:
		return "", fail(Invalid, "Isinya paling banyak 120 huruf.")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == utf8.RuneError }):
		return "", fail(Invalid, "Ada tanda yang tidak terbaca. Ketik ulang, ya.")
	}
	return value, nil
}

func digits(text string) (n int) {
	for _, r := range text {
		if '0' <= r && r <= '9' {
			n++
		}
	}
	return n
}

// SetSetting sets a setting, from within three seconds on in every process.
// Only technical admins and the head of office may. NotFound for an unknown
// name; Invalid says what is wrong with the value.
func (o *Office) SetSetting(ctx context.Context, tx pgx.Tx, actor *Staff, name, value string) error {
	return o.changeSetting(ctx, tx, actor, name, func() (string, error) {
		value, err := checkSetting(name, value)
		if err != nil {
			return "", err
		}
		_, err = tx.Exec(ctx, `INSERT INTO office_settings (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return value, err
	})
}

// ResetSetting lets the default hold again. Only technical admins and the
// head of office may.
func (o *Office) ResetSetting(ctx context.Context, tx pgx.Tx, actor *Staff, name string) error {
	return o.changeSetting(ctx, tx, actor, name, func() (string, error) {
		_, err := tx.Exec(ctx, `DELETE FROM office_settings WHERE name = $1`, name)
		return o.Defaults.Get(name), err
	})
}

// changeSetting does a change and writes what was and what became. Of two at
// once the second sees what the first wrote.
func (o *Office) changeSetting(ctx context.Context, tx pgx.Tx, actor *Staff, name string, change func() (string, error)) error {
	if err := mustManage(actor, "setelan"); err != nil {
		return err
	}
	if !slices.Contains(SettingNames, name) {
		return fail(NotFound, "Setelan ini tidak ada.")
	}
	if _, err := tx.Exec(ctx, `LOCK TABLE office_settings IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	set, err := chosenSettings(ctx, tx)
	if err != nil {
		return err
	}
	before := o.inForce(set)
	was := before.Get(name)
	became, err := change()
	if err != nil || became == was {
		return err
	}
	return o.LogChange(ctx, tx, actor, "setting.set", "setting "+name, was, cmp.Or(became, "(kosong)"))
}
