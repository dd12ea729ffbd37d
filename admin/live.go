package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sakti/bot"
	"sakti/core"
)

// A page that is open keeps itself up to date. It names the topics that it
// shows and the marks they had when it was made; the stream tells it when one
// of them changes, and the page fetches itself. The marks are also the ids of
// the events, so a browser that was away is told at once what it missed, by
// whichever process it comes back to.
const (
	liveTick = 700 * time.Millisecond // how soon a change, or the end of a session, is noticed
	liveBeat = 20 * time.Second       // proxies cut lines that are silent for longer
	liveLife = 10 * time.Minute       // then the browser comes anew
	liveMost = 400                    // streams of one process
)

// goodbye sends an open page to the login.
const goodbye = "event: pergi\ndata: -\n\n"

// beat tells a browser that the line is not dead: it hears nothing of comments.
const beat = "event: detak\ndata: -\n\n"

// streams counts those that are open.
type streams struct{ open atomic.Int32 }

// showLive is a page that keeps itself up to date on these topics.
func (a answer) live(topics ...string) answer {
	a.topics = topics
	return a
}

// marks are the topics' marks, in their order, and of what stands on every
// page of the visitor. NotFound for a topic that is not theirs.
func (p *panel) marks(v *visit, topics []string) (string, error) {
	own, err := p.office.PendingMark(v.Context(), v.tx, v.staff)
	if err != nil {
		return "", err
	}
	out := []string{short(own)}
	for _, topic := range topics {
		mark, err := p.mark(v, topic)
		if err != nil {
			return "", err
		}
		out = append(out, short(mark))
	}
	return strings.Join(out, "."), nil
}

func short(mark string) string {
	sum := sha256.Sum256([]byte(mark))
	return hex.EncodeToString(sum[:5])
}

func (p *panel) mark(v *visit, topic string) (string, error) {
	kind, id, _ := strings.Cut(topic, ":")
	switch {
	case kind == "antrean" && id == "":
		return p.office.WorkMark(v.Context(), v.tx, v.staff)
	case kind == "antrean" && core.DeskByCode(id) != nil:
		return p.office.DeskMark(v.Context(), v.tx, v.staff, core.DeskByCode(id), listLimit)
	case kind == "permohonan" && allows(readers, v.staff):
		return p.caseMark(v, id, inOffice(p.office.CaseMark))
	case kind == "pegang" && allows(readers, v.staff):
		return p.caseMark(v, id, inOffice(p.office.HoldMark))
	case kind == "kabar" && allows(readers, v.staff):
		return p.caseMark(v, id, p.newsMark)
	case kind == "dikabari" && allows(couriers, v.staff):
		return p.errandsMark(v)
	case kind == "pengumuman" && allows(heads, v.staff):
		return p.announcementsMark(v)
	case kind == "saluran" && allows(managers, v.staff):
		return bot.LinesMark(v.Context(), v.tx)
	case kind == "penautan" && allows(admins, v.staff):
		return orderMark(v, id)
	case kind == "bantuan" && allows(helpers, v.staff):
		return p.office.TicketsMark(v.Context(), v.tx)
	case kind == "chat" && allows(helpers, v.staff):
		conversation, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return "", errNoPage
		}
		return p.chatMark(v, conversation)
	}
	return "", errNoPage
}

// inOffice is a mark that the office knows.
func inOffice(mark func(context.Context, pgx.Tx, uuid.UUID) (string, error)) func(*visit, uuid.UUID) (string, error) {
	return func(v *visit, id uuid.UUID) (string, error) { return mark(v.Context(), v.tx, id) }
}

// caseMark is a mark of one case, for those who may see it.
func (p *panel) caseMark(v *visit, text string, read func(*visit, uuid.UUID) (string, error)) (string, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return "", errNoPage
	}
	a, err := p.office.Application(v.Context(), v.tx, id)
	if err != nil {
		return "", err
	}
	if !v.staff.Sees(a) {
		return "", errNoPage
	}
	return read(v, id)
}

// stream follows the topics of the address.
func (p *panel) stream(v *visit) (answer, error) {
	var topics []string
	if named := v.URL.Query().Get("lihat"); named != "" {
		topics = strings.Split(named, " ")
	}
	if len(topics) > 5 {
		return answer{}, errNoPage
	}
	if _, err := p.marks(v, topics); err != nil {
		return answer{}, err
	}
	seen := v.URL.Query().Get("sejak")
	if last := v.Header.Get("Last-Event-ID"); last != "" {
		seen = last
	}
	return answer{stream: func(w http.ResponseWriter) { p.follow(w, v.Request, topics, seen) }}, nil
}

// follow writes events until the browser goes, the session ends, or the
// stream has lived long enough.
func (p *panel) follow(w http.ResponseWriter, r *http.Request, topics []string, seen string) {
	if p.streams.open.Add(1) > liveMost {
		p.streams.open.Add(-1)
		http.Error(w, "Terlalu banyak halaman terbuka.", http.StatusServiceUnavailable)
		return
	}
	defer p.streams.open.Add(-1)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	line := &eventLine{w: w, control: http.NewResponseController(w)}
	tick := time.NewTicker(liveTick)
	defer tick.Stop()
	end := time.After(liveLife)
	line.say("retry: 1500\n\n")
	here := p.presence(r, topics)
	defer here.leave()
	for line.err == nil {
		here.stay()
		now, gone := p.glance(r, topics)
		switch {
		case gone:
			line.say(goodbye)
			return
		case now != "" && now != seen:
			line.say(fmt.Sprintf("id: %s\nevent: ubah\ndata: %s\n\n", now, strings.Join(changed(topics, seen, now), " ")))
			seen = now
		case time.Since(line.last) > liveBeat:
			line.say(beat)
		}
		select {
		case <-r.Context().Done():
			return
		case <-end:
			return
		case <-tick.C:
		}
	}
}

// changed are the topics whose marks differ; all of them if nothing is known
// of before.
func changed(topics []string, before, now string) []string {
	all := append([]string{"saya"}, topics...)
	old, fresh := strings.Split(before, "."), strings.Split(now, ".")
	if len(old) != len(fresh) {
		return all
	}
	var out []string
	for i := range fresh {
		if old[i] != fresh[i] {
			out = append(out, all[i])
		}
	}
	return out
}

// glance reads the marks as they are now. gone reports that the session is
// over, or the person may not look any more. "" is a fault that may pass.
func (p *panel) glance(r *http.Request, topics []string) (marks string, gone bool) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	owner, err := p.sessions.owner(r)
	if err != nil || owner.ID == 0 {
		return "", err == nil
	}
	err = pgx.BeginTxFunc(ctx, p.Pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		v := &visit{Request: r.WithContext(ctx), tx: tx}
		if v.staff, err = p.inForce(v, owner); err != nil {
			return err
		}
		if v.staff == nil || p.detour(v, "/panel/siar") != "" {
			return errNoPage
		}
		marks, err = p.marks(v, topics)
		return err
	})
	switch core.CodeOf(err) {
	case core.NotFound, core.Forbidden:
		return "", true
	}
	if err != nil && ctx.Err() == nil {
		p.Log.Warn("a live page cannot be followed", "error", err)
	}
	return marks, false
}

// eventLine writes events and remembers the first fault.
type eventLine struct {
	w       http.ResponseWriter
	control *http.ResponseController
	last    time.Time
	err     error
}

func (l *eventLine) say(text string) {
	_ = l.control.SetWriteDeadline(time.Now().Add(10 * time.Second)) // who does not read is let go
	if _, l.err = l.w.Write([]byte(text)); l.err == nil {
		l.err = l.control.Flush()
	}
	l.last = time.Now()
}
