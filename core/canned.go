package core

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"go.yaml.in/yaml/v3"
)

// Canned is an answer that the call centre has ready. Its words may name what
// is filled in from the case, in braces: see CannedSlots.
type Canned struct {
	Code  string // what is typed to find it: small letters, digits and hyphens
	Title string // for the list
	Words map[string]string
	Own   bool // the office's own: the program brings none under this code
	Set   bool // the office has written or changed it
	Off   bool // not offered
}

// CannedLanguages are the languages in which an answer is kept, Indonesian
// first. Where another is empty the Indonesian words are used.
var CannedLanguages = []Word{{"id", "Indonesia"}, {"jv", "Jawa krama"}, {"en", "Inggris"}}

// CannedSlots are what an answer may name in braces, and what stands there in
// the end.
var CannedSlots = []Word{
	{"nama", "nama orangnya, seperti di chat"}, {"petugas", "nama petugas yang menjawab"}, {"layanan", "nama layanan"}, {"nomor", "nomor pendaftaran"},
	{"tahap", "sampai di mana berkasnya"}, {"janji", "kapan dijanjikan selesai"}, {"kurang", "apa yang masih kurang atau harus diperbaiki"},
	{"loket", "loket desa orangnya"}, {"jam_loket", "jam buka loket itu"},
	{"alamat_kantor", "alamat kantor dinas"}, {"telepon_kantor", "telepon kantor dinas"}, {"tautan", "alamat untuk melacak permohonan"},
}

// Limits of an answer, in letters.
const (
	cannedTitle = 60
	cannedWords = 1000
)

//go:embed canned.yaml
var cannedYAML []byte

// builtinCanned are the answers that the program brings, in their order.
var builtinCanned = readCanned(cannedYAML)

func readCanned(data []byte) []Canned {
	var raw []struct{ Code, Title, ID, JV, EN string }
	if err := yaml.Unmarshal(data, &raw); err != nil {
		panic(fmt.Errorf("canned.yaml: %w", err)) // embedded: only a broken build can fail
	}
	var out []Canned
	for _, r := range raw {
		out = append(out, Canned{Code: r.Code, Title: r.Title,
			Words: map[string]string{"id": strings.TrimSpace(r.ID), "jv": strings.TrimSpace(r.JV), "en": strings.TrimSpace(r.EN)}})
	}
	return out
}

// CannedAnswers are all answers, those of the program first, then the office's
// own by title; also those that are not offered.
func (o *Office) CannedAnswers(ctx context.Context, tx pgx.Tx) ([]Canned, error) {
	rows, err := tx.Query(ctx, `SELECT code, title, words, off FROM canned_answers ORDER BY title, code`)
	if err != nil {
		return nil, err
	}
	var kept []Canned
	var c Canned
	_, err = pgx.ForEachRow(rows, []any{&c.Code, &c.Title, &c.Words, &c.Off}, func() error {
		kept = append(kept, Canned{Code: c.Code, Title: c.Title, Words: c.Words, Off: c.Off, Own: builtin(c.Code) == nil, Set: true})
		c.Words = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Canned
	for _, c := range builtinCanned {
		if i := slices.IndexFunc(kept, func(k Canned) bool { return k.Code == c.Code }); i >= 0 {
			c = kept[i]
		}
		c.Words = maps.Clone(c.Words)
		out = append(out, c)
	}
	return append(out, slices.DeleteFunc(kept, func(k Canned) bool { return !k.Own })...), nil
}

// CannedAnswer is one of them; NotFound if there is none.
func (o *Office) CannedAnswer(ctx context.Context, tx pgx.Tx, code string) (Canned, error) {
	all, err := o.CannedAnswers(ctx, tx)
	if err != nil {
		return Canned{}, err
	}
	for _, c := range all {
		if c.Code == code {
			return c, nil
		}
	}
	return Canned{}, fail(NotFound, "Jawaban ini tidak ada.")
}

func builtin(code string) *Canned {
	i := slices.IndexFunc(builtinCanned, func(c Canned) bool { return c.Code == code })
	if i < 0 {
		return nil
	}
	return &builtinCanned[i]
}

// mayWord refuses who may not change what the call centre has ready.
func mayWord(actor *Staff) error {
	if actor.Has("head_of_section", "head_of_office", "admin") {
		return nil
	}
	return fail(Forbidden, "Jawaban siap pakai hanya diubah kepala seksi, kepala dinas, atau admin.")
}

// SetCanned writes an answer, in place of the one with its code if there is
// one, and what changed into the log. Invalid says what is wrong with it;
// Conflict if fresh is wanted and the code is taken.
func (o *Office) SetCanned(ctx context.Context, tx pgx.Tx, actor *Staff, c Canned, fresh bool) error {
	if err := mayWord(actor); err != nil {
		return err
	}
	if err := checkCanned(&c); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `LOCK TABLE canned_answers IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	was, err := o.CannedAnswer(ctx, tx, c.Code)
	switch {
	case err == nil && fresh:
		return fail(Conflict, "Kata kunci %s sudah dipakai untuk “%s”.", c.Code, was.Title)
	case err != nil && (CodeOf(err) != NotFound || !fresh):
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO canned_answers (code, title, words, off) VALUES ($1, $2, $3, $4)
		ON CONFLICT (code) DO UPDATE SET title = excluded.title, words = excluded.words, off = excluded.off`, c.Code, c.Title, c.Words, c.Off)
	if err != nil {
		return err
	}
	return o.logChanges(ctx, tx, actor, cannedChanges(was, c))
}

// ResetCanned lets the program's words hold again; an answer of the office's
// own is gone then.
func (o *Office) ResetCanned(ctx context.Context, tx pgx.Tx, actor *Staff, code string) error {
	if err := mayWord(actor); err != nil {
		return err
	}
	was, err := o.CannedAnswer(ctx, tx, code)
	if err != nil || !was.Set {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM canned_answers WHERE code = $1`, code); err != nil {
		return err
	}
	if original := builtin(code); original != nil {
		return o.logChanges(ctx, tx, actor, cannedChanges(was, *original))
	}
	return o.LogChange(ctx, tx, actor, "canned.removed", "canned "+code, was.Title, "")
}

// cannedChanges are the lines of the log: one for each part that changed.
func cannedChanges(was, became Canned) []change {
	about := "canned " + became.Code
	var out []change
	add := func(part, before, after string) {
		if before != after {
			out = append(out, change{"canned.set", about, cmp.Or(before, "(kosong)"), part + cmp.Or(after, "(kosong)")})
		}
	}
	add("Judul: ", was.Title, became.Title)
	for _, lang := range CannedLanguages {
		add(lang.Name+": ", was.Words[lang.Code], became.Words[lang.Code])
	}
	if was.Off != became.Off {
		add("Ditawarkan: ", offWord(was), offWord(became))
	}
	return out
}

func offWord(c Canned) string {
	if c.Off {
		return "tidak"
	}
	return "ya"
}

// CannedHistory is who changed an answer, newest first, up to limit, for who
// may change it.
func (o *Office) CannedHistory(ctx context.Context, tx pgx.Tx, actor *Staff, code string, limit int) ([]LogEntry, error) {
	if err := mayWord(actor); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `SELECT l.id, l.at, l.staff_id, coalesce(s.name, '') AS by, l.action, l.about, l.about AS thing, l.was, l.became,
			NULL::bigint AS place FROM office_log l LEFT JOIN staff s ON s.id = l.staff_id
		WHERE l.about = 'canned ' || $1 ORDER BY l.id DESC LIMIT $2`, code, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[LogEntry])
}
