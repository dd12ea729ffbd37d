package sms

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"sakti/channels"
)

// GatewayConfig describes a provider's HTTP interface: one POST with a JSON
// object for each message. Fields are named as in the provider's manual, with
// dots for objects in objects ("message.text"). Only URL is required.
type GatewayConfig struct {
	URL string // https, or http on this machine
	// Token goes into TokenHeader: as "Bearer …" into Authorization, which is
	// the default, as it is into any other.
	Token, TokenHeader string
	To, Text, ID       string         // fields of the request; "to", "text", "id" if empty
	Fixed              map[string]any // what every request says besides: sender name, type …
	// Secret signs requests: SignHeader, X-Signature if empty, holds the
	// body's HMAC-SHA256 in hex. Empty: not signed.
	Secret, SignHeader string
	// ReplyID is the field of the answer with the provider's id of the
	// message, under which its reports come. Empty: they come under ours.
	ReplyID   string
	Number    NumberForm // International if empty
	Parts     int        // most SMS that one text may become; 1 if 0, at most 8
	PerSecond float64    // 5 if 0

	Report ReportConfig

	HTTP *http.Client // its transport is used; redirects are never followed, for the token would go along
	Log  *slog.Logger // slog.Default() if nil; holds no personal data
}

// ReportConfig describes the provider's delivery reports: a POST to us with a
// JSON object, or a list of them. Without Secret there are none: an unsigned
// report could be anybody's.
type ReportConfig struct {
	Path   string // "/sms/report" if empty
	Secret string // at least 16 characters; signs the body as GatewayConfig.Secret does
	Header string // of the signature; X-Signature if empty. "sha256=" before it is fine

	ID, To, Status, Parts string // fields; "id", "to", "status", "parts" if empty
	// Delivered and Failed are the provider's words for the two ends, in any
	// case; the usual ones if empty. Every other word means "on its way".
	Delivered, Failed []string
}

// Gateway sends by a provider's HTTP interface. It is made by NewGateway.
type Gateway struct {
	config GatewayConfig
	http   *http.Client
	log    *slog.Logger
}

var _ channels.WebChannel = (*Gateway)(nil)

// NewGateway makes a channel without asking the provider anything. It refuses
// a configuration that can't work.
func NewGateway(config GatewayConfig) (*Gateway, error) {
	config.fill()
	if err := errors.Join(config.check(), config.Report.check()); err != nil {
		return nil, err
	}
	var transport http.RoundTripper
	if config.HTTP != nil {
		transport = config.HTTP.Transport
	}
	return &Gateway{
		config: config, log: config.Log.With("channel", Name, "account", AccountGateway),
		http: &http.Client{
			Transport: transport, Timeout: sendTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

func (config *GatewayConfig) fill() {
	config.TokenHeader = cmp.Or(config.TokenHeader, "Authorization")
	config.SignHeader = cmp.Or(config.SignHeader, "X-Signature")
	config.To, config.Text, config.ID = cmp.Or(config.To, "to"), cmp.Or(config.Text, "text"), cmp.Or(config.ID, "id")
	config.Number = cmp.Or(config.Number, International)
	config.Parts = cmp.Or(config.Parts, 1)
	config.PerSecond = cmp.Or(config.PerSecond, 5)
	config.Log = cmp.Or(config.Log, slog.Default())
	r := &config.Report
	r.Path, r.Header = "/"+strings.Trim(cmp.Or(r.Path, "/sms/report"), "/"), cmp.Or(r.Header, "X-Signature")
	r.ID, r.To = cmp.Or(r.ID, "id"), cmp.Or(r.To, "to")
	r.Status, r.Parts = cmp.Or(r.Status, "status"), cmp.Or(r.Parts, "parts")
	if r.Delivered == nil {
		r.Delivered = []string{"delivered", "delivrd", "deliveryok", "delivery_ok", "received"}
	}
	if r.Failed == nil {
		r.Failed = []string{"failed", "failure", "undelivered", "undeliv", "undeliverable", "rejected", "rejectd",
			"expired", "deleted", "error", "deliveryfailed", "delivery_failed"}
	}
}

var headerShape = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// check never puts a secret into its error.
func (config *GatewayConfig) check() error {
	where, err := url.Parse(config.URL)
	if err != nil || !channels.Unread(where) {
		return errors.New("sms: the gateway's address is not an https URL")
	}
	for _, field := range []string{config.To, config.Text, config.ID} {
		if strings.Contains("."+field+".", "..") {
			return errors.New("sms: a field's name is empty between its dots")
		}
	}
	if within(config.To, config.Text) || within(config.To, config.ID) || within(config.Text, config.ID) {
		return errors.New("sms: number, text and id need different fields")
	}
	switch {
	case !headerShape.MatchString(config.TokenHeader) || !headerShape.MatchString(config.SignHeader):
		return errors.New("sms: a header's name has letters that headers can't have")
	case strings.ContainsAny(config.Token, "\r\n"):
		return errors.New("sms: the token has a line break")
	case !config.Number.known():
		return errors.New("sms: the form of numbers must be +62, 62 or 08")
	case config.Parts < 1 || config.Parts > 8:
		return errors.New("sms: a text may become 1 to 8 SMS")
	case config.PerSecond < 0:
		return errors.New("sms: messages a second are negative")
	}
	return nil
}

// within reports whether one field is the other, or lies in it.
func within(a, b string) bool {
	return strings.HasPrefix(a+".", b+".") || strings.HasPrefix(b+".", a+".")
}

func (c ReportConfig) check() error {
	switch {
	case c.Secret != "" && len(c.Secret) < 16:
		return errors.New("sms: the reports' secret needs at least 16 characters")
	case c.Path == "/":
		return errors.New("sms: the reports need a path of their own, such as /sms/report")
	case !headerShape.MatchString(c.Header):
		return errors.New("sms: the name of the reports' header has letters that headers can't have")
	}
	return nil
}

// Name implements channels.Channel.
func (g *Gateway) Name() string { return Name }

// Account implements channels.Channel.
func (g *Gateway) Account() string { return AccountGateway }

// Limits implements channels.Channel.
func (g *Gateway) Limits() channels.Limits {
	l := limits(g.config.Parts)
	l.PerSecond, l.Receipts = g.config.PerSecond, g.config.Report.Secret != ""
	return l
}

// Open has nothing that it could ask without sending an SMS.
func (g *Gateway) Open(context.Context) error { return nil }

// Run waits for the end: reports come to Routes.
func (g *Gateway) Run(ctx context.Context, _ channels.Receive) error {
	<-ctx.Done()
	return nil
}

// Fetch refuses: an SMS has no files.
func (g *Gateway) Fetch(context.Context, channels.Media) (io.ReadCloser, error) {
	return nil, final("SMS tidak membawa berkas")
}

// wait reads how long a provider wants to be left alone: seconds or a date.
func wait(header string, now time.Time) time.Duration {
	seconds, err := time.ParseDuration(header + "s")
	if err != nil {
		date, notDate := http.ParseTime(header)
		if notDate != nil {
			return 0
		}
		seconds = date.Sub(now)
	}
	return min(max(seconds, 0), time.Hour)
}
