package whatsapp

import (
	"context"
	"sync"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
)

const versionTimeout = 10 * time.Second

var versionOnce sync.Once

// newestVersion asks WhatsApp, once in a process, which version of its web
// client is the newest, for old ones are refused. It helps for some time
// after the library has grown old; without an answer the library's own counts.
func (c *Channel) newestVersion(ctx context.Context) {
	if c.config.Transport != nil {
		return
	}
	versionOnce.Do(func() {
		ctx, cancel := context.WithTimeout(ctx, versionTimeout)
		defer cancel()
		newest, err := whatsmeow.GetLatestVersion(ctx, nil)
		switch {
		case err != nil:
			c.log.Warn("the newest WhatsApp version is not known", "error", err)
		case store.GetWAVersion().LessThan(*newest):
			store.SetWAVersion(*newest)
			c.log.Info("a newer WhatsApp version is used", "version", newest.String())
		}
	})
}
