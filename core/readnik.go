package core

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"sakti/core/intake"
)

// readPatience is the most that reading one line may take.
const readPatience = 5 * time.Second

// ErrNoReader says that the program tesseract is not installed here.
var ErrNoReader = errors.New("program tesseract tidak terpasang")

// ReadNIK reads the NIK off a photo of an identity card; ok is false where no
// card is seen, or what is read cannot be a NIK. It is a guess to be offered
// for confirmation and never more: a NIK has no check digit, and a wrong digit
// in its serial shows in nothing. photo is what TakeIn stored. The program
// tesseract does the reading; it is shown a strip of grey pixels of our own
// making and never the sender's file. Without it the error is ErrNoReader.
func ReadNIK(ctx context.Context, photo []byte) (nik NIK, ok bool, err error) {
	program, err := exec.LookPath("tesseract")
	if err != nil {
		return "", false, ErrNoReader
	}
	select {
	case decoding <- struct{}{}:
	case <-ctx.Done():
		return "", false, ctx.Err()
	}
	defer func() { <-decoding }()
	for _, line := range intake.NIKLines(photo) {
		digits, err := readDigits(ctx, program, line)
		if err != nil {
			return "", false, err
		}
		if plausibleNIK(digits) {
			return NIK(digits), true, nil
		}
	}
	return "", false, nil
}

// readDigits is the longest number on a picture of one line.
func readDigits(ctx context.Context, program string, line []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, readPatience)
	defer cancel()
	// psm 7: one line of text.
	read := exec.CommandContext(ctx, program, "stdin", "stdout", "--psm", "7", "-c", "tessedit_char_whitelist=0123456789")
	read.Stdin = bytes.NewReader(line)
	read.Env = []string{"OMP_THREAD_LIMIT=1"} // one core; four threads are no faster here
	text, err := read.Output()
	if err != nil {
		return "", err
	}
	longest := ""
	for word := range strings.FieldsSeq(string(text)) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	return longest, nil
}

// plausibleNIK tells that 16 digits are built like a NIK, PPKKCCDDMMYYNNNN (PP
// 40/2019): a region from Aceh to Papua, a date, with 40 added to a woman's
// day, and a serial from 0001.
func plausibleNIK(digits string) bool {
	if len(digits) != 16 || digits[:2] < "11" || digits[2:4] == "00" || digits[4:6] == "00" || digits[12:] == "0000" {
		return false
	}
	day, err1 := strconv.Atoi(digits[6:8])
	if day > 40 {
		day -= 40
	}
	_, err2 := time.Parse("02-01-2006", strconv.Itoa(100 + day)[1:]+"-"+digits[8:10]+"-20"+digits[10:12])
	_, err3 := strconv.ParseUint(digits, 10, 64)
	return errors.Join(err1, err2, err3) == nil
}
