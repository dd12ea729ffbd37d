package whatsapptest

import (
	"sync"
	"time"

	"go.mau.fi/libsignal/ecc"
	"go.mau.fi/libsignal/logger"
	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCert"
	"go.mau.fi/whatsmeow/util/keys"
	"google.golang.org/protobuf/proto"
)

// root signs the certificates of every Server in the process.
var root = sync.OnceValue(keys.NewKeyPair)

// trustRoot overwrites whatsmeow's root of trust, once: the goroutines of
// clients read it. It also silences libsignal, which prints to stdout when
// two sides open a session at the same time.
var trustRoot = sync.OnceFunc(func() {
	whatsmeow.WACertPubKey = *root().Pub
	var quiet logger.Loggable = silence{}
	logger.Setup(&quiet)
})

type silence struct{}

func (silence) Debug(string, string)   {}
func (silence) Info(string, string)    {}
func (silence) Warning(string, string) {}
func (silence) Error(string, string)   {}
func (silence) Configure(string)       {}

// certify makes the chain root → intermediate → leaf for a server's static key.
func certify(static *keys.KeyPair) []byte {
	middle := keys.NewKeyPair()
	chain := &waCert.CertChain{
		Intermediate: certificate(root(), 1, whatsmeow.WACertIssuerSerial, middle.Pub),
		Leaf:         certificate(middle, 2, 1, static.Pub),
	}
	return must(proto.Marshal(chain))
}

func certificate(issuer *keys.KeyPair, serial, issuerSerial uint32, key *[32]byte) *waCert.CertChain_NoiseCertificate {
	details := must(proto.Marshal(&waCert.CertChain_NoiseCertificate_Details{
		Serial:       &serial,
		IssuerSerial: &issuerSerial,
		Key:          key[:],
		NotBefore:    proto.Uint64(uint64(time.Now().Add(-time.Hour).Unix())),
		NotAfter:     proto.Uint64(uint64(time.Now().Add(24 * time.Hour).Unix())),
	}))
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*issuer.Priv), details)
	return &waCert.CertChain_NoiseCertificate{Details: details, Signature: signature[:]}
}

// must is for what cannot fail on values made here: marshalling, ciphers of
// fixed key length.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
