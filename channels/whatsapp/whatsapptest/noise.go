package whatsapptest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"

	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/util/keys"
	"golang.org/x/crypto/curve25519"
	"google.golang.org/protobuf/proto"
)

// handshake is the responder's state of Noise_XX_25519_AESGCM_SHA256.
type handshake struct {
	hash, salt []byte
	aead       cipher.AEAD
	n          uint32
}

func newHandshake(header []byte) *handshake {
	h := &handshake{hash: []byte(socket.NoiseStartPattern)}
	h.salt = h.hash
	h.aead = gcm(h.hash)
	h.mixHash(header)
	return h
}

func (h *handshake) mixHash(data []byte) {
	sum := sha256.New()
	sum.Write(h.hash)
	sum.Write(data)
	h.hash = sum.Sum(nil)
}

func (h *handshake) mixKey(ours *keys.KeyPair, theirs []byte) error {
	secret, err := curve25519.X25519(ours.Priv[:], theirs)
	if err != nil {
		return err
	}
	var key []byte
	h.salt, key = h.expand(secret)
	h.aead, h.n = gcm(key), 0
	return nil
}

func (h *handshake) expand(secret []byte) (first, second []byte) {
	out := must(hkdf.Key(sha256.New, secret, h.salt, "", 64))
	return out[:32], out[32:]
}

func (h *handshake) seal(plain []byte) []byte {
	sealed := h.aead.Seal(nil, nonce(h.n), plain, h.hash)
	h.n++
	h.mixHash(sealed)
	return sealed
}

func (h *handshake) open(sealed []byte) ([]byte, error) {
	plain, err := h.aead.Open(nil, nonce(h.n), sealed, h.hash)
	h.n++
	h.mixHash(sealed)
	return plain, err
}

// traffic encrypts one direction after the handshake: no additional data, a
// counter from zero.
type traffic struct {
	aead cipher.AEAD
	n    uint32
}

func (t *traffic) seal(plain []byte) []byte {
	t.n++
	return t.aead.Seal(nil, nonce(t.n-1), plain, nil)
}

func (t *traffic) open(sealed []byte) ([]byte, error) {
	t.n++
	return t.aead.Open(nil, nonce(t.n-1), sealed, nil)
}

func gcm(key []byte) cipher.AEAD { return must(cipher.NewGCM(must(aes.NewCipher(key)))) }

func nonce(n uint32) []byte {
	iv := make([]byte, 12)
	binary.BigEndian.PutUint32(iv[8:], n)
	return iv
}

// shake runs the handshake on a new connection. It returns what the client
// says it is and the static key with which it can prove that.
func (s *Server) shake(c *conn) (*waWa6.ClientPayload, []byte, error) {
	header, err := c.readHeader()
	if err != nil {
		return nil, nil, err
	}
	h := newHandshake(header)
	ephemeral := keys.NewKeyPair()
	theirs, err := s.hello(c, h, ephemeral)
	if err != nil {
		return nil, nil, err
	}
	sealedStatic, err := s.prove(h, ephemeral, theirs)
	if err != nil {
		return nil, nil, err
	}
	reply := &waWa6.HandshakeMessage{ServerHello: &waWa6.HandshakeMessage_ServerHello{
		Ephemeral: ephemeral.Pub[:], Static: sealedStatic, Payload: h.seal(s.chain),
	}}
	if err := c.writeFrame(must(proto.Marshal(reply))); err != nil {
		return nil, nil, err
	}
	return c.finish(h, ephemeral)
}

// hello reads the client's first message.
func (*Server) hello(c *conn, h *handshake, ephemeral *keys.KeyPair) ([]byte, error) {
	message, err := c.readHandshake()
	if err != nil {
		return nil, err
	}
	theirs := message.GetClientHello().GetEphemeral()
	h.mixHash(theirs)
	h.mixHash(ephemeral.Pub[:])
	return theirs, nil
}

// prove mixes both key agreements in and encrypts the server's static key.
func (s *Server) prove(h *handshake, ephemeral *keys.KeyPair, theirs []byte) ([]byte, error) {
	if err := h.mixKey(ephemeral, theirs); err != nil {
		return nil, err
	}
	sealed := h.seal(s.static.Pub[:])
	return sealed, h.mixKey(s.static, theirs)
}

// finish reads the client's last message and switches to traffic keys.
func (c *conn) finish(h *handshake, ephemeral *keys.KeyPair) (*waWa6.ClientPayload, []byte, error) {
	message, err := c.readHandshake()
	if err != nil {
		return nil, nil, err
	}
	static, err := h.open(message.GetClientFinish().GetStatic())
	if err != nil {
		return nil, nil, err
	}
	if err := h.mixKey(ephemeral, static); err != nil {
		return nil, nil, err
	}
	plain, err := h.open(message.GetClientFinish().GetPayload())
	if err != nil {
		return nil, nil, err
	}
	var payload waWa6.ClientPayload
	if err := proto.Unmarshal(plain, &payload); err != nil {
		return nil, nil, err
	}
	reading, writing := h.expand(nil)
	c.reading, c.writing = &traffic{aead: gcm(reading)}, &traffic{aead: gcm(writing)}
	return &payload, static, nil
}

func (c *conn) readHandshake() (*waWa6.HandshakeMessage, error) {
	frame, err := c.readFrame()
	if err != nil {
		return nil, err
	}
	var message waWa6.HandshakeMessage
	if err := proto.Unmarshal(frame, &message); err != nil {
		return nil, err
	}
	if message.ClientHello == nil && message.ClientFinish == nil {
		return nil, errors.New("neither hello nor finish")
	}
	return &message, nil
}
