package core

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func drawNumber(t *rapid.T) string {
	year := rapid.IntRange(2026, 2099).Draw(t, "year")
	running := rapid.Int64Range(0, 5*runningNumbers).Draw(t, "running")
	return makeNumber(time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC), running)
}

func TestNumberIsReadBackHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := drawNumber(t)
		if !ValidNumber(number) {
			t.Fatalf("%s is not valid", number)
		}
		typed := rapid.SampledFrom([]string{number, strings.ReplaceAll(number, "-", ""), strings.ReplaceAll(number, "-", " "),
			strings.ReplaceAll(number, "-", "."), strings.ReplaceAll(number, "-", " – "), "  " + number + "\n"}).Draw(t, "typed")
		if got, ok := NormaliseNumber(typed); !ok || got != number {
			t.Fatalf("%q is read as %q, %v", typed, got, ok)
		}
	})
}

func TestCheckDigitTellsEveryWrongDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := drawNumber(t)
		for i := range number {
			if number[i] == '-' {
				continue
			}
			for digit := byte('0'); digit <= '9'; digit++ {
				wrong := number[:i] + string(digit) + number[i+1:]
				if wrong != number && ValidNumber(wrong) {
					t.Fatalf("%s passes for %s", wrong, number)
				}
			}
		}
	})
}

func TestCheckDigitTellsSwapsButNineAndZero(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := drawNumber(t)
		digits := strings.ReplaceAll(number, "-", "")
		for i := range len(digits) - 1 {
			a, b := digits[i], digits[i+1]
			swapped := digits[:i] + string(b) + string(a) + digits[i+2:]
			blind := a == b || a+b == '0'+'9' && (a == '0' || b == '0')
			if _, ok := NormaliseNumber(swapped); ok != blind {
				t.Fatalf("%s for %s: passes %v", swapped, digits, ok)
			}
		}
	})
}

func TestWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "halo", "26-000123", "26-0001234-5", "3312010101010001", "08123456789",
		"26-00012a-4", "٢٦-٠٠٠١٢٣-٤", "26-000123-4x", "-26-000123-4-5"} {
		if got, ok := NormaliseNumber(text); ok {
			t.Errorf("%q is taken for %s", text, got)
		}
	}
	for _, text := range []string{"260001230", "26 000123 0", " 26-000123-0"} {
		if ValidNumber(text) {
			t.Errorf("%q is not how we print it", text)
		}
	}
}

func TestYearIsThatOfWIB(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, 12, 31, 17, 30, 0, 0, time.UTC) // 00.30 on New Year's Day in Wonogiri
	if got := makeNumber(evening, 123); !strings.HasPrefix(got, "27-000123-") {
		t.Errorf("number is %s", got)
	}
}

func TestTrackingIsUnambiguousAndSpread(t *testing.T) {
	t.Parallel()
	const n = 3000
	seen, letters := map[string]bool{}, map[rune]int{}
	for range n {
		code := NewTracking()
		if len(code) != 6 || strings.ContainsAny(code, "01ILOU") || strings.ToUpper(code) != code {
			t.Fatalf("code is %q", code)
		}
		seen[code] = true
		for _, letter := range code {
			letters[letter]++
		}
	}
	if len(seen) < n-2 { // two pairs alike: one run in 10^4.4 or so
		t.Errorf("only %d of %d codes differ", len(seen), n)
	}
	if len(letters) != len(unambiguous) {
		t.Errorf("%d of %d letters are used", len(letters), len(unambiguous))
	}
	for letter, count := range letters { // 600 expected, deviation 24
		if count < 420 || count > 780 {
			t.Errorf("%c came %d times", letter, count)
		}
	}
}
