package core

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sakti/core/catalog"
)

// A registration number is "26-000123-4": the year in WIB, a running number,
// a check digit. People copy it from paper and say it on the phone; the check
// digit (Luhn) tells every single wrong digit and every swap of two
// neighbours but 09 and 90.

// runningNumbers is where the running part starts again. The regency files
// some 80,000 cases a year, so no number comes twice in one year.
const runningNumbers = 1_000_000

var (
	numberShape = regexp.MustCompile(`^[0-9]{2}-[0-9]{6}-[0-9]$`)
	numberDigit = regexp.MustCompile(`^[0-9]{9}$`)
	numberFrill = strings.NewReplacer(" ", "", "\u00a0", "", "-", "", "\u2013", "", "\u2014", "", ".", "", "/", "")
)

// Numbers draws n fresh registration numbers, ascending. Numbers drawn in a
// transaction that is rolled back are never given out.
func Numbers(ctx context.Context, tx pgx.Tx, n int, now time.Time) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT nextval('application_numbers') FROM generate_series(1, $1::int)`, n)
	if err != nil {
		return nil, err
	}
	drawn, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, err
	}
	out := make([]string, len(drawn))
	for i, running := range drawn {
		out[i] = makeNumber(now, running)
	}
	return out, nil
}

func makeNumber(now time.Time, running int64) string {
	year, digits := now.In(catalog.WIB).Format("06"), fmt.Sprintf("%06d", running%runningNumbers)
	return fmt.Sprintf("%s-%s-%c", year, digits, luhn(year+digits))
}

// ValidNumber reports whether text is a registration number as we print it,
// with the right check digit.
func ValidNumber(text string) bool {
	if !numberShape.MatchString(text) {
		return false
	}
	last := len(text) - 1
	return luhn(strings.ReplaceAll(text[:last], "-", "")) == text[last]
}

// NormaliseNumber reads a registration number as people type it, with spaces,
// dots or no dashes at all, and reports whether it is one.
func NormaliseNumber(text string) (string, bool) {
	digits := numberFrill.Replace(strings.TrimSpace(text))
	if !numberDigit.MatchString(digits) {
		return "", false
	}
	number := digits[:2] + "-" + digits[2:8] + "-" + digits[8:]
	return number, ValidNumber(number)
}

// luhn is the check digit for a row of digits (ISO/IEC 7812-1, annex B).
func luhn(digits string) byte {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return byte('0' + (10-sum%10)%10)
}

// unambiguous is Crockford's base 32 without 0 and 1, so that nobody has to
// tell O from 0 or I from 1.
const unambiguous = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewTracking makes the secret of a receipt: six characters, one of 729
// million.
func NewTracking() string { return randomCode(6) }

func randomCode(length int) string {
	out := make([]byte, length)
	for i := range out {
		out[i] = unambiguous[below(len(unambiguous))]
	}
	return string(out)
}

// below is a random number from 0 to n-1, each as likely.
func below(n int) int {
	got, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand does not fail (Go 1.24)
	}
	return int(got.Int64())
}
