package admin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

// sessionInfo is what a login's owner is told of it.
type sessionInfo struct {
	Name  string // to end it by; tells nothing of the token
	Agent string
	Since time.Time // zero if it is not known
	Seen  time.Time // the last page
	token string    // as stored: a hash
}

// nameOf is the public name of a session: a hash of the hash that is stored.
func (s *sessions) nameOf(token string) string {
	stored := sha256.Sum256([]byte(token))
	return nameOfStored(base64.RawURLEncoding.EncodeToString(stored[:]))
}

func nameOfStored(stored string) string {
	sum := sha256.Sum256([]byte(stored))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// list are a person's logins in force, last seen first.
func (s *sessions) list(ctx context.Context, tx pgx.Tx, staff *core.Staff) ([]sessionInfo, error) {
	rows, err := tx.Query(ctx, `SELECT token, data, expiry FROM sessions WHERE expiry > now()`)
	if err != nil {
		return nil, err
	}
	var out []sessionInfo
	var token string
	var data []byte
	var expiry time.Time
	_, err = pgx.ForEachRow(rows, []any{&token, &data, &expiry}, func() error {
		_, values, err := s.Codec.Decode(data)
		epoch, _ := values["epoch"].(int64)
		if err != nil || values["staff"] != staff.ID || epoch != staff.Epoch {
			return err
		}
		info := sessionInfo{Name: nameOfStored(token), Seen: expiry.Add(-s.IdleTimeout), token: token}
		info.Agent, _ = values["agent"].(string)
		if since, known := values["since"].(int64); known {
			info.Since = time.Unix(since, 0)
		}
		out = append(out, info)
		return nil
	})
	slices.SortFunc(out, func(a, b sessionInfo) int { return b.Seen.Compare(a.Seen) })
	return out, err
}

// end ends one of a person's logins; one that is not there is over already.
func (s *sessions) end(ctx context.Context, tx pgx.Tx, staff *core.Staff, name string) error {
	list, err := s.list(ctx, tx, staff)
	if err != nil {
		return err
	}
	for _, info := range list {
		if info.Name == name {
			_, err = tx.Exec(ctx, `DELETE FROM sessions WHERE token = $1`, info.token)
			return err
		}
	}
	return nil
}

// browserName is what people call the browser and the machine: "Chrome di
// Windows"; "" for what is not known.
func browserName(agent string) string {
	find := func(pairs ...[2]string) string {
		for _, pair := range pairs {
			if strings.Contains(agent, pair[0]) {
				return pair[1]
			}
		}
		return ""
	}
	browser := find([2]string{"Edg/", "Edge"}, [2]string{"Firefox/", "Firefox"}, [2]string{"OPR/", "Opera"}, [2]string{"SamsungBrowser/", "Samsung Internet"},
		[2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	machine := find([2]string{"Android", "Android"}, [2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"}, [2]string{"Windows", "Windows"},
		[2]string{"Mac OS X", "Mac"}, [2]string{"Linux", "Linux"})
	if browser == "" || machine == "" {
		return cmp.Or(browser, machine)
	}
	return browser + " di " + machine
}
