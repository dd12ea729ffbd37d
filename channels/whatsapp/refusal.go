package whatsapp

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"

	"sakti/channels"
)

const (
	downPause    = 5 * time.Second // before the next try when the line is down
	lastingPause = time.Minute     // … until a person does something
	slowPause    = time.Minute     // when WhatsApp asks for less
)

// lineDown is the refusal of everything while there is no line.
func (c *Channel) lineDown() *channels.SendError {
	state := c.health.current().State
	if state.Lasting() || state == channels.Unlinked || state == channels.Linking {
		return &channels.SendError{After: lastingPause, All: true, Reason: "nomor WhatsApp sedang tidak tertaut"}
	}
	return &channels.SendError{After: downPause, All: true, Reason: "WhatsApp sedang tidak tersambung"}
}

var ackCode = regexp.MustCompile(`server returned error ([0-9]+)`)

// refusal turns an error of the library into what the sender must know.
func (c *Channel) refusal(err error) *channels.SendError {
	var known *channels.SendError
	var gone *whatsmeow.DisconnectedError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, whatsmeow.ErrServerReturnedError):
		return c.refusedBy(err)
	case notInGroup(err):
		return &channels.SendError{Final: true, Closed: true, Reason: "nomor ini bukan anggota grup itu", Err: hide(err)}
	case strings.Contains(err.Error(), "no LID found for"):
		return &channels.SendError{Final: true, Closed: true, Reason: "nomor itu tidak ada di WhatsApp", Err: hide(err)}
	case errors.Is(err, whatsmeow.ErrIQRateOverLimit):
		return &channels.SendError{After: slowPause, All: true, Reason: "WhatsApp meminta kirim lebih pelan", Err: hide(err)}
	case errors.Is(err, whatsmeow.ErrNotLoggedIn), errors.Is(err, store.ErrDeviceDeleted):
		return &channels.SendError{After: lastingPause, All: true, Reason: "nomor WhatsApp sedang tidak tertaut", Err: hide(err)}
	case errors.Is(err, whatsmeow.ErrNotConnected), errors.As(err, &gone):
		return &channels.SendError{After: downPause, All: true, Reason: "WhatsApp sedang tidak tersambung", Err: hide(err)}
	case errors.Is(err, whatsmeow.ErrMessageTimedOut):
		return &channels.SendError{After: downPause, Reason: "WhatsApp belum menjawab", Err: hide(err)}
	case isFault(err) && c.config.Store.failing(err):
		return &channels.SendError{After: downPause, All: true, Reason: "gangguan basis data", Err: hide(err)}
	}
	return &channels.SendError{Reason: "gangguan sambungan ke WhatsApp", Err: hide(err)}
}

// refusedBy reads the code in WhatsApp's answer to a message.
func (c *Channel) refusedBy(err error) *channels.SendError {
	code := 0
	if match := ackCode.FindStringSubmatch(err.Error()); match != nil {
		code, _ = strconv.Atoi(match[1])
	}
	refusal := &channels.SendError{Err: hide(err)}
	switch code {
	case 463: // a companion may not open chats, or no longer this one
		refusal.Final, refusal.Closed, refusal.Reason = true, true, "WhatsApp menutup obrolan ini sampai warga menulis lagi (463)"
	case 401, 403, 404, 406, 410:
		refusal.Final, refusal.Closed, refusal.Reason = true, true, "WhatsApp menolak penerima ini ("+strconv.Itoa(code)+")"
	case 400, 405, 413, 415:
		refusal.Final, refusal.Reason = true, "WhatsApp menolak isi pesan ("+strconv.Itoa(code)+")"
	case 420, 429:
		refusal.After, refusal.All, refusal.Reason = slowPause, true, "WhatsApp meminta kirim lebih pelan"
	default: // 479, 500, 503 and what is not known yet
		refusal.After, refusal.Reason = downPause, "WhatsApp menolak pesan ini untuk sementara ("+strconv.Itoa(code)+")"
	}
	return refusal
}

// hide returns err without addresses.
func hide(err error) error { return errors.New(digits.ReplaceAllString(err.Error(), "…")) }
