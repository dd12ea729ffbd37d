package bot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"sakti/channels"
	"sakti/core"
)

// address is a conversation as the provider names it.
type address struct{ channel, account, chat string }

func addressOf(e channels.Event) address { return address{e.Channel, e.Account, e.Chat} }

// addressesOf are all addresses under which an event's chat is known, the one
// to answer to first.
func addressesOf(e channels.Event) []address {
	list := []address{addressOf(e)}
	for _, chat := range e.Also {
		if chat != "" && chat != e.Chat {
			list = append(list, address{e.Channel, e.Account, chat})
		}
	}
	return list
}

// newcomer is a chat that this process has not met.
type newcomer struct {
	address
	also  []string // other addresses of the chat
	group bool
	name  string
	phone core.Phone
}

func newcomerOf(e channels.Event) newcomer {
	return newcomer{address: addressOf(e), also: e.Also, group: e.Group != nil, name: e.Name, phone: core.Phone(e.Phone)}
}

// begin finds the conversation of a chat under any of its addresses, or makes
// it. One that was known by another address is answered at the new one from
// now on.
func begin(ctx context.Context, tx pgx.Tx, who newcomer) (id int64, err error) {
	id, at, err := lookUp(ctx, tx, who)
	if err != nil {
		return 0, err
	}
	also := who.also
	switch {
	case id == 0:
		if id, err = open(ctx, tx, who); err != nil {
			return 0, err
		}
	case at != who.chat:
		if err = readdress(ctx, tx, id, who.chat); err != nil {
			return 0, err
		}
		also = append(slices.Clone(also), at)
	}
	return id, alias(ctx, tx, id, who.address, also)
}

// readdress has a conversation answered at another address, also with what
// waits to be sent. A turn under way, which knows the old one, is waited for.
func readdress(ctx context.Context, tx pgx.Tx, id int64, chat string) error {
	batch := &pgx.Batch{}
	batch.Queue(`SELECT FROM turns WHERE conversation_id = $1 FOR UPDATE`, id)
	batch.Queue(`UPDATE conversations SET chat = $2 WHERE id = $1`, id, chat)
	batch.Queue(`UPDATE outbox SET chat = $2 WHERE conversation_id = $1 AND send_at IS NOT NULL`, id, chat)
	return tx.SendBatch(ctx, batch).Close()
}

// lookUp finds a conversation by its addresses, its present one first; 0 if
// there is none.
func lookUp(ctx context.Context, tx pgx.Tx, who newcomer) (id int64, chat string, err error) {
	all := append([]string{who.chat}, who.also...)
	err = tx.QueryRow(ctx, `SELECT id, chat FROM (
			SELECT c.id, c.chat FROM conversations c WHERE c.channel = $1 AND c.account = $2 AND c.chat = ANY($3)
			UNION ALL
			SELECT c.id, c.chat FROM addresses a JOIN conversations c ON c.id = a.conversation_id
			WHERE a.channel = $1 AND a.account = $2 AND a.chat = ANY($3)) x
		ORDER BY chat <> $4, id LIMIT 1`, who.channel, who.account, all, who.chat).Scan(&id, &chat)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return id, chat, err
}

// open makes a conversation. Somebody whose number the channel proves and who
// is known from another chat stays one person.
func open(ctx context.Context, tx pgx.Tx, who newcomer) (id int64, err error) {
	var person *int64
	if !who.group {
		known, err := core.PersonByPhone(ctx, tx, who.phone)
		if err == nil && known == 0 {
			known, err = core.AddPerson(ctx, tx, who.name, who.phone)
		}
		if err != nil {
			return 0, err
		}
		person = &known
	}
	err = tx.QueryRow(ctx, `INSERT INTO conversations (channel, account, chat, person_id, is_group) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (channel, account, chat) DO UPDATE SET chat = excluded.chat RETURNING id`,
		who.channel, who.account, who.chat, person, who.group).Scan(&id)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO turns (conversation_id) VALUES ($1) ON CONFLICT DO NOTHING`, id)
	return id, err
}

// alias records the other addresses of a conversation. One that had another
// owner goes to the newer: providers give addresses anew.
func alias(ctx context.Context, tx pgx.Tx, id int64, at address, also []string) error {
	if len(also) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO addresses (channel, account, chat, conversation_id)
		SELECT DISTINCT $1, $2, x.chat, $4::bigint FROM unnest($3::text[]) AS x(chat) WHERE x.chat NOT IN ('', $5)
		ON CONFLICT (channel, account, chat) DO UPDATE SET conversation_id = excluded.conversation_id`,
		at.channel, at.account, also, id, at.chat)
	return err
}

// addressBook remembers the conversations that this process has met. They are
// never deleted; what comes to one that another process has joined to another is
// forwarded.
type addressBook struct {
	mu  sync.RWMutex
	ids map[address]int64
}

// bookSize keeps the book within some tens of megabytes; a full one is begun
// anew.
const bookSize = 200_000

// find returns the ids of the events' conversations that are known under all
// their addresses, and whether all are.
func (k *addressBook) find(events []channels.Event) (map[address]int64, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	ids, all := make(map[address]int64, len(events)), true
	for _, event := range events {
		a := addressOf(event)
		id, known := k.ids[a]
		for _, chat := range event.Also {
			known = known && k.ids[address{a.channel, a.account, chat}] == id
		}
		if known {
			ids[a] = id
		} else {
			all = false
		}
	}
	return ids, all
}

func (k *addressBook) add(ids map[address]int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ids == nil || len(k.ids) >= bookSize {
		k.ids = map[address]int64{}
	}
	maps.Copy(k.ids, ids)
}

// forget has conversations looked up anew that go on in others.
func (k *addressBook) forget(joined []int64) {
	if len(joined) == 0 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	maps.DeleteFunc(k.ids, func(_ address, id int64) bool { return slices.Contains(joined, id) })
}
