package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"sakti/core"
)

type seedCommand struct {
	Demo bool `help:"Buat juga orang contoh untuk setiap peran, bila belum ada petugas."`
}

func (c seedCommand) Run(ctx context.Context, s *settings) error {
	house, err := open(ctx, s, nil) // opening loads regions and counters
	if err != nil {
		return err
	}
	defer house.close()
	if c.Demo {
		return house.demo(ctx)
	}
	fmt.Println("wilayah dan loket sudah dimuat")
	return nil
}

type userCommand struct {
	Add   userAdd   `cmd:"" help:"Tambah petugas; kata sandi sementaranya ditampilkan."`
	Reset userReset `cmd:"" help:"Beri petugas kata sandi sementara yang baru."`
}

type userAdd struct {
	Username string   `arg:"" help:"Nama pengguna, misalnya siti.rahayu."`
	Name     string   `help:"Nama lengkap." required:""`
	Role     []string `help:"Peran: kode saja, kode@LOKET, kode/SEKSI, atau kode:WILAYAH. Boleh diulang." required:""`
}

func (c userAdd) Run(ctx context.Context, s *settings) error {
	return inOffice(ctx, s, func(office *core.Office, tx pgx.Tx) error {
		roles, err := core.ParseRoles(ctx, tx, c.Role)
		if err != nil {
			return err
		}
		staff, password, err := office.AddStaff(ctx, tx, nil, core.NewStaff{Username: c.Username, Name: c.Name, Roles: roles})
		if err != nil {
			return err
		}
		fmt.Printf("%s\t%s\n", staff.Username, password)
		return nil
	})
}

type userReset struct {
	Username string `arg:"" help:"Nama pengguna."`
}

func (c userReset) Run(ctx context.Context, s *settings) error {
	return inOffice(ctx, s, func(office *core.Office, tx pgx.Tx) error {
		staff, err := office.AllStaff(ctx, tx)
		if err != nil {
			return err
		}
		for _, member := range staff {
			if member.Username != strings.ToLower(c.Username) {
				continue
			}
			password, err := office.ResetPassword(ctx, tx, nil, member.ID)
			if err != nil {
				return err
			}
			fmt.Printf("%s\t%s\n", member.Username, password)
			return nil
		}
		return fmt.Errorf("tidak ada petugas bernama pengguna %q", c.Username)
	})
}

// inOffice opens the house for one transaction.
func inOffice(ctx context.Context, s *settings, do func(*core.Office, pgx.Tx) error) error {
	house, err := open(ctx, s, nil)
	if err != nil {
		return err
	}
	defer house.close()
	return pgx.BeginFunc(ctx, house.pool, func(tx pgx.Tx) error { return do(house.office, tx) })
}
