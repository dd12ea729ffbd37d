package admin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// device is a phone or key that holds one passkey, and does as it is told
// even where an honest one would not.
type device struct {
	t       testing.TB
	key     *ecdsa.PrivateKey
	id      []byte
	handle  []byte // the owner, as the panel called them
	origin  string // the page it believes to be on
	rp      string
	counter uint32 // of the last signature
	locked  bool   // nobody unlocked it: no user verification
}

func (h *house) device() *device {
	h.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	d := &device{t: h.t, key: key, id: make([]byte, 16), origin: h.server.URL, rp: "localhost", counter: 1}
	rand.Read(d.id)
	return d
}

// question is what the panel asks a device.
type question struct {
	PublicKey struct {
		Challenge        string
		UserVerification string
		User             struct{ ID string }
		AllowCredentials []struct{ ID string }
		RPID             string `json:"rpId"`
		Selection        struct {
			ResidentKey      string
			UserVerification string
		} `json:"authenticatorSelection"`
	}
	Problem string
}

func (r reply) question() question {
	r.t.Helper()
	var q question
	if err := json.Unmarshal([]byte(r.body), &q); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	return q
}

var base64url = base64.RawURLEncoding

// flags says who was there: present, verified, and a new key where attested.
func (d *device) flags(attested bool) byte {
	flags := byte(1 | 1<<2)
	if d.locked {
		flags = 1
	}
	if attested {
		flags |= 1 << 6
	}
	return flags
}

func (d *device) data(attested bool) []byte {
	rp := sha256.Sum256([]byte(d.rp))
	return binary.BigEndian.AppendUint32(append(rp[:], d.flags(attested)), d.counter)
}

func (d *device) client(kind, challenge string) []byte {
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return text
}

// create makes the passkey.
func (d *device) create(q question) string {
	d.t.Helper()
	var err error
	if d.handle, err = base64url.DecodeString(q.PublicKey.User.ID); err != nil {
		d.t.Fatal(err)
	}
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.t.Fatal(err)
	}
	cose := d.cbor(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	data := append(d.data(true), make([]byte, 16)...) // no model
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(d.id))), d.id...)
	object := d.cbor(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": append(data, cose...)})
	return d.answer(map[string]string{
		"clientDataJSON":    base64url.EncodeToString(d.client("webauthn.create", q.PublicKey.Challenge)),
		"attestationObject": base64url.EncodeToString(object),
	})
}

// get signs the question, with a counter that goes on.
func (d *device) get(q question) string {
	d.t.Helper()
	d.counter++
	return d.sign(q)
}

func (d *device) sign(q question) string {
	d.t.Helper()
	client, data := d.client("webauthn.get", q.PublicKey.Challenge), d.data(false)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]string{
		"clientDataJSON":    base64url.EncodeToString(client),
		"authenticatorData": base64url.EncodeToString(data),
		"signature":         base64url.EncodeToString(signature),
		"userHandle":        base64url.EncodeToString(d.handle),
	})
}

func (d *device) answer(response map[string]string) string {
	id := base64url.EncodeToString(d.id)
	text, err := json.Marshal(map[string]any{"id": id, "rawId": id, "type": "public-key", "response": response})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

func (d *device) cbor(value any) []byte {
	out, err := webauthncbor.Marshal(value)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// named is a house whose panel has an address that passkeys work at.
func named(t *testing.T) *house {
	h := open(t)
	h.server.URL = strings.Replace(h.server.URL, "127.0.0.1", "localhost", 1)
	h.panel.PublicURL = h.server.URL
	return h
}

// equip gives whoever is logged in at a browser a passkey.
func (p *person) equip(password string) *device {
	p.h.t.Helper()
	d := p.h.device()
	p.post("/akun/kunci/sandi", "password", password).leads("/akun#kunci")
	p.post("/akun/kunci", "name", "HP saya", "answer", d.create(p.post("/akun/kunci/tanya").is(200).question())).leads("/akun")
	return d
}
