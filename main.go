// Command sakti is Telunjuk Sakti: civil registration for a whole regency
// through the chat app it already has.
//
//	sakti serve          everything: chat, panel, jobs (--roles splits them)
//	sakti migrate        bring the database to the newest shape
//	sakti seed           load regions and counters; --demo adds demo people
//	sakti user           add staff, give a new password
//	sakti chat           hold the conversation at the keyboard
//	sakti ask "<text>"   what free text is understood as, best first
//	sakti catalog check  explain every error in the catalogue
//
// Without SAKTI_DATABASE_URL it runs a private Postgres of its own below
// SAKTI_DATA_DIR. deploy/env.example explains every setting.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"sakti/bot/dialog"
	"sakti/core/catalog"
)

// version is set by the build.
var version = "pengembangan"

type commands struct {
	Version kong.VersionFlag `help:"Tampilkan versi."`

	Serve   serveCommand   `cmd:"" help:"Jalankan layanan: chat, panel, dan pekerjaan latar."`
	Migrate migrateCommand `cmd:"" help:"Perbarui bentuk basis data."`
	Seed    seedCommand    `cmd:"" help:"Muat wilayah dan loket."`
	User    userCommand    `cmd:"" help:"Kelola petugas."`
	Chat    chatCommand    `cmd:"" help:"Bercakap dari papan ketik."`
	Ask     askCommand     `cmd:"" help:"Tunjukkan maksud sebuah kalimat."`
	Catalog catalogCommand `cmd:"" help:"Katalog layanan."`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sakti:", err)
		os.Exit(1)
	}
}

// garbage is how far the heap may grow between collections, in percent of what
// is in use: some tens of megabytes here, for a tenth more turns a second.
// GOGC, where it is set, wins.
const garbage = 300

func run(args []string) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	settings, err := readSettings(os.Environ())
	if err != nil {
		return err
	}
	parser, err := kong.New(&commands{}, kong.Name("sakti"), kong.Description("Layanan adminduk lewat chat."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(settings), kong.UsageOnError(),
		kong.Vars{"version": version})
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return command.Run()
}

type askCommand struct {
	Text string `arg:"" help:"Kalimat warga."`
}

func (c askCommand) Run(s *settings) error {
	services, err := s.catalog()
	if err != nil {
		return err
	}
	for _, guess := range dialog.Understand(c.Text, services) {
		fmt.Printf("%s\t%.3f\n", guess.Code, guess.Score)
	}
	return nil
}

type catalogCommand struct {
	Check catalogCheck `cmd:"" help:"Periksa katalog dan jelaskan setiap kesalahan."`
}

type catalogCheck struct{}

func (catalogCheck) Run(s *settings) error {
	problems := catalog.Lint(s.overrides())
	for _, problem := range problems {
		fmt.Println(problem)
	}
	if len(problems) > 0 {
		return fmt.Errorf("katalog punya %d kesalahan", len(problems))
	}
	services, err := s.catalog()
	if err != nil {
		return err
	}
	fmt.Printf("katalog baik: %d layanan\n", len(services.Services))
	return nil
}

type migrateCommand struct{}

func (migrateCommand) Run(ctx context.Context, s *settings) error {
	house, err := open(ctx, s, nil) // opening brings the shape up to date
	if err != nil {
		return err
	}
	defer house.close()
	fmt.Println("basis data sudah dalam bentuk terbaru")
	return nil
}
