package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"sakti/channels"
	"sakti/channels/simulator"
	"sakti/channels/sms"
	"sakti/channels/telegram"
	"sakti/channels/whatsapp"
	"sakti/channels/whatsappcloud"
)

// openLines makes and opens the channels that the settings name. A new channel
// is a function here and a line in this list. A provider that is away at the
// moment stops nobody: its channel is among the shut ones, to be tried again.
func (h *house) openLines(ctx context.Context) (open, shut []channels.Channel, err error) {
	list, err := h.makeLines(ctx)
	for _, channel := range list {
		if err := channel.Open(ctx); err != nil {
			h.log.Error("kanal belum bisa dibuka; dicoba lagi", "kanal", channel.Name(), "galat", err)
			shut = append(shut, channel)
			continue
		}
		open = append(open, channel)
	}
	return open, shut, err
}

func (h *house) makeLines(ctx context.Context) ([]channels.Channel, error) {
	var list []channels.Channel
	for _, open := range []func(context.Context) ([]channels.Channel, error){h.simulator, h.telegram, h.whatsapp, h.whatsappCloud, h.sms} {
		made, err := open(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, made...)
	}
	return list, nil
}

// openEvery is how often a channel is tried at most that could not be opened;
// a fault at the start is often a short one, so at first more often.
const openEvery = 15 * time.Second

// openLater opens a channel as soon as its provider lets it, and gives it to
// the bot.
func (v *service) openLater(ctx context.Context, channel channels.Channel) error {
	for wait := time.Second; ; wait = min(2*wait, openEvery) {
		if err := v.bot.Unopened(ctx, channel); err != nil && ctx.Err() == nil {
			v.log.Error("mencatat keadaan saluran gagal", "kanal", channel.Name(), "galat", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		err := channel.Open(ctx)
		if err == nil {
			v.bot.Add(ctx, channel)
			return nil
		}
		v.log.Warn("kanal belum bisa dibuka", "kanal", channel.Name(), "galat", err)
	}
}

func (h *house) simulator(context.Context) ([]channels.Channel, error) {
	if !h.settings.simulator() {
		return nil, nil
	}
	phone, err := simulator.New(filepath.Join(h.settings.DataDir, "simulator"), h.log)
	return []channels.Channel{phone}, err
}

func (h *house) telegram(context.Context) ([]channels.Channel, error) {
	s := h.settings.Lines
	if s.TelegramToken == "" {
		return nil, nil
	}
	chat, err := telegram.New(telegram.Config{Token: s.TelegramToken, API: s.TelegramAPI,
		WebhookURL: s.TelegramWebhookURL, WebhookSecret: s.TelegramWebhookSecret, Log: h.log})
	return []channels.Channel{chat}, err
}

// whatsapp makes one channel for each slot. They share one store of keys.
func (h *house) whatsapp(ctx context.Context) (list []channels.Channel, err error) {
	s := h.settings.Lines
	if len(s.WhatsApp) == 0 {
		return nil, nil
	}
	store, err := whatsapp.OpenStore(ctx, h.dsn)
	if err != nil {
		return nil, err
	}
	h.cleanup = append(h.cleanup, store.Close)
	if err := store.Bury(ctx, s.WhatsApp); err != nil {
		return nil, err
	}
	var transport *whatsapp.Transport // WhatsApp's own
	if s.WhatsAppServer != "" {
		if transport, err = whatsapp.Loopback(s.WhatsAppServer, s.WhatsAppRoot); err != nil {
			return nil, fmt.Errorf("SAKTI_WHATSAPP_SERVER dan SAKTI_WHATSAPP_ROOT: %w", err)
		}
	}
	for _, slot := range s.WhatsApp {
		channel, err := whatsapp.New(whatsapp.Config{Slot: slot, Store: store, Log: h.log, PerSecond: s.WhatsAppPerSecond,
			PerChat: s.WhatsAppPerChat, Window: s.WhatsAppWindow, Transport: transport})
		if err != nil {
			return nil, err
		}
		list = append(list, channel)
	}
	return list, nil
}

func (h *house) whatsappCloud(context.Context) ([]channels.Channel, error) {
	c := h.settings.Lines.Cloud
	if c.PhoneID == "" {
		return nil, nil
	}
	channel, err := whatsappcloud.New(whatsappcloud.Config{PhoneID: c.PhoneID, Token: c.Token, AppSecret: c.AppSecret, VerifyToken: c.VerifyToken,
		Path: c.Path, API: c.API, Version: c.Version, Language: c.Language, Forms: c.Forms, NoForms: c.NoForms, Log: h.log})
	return []channels.Channel{channel}, err
}

func (h *house) sms(context.Context) ([]channels.Channel, error) {
	s := h.settings.Lines
	switch s.SMS {
	case "gammu":
		g := s.Gammu
		modem, err := sms.NewGammu(sms.GammuConfig{DSN: g.DSN, Schema: g.Schema, PhoneID: g.PhoneID, Deaf: g.Deaf,
			Number: sms.NumberForm(g.Number), Parts: s.SMSParts, Log: h.log})
		if err != nil {
			return nil, err
		}
		h.cleanup = append(h.cleanup, modem.Close)
		return []channels.Channel{modem}, nil
	case "gateway":
		g := s.Gateway
		fixed, err := g.fixed()
		if err != nil {
			return nil, err
		}
		provider, err := sms.NewGateway(sms.GatewayConfig{URL: g.URL, Token: g.Token, TokenHeader: g.TokenHeader, Secret: g.Secret,
			To: g.To, Text: g.Text, ID: g.ID, Fixed: fixed, ReplyID: g.ReplyID, Number: sms.NumberForm(g.Number), Parts: s.SMSParts,
			Report: sms.ReportConfig{Path: g.ReportPath, Secret: g.ReportSecret}, Log: h.log})
		return []channels.Channel{provider}, err
	}
	return nil, nil
}

// fixed is what every request to the provider says besides.
func (g smsGateway) fixed() (map[string]any, error) {
	if g.Fixed == "" {
		return nil, nil
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(g.Fixed), &fields); err != nil {
		return nil, fmt.Errorf("SAKTI_SMS_GATEWAY_FIXED harus JSON, misalnya {\"sender\":\"DISDUKCAPIL\"}: %w", err)
	}
	return fields, nil
}
