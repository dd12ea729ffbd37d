package bot

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/bot/dialog"
	"sakti/channels"
	"sakti/core"
)

// fetcher brings the files of one account's messages in: from the provider,
// through the photo gate, into the file store. No transaction is open
// meanwhile, and a slow download holds up only its own conversation.
type fetcher struct {
	bot     *Bot
	channel channels.Channel
	mu      sync.Mutex
	busy    map[int64]bool
}

// fetches is how many messages are fetched side by side.
const fetches = 8

// fetchTries is how often a file is tried before its sender is asked to send
// it again; with the pauses between, some ten minutes.
const fetchTries = 8

// keepTries is how often it is tried to look at a file and keep it; with the
// pauses between, more than an hour. What fails then is our fault, and the
// rest of its conversation waits behind it.
const keepTries = 24

// fetchPatience is the most that one file may take.
const fetchPatience = 2 * time.Minute

func newFetcher(b *Bot, channel channels.Channel) *fetcher {
	return &fetcher{bot: b, channel: channel, busy: map[int64]bool{}}
}

func (f *fetcher) run(ctx context.Context) error {
	var group sync.WaitGroup
	defer group.Wait()
	slots := make(chan struct{}, fetches)
	return f.bot.loop(ctx, wakeFetch, func(ctx context.Context) (int, error) {
		list, err := f.wanted(ctx)
		for _, m := range list {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return 0, nil
			}
			f.hold(m.ID, true)
			group.Go(func() {
				f.fetch(ctx, m)
				f.hold(m.ID, false)
				<-slots
				f.bot.wake(wakeFetch)
			})
		}
		return 0, err
	})
}

// toFetch is a message whose files are to be fetched.
type toFetch struct {
	ID             int64          `db:"id"`
	ConversationID int64          `db:"conversation_id"`
	Body           channels.Event `db:"body"`
	Tries          int            `db:"media_tries"`
}

func (f *fetcher) wanted(ctx context.Context) ([]toFetch, error) {
	rows, err := f.bot.Pool.Query(ctx, `SELECT id, conversation_id, body, media_tries FROM messages
		WHERE media = 'wanted' AND media_at <= $1 AND channel = $2 AND account = $3 AND NOT id = ANY($4)
		ORDER BY media_at, id LIMIT 32`, time.Now(), f.channel.Name(), f.channel.Account(), f.fetching())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[toFetch])
}

// fetch brings in the files of one message, all or none; a passing fault is
// tried again later.
func (f *fetcher) fetch(ctx context.Context, m toFetch) {
	photos := make([]core.Photo, len(m.Body.Media))
	for i, media := range m.Body.Media {
		photo, err := f.one(ctx, media, m.Tries+1, m.Body.Group != nil)
		if err != nil && m.Tries+1 >= keepTries && ctx.Err() == nil {
			f.bot.Log.Error("berkas tidak bisa disimpan; pengirim diminta mengirim ulang", "kanal", f.channel.Name(), "pesan", m.ID, "galat", err)
			photo, err = gone, nil
		}
		if err != nil {
			f.again(ctx, m, err)
			return
		}
		photos[i] = photo
	}
	var due time.Time
	err := pgx.BeginFunc(ctx, f.bot.Pool, func(tx pgx.Tx) (err error) {
		due, err = f.keep(ctx, tx, m, photos)
		return err
	})
	if err != nil {
		f.again(ctx, m, err)
		return
	}
	f.bot.metrics.photos.Add(float64(len(photos)))
	time.AfterFunc(time.Until(due), func() { f.bot.wakeAll(wakeTurn) })
}

// gone is the refusal of a file that the provider no longer has.
var gone = core.Photo{Refused: "gone"}

// one brings in one file; of one shown to a group nothing is kept. What the
// provider refuses for good is a refused photo, not an error; at the last try
// everything is.
func (f *fetcher) one(ctx context.Context, media channels.Media, try int, glance bool) (photo core.Photo, err error) {
	defer caught(&err)
	most := min(core.MaxBytes(), f.channel.Limits().FetchBytes)
	if media.Size > most {
		return core.TooBig, nil
	}
	ctx, cancel := context.WithTimeout(ctx, fetchPatience)
	defer cancel()
	data, err := f.read(ctx, media, most)
	if refusal := new(channels.SendError); errors.As(err, &refusal) && refusal.Final || err != nil && try >= fetchTries {
		return gone, nil
	}
	if err != nil {
		return core.Photo{}, err
	}
	if int64(len(data)) > most {
		return core.TooBig, nil
	}
	if glance {
		return core.Glance(ctx, data)
	}
	return f.bot.Office.TakeIn(ctx, data)
}

func (f *fetcher) read(ctx context.Context, media channels.Media, most int64) ([]byte, error) {
	body, err := f.channel.Fetch(ctx, media)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(io.LimitReader(body, most+1))
}

// keep records the files of a message, and says when its conversation is due.
func (f *fetcher) keep(ctx context.Context, tx pgx.Tx, m toFetch, photos []core.Photo) (due time.Time, err error) {
	// Locked first: of two photos of one chat that come at once, the second
	// sees the first, and so that they are the same.
	if _, err := tx.Exec(ctx, `SELECT FROM turns WHERE conversation_id = $1 FOR UPDATE`, m.ConversationID); err != nil {
		return due, err
	}
	files := make([]dialog.File, len(photos))
	for i, photo := range photos {
		if files[i], err = f.file(ctx, tx, m.ConversationID, photo); err != nil {
			return due, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE messages SET media = 'done', media_at = NULL, files = $3
		WHERE conversation_id = $1 AND id = $2`, m.ConversationID, m.ID, files)
	if err != nil {
		return due, err
	}
	hurry, err := f.bot.Quiet.hurry(ctx, tx, m, files)
	if err != nil {
		return due, err
	}
	return f.bot.Quiet.arrived(ctx, tx, m, hurry)
}

func (f *fetcher) file(ctx context.Context, tx pgx.Tx, conversation int64, photo core.Photo) (dialog.File, error) {
	out := dialog.File{PDF: photo.PDF, Pages: max(photo.File.Pages, 1), Refused: photo.Refused, Weak: photo.Weak}
	if photo.Refused != "" || photo.File.ID == uuid.Nil {
		return out, nil
	}
	same, err := f.bot.Office.SameFile(ctx, tx, conversation, photo.File.SHA256)
	if err != nil {
		return out, err
	}
	out.ID, out.Same = photo.File.ID.String(), core.Hex(same)
	photo.File.ConversationID = &conversation
	return out, f.bot.Office.AddFile(ctx, tx, photo.File)
}

// again puts a message off.
func (f *fetcher) again(ctx context.Context, m toFetch, cause error) {
	if ctx.Err() != nil {
		return
	}
	f.bot.Log.Warn("berkas belum bisa diambil", "kanal", f.channel.Name(), "pesan", m.ID, "percobaan", m.Tries+1, "galat", cause)
	wait := min(time.Second<<min(m.Tries, 9), 5*time.Minute)
	_, err := f.bot.Pool.Exec(ctx, `UPDATE messages SET media_tries = media_tries + 1, media_at = $3
		WHERE conversation_id = $1 AND id = $2`, m.ConversationID, m.ID, time.Now().Add(wait))
	if err != nil {
		f.bot.Log.Error("menunda berkas gagal", "galat", err)
	}
}

func (f *fetcher) hold(id int64, busy bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if busy {
		f.busy[id] = true
	} else {
		delete(f.busy, id)
	}
}

func (f *fetcher) fetching() []int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]int64, 0, len(f.busy))
	for id := range f.busy {
		list = append(list, id)
	}
	return list
}
