package core

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Resubmit sends a mended case back to the place in the queue it had. answers
// are those that were corrected; nil leaves all as they were. The verdicts on
// what was sent again or corrected are open once more.
func (o *Office) Resubmit(ctx context.Context, tx pgx.Tx, actor Actor, id uuid.UUID, answers map[string]string) error {
	a, err := o.Application(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := o.editable(ctx, tx, actor, id); err != nil {
		return err
	}
	note := Note{}
	if changed := changedAnswers(a, answers); len(changed) > 0 {
		note.Reason = "Jawaban diperbaiki pemohon: " + strings.Join(o.labels(a, changed), ", ") + "."
		if err := o.correct(ctx, tx, a, answers); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `DELETE FROM verdicts v WHERE application_id = $1 AND NOT good AND (requirement = ANY($2) OR EXISTS (
		SELECT FROM attachments t WHERE t.application_id = $1 AND t.requirement = v.requirement
			AND t.removed_at IS NULL AND t.added_at > v.at))`, id, slices.Collect(maps.Keys(answers)))
	if err != nil {
		return err
	}
	if a, err = o.Application(ctx, tx, id); err != nil {
		return err
	}
	if err := o.readCards(ctx, tx, id); err != nil {
		return err
	}
	return o.move(ctx, tx, a, "resubmit", actor, note)
}

// changedAnswers are the codes of the answers that differ from the case's own,
// sorted.
func changedAnswers(a *Application, answers map[string]string) []string {
	var out []string
	for _, code := range slices.Sorted(maps.Keys(answers)) {
		if a.Answers[code] != answers[code] {
			out = append(out, code)
		}
	}
	return out
}

// labels are the names of questions, for the journal, which holds no answers.
func (o *Office) labels(a *Application, codes []string) []string {
	var out []string
	for _, code := range codes {
		if field := o.ServiceOf(a).Field(code); field != nil {
			code = field.Label
		}
		out = append(out, code)
	}
	return out
}

// correct puts corrected answers into a case, and into the columns that come
// from answers.
func (o *Office) correct(ctx context.Context, tx pgx.Tx, a *Application, answers map[string]string) error {
	service := o.ServiceOf(a)
	merged := maps.Clone(a.Answers)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, answers)
	s := Submission{Answers: merged, Fallback: a.Subject}
	var village *string
	if code := merged["desa"]; code != "" {
		village = &code
	}
	_, err := tx.Exec(ctx, `UPDATE applications SET answers = $2, section = $3, village = coalesce($4, village),
		subject = $5, subject_nik = coalesce(nullif($6, ''), subject_nik), phone = coalesce(nullif($7, ''), phone), collect = $8 WHERE id = $1`,
		a.ID, merged, service.SectionFor(merged), village, subjectOf(s), subjectNIK(s).Full(), answers["telepon"], collectAt(service, merged))
	return err
}
