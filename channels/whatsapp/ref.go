package whatsapp

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
)

// mediaRef is all that fetching a file needs, also when it has expired and
// the main phone must be asked to upload it again.
type mediaRef struct {
	Path   string `json:"p"`
	Key    []byte `json:"k"`
	Sealed []byte `json:"e"` // SHA-256 of the ciphertext
	Plain  []byte `json:"s"` // SHA-256 of the file
	Kind   string `json:"t"` // of mediaKinds
	ID     string `json:"i"`
	Chat   string `json:"c"`
	Sender string `json:"f,omitempty"` // in groups
}

// mediaKinds are the kinds of files that are fetched.
var mediaKinds = map[string]whatsmeow.MediaType{"i": whatsmeow.MediaImage, "d": whatsmeow.MediaDocument}

// maxPath keeps a reference far below what channels.Media.Ref may hold; paths
// have about 200 bytes.
const maxPath = 1200

func mediaOf(file *attachment, info *types.MessageInfo) (channels.Media, bool) {
	ref := mediaRef{
		Path: file.GetDirectPath(), Key: file.GetMediaKey(), Sealed: file.GetFileEncSHA256(), Plain: file.GetFileSHA256(),
		Kind: "d", ID: info.ID, Chat: info.Chat.ToNonAD().String(),
	}
	if file.kind == whatsmeow.MediaImage {
		ref.Kind = "i"
	}
	if info.Chat.Server == types.GroupServer {
		ref.Sender = info.Sender.ToNonAD().String()
	}
	if len(ref.Path) > maxPath || clean(ref.Path) != ref.Path || len(ref.Key) != 32 || len(ref.Sealed) != 32 || len(ref.Plain) != 32 || len(ref.ID) > 128 {
		return channels.Media{}, false
	}
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false) // "&" stands in every path
	if err := out.Encode(ref); err != nil || text.Len() > 2048 {
		return channels.Media{}, false
	}
	size := int64(0)
	if file.size < 1<<40 {
		size = int64(file.size)
	}
	return channels.Media{Ref: strings.TrimSpace(text.String()), MIME: clean(file.mime), Name: clean(file.name), Size: size}, true
}

// readRef reads a reference that mediaOf wrote.
func readRef(text string) (mediaRef, bool) {
	var ref mediaRef
	err := json.Unmarshal([]byte(text), &ref)
	_, known := mediaKinds[ref.Kind]
	return ref, err == nil && known && ref.Path != ""
}
