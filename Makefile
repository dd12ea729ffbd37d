# Telunjuk Sakti. `make help` menjelaskan semua perintah.

.DEFAULT_GOAL := help
.PHONY: help run build test bench check fuzz schema clean need-go need-run need-test

# One set of flags for build, vet and test: with other flags Go would compile
# everything a second time. No cgo, so the binary runs on any Linux.
# -buildvcs=false: git refuses a checkout that belongs to another user (sudo,
# containers), and the build would fail with it; the version is passed below.
export CGO_ENABLED := 0
export GOFLAGS := $(strip $(GOFLAGS) -trimpath -buildvcs=false)

VERSION := $(shell git describe --always --dirty --tags 2>/dev/null || echo dev)
BIN := .cache/bin
BENCHED := ./admin ./bot ./bot/dialog ./core ./core/intake
BENCHTIME := 3s
FUZZTIME := 20s
TIMEOUT := 15m

# Should make itself be killed, the program is asked to stop (util-linux, so
# not on macOS).
WITH_US := $(shell setpriv --pdeathsig TERM true 2>/dev/null && echo setpriv --pdeathsig TERM)

help: ## daftar perintah ini
	@echo 'Telunjuk Sakti: urus Adminduk lewat chat. Perintah:'
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: need-run build ## pasang yang kurang, bangun, lalu jalankan semuanya (Ctrl-C untuk berhenti)
	@exec $(WITH_US) ./sakti serve

build: need-go ## bangun program ./sakti
	@go build -ldflags '-s -w -X main.version=$(VERSION)' -o sakti .

test: need-test ## uji semuanya: vet, lalu semua tes dengan Postgres, Redis, dan Chromium asli
	@begin=$$(date +%s); \
	go vet ./... && go test -vet=off -count=1 -timeout $(TIMEOUT) ./...; code=$$?; \
	took=$$(( $$(date +%s) - begin )); \
	if [ $$code -eq 0 ]; then printf 'ok  \tsakti/...\t%d.000s\n' $$took; \
	else printf 'FAIL\tsakti/...\t%d.000s\n' $$took; fi; \
	exit $$code

bench: need-test ## ukur kecepatan: giliran chat per detik, foto, percakapan, halaman (BENCHTIME=3s)
	@go test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) -timeout $(TIMEOUT) -p 1 $(BENCHED)

check: need-go ## periksa kerapian: gofmt, vet, lint
	@bad=$$(gofmt -l .); \
	if [ -n "$$bad" ]; then echo "belum rapi, jalankan gofmt -w:"; echo "$$bad"; exit 1; fi
	@go vet ./...
	@sh deploy/lint.sh $(BIN)

fuzz: need-test ## beri masukan acak ke tiap tes fuzz (FUZZTIME=20s per tes)
	@set -e; grep -rlE --include='*_test.go' '^func Fuzz' admin bot channels core deploy migrations | sort | \
	while read -r file; do \
		dir=./$$(dirname "$$file"); \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
			echo "== $$dir $$name"; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$dir"; \
		done; \
	done

schema: need-test ## tulis ulang migrations/schema.sql dari berkas migrasi
	@go test ./migrations -run TestSchema -update

clean: ## hapus hasil bangunan dan cache (.data/ dengan datanya tidak disentuh)
	@rm -rf sakti .cache

need-go:
	@sh deploy/need.sh go

need-run:
	@sh deploy/need.sh go run

need-test:
	@sh deploy/need.sh go test
