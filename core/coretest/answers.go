package coretest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sakti/core/catalog"
)

// Answers fills in what a service asks, as at Monday: everybody lives in
// Sumberagung, Pracimantoro, was born as their age limits want it and takes
// the first choice, but prints at an office where there is one.
func Answers(service *catalog.Service) map[string]string {
	out := map[string]string{}
	for _, field := range service.Fields {
		if field.When.Holds(out) {
			out[field.Code] = answer(service, field)
		}
	}
	return out
}

func answer(service *catalog.Service, field catalog.Field) string {
	switch field.Type {
	case "name":
		return "Siti Aminah"
	case "nik":
		return nik(field.Check)
	case "kk":
		return fmt.Sprintf("331201%s%04d", Monday.Format("020106"), 1+serial.Add(1)%9999)
	case "phone":
		return fmt.Sprintf("+62813%08d", serial.Add(1))
	case "email":
		return "siti.aminah@contoh.id"
	case "date":
		return date(field.Check).Format(time.DateOnly)
	case "time":
		return "08:30"
	case "number":
		return fmt.Sprint(max(field.Check.Min, 1))
	case "choice":
		return field.Options[0].Code
	case "yesno":
		return "tidak"
	case "village":
		return "33.12.01.2001"
	case "kecamatan":
		return "33.12.01"
	case "relation":
		return service.Applicants[0]
	case "collect":
		return place(service)
	}
	words := "Keterangan untuk pengujian."
	return strings.Repeat(words, 1+field.Check.Min/len(words))
}

// place is where the product is printed: an office if it may be.
func place(service *catalog.Service) string {
	for _, want := range []string{"kecamatan", "desa", "dinas"} {
		if len(service.Products) > 0 && slices.Contains(service.Products[0].Places, want) {
			return want
		}
	}
	return "mandiri"
}

// date is one that the check allows.
func date(check catalog.Check) time.Time {
	switch {
	case check.MinAge > 0:
		return Monday.AddDate(-check.MinAge, 0, -40)
	case check.MaxAge > 0:
		return Monday.AddDate(-check.MaxAge, 0, 40)
	case check.Future:
		return Monday.AddDate(0, 0, 14)
	}
	return Monday.AddDate(0, 0, -14)
}

// nik is a woman's, with a birth date that the check allows; no two are alike.
func nik(check catalog.Check) string {
	born := Monday.AddDate(-30, 0, 0)
	if check.MinAge > 0 || check.MaxAge > 0 {
		born = date(check)
	}
	return fmt.Sprintf("331201%02d%s%04d", born.Day()+40, born.Format("0106"), 1+serial.Add(1)%9999)
}
