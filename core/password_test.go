package core

import (
	"context"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHashIsPHCAndMatchesOnlyItsPassword(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	hash, err := hashPassword(ctx, "kopi-sawah-pintu-4718")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(hash) {
		t.Errorf("hash is %s", hash)
	}
	other, err := hashPassword(ctx, "kopi-sawah-pintu-4718")
	if err != nil || other == hash {
		t.Errorf("two hashes of one password are alike (%v): no salt", err)
	}
	for password, want := range map[string]bool{"kopi-sawah-pintu-4718": true, "kopi-sawah-pintu-4719": false, "": false} {
		if got, err := matches(ctx, password, hash); err != nil || got != want {
			t.Errorf("%q matches: %v, %v", password, got, err)
		}
	}
}

// A hash made elsewhere with other parameters (the reference implementation's
// test vector: "password", "somesalt", t=2, m=64 MiB, p=1).
func TestHashWithOtherParameters(t *testing.T) {
	t.Parallel()
	const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := matches(context.Background(), "password", hash); err != nil || !ok {
		t.Errorf("matches: %v, %v", ok, err)
	}
}

func TestBrokenHashIsAFault(t *testing.T) {
	t.Parallel()
	for _, hash := range []string{"", "x", "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=19456,t=2,p=1$!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"} {
		if ok, err := matches(context.Background(), "", hash); ok || err == nil || CodeOf(err) != "" {
			t.Errorf("%q: %v, %v", hash, ok, err)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	for password, good := range map[string]bool{
		"kopi-sawah-pintu-4718": true, "gunung gandul indah": true, "9173640285": false, "aaaaaaaaaaaa": false,
		"pendek123": false, "": false, "Indonesia2026!": false, "PASSWORD1234": false, "bismillah123": false,
		"verifikator.satu": false, "Verifikator-Satu-99": false, "q1w2e3r4t5": false, "1Q2w3e4r5t!": false, strings.Repeat("ab", 101): false, "ñandú-ñandú": true,
	} {
		err := checkPassword("verifikator.satu", password)
		if (err == nil) != good || (err != nil && CodeOf(err) != Invalid) {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestGivenPasswordsAreReadableAndStrong(t *testing.T) {
	t.Parallel()
	list := wordList()
	sorted := slices.Sorted(slices.Values(list))
	if bits := 3*math.Log2(float64(len(slices.Compact(sorted)))) + math.Log2(9000); bits < 40 {
		t.Errorf("only %.1f bits", bits)
	}
	for _, word := range list {
		if len(word) < 3 || len(word) > 6 {
			t.Errorf("%q is not short", word)
		}
	}
	shape, seen := regexp.MustCompile(`^([a-z]{3,6}-){3}[1-9][0-9]{3}$`), map[string]bool{}
	for range 1000 {
		password := newPassword()
		if !shape.MatchString(password) || seen[password] {
			t.Fatalf("password %s", password)
		}
		seen[password] = true
	}
	if err := checkPassword("admin", newPassword()); err != nil {
		t.Error(err)
	}
}

func TestNoMoreHashesAtOnceThanPlaces(t *testing.T) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := hashPassword(ctx, "kopi-sawah-pintu-4718"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one hash too many: %v", err)
	}
	for range cap(hashing) {
		<-hashing
	}
}
