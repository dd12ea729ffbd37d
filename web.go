package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sakti/admin"
	"sakti/channels"
)

// handler serves everything there is on the web; panel is nil in a process
// without it.
func (v *service) handler() (_ http.Handler, panel *admin.Panel, err error) {
	router := chi.NewRouter()
	if len(v.settings.Proxies) > 0 {
		router.Use(middleware.ClientIPFromXFF(v.settings.Proxies...))
	}
	router.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hidup") })
	router.Get("/readyz", v.ready)
	router.Get("/metrics", inside(promhttp.HandlerFor(v.registry(), promhttp.HandlerOpts{})))
	for _, channel := range v.channels {
		web, yes := channel.(channels.WebChannel)
		if !yes {
			continue
		}
		if path, routes := web.Routes(v.bot.Receiver(channel)); routes != nil {
			router.Mount(path, routes)
		}
	}
	if !slices.Contains(v.roles, rolePanel) {
		return router, nil, nil
	}
	panel, err = admin.New(admin.Config{Office: v.office, Pool: v.pool, Redis: v.redis, SecureCookies: v.settings.secure(),
		Log: v.log, PublicURL: v.settings.public(), SecondFactor: v.settings.SecondFactor, Alarm: len(v.settings.Lines.Alarm) > 0})
	if err != nil {
		return nil, nil, err
	}
	router.Mount("/", panel)
	return router, panel, nil
}

// ready reports whether the database answers, and in words whether Redis does:
// without it everything goes on, only later by up to a second.
func (v *service) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := v.pool.Ping(ctx); err != nil {
		v.log.Warn("belum siap", "galat", err)
		http.Error(w, "belum siap", http.StatusServiceUnavailable)
		return
	}
	if err := v.redis.Ping(ctx).Err(); err != nil {
		fmt.Fprintln(w, "siap, tanpa Redis")
		return
	}
	fmt.Fprintln(w, "siap")
}

func (v *service) registry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if v.bot != nil {
		registry.MustRegister(v.bot.Metrics()...)
	}
	return registry
}

// inside refuses what came through a proxy: the figures are for the machine.
func inside(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Forwarded-For") != "" {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	}
}

// lastRequests is how long requests under way may still work when the program
// is to end: what an officer has just sent is done. Live pages end then.
const lastRequests = time.Second

// serveHTTP serves until ctx ends, then lets requests finish for a while.
// There is no WriteTimeout: long polls and live pages set their own.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	base, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return base }, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	time.AfterFunc(lastRequests, end)
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(limited); err != nil {
		server.Close()
	}
	return nil
}
