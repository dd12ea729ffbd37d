package sms

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sakti/channels"
)

// GammuConfig is what a Gammu is made from. Only DSN is required.
type GammuConfig struct {
	// DSN is the Postgres database of Gammu SMSD. Its time zone must be the
	// daemon's, for the tables hold local times.
	DSN    string
	Schema string // in which the tables lie; the role's search path if empty
	// Deaf leaves the inbox alone, for an office that wants no answers by SMS,
	// or has another program that reads them.
	Deaf bool
	// PhoneID is that of the daemon which sends for us and whose inbox we
	// read. Empty: whichever daemon is first, and every inbox.
	PhoneID string
	Number  NumberForm    // International if empty
	Parts   int           // most SMS that one text may become; 1 if 0, at most 8
	Every   time.Duration // between two looks at the tables; 10 s if 0
	// Expire is how long a message may wait for the modem. Then it is taken
	// out of the outbox and told as Failed, so that the person can be reached
	// in another way. 24 h if 0.
	Expire time.Duration
	// Lookback is how old a message may be when its delivery report comes;
	// 72 h if 0, about what networks try. After a start, reports of this time
	// are told again under their old keys.
	Lookback time.Duration
	Log      *slog.Logger // slog.Default() if nil; holds no personal data
}

// Gammu sends by a modem that Gammu SMSD drives, through the daemon's tables.
// It is made by NewGammu.
type Gammu struct {
	config GammuConfig
	log    *slog.Logger
	pool   *pgxpool.Pool
	told   map[string]channels.Delivery // by our id; Run's alone
	first  int64                        // oldest row of sentitems that matters; Run's alone
	aged   time.Time                    // when first was looked up

	watch struct {
		sync.Mutex
		now  channels.Health
		tell func(channels.Health)
	}
}

var (
	_ channels.Channel = (*Gammu)(nil)
	_ channels.Watched = (*Gammu)(nil)
)

// creator marks our rows, in a database that other programs may use as well.
const creator = "sakti:"

// longestID is what fits beside creator into the 199 bytes that the daemon
// keeps of a CreatorID.
const longestID = 190

// NewGammu makes a channel without reaching the database. It refuses a
// configuration that can't work.
func NewGammu(config GammuConfig) (*Gammu, error) {
	config.Number = cmp.Or(config.Number, International)
	config.Parts = cmp.Or(config.Parts, 1)
	config.Every = cmp.Or(config.Every, 10*time.Second)
	config.Expire = cmp.Or(config.Expire, 24*time.Hour)
	config.Lookback = cmp.Or(config.Lookback, 72*time.Hour)
	config.Log = cmp.Or(config.Log, slog.Default())
	if !config.Number.known() {
		return nil, errors.New("sms: the form of numbers must be +62, 62 or 08")
	}
	if config.Parts < 1 || config.Parts > 8 {
		return nil, errors.New("sms: a text may become 1 to 8 SMS")
	}
	if config.Every < 0 || config.Expire < 0 || config.Lookback < 0 {
		return nil, errors.New("sms: a time is negative")
	}
	where, err := pgxpool.ParseConfig(config.DSN)
	if err != nil || config.DSN == "" {
		return nil, errors.New("sms: the address of the Gammu database is not one of Postgres") // not err: it holds the address
	}
	where.MaxConns = 3
	where.ConnConfig.ConnectTimeout = 10 * time.Second
	if config.Schema != "" {
		where.ConnConfig.RuntimeParams["search_path"] = pgx.Identifier{config.Schema}.Sanitize()
	}
	pool, err := pgxpool.NewWithConfig(context.Background(), where) // connects when needed
	if err != nil {
		return nil, fmt.Errorf("sms: %w", err)
	}
	g := &Gammu{config: config, pool: pool, log: config.Log.With("channel", Name, "account", AccountGammu)}
	g.watch.now = channels.Health{State: channels.Connecting}
	return g, nil
}

// Close gives the connections back. Run must have ended.
func (g *Gammu) Close() { g.pool.Close() }

// Name implements channels.Channel.
func (g *Gammu) Name() string { return Name }

// Account implements channels.Channel.
func (g *Gammu) Account() string { return AccountGammu }

// Limits implements channels.Channel. The outbox takes a message in
// milliseconds; a modem needs some five seconds for each, which is why it has
// a queue.
func (g *Gammu) Limits() channels.Limits {
	l := limits(g.config.Parts)
	l.PerSecond = 2
	return l
}

// Fetch refuses: an SMS has no files.
func (g *Gammu) Fetch(context.Context, channels.Media) (io.ReadCloser, error) {
	return nil, final("SMS tidak membawa berkas")
}

// oldestVersion of the tables has every column that is used here (Gammu 1.32,
// 2013); newestVersion is the newest that was tried (Gammu 1.38.5 to 1.42).
const (
	oldestVersion = 14
	newestVersion = 17
)

// Open looks whether the tables are there, known, and open to us.
func (g *Gammu) Open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var version int
	err := g.pool.QueryRow(ctx, `SELECT "Version" FROM gammu ORDER BY "Version" DESC LIMIT 1`).Scan(&version)
	if err != nil {
		return fmt.Errorf("sms: reading Gammu's table version: %w", err)
	}
	if version < oldestVersion {
		return fmt.Errorf("sms: Gammu's tables are of version %d, at least %d is needed", version, oldestVersion)
	}
	if version > newestVersion {
		g.log.Warn("Gammu's tables are newer than those tried", "version", version, "tried", newestVersion)
	}
	missing, err := g.missing(ctx)
	if err != nil {
		return fmt.Errorf("sms: reading our rights on Gammu's tables: %w", err)
	}
	if len(missing) > 0 {
		return fmt.Errorf("sms: the database role lacks %s", strings.Join(missing, ", "))
	}
	return nil
}

// missing names the rights that our role would need and does not have.
func (g *Gammu) missing(ctx context.Context) ([]string, error) {
	rows, err := g.pool.Query(ctx, `SELECT name || ' ' || privilege FROM (VALUES
		('outbox', 'SELECT'), ('outbox', 'INSERT'), ('outbox', 'DELETE'),
		('outbox_multipart', 'SELECT'), ('outbox_multipart', 'INSERT'), ('outbox_multipart', 'DELETE'),
		('sentitems', 'SELECT'), ('inbox', 'SELECT'), ('inbox', 'UPDATE'), ('phones', 'SELECT')
		) AS wanted (name, privilege) WHERE NOT has_table_privilege(name, privilege)`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
