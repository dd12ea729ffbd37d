package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/redis/go-redis/v9"

	"sakti/core"
	"sakti/core/catalog"
)

// settings are read from the environment, once. deploy/env.example explains
// them.
type settings struct {
	DatabaseURL string `env:"SAKTI_DATABASE_URL"`
	RedisURL    string `env:"SAKTI_REDIS_URL"`
	Listen      string `env:"SAKTI_LISTEN" envDefault:"127.0.0.1:8080"`
	DataDir     string `env:"SAKTI_DATA_DIR" envDefault:".data"`
	PGBinDir    string `env:"SAKTI_PG_BINDIR"`

	Lines lineSettings

	FileKey       string   `env:"SAKTI_FILE_KEY,unset"`
	SecureCookies string   `env:"SAKTI_SECURE_COOKIES" envDefault:"auto"`
	SecondFactor  bool     `env:"SAKTI_SECOND_FACTOR"`
	PublicURL     string   `env:"SAKTI_PUBLIC_URL"`
	Proxies       []string `env:"SAKTI_PROXIES"`
	CatalogDir    string   `env:"SAKTI_CATALOG_DIR"`
	ReadNIK       bool     `env:"SAKTI_READ_NIK"`
	Regime        string   `env:"SAKTI_REGIME" envDefault:"2026"`
	LogLevel      string   `env:"SAKTI_LOG_LEVEL" envDefault:"info"`
	OfficePhone   string   `env:"SAKTI_OFFICE_PHONE" envDefault:"0823-2872-9953"`
	OfficeAddress string   `env:"SAKTI_OFFICE_ADDRESS" envDefault:"Jl. Jenderal Sudirman 147a, Wonogiri"`
}

// readSettings reads settings and refuses what it does not know or understand.
func readSettings(environ []string) (*settings, error) {
	s := &settings{}
	known, err := env.GetFieldParams(s)
	if err != nil {
		return nil, err
	}
	given := env.ToMap(environ)
	for name := range given {
		if strings.HasPrefix(name, "SAKTI_") && !slices.ContainsFunc(known, func(p env.FieldParams) bool { return p.Key == name }) {
			return nil, fmt.Errorf("setelan %s tidak dikenal; lihat deploy/env.example", name)
		}
	}
	for name, value := range given {
		if value == "" {
			delete(given, name) // an empty setting is one that is not set
		}
	}
	if err := env.ParseWithOptions(s, env.Options{Environment: given}); err != nil {
		return nil, err
	}
	return s, s.check()
}

func (s *settings) check() error {
	return errors.Join(
		oneOf("SAKTI_SIMULATOR", s.Lines.Simulator, "auto", "on", "off"),
		oneOf("SAKTI_SECURE_COOKIES", s.SecureCookies, "auto", "on", "off"),
		oneOf("SAKTI_REGIME", s.Regime, "2019", "2026"),
		oneOf("SAKTI_LOG_LEVEL", s.LogLevel, "debug", "info", "warn", "error"),
		s.checkListen(),
		isURL("SAKTI_DATABASE_URL", s.DatabaseURL, "postgres", "postgresql"),
		s.checkRedis(),
		s.Lines.check(),
		isURL("SAKTI_PUBLIC_URL", s.PublicURL, "http", "https"),
		s.checkProxies(),
		s.checkKey(),
		s.checkCatalogDir(),
	)
}

func oneOf(name, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s=%q tidak dikenal; pilih salah satu: %s", name, value, strings.Join(allowed, ", "))
}

func isURL(name, value string, schemes ...string) error {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || !slices.Contains(schemes, u.Scheme) {
		return fmt.Errorf("%s harus alamat %s://…", name, strings.Join(schemes, ":// atau "))
	}
	return nil
}

func (s *settings) checkListen() error {
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		return fmt.Errorf("SAKTI_LISTEN=%q harus berbentuk alamat:porta, misalnya 127.0.0.1:8080", s.Listen)
	}
	return nil
}

func (s *settings) checkRedis() error {
	if s.RedisURL == "" {
		return nil
	}
	if _, err := redis.ParseURL(s.RedisURL); err != nil {
		return errors.New("SAKTI_REDIS_URL harus redis://…, rediss://… atau unix://…")
	}
	return nil
}

func (s *settings) checkProxies() error {
	for _, proxy := range s.Proxies {
		if _, err := netip.ParsePrefix(proxy); err != nil {
			return fmt.Errorf("SAKTI_PROXIES: %q bukan rentang alamat, misalnya 127.0.0.1/32", proxy)
		}
	}
	return nil
}

func (s *settings) checkKey() error {
	if s.FileKey == "" {
		return nil
	}
	key, err := base64.StdEncoding.DecodeString(s.FileKey)
	if err != nil || len(key) != core.KeySize {
		return fmt.Errorf("SAKTI_FILE_KEY harus %d bita dalam base64 (buat dengan: openssl rand -base64 32)", core.KeySize)
	}
	return nil
}

func (s *settings) checkCatalogDir() error {
	if s.CatalogDir == "" {
		return nil
	}
	info, err := os.Stat(s.CatalogDir)
	if err != nil || !info.IsDir() {
		return errors.New("SAKTI_CATALOG_DIR bukan folder yang ada")
	}
	return nil
}

// embedded reports whether the program brings its own database.
func (s *settings) embedded() bool { return s.DatabaseURL == "" }

func (s *settings) simulator() bool {
	return s.Lines.Simulator == "on" || (s.Lines.Simulator == "auto" && s.embedded())
}

// secure reports whether cookies travel over https only.
func (s *settings) secure() bool {
	return s.SecureCookies == "on" || (s.SecureCookies == "auto" && strings.HasPrefix(s.PublicURL, "https://"))
}

// public is the base of links for people, without a slash at the end.
func (s *settings) public() string {
	if s.PublicURL != "" {
		return strings.TrimRight(s.PublicURL, "/")
	}
	return "http://" + s.Listen
}

func (s *settings) overrides() fs.FS {
	if s.CatalogDir == "" {
		return nil
	}
	return os.DirFS(s.CatalogDir)
}

func (s *settings) catalog() (*catalog.Catalog, error) {
	c, err := catalog.Load(s.overrides())
	if err != nil {
		return nil, err
	}
	c.Regime = s.Regime
	return c, nil
}

func (s *settings) log() *slog.Logger {
	level := slog.LevelInfo
	_ = level.UnmarshalText([]byte(s.LogLevel)) // checked
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// key is the office's key for files. With a database of our own it is made
// once and kept beside it; with a given database it must be given too, for a
// key that is lost or differs between processes makes files unreadable.
func (s *settings) key() ([]byte, error) {
	if s.FileKey != "" {
		return base64.StdEncoding.DecodeString(s.FileKey)
	}
	if !s.embedded() {
		return nil, errors.New("SAKTI_FILE_KEY wajib diisi bila SAKTI_DATABASE_URL diisi (buat dengan: openssl rand -base64 32)")
	}
	return keyFile(filepath.Join(s.DataDir, "file.key"))
}
