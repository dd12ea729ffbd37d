package whatsapp

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"time"
)

// Loopback is the way to a test server on this machine: whatever host is
// asked for by https or wss, the connection goes in clear text to address, and
// nowhere else. root is its root key as 64 hex digits. It refuses an address
// that is not on loopback, so that a setting left behind can't send a real
// number's messages to anybody.
func Loopback(address, root string) (*Transport, error) {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, errors.New("whatsapp: a test server has an address such as 127.0.0.1:4000")
	}
	key, err := hex.DecodeString(root)
	if err != nil || len(key) != 32 {
		return nil, errors.New("whatsapp: a root key is 64 hex digits")
	}
	dialer := net.Dialer{Timeout: 5 * time.Second}
	return &Transport{
		Root: (*[32]byte)(key),
		HTTP: &http.Client{Transport: &http.Transport{
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				return nil, errors.New("whatsapp: with a test server only https and wss are used")
			},
			DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return dialer.DialContext(ctx, network, address)
			},
		}},
	}, nil
}
