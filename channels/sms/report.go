package sms

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sakti/channels"
)

// reportBytes is more than a provider reports at a time.
const reportBytes = 1 << 20

// Routes takes the provider's delivery reports at ReportConfig.Path. Without
// a secret it is a handler that finds nothing.
func (g *Gateway) Routes(receive channels.Receive) (path string, handler http.Handler) {
	if g.config.Report.Secret == "" {
		return g.config.Report.Path, http.NotFoundHandler()
	}
	return g.config.Report.Path, channels.Webhook{Most: reportBytes, Log: g.log, Proven: g.proven,
		Store: func(ctx context.Context, raw []byte) error { return g.reported(ctx, raw, receive) }}
}

func (g *Gateway) proven(r *http.Request, raw []byte) bool {
	signature := strings.TrimSpace(r.Header.Get(g.config.Report.Header))
	return channels.Signed(g.config.Report.Secret, raw, strings.TrimPrefix(signature, "sha256="))
}

// reported stores what can be understood of delivery reports.
func (g *Gateway) reported(ctx context.Context, raw []byte, receive channels.Receive) error {
	events, err := g.config.Report.parse(raw, time.Now())
	if err != nil {
		g.log.Error("delivery report skipped", "error", err)
	}
	if len(events) == 0 {
		return nil
	}
	return receive(ctx, events)
}

var (
	errNoReport = errors.New("not a JSON object, nor a list of them")
	errNoID     = errors.New("lacks the message's id")
)

// parse turns reports into receipts. It is pure. Reports of a message on its
// way are no events; of one that can't be read the error tells, and the
// others are returned.
func (c ReportConfig) parse(raw []byte, now time.Time) (events []channels.Event, err error) {
	body, err := decode(raw)
	if err != nil {
		return nil, errNoReport // not err: it may quote the body
	}
	list, many := body.([]any)
	if !many {
		list = []any{body}
	}
	var faults []error
	for _, one := range list {
		event, err := c.event(one, now)
		switch {
		case err != nil:
			faults = append(faults, err)
		case event != nil:
			events = append(events, *event)
		}
	}
	return events, errors.Join(faults...)
}

// event is nil for a message on its way. A report without a readable number
// has no chat: whoever stores it finds the message by its provider's id.
func (c ReportConfig) event(report any, now time.Time) (*channels.Event, error) {
	if _, ok := report.(map[string]any); !ok {
		return nil, errNoReport
	}
	id := strings.ReplaceAll(text(report, c.ID), "\x00", "")
	if id == "" {
		return nil, errNoID
	}
	receipt := channels.Receipt{Providers: []string{id}}
	switch status := text(report, c.Status); {
	case among(c.Delivered, status):
		receipt.State = channels.Delivered
	case among(c.Failed, status):
		receipt.State, receipt.Reason = channels.Failed, "gateway SMS melaporkan SMS tidak sampai"
	default:
		return nil, nil
	}
	if parts, err := strconv.Atoi(text(report, c.Parts)); err == nil && parts > 0 && parts < 100 {
		receipt.Parts = parts
	}
	phone, _ := e164(text(report, c.To))
	return &channels.Event{
		Channel: Name, Account: AccountGateway, Key: "r." + id + "." + string(receipt.State),
		Chat: phone, At: now.UTC(), Kind: channels.KindReceipt, Receipt: &receipt,
	}, nil
}

func among(words []string, status string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, strings.TrimSpace(status)) })
}
