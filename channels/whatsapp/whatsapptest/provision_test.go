package whatsapptest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store/sqlstore"
	"go.mau.fi/whatsmeow/types/events"
	waLog "go.mau.fi/whatsmeow/util/log"

	"sakti/deploy/local"
)

// A bot with its device in Postgres goes down while people write, and comes
// back from its tables alone: nothing is missing, nothing comes twice.
func TestABotComesBackFromPostgres(t *testing.T) {
	t.Parallel()
	s := Start(t)
	postgres, err := local.SharedPostgres(false)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprint("devices_", time.Now().UnixNano())
	if err := postgres.CreateDatabase(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	container, err := sqlstore.New(t.Context(), "pgx", postgres.DSN(name), waLog.Noop)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = container.Close() })
	d := s.Provision(t, container.NewDevice(), botNumber)
	siti, budi := s.Citizen(t, sitiNumber, "Siti"), s.Citizen(t, budiNumber, "Budi")

	run := func(log *Log) *whatsmeow.Client {
		devices, err := container.GetAllDevices(t.Context())
		if err != nil || len(devices) != 1 {
			t.Fatalf("devices %v, %v", devices, err)
		}
		client := s.NewClient(devices[0])
		client.SynchronousAck, client.EnableDecryptedEventBuffer, client.UseRetryMessageStore = true, true, true
		client.AddEventHandler(log.Add)
		if err := client.Connect(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Disconnect)
		if !s.Until(waiting, d.Online) {
			t.Fatal("not online")
		}
		return client
	}
	var first, second Log
	client := run(&first)
	siti.To(user(botNumber)).Say("satu")
	if !s.Until(waiting, func() bool { return d.Pending() == 0 }) {
		t.Fatal("not confirmed")
	}
	client.Disconnect()
	s.Until(waiting, func() bool { return !d.Online() })
	siti.To(user(botNumber)).Say("dua")
	budi.To(user(botNumber)).Say("tiga")
	siti.To(user(botNumber)).Say("empat")
	run(&second)
	if !s.Until(waiting, func() bool { return d.Pending() == 0 }) {
		t.Fatal("not confirmed after the restart")
	}
	if diff := cmp.Diff([]string{"satu"}, texts(&first)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"dua", "tiga", "empat"}, texts(&second)); diff != "" {
		t.Error(diff)
	}
	for _, delivery := range d.Deliveries("message") {
		if delivery.Written != 1 || !delivery.Confirmed {
			t.Errorf("%+v", delivery)
		}
	}
}

func texts(log *Log) []string {
	var all []string
	for _, event := range log.All() {
		if m, ok := event.(*events.Message); ok {
			all = append(all, TextOf(m.Message))
		}
	}
	return all
}
