package telegram

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"sakti/channels"
)

const (
	sendTimeout   = 30 * time.Second
	uploadTimeout = 2 * time.Minute
)

// Send gives one message to Telegram: text as it is, without markup; choices
// as inline buttons, one a row; a file as a document, a picture for a group as a
// photo, with the text as caption. Links get no preview, for Telegram would
// open them to make one. A group that has moved is followed.
func (c *Channel) Send(ctx context.Context, message channels.Outgoing) (channels.Sent, error) {
	sent, err := c.sendTo(ctx, message)
	var moved *bot.MigrateError
	if errors.As(err, &moved) {
		message.Chat, message.ReplyTo, message.Quote = strconv.Itoa(moved.MigrateToChatID), "", nil
		sent, err = c.sendTo(ctx, message)
	}
	switch {
	case delivered(err):
		c.log.Warn("sent, but Telegram's answer could not be read")
		return channels.Sent{}, nil
	case err != nil:
		return channels.Sent{}, c.refusal(err, message.Chat)
	}
	return channels.Sent{Provider: strconv.Itoa(sent.ID)}, nil
}

func (c *Channel) sendTo(ctx context.Context, message channels.Outgoing) (*models.Message, error) {
	chat, err := strconv.ParseInt(message.Chat, 10, 64)
	if err != nil {
		return nil, &channels.SendError{Final: true, Reason: "alamat Telegram tidak sah"}
	}
	markup, err := keyboard(message.Choices)
	switch {
	case err != nil:
		return nil, err
	case message.File == nil:
		return c.sendText(ctx, chat, message, markup)
	case chat < 0 && picture(message.File):
		return c.sendPhoto(ctx, chat, message, markup)
	}
	return c.sendFile(ctx, chat, message, markup)
}

// picture reports whether a file is shown as a photo: in a group, what is
// to be seen and not to be kept.
func picture(file *channels.File) bool {
	return (file.MIME == "image/png" || file.MIME == "image/jpeg") && len(file.Body) <= photoBytes
}

func (c *Channel) sendPhoto(ctx context.Context, chat int64, message channels.Outgoing, markup models.ReplyMarkup) (*models.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	return c.bot.SendPhoto(ctx, &bot.SendPhotoParams{
		ChatID:          chat,
		Photo:           &models.InputFileUpload{Filename: message.File.Name, Data: bytes.NewReader(message.File.Body)},
		Caption:         message.Text,
		ReplyParameters: replyTo(message),
		ReplyMarkup:     markup,
	})
}

func (c *Channel) sendText(ctx context.Context, chat int64, message channels.Outgoing, markup models.ReplyMarkup) (*models.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return c.bot.SendMessage(ctx, &bot.SendMessageParams{
		ChatID:             chat,
		Text:               message.Text,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: bot.True()},
		ReplyParameters:    replyTo(message),
		ReplyMarkup:        markup,
	})
}

func (c *Channel) sendFile(ctx context.Context, chat int64, message channels.Outgoing, markup models.ReplyMarkup) (*models.Message, error) {
	if len(message.File.Body) > uploadBytes {
		return nil, &channels.SendError{Final: true, Reason: "berkas lebih dari 50 MB, tidak bisa lewat Telegram"}
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	return c.bot.SendDocument(ctx, &bot.SendDocumentParams{
		ChatID:          chat,
		Document:        &models.InputFileUpload{Filename: message.File.Name, Data: bytes.NewReader(message.File.Body)},
		Caption:         message.Text,
		ReplyParameters: replyTo(message),
		ReplyMarkup:     markup,
	})
}

// keyboard is nil, not an empty keyboard, without choices.
func keyboard(choices []channels.Choice) (models.ReplyMarkup, error) {
	if len(choices) == 0 {
		return nil, nil
	}
	var markup models.InlineKeyboardMarkup
	for _, choice := range choices {
		if choice.Key == "" || len(choice.Key) > buttonBytes {
			return nil, &channels.SendError{Final: true, Reason: "kunci pilihan kosong atau lebih dari 64 bita"}
		}
		markup.InlineKeyboard = append(markup.InlineKeyboard,
			[]models.InlineKeyboardButton{{Text: choice.Label, CallbackData: choice.Key}})
	}
	return &markup, nil
}

// replyTo is nil unless the key, or the quote, is that of a message in the same
// chat. A
// message that the person has deleted meanwhile is no obstacle.
func replyTo(message channels.Outgoing) *models.ReplyParameters {
	id, ok := strings.CutPrefix(message.ReplyTo, "m"+message.Chat+".")
	if message.ReplyTo == "" && message.Quote != nil {
		id, ok = message.Quote.Ref, true
	}
	number, err := strconv.Atoi(id)
	if !ok || err != nil {
		return nil
	}
	return &models.ReplyParameters{MessageID: number, AllowSendingWithoutReply: true}
}

// delivered recognises the library's error for an "ok" whose message it can't
// decode, as with a kind that is newer than the library. The message is out;
// trying again would show it twice.
func delivered(err error) bool {
	var refusal *channels.SendError
	return err != nil && !errors.As(err, &refusal) && strings.HasPrefix(err.Error(), "error decode response result")
}
