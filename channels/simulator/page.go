package simulator

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page use its own scripts, styles and pictures only.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// assetTypes are the kinds of files that the page consists of.
var assetTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".md":   "text/markdown; charset=utf-8",
}

func servePage(w http.ResponseWriter, r *http.Request) { serveEmbedded(w, r, "index.html") }

func serveAsset(w http.ResponseWriter, r *http.Request) { serveEmbedded(w, r, r.PathValue("name")) }

func serveDescription(w http.ResponseWriter, r *http.Request) { serveEmbedded(w, r, "api.md") }

// serveEmbedded serves a file of the page. Browsers ask each time whether it
// is still the same, so that a new build shows at once.
func serveEmbedded(w http.ResponseWriter, r *http.Request, name string) {
	body, err := pageFiles.ReadFile("page/" + name)
	if err != nil || assetTypes[path.Ext(name)] == "" {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	header := w.Header()
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", assetTypes[path.Ext(name)])
	w.Write(body)
}

// inline are the types that a browser may show instead of saving; they hold
// no scripts.
var inline = map[string]bool{"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true}

// serveUpload gives a file back to the page. Its type is what its bytes are,
// whatever the sender said.
func (c *Channel) serveUpload(w http.ResponseWriter, r *http.Request) {
	file, err := c.uploads.open(r.PathValue("ref"))
	if errors.Is(err, fs.ErrNotExist) {
		http.NotFound(w, r)
		return
	} else if err != nil {
		http.Error(w, "Berkas tidak dapat dibuka.", http.StatusInternalServerError)
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		http.Error(w, "Berkas tidak dapat dibuka.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "application/octet-stream")
	header.Set("Content-Disposition", "attachment")
	if kind := sniffed(file); inline[kind] {
		header.Set("Content-Type", kind)
		header.Set("Content-Disposition", "inline")
	}
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(w, r, "", info.ModTime(), file)
}

func sniffed(file io.ReaderAt) string {
	var head headWriter
	_, _ = io.Copy(&head, io.NewSectionReader(file, 0, 512)) // a broken file is octets
	return head.sniff()
}
