package core

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"
	"sakti/core/paper"
)

// Receipt is the page of paper that an applicant may take home: what was asked
// for, what was handed in, and with which two codes it is followed. address is
// the page where people follow a case, "" for none. Invalid for a draft, which
// has not been handed in.
func (o *Office) Receipt(ctx context.Context, tx pgx.Tx, a *Application, address string) ([]byte, error) {
	if a.Number == nil || a.Tracking == nil || a.SubmittedAt == nil {
		return nil, fail(Invalid, "Permohonan ini belum dikirim, jadi belum ada tanda terimanya.")
	}
	checks, err := o.Checklist(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	r := paper.Receipt{
		Office: "Disdukcapil Kabupaten Wonogiri", Service: o.ServiceOf(a).Name, Number: a.Title(), Tracking: *a.Tracking,
		Address: address, At: *a.SubmittedAt, Lines: []paper.Line{{Label: "Atas nama", Value: a.Subject}},
	}
	if a.CounterID != nil {
		counter, err := CounterByID(ctx, tx, *a.CounterID)
		if err != nil {
			return nil, err
		}
		r.Lines = append(r.Lines, paper.Line{Label: "Lewat loket", Value: counter.Name})
	}
	r.Lines = append(r.Lines, handedIn(checks)...)
	if a.DueAt != nil && a.EndedAt == nil {
		r.Due = *a.DueAt
	}
	return paper.MakeReceipt(r)
}

// handedIn names each requirement that came with pages.
func handedIn(checks []Check) (lines []paper.Line) {
	for _, check := range checks {
		if n := len(check.Pages); n > 0 {
			lines = append(lines, paper.Line{Label: check.Requirement.Name, Value: strconv.Itoa(n) + " lembar"})
		}
	}
	return lines
}
