package bot

import (
	"embed"

	"sakti/channels"
)

// Pictures of ours, drawn by TestPictures from specimens: no real card is on
// them.
//
//go:embed pictures
var pictures embed.FS

// picture is a picture by the name that dialog gives it; nil if there is none,
// for the words suffice.
func picture(name string) *channels.File {
	body, err := pictures.ReadFile("pictures/" + name + ".jpg")
	if err != nil {
		return nil
	}
	return &channels.File{Name: name + ".jpg", MIME: "image/jpeg", Body: body}
}
