package core

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
	"sakti/core/paper"
)

// Signer puts the head of office's electronic signature on a document. The
// real one lives outside (SIAK to BSrE) and may take its time.
type Signer interface {
	// Sign returns the signed bytes and the signer's reference. ErrPending
	// says that the signature will come later: ask again.
	Sign(ctx context.Context, document []byte) (signed []byte, reference string, err error)
}

// ErrPending is a signature that is not there yet.
var ErrPending = errors.New("tanda tangan belum ada")

// SpecimenSigner signs nothing. Its documents say on their face that they are
// specimens and carry no force.
type SpecimenSigner struct{}

// Sign returns the document as it is.
func (SpecimenSigner) Sign(_ context.Context, document []byte) ([]byte, string, error) {
	return document, "SPESIMEN", nil
}

// Document is a product of a case.
type Document struct {
	ID            int64     `db:"id"`
	ApplicationID uuid.UUID `db:"application_id"`
	Product       string    `db:"product"`
	Name          string    `db:"name"`
	FileID        uuid.UUID `db:"file_id"`
	Signed        bool      `db:"signed"`
}

const documentSQL = `SELECT id, application_id, product, name, file_id, signed_at IS NOT NULL AS signed FROM documents `

// Documents lists the case's products.
func (o *Office) Documents(ctx context.Context, tx pgx.Tx, id uuid.UUID) ([]Document, error) {
	rows, err := tx.Query(ctx, documentSQL+`WHERE application_id = $1 ORDER BY id`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Document])
}

// Advance does what is the system's to do next with a case: it makes the
// documents of a validated one, and has those of one that waits for its
// signature signed. In every other state it does nothing. ErrPending says
// that the signature is still to come.
func (o *Office) Advance(ctx context.Context, tx pgx.Tx, a *Application) error {
	switch a.State {
	case "validated":
		return o.produce(ctx, tx, a)
	case "signing":
		return o.sign(ctx, tx, a)
	}
	return nil
}

// produce makes the documents of a validated case, or ends a case that has
// none.
func (o *Office) produce(ctx context.Context, tx pgx.Tx, a *Application) error {
	if o.Catalog.Steps.Action("finish").Allows(a.Case()) {
		return o.move(ctx, tx, a, "finish", System, Note{})
	}
	entry, err := o.LastSIAK(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	for _, product := range o.ServiceOf(a).Products {
		body, err := paper.MakeSpecimen(o.specimen(a, product, entry))
		if err != nil {
			return fmt.Errorf("buat dokumen %s: %w", product.Code, err)
		}
		file, err := o.keep(ctx, tx, body)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO documents (application_id, product, name, file_id) VALUES ($1, $2, $3, $4)
			ON CONFLICT (application_id, product) DO UPDATE SET file_id = excluded.file_id`, a.ID, product.Code, product.Name, file)
		if err != nil {
			return err
		}
	}
	return o.move(ctx, tx, a, "produce", System, Note{})
}

func (o *Office) specimen(a *Application, product catalog.Product, entry *SIAK) paper.Specimen {
	service := o.ServiceOf(a)
	s := paper.Specimen{Title: product.Name, Number: a.Title(), At: o.Now()}
	if entry != nil {
		s.Lines = append(s.Lines, paper.Line{Label: "Nomor SIAK", Value: entry.Number})
	}
	s.Lines = append(s.Lines, paper.Line{Label: "Layanan", Value: service.Name}, paper.Line{Label: "Nama", Value: a.Subject})
	return s
}

// keep stores bytes of ours as a file.
func (o *Office) keep(ctx context.Context, tx pgx.Tx, body []byte) (uuid.UUID, error) {
	id := NewFileID()
	wrapped, err := o.Files.Write(id, body)
	if err != nil {
		return id, err
	}
	sum := sha256.Sum256(body)
	return id, o.AddFile(ctx, tx, File{ID: id, SHA256: sum[:], MIME: "application/pdf", Bytes: len(body), Pages: 1, WrappedKey: wrapped})
}

// sign has each document signed. ErrPending leaves the case where it is.
func (o *Office) sign(ctx context.Context, tx pgx.Tx, a *Application) error {
	documents, err := o.Documents(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	for _, document := range documents {
		if document.Signed {
			continue
		}
		if err := o.signOne(ctx, tx, a, document); err != nil {
			return err
		}
	}
	if err := o.move(ctx, tx, a, "sign", System, Note{}); err != nil {
		return err
	}
	return o.move(ctx, tx, a, "publish", System, Note{})
}

func (o *Office) signOne(ctx context.Context, tx pgx.Tx, a *Application, document Document) error {
	body, _, err := o.OpenFile(ctx, tx, document.FileID, Look{Application: a.ID, Purpose: "tanda tangan"})
	if err != nil {
		return err
	}
	signed, reference, err := o.Signer.Sign(ctx, body)
	if err != nil {
		return err
	}
	file, err := o.keep(ctx, tx, signed)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE documents SET file_id = $2, signed_at = $3, signature = $4 WHERE id = $1`,
		document.ID, file, o.Now(), reference)
	return err
}
