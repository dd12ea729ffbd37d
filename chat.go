package main

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"

	"sakti/bot"
	"sakti/channels"
	"sakti/channels/keyboard"
)

type chatCommand struct {
	Phone string `help:"Nomor HP yang dipakai, bentuk +62…" default:"+6281200000000"`
}

// Run holds the conversation at the keyboard until the input ends and all is
// answered.
func (c chatCommand) Run(ctx context.Context, s *settings) error {
	s.LogLevel = "error"
	house, err := open(ctx, s, nil)
	if err != nil {
		return err
	}
	defer house.close()
	channel := keyboard.New(c.Phone, os.Stdin, os.Stdout)
	talk, err := bot.New(ctx, house.botConfig([]channels.Channel{channel}))
	if err != nil {
		return err
	}
	fmt.Print("Tulis pesan Anda (kirim foto dengan /foto nama-berkas), Ctrl-D untuk berhenti.\n> ")
	ctx, stop := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return talk.Run(ctx) })
	group.Go(func() error {
		defer stop()
		select {
		case <-channel.Ended():
			return talk.Settled(ctx, channel)
		case <-ctx.Done():
			return nil
		}
	})
	err = group.Wait()
	fmt.Println()
	return err
}
