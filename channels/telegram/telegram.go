// Package telegram is the Telegram channel: one bot, in private chats and groups.
//
// Receiving is at least once. The library's own loops confirm updates before
// anybody has stored them, so it is used for calls only; what comes in is
// ours: a getUpdates loop (poll.go) asks for what follows an update only
// after receive has stored it, and the webhook (webhook.go) answers 200 only
// then. Telegram keeps what nobody confirmed for 24 hours, a pressed button
// for 150 seconds. After a restart the last batch comes again; Event.Key,
// made from the message and never from the delivery, tells.
//
// What arrives is turned into events by a pure function (parse.go). It reads
// only the fields that we need, so that tomorrow's kinds of messages can't
// stop the loop: a message whose content it can't read becomes KindOther, an
// update that it can't read at all is skipped and logged by its number.
//
// In groups the bot hears what is addressed to it. To hear questions to
// everybody it must be a manager of the group, or BotFather's privacy mode be
// off; the group tells when that changes (rights.go). Channels are ignored.
//
// Telegram takes no id of ours with a message. A send whose answer got lost
// is therefore tried again and may be seen twice; twice is better than never.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"sakti/channels"
)

// Name is the channel's name in rows and metrics.
const Name = "telegram"

// Limits of the Bot API. Text and captions may hold 4,096 and 1,024 UTF-16
// code units; emoji are two, so that our limits in runes leave room for some.
const (
	textRunes    = 4000
	captionRunes = 1000
	fetchBytes   = 20 << 20 // getFile
	uploadBytes  = 50 << 20 // sendDocument
	photoBytes   = 10 << 20 // sendPhoto
	buttonBytes  = 64       // callback_data
)

// Config is what a channel is made from. Only Token is required.
type Config struct {
	Token string // "<bot id>:<secret>", from BotFather
	API   string // base URL of the Bot API; https://api.telegram.org if empty

	// WebhookURL is the public https address at which Telegram reaches Routes
	// (ports 443, 80, 88, 8443). Empty: the channel polls. The two exclude
	// each other at Telegram; Open switches to what is configured.
	WebhookURL string
	// WebhookSecret comes back with every push: 16–256 of A–Z a–z 0–9 _ -.
	// Required with WebhookURL.
	WebhookSecret string

	HTTP *http.Client // its transport is used; redirects are never followed, for the token is in the address
	Log  *slog.Logger // slog.Default() if nil; holds neither the token nor personal data

	PollTimeout time.Duration // how long an empty getUpdates waits; 50 s if 0, whole seconds
	// Patience is how long another poller (409) or a refused token (401) may
	// last before Run gives up; 3 min if 0. A deploy overlaps for seconds.
	Patience time.Duration
}

// Channel is the Telegram channel. It is made by New.
type Channel struct {
	config  Config
	http    *http.Client
	log     *slog.Logger
	bot     *bot.Bot
	account string // written by Open, like self
	self    self

	answers chan string // callback queries to answer
	slow    throttle
	rights  rights
}

var _ channels.WebChannel = (*Channel)(nil)

var (
	tokenShape  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)
)

// New makes a channel without asking Telegram anything. It refuses a
// configuration that can't work.
func New(config Config) (*Channel, error) {
	if config.API == "" {
		config.API = "https://api.telegram.org"
	}
	config.API = strings.TrimRight(config.API, "/")
	if err := config.check(); err != nil {
		return nil, err
	}
	if config.PollTimeout <= 0 {
		config.PollTimeout = 50 * time.Second
	}
	if config.Patience <= 0 {
		config.Patience = 3 * time.Minute
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	c := &Channel{
		config:  config,
		http:    client(config.HTTP),
		log:     config.Log.With("channel", Name),
		answers: make(chan string, answersWaiting),
	}
	var err error
	c.bot, err = bot.New(config.Token,
		bot.WithSkipGetMe(),
		bot.WithServerURL(config.API),
		bot.WithHTTPClient(config.PollTimeout, c.http),
		bot.WithErrorsHandler(func(err error) { c.log.Warn("telegram library", "error", c.hide(err)) }))
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	return c, nil
}

// check never puts the token or the secret into its error.
func (config Config) check() error {
	if !tokenShape.MatchString(config.Token) {
		return errors.New("telegram: the token is not of the form <number>:<letters>")
	}
	api, err := url.Parse(config.API)
	if err != nil || api.Host == "" || (api.Scheme != "https" && api.Scheme != "http") {
		return errors.New("telegram: the API address is not an http(s) URL")
	}
	if config.WebhookURL == "" {
		return nil
	}
	hook, err := url.Parse(config.WebhookURL)
	if err != nil || !channels.Unread(hook) {
		return errors.New("telegram: the webhook address is not an https URL")
	}
	if strings.Trim(hook.Path, "/") == "" {
		return errors.New("telegram: the webhook address needs a path of its own, such as /telegram")
	}
	if !secretShape.MatchString(config.WebhookSecret) {
		return errors.New("telegram: the webhook secret must be 16 to 256 of A–Z a–z 0–9 _ -")
	}
	return nil
}

// client copies the given client without its timeout, which would cut long
// polls (each call has its own), and without redirects.
func client(given *http.Client) *http.Client {
	var transport http.RoundTripper
	if given != nil {
		transport = given.Transport
	}
	if transport == nil {
		transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Name implements channels.Channel.
func (c *Channel) Name() string { return Name }

// Account is the bot's id.
func (c *Channel) Account() string { return c.account }

// Limits implements channels.Channel. Rates are Telegram's 30 messages a
// second over all chats, with room for retries, and one a second per chat.
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{
		Text:        textRunes,
		Caption:     captionRunes,
		Buttons:     true,
		MaxButtons:  10,
		ButtonLabel: 40,
		FetchBytes:  fetchBytes,
		PerSecond:   25,
		PerChat:     time.Second,
		Groups:      true,
	}
}

// wanted are the kinds of updates that we ask for; Telegram sends no others.
var wanted = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// openTimeout bounds each call of Open.
const openTimeout = 15 * time.Second

// Open asks who we are and sets or removes the webhook. Updates that wait at
// Telegram are kept. ErrToken in the error means that the token is refused.
func (c *Channel) Open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*openTimeout)
	defer cancel()
	me, err := c.bot.GetMe(ctx)
	if err != nil {
		return fmt.Errorf("telegram: who are we: %w", c.fault(err))
	}
	if c.polls() {
		_, err = c.bot.DeleteWebhook(ctx, &bot.DeleteWebhookParams{})
	} else {
		_, err = c.bot.SetWebhook(ctx, &bot.SetWebhookParams{
			URL: c.config.WebhookURL, SecretToken: c.config.WebhookSecret, AllowedUpdates: wanted,
		})
	}
	if err != nil {
		return fmt.Errorf("telegram: set or remove the webhook: %w", c.fault(err))
	}
	c.account, c.self = strconv.FormatInt(me.ID, 10), self{me.ID, me.Username}
	return nil
}

func (c *Channel) polls() bool { return c.config.WebhookURL == "" }
