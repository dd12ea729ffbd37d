#!/bin/sh
# Makes sure that what the Makefile's targets need is there, and installs what
# is missing with apt. Without apt, or without the rights for it, it says in one
# line what to install.
#
#   need.sh go     the Go compiler, only looked for
#   need.sh run    what `make run` needs: Postgres
#   need.sh test   what `make test` needs: also Redis, Chromium, a font, poppler,
#                  tesseract; and axe-core, without which one check is left out
set -eu

# The oldest versions that will do, as go.mod and deploy/local say.
go_minor=26
pg_major=15

# axe-core looks for faults of accessibility in pages, in tests only. It is
# fetched and not kept with the source, for its licence is another one (MPL 2.0).
# The digest is the "integrity" that the npm registry names.
axe_version=4.14.1
axe_sha512='FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=='
axe_from=https://registry.npmjs.org/axe-core/-/axe-core-$axe_version.tgz
axe=.cache/axe/axe.min.js

stop() {
	echo "$*" >&2
	exit 1
}

need_go() {
	command -v go >/dev/null 2>&1 ||
		stop "Perlu Go 1.$go_minor atau lebih baru: https://go.dev/dl/ (macOS: brew install go)"
	# An older Go fetches the one that go.mod asks for, if it can; then this
	# prints that one's version.
	version=$(go env GOVERSION 2>/dev/null || echo "go0.0")
	minor=$(echo "$version" | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
	[ "${minor:-0}" -ge "$go_minor" ] ||
		stop "Perlu Go 1.$go_minor atau lebih baru, yang ada $version: https://go.dev/dl/ (macOS: brew install go)"
}

# have_postgres looks where the program looks too: SAKTI_PG_BINDIR, PATH, and
# the folders of the packages. A system that has SAKTI_DATABASE_URL needs none,
# but tests do.
have_postgres() {
	for dir in ${SAKTI_PG_BINDIR:-} $(echo "$PATH" | tr ':' ' ') \
		/usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
		/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
		/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin; do
		if [ -x "$dir/postgres" ]; then
			major=$("$dir/postgres" --version 2>/dev/null | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
			[ "${major:-0}" -ge "$pg_major" ] && return 0
		fi
	done
	return 1
}

have() {
	for name in "$@"; do
		command -v "$name" >/dev/null 2>&1 && return 0
	done
	return 1
}

have_chromium() {
	have chromium chromium-browser google-chrome google-chrome-stable ||
		[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] ||
		[ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
}

have_font() {
	[ "$(uname)" = Darwin ] || find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" \
		\( -name '*.ttf' -o -name '*.otf' \) 2>/dev/null | grep -q .
}

# missing prints the Debian packages that are not there yet.
missing() {
	[ "$1" = run ] && [ -n "${SAKTI_DATABASE_URL:-}" ] || have_postgres || echo postgresql
	[ "$1" = test ] || return 0
	have redis-server || echo redis-server
	have_chromium || echo chromium
	have_font || echo fonts-dejavu-core
	have pdftotext || echo poppler-utils
	have tesseract || echo tesseract-ocr
}

# brew_line says the same for Homebrew; fonts are there on a Mac.
brew_line() {
	cask=
	names=
	for name in "$@"; do
		case $name in
		postgresql) names="$names postgresql@16" ;;
		redis-server) names="$names redis" ;;
		poppler-utils) names="$names poppler" ;;
		tesseract-ocr) names="$names tesseract" ;;
		chromium) cask="brew install --cask chromium" ;;
		esac
	done
	echo "${names:+brew install$names}${names:+${cask:+ && }}$cask"
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
	as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -qq -y \
		-o Dpkg::Use-Pty=0 --no-install-recommends "$@"
}

# install_packages fetches the package lists only if the first try fails: they
# may be there and fresh, and on a new container they are not there at all.
install_packages() {
	apt install "$@" >/dev/null 2>&1 && return 0
	apt update && apt install "$@" >/dev/null
}

# The database package makes and starts a system-wide cluster when it is first
# installed. Nobody asked for one: the program has its own. So that is switched
# off for the time of the installation, and only for it.
switch=/etc/postgresql-common/createcluster.d/sakti-make.conf

without_system_cluster() {
	as_root mkdir -p "${switch%/*}"
	echo 'create_main_cluster = false' | as_root tee "$switch" >/dev/null
	trap 'as_root rm -f "$switch"' EXIT
	code=0
	"$@" || code=$?
	as_root rm -f "$switch"
	trap - EXIT
	return "$code"
}

candidate() {
	apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v '^(none)$'
}

# Ubuntu 22.04 has Postgres 14. Its own package brings the script that adds the
# PostgreSQL project's repository.
install_postgres() {
	candidate postgresql >/dev/null || apt update || return 1
	major=$(candidate postgresql | sed 's/[^0-9].*//')
	if [ "${major:-99}" -lt "$pg_major" ]; then
		install_packages postgresql-common ca-certificates || return 1
		as_root /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y >/dev/null || return 1
	fi
	install_packages postgresql
}

# Ubuntu calls it chromium-browser (a snap).
install_one() {
	case $1 in
	postgresql) without_system_cluster install_postgres ;;
	chromium)
		candidate chromium >/dev/null || apt update
		if candidate chromium >/dev/null; then
			install_packages chromium
		else
			install_packages chromium-browser
		fi
		;;
	*) install_packages "$1" ;;
	esac
}

need() {
	want=$(missing "$1" | tr '\n' ' ' | sed 's/ $//')
	[ -n "$want" ] || return 0
	# shellcheck disable=SC2086 # a list of package names
	line="Belum terpasang: $want. Pasang dulu: sudo apt-get install $want (macOS: $(brew_line $want))"
	have apt-get || stop "$line"
	[ "$(id -u)" = 0 ] || have sudo || stop "$line"
	echo "Memasang $want ..."
	for package in $want; do
		install_one "$package" || stop "$line"
	done
	left=$(missing "$1" | tr '\n' ' ')
	[ -z "$left" ] || stop "Sudah dicoba dengan apt, tetapi masih kurang: $left"
}

# Certificates come with curl, except where recommended packages are left out.
have_curl() {
	have curl && { [ -n "${SSL_CERT_FILE:-}${CURL_CA_BUNDLE:-}" ] || [ "$(uname)" = Darwin ] ||
		[ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || [ -e /etc/ssl/cert.pem ]; }
}

# sha512 prints the digest of a file, in hexadecimal.
sha512() {
	if have sha512sum; then sha512sum <"$1"; else shasum -a 512 <"$1"; fi | cut -d' ' -f1
}

# wanted prints the digest that is pinned, in hexadecimal.
wanted() {
	printf %s "$axe_sha512" | base64 -d | od -An -v -tx1 | tr -d ' \n'
}

# fetch_axe gets the package into the folder $1 as axe.tgz.
fetch_axe() {
	curl -fsSL --retry 3 --retry-max-time 30 --connect-timeout 10 --max-time 120 -o "$1/axe.tgz" "$axe_from" 2>/dev/null && return 0
	have npm && (cd "$1" && npm pack --silent "axe-core@$axe_version" >/dev/null 2>&1 &&
		mv "axe-core-$axe_version.tgz" axe.tgz)
}

# need_axe never stops the tests, except where what came is not what is wanted.
need_axe() {
	head -n 1 "$axe" 2>/dev/null | grep -qF "axe v$axe_version" && return 0
	if ! have_curl && have apt-get && { [ "$(id -u)" = 0 ] || have sudo; }; then
		install_packages curl ca-certificates 2>/dev/null || true
	fi
	mkdir -p "${axe%/*}"
	fresh=$(mktemp -d "${axe%/*}/new.XXXXXX")
	if ! fetch_axe "$fresh"; then
		rm -rf "$fresh"
		echo "axe-core $axe_version tidak bisa diambil dari registry.npmjs.org; pemeriksaan dengan axe dilewati." >&2
		return 0
	fi
	if [ "$(sha512 "$fresh/axe.tgz")" != "$(wanted)" ]; then
		rm -rf "$fresh"
		stop "axe-core $axe_version yang datang bukan yang diminta (sha512 berbeda). Tidak dipakai."
	fi
	tar -xzf "$fresh/axe.tgz" -C "$fresh" package/axe.min.js
	mv "$fresh/package/axe.min.js" "$axe"
	rm -rf "$fresh"
}

for what in "$@"; do
	case $what in
	go) need_go ;;
	run) need run ;;
	test)
		need test
		need_axe
		;;
	*) stop "need.sh: tidak kenal $what" ;;
	esac
done
