package whatsapp

import (
	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/reflect/protoreflect"

	"sakti/channels"
)

type (
	protoField = protoreflect.FieldDescriptor
	protoValue = protoreflect.Value
)

// readDeed reads what a person does to an earlier message: change it, take it
// back, react to it.
func readDeed(m *waE2E.Message) content {
	if p := m.GetProtocolMessage(); p != nil {
		switch p.GetType() {
		case waE2E.ProtocolMessage_REVOKE:
			return content{kind: channels.KindDeleted, target: keyRef(p.GetKey())}
		case waE2E.ProtocolMessage_MESSAGE_EDIT:
			return edited(p.GetEditedMessage(), keyRef(p.GetKey()))
		}
	}
	if r := m.GetReactionMessage(); r != nil {
		return content{kind: channels.KindReaction, text: r.GetText(), target: keyRef(r.GetKey())}
	}
	return content{}
}

// edited is the new wording of a message.
func edited(m *waE2E.Message, target string) content {
	m = unwrap(m)
	c := readWords(m)
	if c.kind == "" {
		c = readFile(m)
	}
	return content{kind: channels.KindEdited, text: c.text, target: target, context: c.context}
}

// opened is a secretly encrypted edit after decryption: as if it had come in
// the clear. The library gives either the edit or the new content alone.
func opened(sealed, plain *waE2E.Message) *waE2E.Message {
	plain = unwrap(plain)
	if plain.GetProtocolMessage().GetType() == waE2E.ProtocolMessage_MESSAGE_EDIT {
		return plain
	}
	return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type:          waE2E.ProtocolMessage_MESSAGE_EDIT.Enum(),
		Key:           sealed.GetSecretEncryptedMessage().GetTargetMessageKey(),
		EditedMessage: plain,
	}}
}

// reacted is a reaction as it comes in the clear.
func reacted(r *waE2E.ReactionMessage) *waE2E.Message { return &waE2E.Message{ReactionMessage: r} }
