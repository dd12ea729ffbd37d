#!/bin/sh
# Runs golangci-lint with .golangci.yml, or, where it cannot be had, staticcheck.
# Both are pinned; they are built once into the folder given as $1.
set -eu
bin=$(mkdir -p "$1" && cd "$1" && pwd)

golangci=v2.15.0
staticcheck=v0.8.2

# get name version module: builds it unless it is there already.
get() {
	[ -x "$bin/$1-$2" ] && return 0
	echo "membangun $1 $2 (sekali saja, beberapa menit) ..."
	GOBIN="$bin" go install "$3@$2" && mv "$bin/$1" "$bin/$1-$2"
}

if get golangci-lint $golangci github.com/golangci/golangci-lint/v2/cmd/golangci-lint; then
	exec "$bin/golangci-lint-$golangci" run ./...
fi
echo "golangci-lint tidak bisa diambil, memakai staticcheck"
get staticcheck $staticcheck honnef.co/go/tools/cmd/staticcheck
exec "$bin/staticcheck-$staticcheck" ./...
