package core

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Passwords are kept as argon2id PHC strings with the first choice of OWASP's
// password storage cheat sheet: 19 MiB, two passes, one lane; some 30 ms.
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashSalt   = 16 // bytes
	hashKey    = 32 // bytes
)

// hashing lets one hash per core run at a time, so that a rush of logins
// waits instead of taking 19 MiB each.
var hashing = make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))

// hashPatience is how long a login waits for its turn.
const hashPatience = 5 * time.Second

// waitForHash takes a place among those who hash; give it back by receiving
// from hashing. Locked when it takes too long.
func waitForHash(ctx context.Context) error {
	select {
	case hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(hashPatience):
		return fail(Locked, "Sedang banyak yang masuk. Coba lagi sebentar lagi, ya.")
	}
}

func hashPassword(ctx context.Context, password string) (string, error) {
	if err := waitForHash(ctx); err != nil {
		return "", err
	}
	defer func() { <-hashing }()
	salt := make([]byte, hashSalt)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashKey)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, hashMemory, hashPasses, hashLanes, encode(salt), encode(key)), nil
}

// phc is a PHC string taken apart.
type phc struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

func parsePHC(text string) (h phc, err error) {
	bad := fmt.Errorf("sidik kata sandi rusak")
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, bad
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, bad
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return h, bad
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(h.key) < 16 || h.passes < 1 || h.lanes < 1 {
		return h, bad
	}
	return h, nil
}

// matches reports whether password is the one that text was made from, with
// the parameters that text names.
func matches(ctx context.Context, password, text string) (bool, error) {
	h, err := parsePHC(text)
	if err != nil {
		return false, err
	}
	if err := waitForHash(ctx); err != nil {
		return false, err
	}
	defer func() { <-hashing }()
	key := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1, nil
}

// dummyHash is compared with when there is nobody of that name, so that the
// answer takes as long as for somebody who exists.
var dummyHash = sync.OnceValues(func() (string, error) {
	return hashPassword(context.Background(), rand.Text())
})

// Passwords are 10 to 200 characters long (NIST SP 800-63B asks for 8 at the
// least and no rules about kinds of characters).
const (
	passwordMin = 10
	passwordMax = 200
)

// commonPasswords are those of ten characters and more that guessers try
// first, without spaces, capitals and digits at their end.
var commonPasswords = []string{
	"", "password", "passwordpassword", "katasandi", "katasandiku", "sandisandi", "rahasia", "rahasiaku",
	"rahasiasekali", "rahasianegara", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "bismillah", "bismillahirrahmanirrahim",
	"alhamdulillah", "assalamualaikum", "indonesia", "indonesiaraya", "jawatengah", "wonogiri", "wonogirisukses",
	"kabupatenwonogiri", "disdukcapil", "disdukcapilwonogiri", "dukcapil", "dukcapilwonogiri", "telunjuksakti",
	"sakti", "saktisakti", "administrator", "admin", "adminadmin", "operator", "operatordesa", "verifikator",
	"sayangkamu", "akusayangkamu", "iloveyou", "iloveyouforever", "letmein", "welcome", "selamatdatang", "selamatpagi",
	"merdeka", "pancasila", "sayangku", "cintaku", "anaksaya", "keluargaku", "abcdefghij", "abcdefghijkl", "qazwsxedc",
	"1q2w3e4r5t", "1qaz2wsx3edc", "q1w2e3r4t",
}

// checkPassword reports what is wrong with a new password, as Invalid.
func checkPassword(username, password string) error {
	length := utf8.RuneCountInString(password)
	switch plain := plainPassword(password); {
	case length < passwordMin:
		return fail(Invalid, "Kata sandi paling sedikit %d huruf. Tiga kata yang mudah diingat sudah bagus.", passwordMin)
	case length > passwordMax:
		return fail(Invalid, "Kata sandi paling banyak %d huruf.", passwordMax)
	case plain == plainPassword(username):
		return fail(Invalid, "Kata sandi tidak boleh sama dengan nama pengguna.")
	case slices.Contains(commonPasswords, plain), strings.Count(password, password[:1]) == len(password):
		return fail(Invalid, "Kata sandi ini terlalu mudah ditebak. Pilih yang lain, ya.")
	}
	return nil
}

// plainPassword takes away what guessers try anyway: capitals, spaces,
// punctuation, and digits at the end.
func plainPassword(text string) string {
	text = strings.NewReplacer(" ", "", ".", "", "-", "", "_", "", "!", "", "@", "").Replace(strings.ToLower(text))
	return strings.TrimRight(text, "0123456789")
}

// words are 512 short everyday words.
//
//go:embed words.txt
var words string

var wordList = sync.OnceValue(func() []string { return strings.Fields(words) })

// newPassword makes one that can be read out on the phone, like
// kopi-sawah-pintu-4718: one of 512³ × 9000, 40.1 bits.
func newPassword() string {
	list := wordList()
	var parts []string
	for range 3 {
		parts = append(parts, list[below(len(list))])
	}
	return fmt.Sprintf("%s-%d", strings.Join(parts, "-"), 1000+below(9000))
}
