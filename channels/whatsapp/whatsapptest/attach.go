package whatsapptest

import (
	"context"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"
)

// upload encrypts and uploads, as the phone does before it sends media.
func (c *Chat) upload(data []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, *File) {
	c.t.Helper()
	up, err := c.Client.Upload(context.Background(), data, kind)
	if err != nil {
		c.t.Fatalf("whatsapptest: upload: %v", err)
	}
	return up, c.s.uploaded(up)
}

// uploaded finds the file and remembers its key, so that a phone can upload
// it again.
func (s *Server) uploaded(up whatsmeow.UploadResponse) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if f.Path == up.DirectPath {
			f.key = up.MediaKey
			return f
		}
	}
	return nil
}

// sendMedia sends under an id that is known beforehand: a media retry names it.
func (c *Chat) sendMedia(message *waE2E.Message, f *File) Sent {
	c.t.Helper()
	id := c.Client.GenerateMessageID()
	c.s.mu.Lock()
	c.s.attached[id] = f
	c.s.mu.Unlock()
	sent := c.send(message, whatsmeow.SendRequestExtra{ID: id})
	sent.File = f
	return sent
}

func (c *Chat) image(data []byte, caption string) (*waE2E.ImageMessage, *File) {
	c.t.Helper()
	up, f := c.upload(data, whatsmeow.MediaImage)
	image := &waE2E.ImageMessage{
		Mimetype: proto.String("image/jpeg"), URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		ContextInfo: c.context(),
	}
	if caption != "" {
		image.Caption = &caption
	}
	return image, f
}

// SendImage sends a photo.
func (c *Chat) SendImage(data []byte, caption string) Sent {
	c.t.Helper()
	image, f := c.image(data, caption)
	return c.sendMedia(&waE2E.Message{ImageMessage: image}, f)
}

// ViewOnce sends a photo that may be opened once. Linked devices get no copy,
// only word that there is one.
func (c *Chat) ViewOnce(data []byte, caption string) Sent {
	c.t.Helper()
	image, f := c.image(data, caption)
	image.ViewOnce = proto.Bool(true)
	id := c.Client.GenerateMessageID()
	c.s.mu.Lock()
	c.s.hidden[id] = true
	c.s.mu.Unlock()
	message := &waE2E.Message{ViewOnceMessageV2: &waE2E.FutureProofMessage{Message: &waE2E.Message{ImageMessage: image}}}
	sent := c.send(message, whatsmeow.SendRequestExtra{ID: id})
	sent.File = f
	return sent
}

// HDTwin sends a photo the way phones send "HD": the small one, then the
// large one as its child.
func (c *Chat) HDTwin(small, large []byte, caption string) (Sent, Sent) {
	c.t.Helper()
	first, f := c.image(small, caption)
	first.ContextInfo = pairedMedia(first.ContextInfo, waE2E.ContextInfo_SD_IMAGE_PARENT)
	parent := c.sendMedia(&waE2E.Message{ImageMessage: first}, f)
	second, f := c.image(large, "")
	second.ContextInfo = pairedMedia(second.ContextInfo, waE2E.ContextInfo_HD_IMAGE_CHILD)
	child := c.sendMedia(&waE2E.Message{
		AssociatedChildMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{ImageMessage: second}},
		MessageContextInfo:     c.childOf(parent, waE2E.MessageAssociation_HD_IMAGE_DUAL_UPLOAD, 0),
	}, f)
	return parent, child
}

func pairedMedia(info *waE2E.ContextInfo, kind waE2E.ContextInfo_PairedMediaType) *waE2E.ContextInfo {
	if info == nil {
		info = &waE2E.ContextInfo{}
	}
	info.PairedMediaType = &kind
	return info
}

// childOf ties a message to its parent.
func (c *Chat) childOf(parent Sent, kind waE2E.MessageAssociation_AssociationType, index int32) *waE2E.MessageContextInfo {
	return &waE2E.MessageContextInfo{MessageAssociation: &waE2E.MessageAssociation{
		AssociationType: &kind,
		ParentMessageKey: &waCommon.MessageKey{
			FromMe: proto.Bool(true), ID: &parent.ID, RemoteJID: proto.String(c.JID.String()),
		},
		MessageIndex: &index,
	}}
}

// SendAlbum sends an album: a parent that says how many photos it has, then
// the photos. The caption is on the first.
func (c *Chat) SendAlbum(caption string, images ...[]byte) (Sent, []Sent) {
	c.t.Helper()
	parent := c.send(&waE2E.Message{AlbumMessage: &waE2E.AlbumMessage{
		ExpectedImageCount: proto.Uint32(uint32(len(images))), ContextInfo: c.context(),
	}})
	var children []Sent
	for i, data := range images {
		image, f := c.image(data, caption)
		caption = ""
		children = append(children, c.sendMedia(&waE2E.Message{
			ImageMessage:       image,
			MessageContextInfo: c.childOf(parent, waE2E.MessageAssociation_MEDIA_ALBUM, int32(i)),
		}, f))
	}
	return parent, children
}

// SendDocument sends a file. With a caption it comes wrapped, as phones do it.
func (c *Chat) SendDocument(data []byte, name, mime, caption string) Sent {
	c.t.Helper()
	up, f := c.upload(data, whatsmeow.MediaDocument)
	message := &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
		FileName: &name, Title: &name, Mimetype: &mime, URL: &up.URL, DirectPath: &up.DirectPath,
		MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256,
		FileLength: &up.FileLength, ContextInfo: c.context(),
	}}
	if caption != "" {
		message.DocumentMessage.Caption = &caption
		message = &waE2E.Message{DocumentWithCaptionMessage: &waE2E.FutureProofMessage{Message: message}}
	}
	return c.sendMedia(message, f)
}

// SendVoice sends a voice note.
func (c *Chat) SendVoice(data []byte, seconds uint32) Sent {
	c.t.Helper()
	up, f := c.upload(data, whatsmeow.MediaAudio)
	return c.sendMedia(&waE2E.Message{AudioMessage: &waE2E.AudioMessage{
		PTT: proto.Bool(true), Seconds: &seconds, Mimetype: proto.String("audio/ogg; codecs=opus"),
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256,
		FileSHA256: up.FileSHA256, FileLength: &up.FileLength, ContextInfo: c.context(),
	}}, f)
}

// SendVideo sends a video.
func (c *Chat) SendVideo(data []byte, seconds uint32, caption string) Sent {
	c.t.Helper()
	up, f := c.upload(data, whatsmeow.MediaVideo)
	return c.sendMedia(&waE2E.Message{VideoMessage: &waE2E.VideoMessage{
		Caption: &caption, Seconds: &seconds, Mimetype: proto.String("video/mp4"),
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, FileEncSHA256: up.FileEncSHA256,
		FileSHA256: up.FileSHA256, FileLength: &up.FileLength, ContextInfo: c.context(),
	}}, f)
}
