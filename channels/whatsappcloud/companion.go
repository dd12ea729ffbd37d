package whatsappcloud

import (
	"context"
	"time"
)

const companionTimeout = 10 * time.Second

// Seen marks the newest of the messages as read, and with it WhatsApp marks
// the older ones of the chat.
func (c *Channel) Seen(ctx context.Context, _, _ string, refs []string) error {
	if len(refs) == 0 {
		return nil
	}
	return c.read(ctx, refs[len(refs)-1], false)
}

// Typing shows that an answer is being written, for 25 seconds or until it
// comes. The API wants to know to which message, and marks it as read with
// it; a chat whose last message came to another process shows nothing.
func (c *Channel) Typing(ctx context.Context, address string) error {
	known, _ := c.chats.get(address)
	if known.ref == "" {
		return nil
	}
	return c.read(ctx, known.ref, true)
}

func (c *Channel) read(ctx context.Context, ref string, typing bool) error {
	ctx, cancel := context.WithTimeout(ctx, companionTimeout)
	defer cancel()
	body := map[string]any{"messaging_product": "whatsapp", "status": "read", "message_id": ref}
	if typing {
		body["typing_indicator"] = map[string]any{"type": "text"}
	}
	var done struct {
		Success bool `json:"success"`
	}
	return c.post(ctx, c.config.PhoneID+"/messages", body, &done)
}
