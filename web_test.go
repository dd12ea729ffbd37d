package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
)

// TestRequestUnderWayIsDone: the end of the program breaks off no request; a
// live page, which has none of its own, ends.
func TestRequestUnderWayIsDone(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	began := make(chan struct{}, 2)
	mux := http.NewServeMux()
	mux.HandleFunc("/kirim", func(w http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		<-ctx.Done()
		if err := r.Context().Err(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("/langsung", func(_ http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		<-r.Context().Done()
	})
	done := make(chan error, 1)
	go func() { done <- serveHTTP(ctx, listener, mux, slog.New(slog.DiscardHandler)) }()
	answers := make(chan int, 2)
	for _, path := range []string{"/kirim", "/langsung"} {
		go func() {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String()+path, nil)
			if err != nil {
				t.Error(err)
				return
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Errorf("%s: %v", path, err)
				answers <- 0
				return
			}
			defer response.Body.Close()
			_, _ = io.Copy(io.Discard, response.Body)
			answers <- response.StatusCode
		}()
	}
	<-began
	<-began
	stop()
	for range 2 {
		if status := <-answers; status != http.StatusOK {
			t.Errorf("a request under way was answered with %d", status)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
