package channels

import (
	"net"
	"net/url"
)

// Unread says that nobody on the way can read along with what goes to the
// address: it is https, or http to this machine itself.
func Unread(address *url.URL) bool {
	if address.Host == "" {
		return false
	}
	host := address.Hostname()
	ip := net.ParseIP(host)
	here := host == "localhost" || ip != nil && ip.IsLoopback()
	return address.Scheme == "https" || address.Scheme == "http" && here
}
