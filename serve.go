package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"sakti/bot"
	"sakti/channels"
	"sakti/core"
)

// The roles that processes can share out.
const (
	roleChat  = "chat"
	rolePanel = "panel"
	roleJobs  = "jobs"
)

type serveCommand struct {
	Roles []string `help:"Peran proses ini: chat, panel, jobs." enum:"chat,panel,jobs" default:"chat,panel,jobs"`
}

// service is one running process.
type service struct {
	*house
	roles    []string
	bot      *bot.Bot
	channels []channels.Channel
	shut     []channels.Channel // of them, those that could not be opened at the start
	listener net.Listener
}

func (c serveCommand) Run(ctx context.Context, s *settings) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Listen) // first: a taken port is the commonest mistake
	if err != nil {
		return fmt.Errorf("alamat %s tidak bisa dipakai: %w", s.Listen, err)
	}
	defer listener.Close()
	s.Listen = reachable(listener.Addr().String()) // for links, if nothing better is set
	var workers func(*core.Office, *pgxpool.Pool) *river.Workers
	if slices.Contains(c.Roles, roleJobs) {
		workers = jobs
	}
	house, err := open(ctx, s, workers)
	if err != nil {
		return err
	}
	defer house.close()
	v := &service{house: house, roles: c.Roles, listener: listener}
	if err := v.connect(ctx); err != nil {
		return err
	}
	if err := v.greet(ctx); err != nil {
		return err
	}
	return v.run(ctx)
}

// reachable is an address as a browser on this machine can reach it.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return address
}

// jobs are the background jobs, one file job_<name>.go each.
func jobs(office *core.Office, pool *pgxpool.Pool) *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, &core.ProductWorker{Office: office, Pool: pool})
	river.AddWorker(workers, &core.WeakPhotosWorker{Office: office, Pool: pool})
	river.AddWorker(workers, &core.RetentionWorker{Office: office, Pool: pool})
	river.AddWorker(workers, &core.ReadNIKWorker{Office: office, Pool: pool})
	river.AddWorker(workers, &bot.GroupsWorker{Office: office, Pool: pool})
	return workers
}

// connect opens the channels and prepares the bot.
func (v *service) connect(ctx context.Context) (err error) {
	if !slices.Contains(v.roles, roleChat) {
		return nil
	}
	open, shut, err := v.openLines(ctx)
	if err != nil {
		return err
	}
	v.channels, v.shut = slices.Concat(open, shut), shut
	v.bot, err = bot.New(ctx, v.botConfig(open))
	return err
}

func (h *house) botConfig(list []channels.Channel) bot.Config {
	s := h.settings
	return bot.Config{Office: h.office, Pool: h.pool, Redis: h.redis, Channels: list, Log: h.log,
		Night: s.Lines.night(), Quiet: s.Lines.quiet(), Alarm: s.Lines.alarm(), Canary: s.Lines.WhatsAppCanary, Measure: bot.Measure{PerDay: s.Lines.UnaskedPerDay, WarmUp: s.Lines.UnaskedFirstDay},
		TrackURL: s.public() + "/lacak", Pace: bot.Pace{Person: s.Lines.WhatsAppTyping}}
}

// greet says where everything is and, on the first start with a database of
// our own, makes the demo people.
func (v *service) greet(ctx context.Context) error {
	if v.settings.embedded() {
		if err := v.demo(ctx); err != nil {
			return err
		}
	}
	base := "http://" + v.settings.Listen
	if v.bot != nil && v.settings.simulator() {
		fmt.Printf("Simulator ponsel : %s/simulator\n", base)
	}
	if slices.Contains(v.roles, rolePanel) {
		fmt.Printf("Panel petugas    : %s/panel\nLacak permohonan : %s/lacak\n", base, base)
	}
	fmt.Printf("Siap di %s (%s). Ctrl-C untuk berhenti.\n", base, strings.Join(v.roles, ", "))
	return nil
}

func (h *house) demo(ctx context.Context) error {
	return pgx.BeginFunc(ctx, h.pool, func(tx pgx.Tx) error {
		people, err := h.office.SeedDemo(ctx, tx)
		if err != nil || len(people) == 0 {
			return err
		}
		fmt.Println("Akun contoh (kata sandi ini hanya tampil sekali, simpanlah):")
		for _, person := range people {
			fmt.Printf("  %-22s %-26s %s %s\n", person.Username, person.Password, person.Roles, person.Note)
		}
		return nil
	})
}

// run works until ctx ends or the database does.
func (v *service) run(ctx context.Context) error {
	handler, panel, err := v.handler()
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	if v.bot != nil {
		group.Go(func() error { return v.bot.Run(ctx) })
	}
	for _, channel := range v.shut {
		group.Go(func() error { return v.openLater(ctx, channel) })
	}
	if slices.Contains(v.roles, roleJobs) {
		group.Go(func() error { return v.work(ctx) })
	}
	if panel != nil {
		group.Go(func() error { return panel.Run(ctx) })
	}
	group.Go(func() error { return serveHTTP(ctx, v.listener, handler, v.log) })
	if v.postgres != nil {
		group.Go(func() error {
			select {
			case <-v.postgres.Done():
				return errors.New("Postgres berhenti sendiri; lihat postgres.log di folder data")
			case <-ctx.Done():
				return nil
			}
		})
	}
	return group.Wait()
}

func (v *service) work(ctx context.Context) error {
	if err := v.office.Jobs.Start(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return v.office.Jobs.Stop(limited)
}
