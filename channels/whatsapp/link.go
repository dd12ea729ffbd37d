package whatsapp

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
)

// Sentences for the person at the screen.
var (
	errLinked     = errors.New("Sudah ada nomor yang tertaut di sini. Putuskan dulu nomor itu, lalu tautkan yang baru.")                      //nolint:staticcheck // a sentence
	errLinkTime   = errors.New("Waktunya habis sebelum HP ditautkan. Silakan mulai lagi.")                                                    //nolint:staticcheck // a sentence
	errLinkLost   = errors.New("Sambungan ke WhatsApp terputus sebelum selesai. Silakan mulai lagi.")                                         //nolint:staticcheck // a sentence
	errLinkFailed = errors.New("WhatsApp menolak penautan ini. Tunggu beberapa menit, lalu mulai lagi.")                                      //nolint:staticcheck // a sentence
	errOutdated   = errors.New("Program ini terlalu lama bagi WhatsApp. Minta petugas teknis memasang versi terbaru.")                        //nolint:staticcheck // a sentence
	errNumber     = errors.New("Nomor HP tidak benar. Tulis dengan kode negara, misalnya +6281234567890.")                                    //nolint:staticcheck // a sentence
	errPasskey    = errors.New("Jawaban kunci sandi tidak terbaca. Salin seluruh jawaban dari halaman WhatsApp Web, lalu mulai lagi.")        //nolint:staticcheck // a sentence
	errPasskeyNo  = errors.New("WhatsApp tidak menerima kunci sandi itu. Pastikan kunci sandi milik nomor ini, lalu mulai lagi.")             //nolint:staticcheck // a sentence
	errNotSame    = errors.New("Kodenya tidak sama, jadi penautan dibatalkan.")                                                               //nolint:staticcheck // a sentence
	errStopped    = errors.New("Penautan dibatalkan.")                                                                                        //nolint:staticcheck // a sentence
	errStillDown  = errors.New("Nomor masih tertaut, tetapi WhatsApp belum menerima sambungannya. Lihat keadaannya di atas, lalu coba lagi.") //nolint:staticcheck // a sentence
	errHalfGone   = errors.New("Kunci di sini sudah dihapus, tetapi WhatsApp belum bisa diberi tahu. Hapus juga di HP: Perangkat tertaut.")   //nolint:staticcheck // a sentence
)

// Waits of linking, as WhatsApp Web has them.
const (
	firstQR   = 60 * time.Second // the first code is good for
	nextQR    = 20 * time.Second // … and each further one
	codeTime  = 160 * time.Second
	comeback  = 45 * time.Second // to come up after the pairing
	backAgain = 30 * time.Second // to come up with keys that are there
)

// Link implements channels.Linked. A number that is still linked, but was
// replaced, banned or refused, is connected again without any step.
func (c *Channel) Link(ctx context.Context, by channels.LinkBy, show func(channels.LinkStep), answer func(context.Context) (string, error)) error {
	phone := strings.TrimPrefix(by.Phone, "+")
	if by.Code && (phoneOf(types.NewJID(phone, types.DefaultUserServer)) == "" || strings.HasPrefix(phone, "0")) {
		return errNumber
	}
	return c.ask(ctx, func(r *runner) error {
		if done, err := r.reconnect(ctx); done {
			return err
		}
		p := &pairing{runner: r, by: by, phone: phone, show: show, answer: answer}
		return p.run(ctx)
	})
}

// Unlink implements channels.Linked.
func (c *Channel) Unlink(ctx context.Context) error {
	return c.ask(ctx, func(r *runner) error {
		var told error
		var device string
		if r.line != nil {
			device = r.line.device
			told = r.line.Logout(ctx)
			r.drop()
		} else if slot, err := r.config.Store.slot(ctx, r.config.Slot); err != nil {
			return err
		} else {
			device = slot.Device
		}
		if err := r.config.Store.forget(ctx, r.config.Slot, device, ""); err != nil {
			return err
		}
		r.again.Stop()
		r.health.set(channels.Unlinked, "", time.Time{})
		if told != nil {
			r.log.Warn("the link was wiped here, WhatsApp could not be told", "error", hide(told))
			return errHalfGone
		}
		return nil
	})
}

// reconnect tries the keys that are there. done is false if there are none,
// or if WhatsApp says that they are void.
func (r *runner) reconnect(ctx context.Context) (done bool, err error) {
	if r.line == nil {
		return false, nil
	}
	if r.health.current().State == channels.Up {
		return true, errLinked
	}
	r.line.hangUp()
	drain(r.line.ended)
	r.connect()
	timer := time.NewTimer(backAgain)
	defer timer.Stop()
	up := time.NewTicker(20 * time.Millisecond)
	defer up.Stop()
	for {
		select {
		case event := <-r.line.ended:
			r.end(event)
			return r.line != nil, errStillDown
		case <-up.C:
			if r.health.current().State == channels.Up {
				return true, nil
			}
		case <-timer.C:
			return true, errStillDown
		case <-ctx.Done():
			return true, errStopped
		case <-r.ctx.Done():
			return true, errStopped
		}
	}
}

func drain[T any](c chan T) {
	select {
	case <-c:
	default:
	}
}
