// Package sms carries the office's short notices as SMS: that a request was
// refused, that a document is ready. Nobody talks by SMS, so a message has no
// buttons, no files and no second page. It is off unless somebody sets it up.
//
// There are two ways to the network, each a channels.Channel of the name
// "sms". Gammu writes into the database tables of Gammu SMSD, the daemon that
// drives a modem with a SIM card: what stands in its outbox will be sent, what
// came of it is read from its sentitems, and what people answer from its
// inbox. Gateway calls the HTTP interface of a provider and is called back
// with delivery reports. Both take our id of a message along, so that a
// message that is tried again is sent once.
//
// Every SMS costs money, and a letter outside the GSM alphabet makes two or
// three of one. GSM7 writes a text in that alphabet (“ as ", ê as e); a text
// that can't be written so, or needs more parts than allowed, is refused for
// good instead of being sent at a price nobody expected.
package sms

import (
	"strings"

	"sakti/channels"
)

// Name is the channel's name in rows and metrics.
const Name = "sms"

// Accounts of the two ways.
const (
	AccountGammu   = "gammu"
	AccountGateway = "gateway"
)

// limits are what both ways have in common.
func limits(parts int) channels.Limits {
	room := single
	if parts > 1 {
		room = parts * joined
	}
	return channels.Limits{
		Text: room, Notices: true, StartsChats: true, PhoneChats: true, Receipts: true,
	}
}

// letter is a message ready for the network.
type letter struct {
	id    string   // ours
	phone string   // as E.164
	parts []string // in the GSM alphabet
}

// prepare writes a message for the network, or says why it can't be: always
// for good.
func prepare(message channels.Outgoing, most int) (letter, error) {
	phone, ok := e164(message.Chat)
	switch {
	case message.ID == "":
		return letter{}, final("pesan SMS tanpa nomor urut")
	case message.File != nil:
		return letter{}, final("SMS tidak bisa membawa berkas")
	case !ok || phone != message.Chat:
		return letter{}, final("nomor tujuan SMS tidak sah")
	case !mobile(phone):
		return letter{}, final("nomor telepon rumah tidak bisa menerima SMS")
	}
	clean, _, ok := GSM7(message.Text)
	switch {
	case !ok:
		return letter{}, final("teks memuat huruf yang tidak ada di SMS")
	case strings.TrimSpace(clean) == "":
		return letter{}, final("SMS tanpa teks")
	}
	parts := cut(clean)
	if len(parts) > max(most, 1) {
		return letter{}, final("teks lebih panjang daripada satu SMS")
	}
	return letter{id: message.ID, phone: phone, parts: parts}, nil
}

func final(reason string) *channels.SendError {
	return &channels.SendError{Final: true, Reason: reason}
}
