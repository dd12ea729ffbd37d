package admin

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed static
var staticFiles embed.FS

// assets are the style sheet and scripts. Their addresses carry a hash of
// what is in them, so browsers keep them for good.
type assets struct {
	paths map[string]string // "panel.css" → "/static/panel.1a2b3c4d.css"
	files map[string]asset  // by address
}

type asset struct {
	name string
	body []byte
}

func loadAssets() (*assets, error) {
	a := &assets{paths: map[string]string{}, files: map[string]asset{}}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		body, err := staticFiles.ReadFile("static/" + entry.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(entry.Name())
		address := "/static/" + strings.TrimSuffix(entry.Name(), ext) + "." + hex.EncodeToString(sum[:4]) + ext
		a.paths[entry.Name()] = address
		a.files[address] = asset{entry.Name(), body}
	}
	return a, nil
}

// path is where a file is served; a name that does not exist is an error when
// a page uses it.
func (a *assets) path(name string) (string, error) {
	if address := a.paths[name]; address != "" {
		return address, nil
	}
	return "", fmt.Errorf("static/%s tidak ada", name)
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, file.name, time.Time{}, bytes.NewReader(file.body))
}
