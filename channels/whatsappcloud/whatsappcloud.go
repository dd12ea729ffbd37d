// Package whatsappcloud is the WhatsApp channel by the official Cloud API of
// Meta: private chats of one business number, without a phone and without the
// danger of a ban that an unofficial client lives with.
//
// Receiving is a webhook (webhook.go). Meta signs what it pushes and tries
// again, for days, what is not answered with 200; 200 is answered only after
// receive has stored everything in the push. Meta neither promises order nor
// that it pushes once, so that the message's id is the event's key. A pure
// function (parse.go) reads the pushes and only what we need of them: a message
// whose content it can't read becomes KindOther, one that it can't read at all
// is skipped and logged without its content.
//
// A person is known by their number as WhatsApp writes it (wa_id) and by an id
// that Meta makes for this business alone (user_id). Who hides the number
// behind a username comes with the latter only; while both come, the event
// names the one as Chat and the other in Also.
//
// Sending is one call to the Graph API (send.go). The API takes no id of ours
// by which it would know a repeated send. A send whose answer got lost is
// tried again and may be seen twice, for twice is better than never; only if
// the status of the first one has come meanwhile, which carries our id, the
// second is spared.
//
// A business may write freely for 24 hours after a person's last message, and
// then only in a form ("template") that Meta has approved. What is sent too
// late is mostly taken and then reported as failed. So a message that has a
// form goes as its form unless we know that the window is open (form.go).
package whatsappcloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"sakti/channels"
)

// Name is the channel's name in rows and metrics.
const Name = "whatsappcloud"

// Limits of the Cloud API in characters, with room for its way of counting.
const (
	textRunes    = 4000     // of 4,096
	captionRunes = 1000     // of 1,024
	bodyRunes    = 1000     // of 1,024, above buttons; a list may have as many as a text
	buttonRunes  = 20       // on a button
	rowRunes     = 24       // of a list's row
	buttonsMost  = 3        //
	rowsMost     = 10       //
	fetchBytes   = 20 << 20 // ours; documents may have 100 MB
	uploadBytes  = 95 << 20 // of 100 MB for documents
	window       = 24 * time.Hour
)

// Config is what a channel is made from. PhoneID, Token, AppSecret and
// VerifyToken are required.
type Config struct {
	PhoneID string // id of the business number in the API, not the number itself
	Token   string // access token of a system user, which does not end
	// AppSecret is the app's, with which Meta signs pushes.
	AppSecret string
	// VerifyToken is what Meta has to say when the webhook is set up: any
	// words of ours, 16 characters at least.
	VerifyToken string

	Path    string // of the webhook; "/whatsapp" if empty
	API     string // base URL of the Graph API; https://graph.facebook.com if empty
	Version string // of the Graph API; v23.0 if empty

	// Language of the approved forms; "id" if empty.
	Language string
	// Forms are the names under which forms were approved, by the names that
	// channels.Form gives them; those that are not here are taken as they are.
	Forms map[string]string
	// NoForms keeps messages from being sent as forms, for an office that has
	// none approved.
	NoForms bool
	// ListButton opens a list of choices; "Pilih" if empty, at most 20 runes.
	ListButton string

	HTTP *http.Client // its transport is used; redirects are never followed, for the token would go along
	Log  *slog.Logger // slog.Default() if nil; holds neither secrets nor personal data
}

// Channel is the Cloud API channel. It is made by New.
type Channel struct {
	config Config
	http   *http.Client
	log    *slog.Logger
	chats  *recent[chat]   // by Event.Chat
	ours   *recent[string] // the provider's id of a message, by ours, as statuses told it
	state  state
}

var (
	_ channels.WebChannel = (*Channel)(nil)
	_ channels.Companion  = (*Channel)(nil)
	_ channels.Watched    = (*Channel)(nil)
)

// New makes a channel without asking Meta anything. It refuses a
// configuration that can't work.
func New(config Config) (*Channel, error) {
	config.Path = "/" + strings.Trim(cmp.Or(config.Path, "/whatsapp"), "/")
	config.API = strings.TrimRight(cmp.Or(config.API, "https://graph.facebook.com"), "/")
	config.Version = cmp.Or(config.Version, "v23.0")
	config.Language = cmp.Or(config.Language, "id")
	config.ListButton = cmp.Or(config.ListButton, "Pilih")
	config.Log = cmp.Or(config.Log, slog.Default())
	if err := config.check(); err != nil {
		return nil, err
	}
	var transport http.RoundTripper
	if config.HTTP != nil {
		transport = config.HTTP.Transport
	}
	c := &Channel{
		config: config, log: config.Log.With("channel", Name),
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		chats: newRecent[chat](50_000), ours: newRecent[string](10_000),
	}
	c.state.now.State = channels.Connecting
	return c, nil
}

var (
	digits       = regexp.MustCompile(`^[0-9]{5,25}$`)
	versionShape = regexp.MustCompile(`^v[0-9]{1,3}\.[0-9]$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2,3})?$`)
)

// check never puts a secret into its error.
func (config Config) check() error {
	api, err := url.Parse(config.API)
	switch {
	case !digits.MatchString(config.PhoneID):
		return errors.New("whatsappcloud: the phone number id is not a number")
	case config.Token == "" || strings.ContainsAny(config.Token, " \r\n\t"):
		return errors.New("whatsappcloud: the access token is empty or has spaces in it")
	case len(config.AppSecret) < 16:
		return errors.New("whatsappcloud: the app secret has less than 16 characters")
	case len(config.VerifyToken) < 16:
		return errors.New("whatsappcloud: the verify token needs at least 16 characters")
	case config.Path == "/":
		return errors.New("whatsappcloud: the webhook needs a path of its own, such as /whatsapp")
	case err != nil || !channels.Unread(api):
		return errors.New("whatsappcloud: the API address is not an https URL")
	case !versionShape.MatchString(config.Version):
		return errors.New("whatsappcloud: the API version is not of the form v23.0")
	case !languageForm.MatchString(config.Language):
		return errors.New("whatsappcloud: the language of forms is not of the form id or en_US")
	case len([]rune(config.ListButton)) > buttonRunes:
		return errors.New("whatsappcloud: the words on a list's button have more than 20 letters")
	}
	return nil
}

// Name implements channels.Channel.
func (c *Channel) Name() string { return Name }

// Account is the phone number id.
func (c *Channel) Account() string { return c.config.PhoneID }

// Limits implements channels.Channel. Rates are the API's 80 messages a second
// over all chats, with room for statuses and media, and one in six seconds
// per chat in the long run, of which bursts of 45 are taken on credit.
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{
		Text:        textRunes,
		Caption:     captionRunes,
		Buttons:     true,
		MaxButtons:  rowsMost,
		ButtonLabel: rowRunes,
		FetchBytes:  fetchBytes,
		PerSecond:   40,
		PerChat:     500 * time.Millisecond,
		Window:      window,
		Forms:       !c.config.NoForms,
		Receipts:    true,
	}
}

// ErrToken in an error of Open means that the access token is refused.
var ErrToken = errors.New("the access token is refused; it was revoked, has ended or lacks a permission")

const openTimeout = 15 * time.Second

// Open asks whether the token is good for the number.
func (c *Channel) Open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	var number struct {
		ID    string `json:"id"`
		Phone string `json:"display_phone_number"`
	}
	err := c.get(ctx, c.config.PhoneID+"?fields=id,display_phone_number", &number)
	var refusal *refused
	switch {
	case errors.As(err, &refusal) && refusal.credentials():
		return fmt.Errorf("whatsappcloud: %w: %w", ErrToken, err)
	case err != nil:
		return fmt.Errorf("whatsappcloud: who are we: %w", err)
	case number.ID != c.config.PhoneID:
		return errors.New("whatsappcloud: the API answers with another number")
	}
	c.state.turn(channels.Health{State: channels.Up, Phone: e164(onlyDigits(number.Phone))})
	return nil
}

// Run waits for the end: everything comes to Routes.
func (c *Channel) Run(ctx context.Context, _ channels.Receive) error {
	<-ctx.Done()
	return nil
}
