package whatsappcloud

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"sakti/channels"
)

// What an error of the Cloud API means for whoever sends. Codes are those of
// the WhatsApp Business Platform's list of May 2026; its texts change and are
// not relied on.
type meaning struct {
	codes   []int
	reason  string             // for officers
	final   bool               // trying again is useless
	closed  bool               // until the person writes
	blocked bool               // the person wants no messages
	after   time.Duration      // wait so long
	all     bool               // with everything
	state   channels.LinkState // what the line is in, "" if that says nothing
}

var meanings = []meaning{
	{codes: []int{131047}, final: true, closed: true, reason: "sudah lebih dari 24 jam sejak warga terakhir menulis"},
	{codes: []int{131050}, final: true, blocked: true, reason: "warga tidak mau menerima pesan dari kita"},
	{codes: []int{131026}, final: true, reason: "WhatsApp tidak bisa mengantar ke nomor ini"},
	{codes: []int{130472, 131049}, final: true, reason: "WhatsApp memilih tidak mengantar pesan ini"},
	{codes: []int{131021, 131030, 130497}, final: true, reason: "nomor tujuan tidak boleh dikirimi"},
	{codes: []int{131008, 131009, 100, 131051, 131055}, final: true, reason: "WhatsApp menolak bentuk pesan"},
	{codes: []int{131052, 131053}, final: true, reason: "WhatsApp menolak berkasnya"},
	{codes: []int{132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069}, final: true, reason: "formulir pesan WhatsApp belum disetujui atau isinya tidak cocok"},
	{codes: []int{131056}, after: 10 * time.Second, reason: "terlalu cepat untuk satu nomor"},
	{codes: []int{130429, 4, 80007, 133016}, after: 30 * time.Second, all: true, reason: "WhatsApp meminta kirim lebih pelan", state: channels.Throttled},
	{codes: []int{131048}, after: 15 * time.Minute, all: true, reason: "WhatsApp membatasi nomor kita karena banyak laporan", state: channels.Throttled},
	{codes: []int{33, 131045, 133010, 133000}, after: 10 * time.Minute, all: true, reason: "nomor kita belum terdaftar di Cloud API", state: channels.Refused},
	{codes: []int{131042}, after: time.Hour, all: true, reason: "pembayaran WhatsApp bermasalah", state: channels.Refused},
	{codes: []int{368, 131031}, after: time.Hour, all: true, reason: "akun WhatsApp kantor dikunci Meta", state: channels.Banned},
	{codes: []int{1, 2, 131000, 131016, 131057, 133004, 135000}, after: 5 * time.Second, reason: "gangguan di WhatsApp"},
}

// badToken is said in several ways: code 0 and HTTP 401, 200 to 299 for
// permissions that are lacking.
var badToken = meaning{after: time.Minute, all: true, reason: "token WhatsApp ditolak", state: channels.Refused}

// meaning is that of the code; of codes that nobody knows, the HTTP status
// decides.
func (r *refused) meaning() meaning {
	at := slices.IndexFunc(meanings, func(m meaning) bool { return slices.Contains(m.codes, r.code) })
	switch {
	case at >= 0:
		return meanings[at]
	case r.credentials():
		return badToken
	case r.code >= 132000 && r.code <= 132999:
		return meaning{final: true, reason: "WhatsApp menolak formulir pesan"}
	case r.status == 429:
		return meaning{after: 30 * time.Second, all: true, reason: "WhatsApp meminta kirim lebih pelan", state: channels.Throttled}
	case r.code != 0 && r.status/100 == 4 && r.status != 408:
		return meaning{final: true, reason: "WhatsApp menolak pesan"}
	}
	return meaning{reason: "gangguan di WhatsApp"} // without a code, it is a proxy that speaks
}

// credentials reports whether it is the token that is refused.
func (r *refused) credentials() bool {
	return slices.Contains([]int{3, 10, 190, 131005}, r.code) || r.code >= 200 && r.code <= 299 || r.status == 401
}

// refusal turns an error of a call into what the sender must know, and into
// the state of the line.
func (c *Channel) refusal(err error) *channels.SendError {
	var known *channels.SendError
	var no *refused
	switch {
	case errors.As(err, &known):
		return known
	case !errors.As(err, &no):
		return &channels.SendError{Reason: "gangguan sambungan ke WhatsApp", Err: err}
	}
	m := no.meaning()
	after := max(m.after, no.after)
	if m.state != "" {
		c.state.turn(channels.Health{State: m.state, Reason: fmt.Sprintf("%s (%d)", m.reason, no.code), Until: m.until(time.Now(), after)})
	}
	if m.all && m.state == channels.Refused {
		c.log.Error("the Cloud API refuses: nothing can be sent", "error", no)
	}
	return &channels.SendError{
		Final: m.final, Closed: m.closed, Blocked: m.blocked, All: m.all, After: after, Reason: m.reason, Err: no,
	}
}

// until is when a state may be over, as far as it can be told.
func (m meaning) until(now time.Time, after time.Duration) time.Time {
	if m.state == channels.Throttled {
		return now.Add(after)
	}
	return time.Time{}
}

// failure is why a message that was taken did not arrive, for officers.
func failure(list []fault) string {
	if len(list) == 0 {
		return "WhatsApp tidak bisa mengantar"
	}
	code := list[0].Code
	m := (&refused{code: code, status: 400}).meaning()
	return fmt.Sprintf("%s (%d)", cmp.Or(m.reason, "WhatsApp tidak bisa mengantar"), code)
}
