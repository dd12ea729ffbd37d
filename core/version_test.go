package core_test

import (
	"context"
	"testing"

	"sakti/core/catalog"
	"sakti/core/coretest"
)

// A case that has ended can still be read when its service is offered no more.
func TestServiceNoLongerOffered(t *testing.T) {
	t.Parallel()
	ctx, tx, office := context.Background(), coretest.Tx(t), coretest.Office(t)
	var err error
	if office.Catalog, err = catalog.Load(nil); err != nil { // one of its own: it is to remember something
		t.Fatal(err)
	}
	a := coretest.Application(t, tx, office, "KK-HILANG", "withdrawn")
	former := *office.ServiceOf(a)
	former.Code = "KK-DULU"
	_, err = tx.Exec(ctx, `INSERT INTO catalog_versions (service, version, body) VALUES ($1, $2, $3)`, former.Code, former.Version, former)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE applications SET service = $2 WHERE id = $1`, a.ID, former.Code)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := office.PublishCatalog(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if a, err = office.Application(ctx, tx, a.ID); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"id", "jv", "en"} {
		if service := office.Catalog.In(lang).Pinned(a.Service, a.Version); service == nil || service.Name == "" {
			t.Errorf("%s: the service of the case is %v", lang, service)
		}
	}
}
