package whatsapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/jpeg" // sizes of pictures that we send
	_ "image/png"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"sakti/channels"
)

const (
	idPrefix      = "3EB0" // of ids that WhatsApp Web makes
	uploadTimeout = 2 * time.Minute
	lineWait      = 3 * time.Second // for a line that is just coming back
)

// providerID is the message's id at WhatsApp: the same for the same
// Outgoing.ID, so that a try after a lost answer is the same message.
func providerID(slot, id string) string {
	sum := sha256.Sum256([]byte(slot + "\x00" + id))
	return idPrefix + strings.ToUpper(hex.EncodeToString(sum[:9]))
}

// Send gives one message to WhatsApp: text as it is, a picture as a photo and
// any other file as a document, with the text as caption. ReplyTo is not
// shown; Quote is. The chat's disappearing timer is kept.
func (c *Channel) Send(ctx context.Context, message channels.Outgoing) (channels.Sent, error) {
	chat, err := destination(message.Chat)
	if err != nil {
		return channels.Sent{}, err
	}
	sent := channels.Sent{Provider: providerID(c.config.Slot, message.ID)}
	if c.arrived.has(string(channels.Delivered)+sent.Provider) || c.arrived.has(string(channels.Read)+sent.Provider) {
		return sent, nil // an earlier try arrived, its confirmation did not
	}
	l, err := c.ready(ctx)
	if err != nil {
		return channels.Sent{}, err
	}
	body, err := l.compose(ctx, chat, message)
	if err != nil {
		return channels.Sent{}, c.refusal(err)
	}
	if _, err := l.SendMessage(ctx, chat, body, whatsmeow.SendRequestExtra{ID: sent.Provider, Timeout: c.config.SendTimeout}); err != nil {
		return channels.Sent{}, c.refusal(err)
	}
	return sent, nil
}

// ready is the line, if it is up or comes up in a moment.
func (c *Channel) ready(ctx context.Context) (*line, error) {
	l := c.line.Load()
	if l == nil || c.health.current().State.Lasting() {
		return nil, c.lineDown()
	}
	wait := lineWait
	if deadline, ok := ctx.Deadline(); ok {
		wait = min(wait, time.Until(deadline))
	}
	if !l.WaitForConnection(wait) {
		return nil, c.lineDown()
	}
	return l, nil
}

// compose makes the message as WhatsApp knows it, and uploads its file.
func (l *line) compose(ctx context.Context, chat types.JID, message channels.Outgoing) (*waE2E.Message, error) {
	seconds, err := l.timer(ctx, chat.String())
	if err != nil {
		return nil, err
	}
	text, context := message.Text, &waE2E.ContextInfo{}
	for _, address := range message.Mention {
		jid, err := destination(address)
		if err != nil {
			return nil, err
		}
		if chat.Server == types.GroupServer {
			jid = l.inGroup(ctx, chat, jid)
		}
		text = strings.ReplaceAll(text, "@"+address, "@"+jid.User)
		context.MentionedJID = append(context.MentionedJID, jid.String())
	}
	if seconds > 0 {
		context.Expiration = proto.Uint32(seconds)
	}
	if q := message.Quote; q != nil && q.Ref != "" {
		if err := l.quote(ctx, chat, q, context); err != nil {
			return nil, err
		}
	}
	if message.File != nil {
		return l.attach(ctx, message.File, text, context)
	}
	if proto.Size(context) == 0 {
		return &waE2E.Message{Conversation: &text}, nil
	}
	return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: &text, ContextInfo: context}}, nil
}

func (l *line) quote(ctx context.Context, chat types.JID, q *channels.Quote, context *waE2E.ContextInfo) error {
	author := chat
	if q.From != "" {
		from, err := destination(q.From)
		if err != nil {
			return err
		}
		author = from
	}
	if chat.Server == types.GroupServer {
		author = l.inGroup(ctx, chat, author)
	}
	context.StanzaID, context.Participant = proto.String(q.Ref), proto.String(author.String())
	context.QuotedMessage = &waE2E.Message{Conversation: proto.String(q.Text)}
	return nil
}

var errUpload = &channels.SendError{Final: true, Reason: "berkas lebih dari 64 MB, tidak dikirim lewat WhatsApp"}

// attach uploads a file: pictures that phones show as such become photos.
func (l *line) attach(ctx context.Context, file *channels.File, text string, context *waE2E.ContextInfo) (*waE2E.Message, error) {
	if len(file.Body) > uploadBytes {
		return nil, errUpload
	}
	if file.MIME == "image/jpeg" || file.MIME == "image/png" {
		if size, _, err := image.DecodeConfig(bytes.NewReader(file.Body)); err == nil {
			return l.photo(ctx, file, text, context, size)
		}
	}
	up, err := l.upload(ctx, file.Body, whatsmeow.MediaDocument)
	if err != nil {
		return nil, err
	}
	document := &waE2E.DocumentMessage{
		FileName: &file.Name, Title: &file.Name, Mimetype: &file.MIME, ContextInfo: context,
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}
	if text == "" {
		return &waE2E.Message{DocumentMessage: document}, nil
	}
	document.Caption = &text
	return &waE2E.Message{DocumentWithCaptionMessage: &waE2E.FutureProofMessage{
		Message: &waE2E.Message{DocumentMessage: document},
	}}, nil
}

func (l *line) photo(ctx context.Context, file *channels.File, text string, context *waE2E.ContextInfo, size image.Config) (*waE2E.Message, error) {
	up, err := l.upload(ctx, file.Body, whatsmeow.MediaImage)
	if err != nil {
		return nil, err
	}
	photo := &waE2E.ImageMessage{
		Mimetype: &file.MIME, ContextInfo: context,
		Width: proto.Uint32(uint32(size.Width)), Height: proto.Uint32(uint32(size.Height)),
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}
	if text != "" {
		photo.Caption = &text
	}
	return &waE2E.Message{ImageMessage: photo}, nil
}

func (l *line) upload(ctx context.Context, body []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	return l.Upload(ctx, body, kind)
}
