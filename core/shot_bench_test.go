package core_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"sakti/core"
	"sakti/core/coretest"
	"sakti/core/intake"
)

// sketch is a hash of a photo of this kind of paper: papers of one kind share
// most of what is strong in them, some more than others.
func sketch(dice *rand.Rand, paper *intake.Hash) *intake.Hash {
	h := *paper
	differs := 0.02 + 0.33*dice.Float64()
	for i := range 8 * len(h) {
		if dice.Float64() < differs {
			h[i/8] ^= 1 << (i % 8)
		}
	}
	return &h
}

// BenchmarkMarkNear asks for one case among 40,000 of others with photos of
// the same requirement, a year's work.
func BenchmarkMarkNear(b *testing.B) {
	const cases = 40_000
	ctx, tx, dice := context.Background(), coretest.Tx(b), rand.New(rand.NewPCG(1, 2))
	office := coretest.OfficeAt(b, coretest.NewClock(coretest.Monday))
	var papers [5]intake.Hash
	for i := range papers {
		for k := range papers[i] {
			papers[i][k] = byte(dice.Uint32())
		}
	}
	hashes := make([]pgtype.Bits, cases)
	for i := range hashes {
		hashes[i] = pgtype.Bits{Bytes: sketch(dice, &papers[i%len(papers)])[:], Len: 1024, Valid: true}
	}
	exec := func(sql string, args ...any) {
		b.Helper()
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			b.Fatal(err)
		}
	}
	person, own := coretest.Citizen(b, tx), uuid.New()
	if err := office.Open(ctx, tx, person, core.Draft{ID: own, Service: "AKL", Channel: "simulator"}); err != nil {
		b.Fatal(err)
	}
	exec(`CREATE TEMP TABLE lot ON COMMIT DROP AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS file, h AS hash FROM unnest($1::bit(1024)[]) h`, hashes)
	exec(`INSERT INTO applications (id, service, version, lane, section, state, person_id)
		SELECT lot.id, a.service, a.version, a.lane, a.section, a.state, $2 FROM lot, applications a WHERE a.id = $1`, own, coretest.Citizen(b, tx))
	exec(`INSERT INTO files (id, sha256, mime, bytes, wrapped_key) SELECT file, decode(md5(file::text), 'hex'), 'image/jpeg', 1, '' FROM lot`)
	exec(`INSERT INTO shots (file_id, phash, pieces) SELECT file, hash,
		ARRAY(SELECT ((substring(hash FROM i * 32 + 1 FOR 32))::bit(32) # (i::bigint * 2654435769)::bit(32))::int FROM generate_series(0, 31) AS i) FROM lot`)
	exec(`INSERT INTO attachments (application_id, requirement, file_id, added_at) SELECT id, 'kk', file, $1 FROM lot`, coretest.Monday)
	for range 4 {
		file := core.NewFileID()
		shot := core.Shot{Hash: sketch(dice, &papers[0])}
		if err := office.AddFile(ctx, tx, core.File{ID: file, SHA256: file[:], MIME: "image/jpeg", WrappedKey: file[:], Shot: &shot}); err != nil {
			b.Fatal(err)
		}
		if err := office.Attach(ctx, tx, core.Actor{Person: person}, own, "kk", file, false); err != nil {
			b.Fatal(err)
		}
	}
	exec(`ANALYZE shots, attachments, applications, files`)
	a, err := office.Application(ctx, tx, own)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		pages, err := office.Attachments(ctx, tx, own)
		if err != nil {
			b.Fatal(err)
		}
		if err := office.MarkNear(ctx, tx, a, []core.Check{{Pages: pages}}); err != nil {
			b.Fatal(err)
		}
	}
}
