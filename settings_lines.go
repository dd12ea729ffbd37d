package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"sakti/bot"
)

// lineSettings are those of the ways to people, and of what goes on them.
type lineSettings struct {
	TelegramToken         string `env:"SAKTI_TELEGRAM_TOKEN,unset"`
	TelegramAPI           string `env:"SAKTI_TELEGRAM_API"`
	TelegramWebhookURL    string `env:"SAKTI_TELEGRAM_WEBHOOK_URL"`
	TelegramWebhookSecret string `env:"SAKTI_TELEGRAM_WEBHOOK_SECRET,unset"`
	Simulator             string `env:"SAKTI_SIMULATOR" envDefault:"auto"`

	WhatsApp          []string      `env:"SAKTI_WHATSAPP"`
	WhatsAppPerSecond float64       `env:"SAKTI_WHATSAPP_PER_SECOND" envDefault:"2"`
	WhatsAppPerChat   time.Duration `env:"SAKTI_WHATSAPP_PER_CHAT" envDefault:"1s"`
	WhatsAppTyping    float64       `env:"SAKTI_WHATSAPP_TYPING" envDefault:"1"`
	WhatsAppWindow    time.Duration `env:"SAKTI_WHATSAPP_WINDOW" envDefault:"672h"`
	WhatsAppCanary    time.Duration `env:"SAKTI_WHATSAPP_CANARY" envDefault:"15m"`
	WhatsAppServer    string        `env:"SAKTI_WHATSAPP_SERVER"`
	WhatsAppRoot      string        `env:"SAKTI_WHATSAPP_ROOT"`

	Cloud cloudSettings `envPrefix:"SAKTI_WHATSAPP_CLOUD_"`

	SMS      string      `env:"SAKTI_SMS" envDefault:"off"`
	SMSParts int         `env:"SAKTI_SMS_PARTS" envDefault:"1"`
	Gammu    gammuConfig `envPrefix:"SAKTI_SMS_GAMMU_"`
	Gateway  smsGateway  `envPrefix:"SAKTI_SMS_GATEWAY_"`

	Night           string        `env:"SAKTI_NIGHT" envDefault:"20.00-07.00"`
	UnaskedPerDay   int           `env:"SAKTI_UNASKED_PER_DAY" envDefault:"300"`
	UnaskedFirstDay int           `env:"SAKTI_UNASKED_FIRST_DAY" envDefault:"20"`
	PhotoQuiet      time.Duration `env:"SAKTI_PHOTO_QUIET" envDefault:"2500ms"`
	Alarm           []string      `env:"SAKTI_ALARM"`
	CounterHours    string        `env:"SAKTI_COUNTER_HOURS" envDefault:"Senin sampai Jumat, 08.00 sampai 14.00 WIB"`
}

// cloudSettings are of the WhatsApp Business Cloud API. It is used where
// PhoneID is given.
type cloudSettings struct {
	PhoneID     string            `env:"PHONE_ID"`
	Token       string            `env:"TOKEN,unset"`
	AppSecret   string            `env:"APP_SECRET,unset"`
	VerifyToken string            `env:"VERIFY_TOKEN,unset"`
	Path        string            `env:"PATH" envDefault:"/whatsapp"`
	API         string            `env:"API"`
	Version     string            `env:"VERSION" envDefault:"v23.0"`
	Language    string            `env:"LANGUAGE" envDefault:"id"`
	Forms       map[string]string `env:"FORMS"`
	NoForms     bool              `env:"NO_FORMS"`
}

// gammuConfig is of a modem driven by Gammu SMSD.
type gammuConfig struct {
	DSN     string `env:"DSN,unset"`
	Schema  string `env:"SCHEMA"`
	PhoneID string `env:"PHONE_ID"`
	Number  string `env:"NUMBER" envDefault:"+62"`
	Deaf    bool   `env:"DEAF"`
}

// smsGateway is of a provider's HTTP interface.
type smsGateway struct {
	URL          string `env:"URL"`
	Token        string `env:"TOKEN,unset"`
	TokenHeader  string `env:"TOKEN_HEADER" envDefault:"Authorization"`
	Secret       string `env:"SECRET,unset"`
	To           string `env:"TO" envDefault:"to"`
	Text         string `env:"TEXT" envDefault:"text"`
	ID           string `env:"ID" envDefault:"id"`
	Fixed        string `env:"FIXED"`
	ReplyID      string `env:"REPLY_ID"`
	Number       string `env:"NUMBER" envDefault:"+62"`
	ReportPath   string `env:"REPORT_PATH" envDefault:"/sms/report"`
	ReportSecret string `env:"REPORT_SECRET,unset"`
}

func (s *lineSettings) check() error {
	return errors.Join(
		isURL("SAKTI_TELEGRAM_API", s.TelegramAPI, "http", "https"),
		isURL("SAKTI_TELEGRAM_WEBHOOK_URL", s.TelegramWebhookURL, "https"),
		isURL("SAKTI_WHATSAPP_CLOUD_API", s.Cloud.API, "http", "https"),
		oneOf("SAKTI_SMS", s.SMS, "off", "gammu", "gateway"),
		isURL("SAKTI_SMS_GAMMU_DSN", s.Gammu.DSN, "postgres", "postgresql"),
		isURL("SAKTI_SMS_GATEWAY_URL", s.Gateway.URL, "http", "https"),
		oneOf("SAKTI_SMS_GAMMU_NUMBER", s.Gammu.Number, "+62", "62", "08"),
		oneOf("SAKTI_SMS_GATEWAY_NUMBER", s.Gateway.Number, "+62", "62", "08"),
		s.checkWhatsApp(),
		s.checkTyping(),
		s.checkNight(),
		s.checkAlarm(),
		s.checkUnasked(),
	)
}

func (s *lineSettings) checkWhatsApp() error {
	seen := map[string]bool{}
	for _, slot := range s.WhatsApp {
		if !slotName.MatchString(slot) || seen[slot] {
			return fmt.Errorf("SAKTI_WHATSAPP: %q harus nama lain-lain dari huruf kecil, angka, dan -, misalnya warga,grup", slot)
		}
		seen[slot] = true
	}
	return nil
}

func (s *lineSettings) checkTyping() error {
	if s.WhatsAppTyping <= 0 {
		return errors.New("SAKTI_WHATSAPP_TYPING harus lebih dari 0 (1: secepat orang mengetik)")
	}
	return nil
}

var slotName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

func (s *lineSettings) checkNight() error {
	if s.Night == "off" {
		return nil
	}
	from, to, found := strings.Cut(s.Night, "-")
	if _, errFrom := time.Parse("15.04", from); !found || errFrom != nil {
		return fmt.Errorf("SAKTI_NIGHT=%q harus seperti 20.00-07.00, atau off", s.Night)
	}
	if _, err := time.Parse("15.04", to); err != nil {
		return fmt.Errorf("SAKTI_NIGHT=%q harus seperti 20.00-07.00, atau off", s.Night)
	}
	return nil
}

// night is when nobody is written to unasked.
func (s *lineSettings) night() bot.Night {
	if s.Night == "off" {
		return bot.Night{}
	}
	from, to, _ := strings.Cut(s.Night, "-") // checked
	return bot.Night{From: clock(from), To: clock(to)}
}

func clock(text string) time.Duration {
	at, _ := time.Parse("15.04", text) // checked
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
}

// quiet waits a little after a photo, longer once a second has come.
func (s *lineSettings) quiet() bot.Quiet {
	if s.PhotoQuiet == 0 {
		return bot.Quiet{}
	}
	return bot.Quiet{One: s.PhotoQuiet, Burst: 6 * time.Second, Most: 10 * time.Second}
}

func (s *lineSettings) checkAlarm() error {
	for _, entry := range s.Alarm {
		if channel, chat, found := strings.Cut(entry, ":"); !found || channel == "" || chat == "" {
			return errors.New("SAKTI_ALARM harus daftar kanal:alamat, misalnya telegram:123456789,sms:+628123456789")
		}
	}
	return nil
}

// alarm are the people who are told when a line is down.
func (s *lineSettings) alarm() (list []bot.Recipient) {
	for _, entry := range s.Alarm {
		channel, chat, _ := strings.Cut(entry, ":") // checked
		list = append(list, bot.Recipient{Channel: channel, Chat: chat})
	}
	return list
}

func (s *lineSettings) checkUnasked() error {
	if s.UnaskedPerDay < 0 || s.UnaskedFirstDay < 0 {
		return errors.New("SAKTI_UNASKED_PER_DAY dan SAKTI_UNASKED_FIRST_DAY tidak boleh kurang dari 0 (0: tanpa batas)")
	}
	return nil
}
