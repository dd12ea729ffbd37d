package dialog

import (
	"fmt"
	"strconv"
	"strings"
)

// dayParts are the parts of the day by which people say an hour: from which
// hour on twelve is added.
var dayParts = map[string]string{
	"pagi": "am", "esuk": "am", "isuk": "am", "enjing": "am", "subuh": "am", "dini": "am", "am": "am", "injing": "am",
	"siang": "noon", "awan": "noon", "bedug": "noon", "pm": "pm",
	"sore": "pm", "sonten": "pm", "ashar": "pm", "petang": "pm", "maghrib": "pm", "magrib": "pm",
	"malam": "night", "bengi": "night", "dalu": "night", "wengi": "night", "isya": "night",
}

var timeNoise = words("jam, pukul, pkl, tabuh, wib, kira, sekitar, kurang, lebih, an, hari, jame, tepat, pas, tadi, nya, saat, h, lewat, luwih")

// parseTime reads a time of day into "15:04". An hour up to twelve without
// its part of the day ("jam 2") is asked back.
func parseTime(text string) (string, *fault) {
	fields := strings.Fields(fold(text))
	var numbers []string
	part, half, quarter := "", false, 0
	for i, word := range fields {
		switch {
		case dayParts[word] != "":
			part = dayParts[word]
		case word == "setengah" || word == "setengahe" || word == "stengah":
			half = true
		case word == "seperempat":
			quarter = 15
			if i > 0 && fields[i-1] == "kurang" {
				quarter = -15
			}
		case ordinals[word] > 0:
			numbers = append(numbers, strconv.Itoa(ordinals[word]))
		case word[0] >= '0' && word[0] <= '9':
			numbers = append(numbers, clockDigits(word)...)
		case !timeNoise[word]:
			return "", wrongly("time.what")
		}
	}
	return clock(numbers, part, half, quarter, strings.Contains(strings.Join(fields, " "), "kurang"))
}

// clockDigits takes apart "1430"; other digits stay as they are.
func clockDigits(word string) []string {
	word = strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	if len(word) == 4 {
		return []string{word[:2], word[2:]}
	}
	return []string{word}
}

func clock(numbers []string, part string, half bool, quarter int, short bool) (string, *fault) {
	if len(numbers) == 0 || len(numbers) > 3 {
		return "", wrongly("time.what")
	}
	hour, err := strconv.Atoi(numbers[0])
	minute := quarter
	if err != nil || hour > 24 {
		return "", wrongly("time.what")
	}
	exact := len(numbers) > 1
	if exact {
		if minute, err = strconv.Atoi(numbers[1]); err != nil || minute > 59 {
			return "", wrongly("time.what")
		}
		if short {
			minute = -minute
		}
	}
	if half {
		minute = -30 // "setengah tiga" is half past two
	}
	if part == "" && hour <= 12 && (!exact || half) {
		return "", wrongly("time.part", "hour", hour)
	}
	total := (hourIn(hour, part)*60 + minute + 24*60) % (24 * 60)
	return fmt.Sprintf("%02d:%02d", total/60, total%60), nil
}

// hourIn is an hour on the 24-hour clock: "2 siang" 14, "12 malam" 0.
func hourIn(hour int, part string) int {
	switch {
	case part == "noon" && hour < 10, part == "pm" && hour < 12, part == "night" && hour >= 5 && hour < 12:
		return hour + 12
	case (part == "night" || part == "am") && hour == 12:
		return 0
	}
	return hour
}
