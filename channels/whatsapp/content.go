package whatsapp

import (
	"cmp"
	"regexp"
	"strings"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"

	"sakti/channels"
)

// content is what a message holds.
type content struct {
	kind    channels.Kind // "" if it says nothing
	text    string
	target  string // of an edit, a deletion, a reaction, an HD twin
	file    *attachment
	place   *channels.Place
	cards   []string // vCards
	album   *waE2E.AlbumMessage
	inAlbum string // parent's id
	context *waE2E.ContextInfo
	tells   bool // its context tells the chat's timer
}

// attachment is a file as the sender describes it.
type attachment struct {
	whatsmeow.DownloadableMessage
	kind whatsmeow.MediaType
	mime string
	name string
	size uint64
}

// read finds out what a message holds. Of what the service can't use, only
// its being there matters.
func read(m *waE2E.Message) content {
	for _, reader := range []func(*waE2E.Message) content{readDeed, readWords, readFile, readOther} {
		if c := reader(m); c.kind != "" || c.album != nil {
			return c.associate(m)
		}
	}
	return content{}
}

// readWords reads text, places and contacts.
func readWords(m *waE2E.Message) content {
	switch {
	case m.GetExtendedTextMessage() != nil:
		e := m.GetExtendedTextMessage()
		return content{kind: channels.KindText, text: e.GetText(), context: e.GetContextInfo(), tells: true}
	case m.GetConversation() != "":
		return content{kind: channels.KindText, text: m.GetConversation(), tells: true}
	case m.GetLocationMessage() != nil:
		l := m.GetLocationMessage()
		return content{kind: channels.KindLocation, context: l.GetContextInfo(), tells: true, place: &channels.Place{
			Latitude: l.GetDegreesLatitude(), Longitude: l.GetDegreesLongitude(),
			Name: clean(cmp.Or(l.GetName(), l.GetAddress(), l.GetComment())),
		}}
	case m.GetLiveLocationMessage() != nil:
		l := m.GetLiveLocationMessage()
		if l.GetTimeOffset() > 0 {
			return content{}
		}
		return content{kind: channels.KindLocation, text: l.GetCaption(), context: l.GetContextInfo(), tells: true,
			place: &channels.Place{Latitude: l.GetDegreesLatitude(), Longitude: l.GetDegreesLongitude()}}
	case m.GetContactMessage() != nil:
		c := m.GetContactMessage()
		return content{kind: channels.KindContact, cards: []string{c.GetVcard()}, context: c.GetContextInfo(), tells: true}
	case m.GetContactsArrayMessage() != nil:
		a := m.GetContactsArrayMessage()
		c := content{kind: channels.KindContact, context: a.GetContextInfo(), tells: true}
		for _, one := range a.GetContacts() {
			c.cards = append(c.cards, one.GetVcard())
		}
		return c
	}
	return content{}
}

// readFile reads photos and documents, and names what the service can't read.
func readFile(m *waE2E.Message) content {
	switch {
	case m.GetImageMessage() != nil:
		i := m.GetImageMessage()
		c := content{kind: channels.KindMedia, text: i.GetCaption(), context: i.GetContextInfo(), tells: true}
		c.file = &attachment{i, whatsmeow.MediaImage, i.GetMimetype(), "", i.GetFileLength()}
		return c
	case m.GetDocumentMessage() != nil:
		d := m.GetDocumentMessage()
		c := content{kind: channels.KindMedia, text: d.GetCaption(), context: d.GetContextInfo(), tells: true}
		c.file = &attachment{d, whatsmeow.MediaDocument, d.GetMimetype(), cmp.Or(d.GetFileName(), d.GetTitle()), d.GetFileLength()}
		return c
	case m.GetAudioMessage() != nil:
		return content{kind: channels.KindVoice, context: m.GetAudioMessage().GetContextInfo(), tells: true}
	case m.GetVideoMessage() != nil:
		v := m.GetVideoMessage()
		return content{kind: channels.KindVideo, text: v.GetCaption(), context: v.GetContextInfo(), tells: true}
	case m.GetPtvMessage() != nil:
		return content{kind: channels.KindVideo, context: m.GetPtvMessage().GetContextInfo(), tells: true}
	case m.GetStickerMessage() != nil:
		return content{kind: channels.KindSticker, context: m.GetStickerMessage().GetContextInfo(), tells: true}
	case m.GetLottieStickerMessage() != nil, m.GetStickerPackMessage() != nil:
		return content{kind: channels.KindSticker}
	case m.GetAlbumMessage() != nil:
		return content{album: m.GetAlbumMessage(), context: m.GetAlbumMessage().GetContextInfo(), tells: true}
	}
	return content{}
}

// silent are parts that a person neither wrote nor sent: keys, settings,
// votes and pins.
func silent(m *waE2E.Message) bool {
	return m.GetSenderKeyDistributionMessage() != nil || m.GetProtocolMessage() != nil || m.GetPollUpdateMessage() != nil ||
		m.GetKeepInChatMessage() != nil || m.GetPinInChatMessage() != nil || m.GetEncEventResponseMessage() != nil ||
		m.GetMessageHistoryBundle() != nil || m.GetMessageHistoryNotice() != nil || m.GetPlaceholderMessage() != nil ||
		m.GetStickerSyncRmrMessage() != nil || m.GetCallLogMesssage() != nil || m.GetEncReactionMessage() != nil ||
		m.GetSecretEncryptedMessage() != nil || m.GetGroupRootKeyShare() != nil || m.GetRootSecretDistributeMessage() != nil ||
		m.GetFastRatchetKeySenderKeyDistributionMessage() != nil || m.GetPollResultSnapshotMessage() != nil ||
		m.GetLiveLocationMessage() != nil // not the first fix of it
}

// readOther makes everything else KindOther, so that the answer can be kind.
func readOther(m *waE2E.Message) content {
	empty := true
	m.ProtoReflect().Range(func(field protoField, _ protoValue) bool {
		empty = field.Name() == "messageContextInfo"
		return empty
	})
	if empty || silent(m) {
		return content{}
	}
	return content{kind: channels.KindOther}
}

func (c content) albumSize() int {
	return int(c.album.GetExpectedImageCount() + c.album.GetExpectedVideoCount())
}

// associate reads to which message this one belongs. The HD twin of a photo
// is told to replace the one that came before it; the film behind a motion
// photo is nothing of its own.
func (c content) associate(m *waE2E.Message) content {
	association := m.GetMessageContextInfo().GetMessageAssociation()
	parent := keyRef(association.GetParentMessageKey())
	switch association.GetAssociationType() {
	case waE2E.MessageAssociation_MEDIA_ALBUM:
		c.inAlbum = parent
	case waE2E.MessageAssociation_HD_IMAGE_DUAL_UPLOAD, waE2E.MessageAssociation_HD_VIDEO_DUAL_UPLOAD, waE2E.MessageAssociation_HEVC_VIDEO_DUAL_UPLOAD:
		c.target = parent
	case waE2E.MessageAssociation_MOTION_PHOTO:
		return content{}
	}
	if c.context.GetPairedMediaType() == waE2E.ContextInfo_MOTION_PHOTO_CHILD {
		return content{}
	}
	return c
}

// fill puts the content into the event.
func (c content) fill(event *channels.Event, info *types.MessageInfo) {
	event.Kind, event.Text, event.Target, event.Place = c.kind, clean(c.text), c.target, c.place
	event.Album = c.inAlbum
	if c.file != nil {
		media, ok := mediaOf(c.file, info)
		if !ok {
			event.Kind = channels.KindOther
			return
		}
		event.Media = []channels.Media{media}
	}
	if event.Phone != "" && event.Kind == channels.KindContact && ownCard(c.cards, event.Phone) {
		event.Contact = event.Phone
	}
}

var cardNumber = regexp.MustCompile(`(?i)waid=([0-9]{8,15})`)

// ownCard reports whether a card is that of the sender: WhatsApp writes the
// account that it belongs to beside the number.
func ownCard(cards []string, phone string) bool {
	for _, card := range cards {
		for _, match := range cardNumber.FindAllStringSubmatch(card, -1) {
			if strings.TrimPrefix(phone, "+") == match[1] {
				return true
			}
		}
	}
	return false
}
