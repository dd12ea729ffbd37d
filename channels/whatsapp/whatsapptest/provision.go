package whatsapptest

import (
	"context"
	"fmt"
	"testing"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/store"
)

// startingKeys is how many one-time keys a provisioned device begins with,
// instead of the 812 that a client uploads at its first login.
const startingKeys = 20

// Provision makes a new whatsmeow device the next linked device of a phone
// number, as if it had been paired, and saves it. Its one-time keys are
// registered too, so its first login takes milliseconds.
func (s *Server) Provision(t testing.TB, device *store.Device, phone string) *Device {
	t.Helper()
	s.mu.Lock()
	d := s.person(phone, "").addDevice()
	s.mu.Unlock()
	if err := s.install(d, device); err != nil {
		t.Fatalf("whatsapptest: provision: %v", err)
	}
	return d
}

// install gives the client's device its place on the server.
func (s *Server) install(d *Device, device *store.Device) error {
	ctx := context.Background()
	p := d.person
	if d.number == 0 {
		s.mu.Lock()
		p.identity = device.IdentityKey
		s.mu.Unlock()
	}
	account := p.vouch(d, device.IdentityKey.Pub[:])
	message := append(append([]byte(nil), whatsmeow.AdvDeviceSignaturePrefix...), account.Details...)
	message = append(append(message, device.IdentityKey.Pub[:]...), account.AccountSignatureKey...)
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*device.IdentityKey.Priv), message)
	account.DeviceSignature = signature[:]
	pn := d.PN()
	device.ID, device.LID, device.Account, device.PushName = &pn, d.LID(), account, p.name
	if err := device.Save(ctx); err != nil {
		return fmt.Errorf("save device: %w", err)
	}
	if err := device.LIDs.PutLIDMapping(ctx, p.LID(), p.PN()); err != nil {
		return err
	}
	oneTime, err := device.PreKeys.GetOrGenPreKeys(ctx, startingKeys)
	if err != nil {
		return err
	}
	if err := device.PreKeys.MarkPreKeysAsUploaded(ctx, oneTime[len(oneTime)-1].KeyID); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.live, d.noise = true, *device.NoiseKey.Pub
	d.bundle = newBundle(device.RegistrationID, device.IdentityKey, device.SignedPreKey, oneTime)
	s.announce(p, "add", d)
	return nil
}
