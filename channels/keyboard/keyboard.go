// Package keyboard is a channel with one person: whoever sits at the
// terminal. `sakti chat` uses it to hold the same conversation as on a phone.
//
// A line is a message. "/foto nama.jpg" sends a photo or PDF, several names
// an album. What the service says is printed with its choices as numbers.
package keyboard

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"sakti/channels"
)

// Channel is the keyboard and the screen.
type Channel struct {
	chat  string
	in    io.Reader
	out   io.Writer
	ended chan struct{}
}

// New makes a channel whose one person has this number (E.164).
func New(phone string, in io.Reader, out io.Writer) *Channel {
	return &Channel{chat: phone, in: in, out: out, ended: make(chan struct{})}
}

// Name is "keyboard".
func (c *Channel) Name() string { return "keyboard" }

// Account is the same for every terminal.
func (c *Channel) Account() string { return "keyboard" }

// Open has nothing to check.
func (c *Channel) Open(context.Context) error { return nil }

// Limits are those of a terminal.
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{Text: 100_000, FetchBytes: 50 << 20, PhoneChats: true}
}

// Ended is closed when the input has ended and its last line is stored.
func (c *Channel) Ended() <-chan struct{} { return c.ended }

// Run reads lines until the input ends, and goes on showing answers until ctx
// ends.
func (c *Channel) Run(ctx context.Context, receive channels.Receive) error {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(c.in); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, open := <-lines:
			if !open {
				close(c.ended)
				<-ctx.Done()
				return nil
			}
			if err := receive(ctx, []channels.Event{c.event(line)}); err != nil {
				return err
			}
		}
	}
}

func (c *Channel) event(line string) channels.Event {
	now := time.Now()
	e := channels.Event{Chat: c.chat, Phone: c.chat, At: now, Kind: channels.KindText, Text: line,
		Key: strconv.FormatInt(now.UnixNano(), 36)}
	if names, photo := strings.CutPrefix(line, "/foto "); photo {
		e.Kind, e.Text = channels.KindMedia, ""
		for _, name := range strings.Fields(names) {
			e.Media = append(e.Media, channels.Media{Ref: name, Name: name})
		}
	}
	return e
}

// Send prints the message.
func (c *Channel) Send(_ context.Context, message channels.Outgoing) (channels.Sent, error) {
	_, err := fmt.Fprintf(c.out, "\n%s\n\n> ", message.Text)
	return channels.Sent{Provider: message.ID}, err
}

// Fetch opens the named file of this machine: the person at the keyboard can
// read it anyway.
func (c *Channel) Fetch(_ context.Context, media channels.Media) (io.ReadCloser, error) {
	file, err := os.Open(media.Ref)
	if err != nil {
		return nil, &channels.SendError{Final: true, Reason: "berkas tidak ada", Err: err}
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, &channels.SendError{Final: true, Reason: "bukan berkas biasa", Err: fs.ErrInvalid}
	}
	return file, nil
}
