package whatsappcloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sakti/channels"
)

// answerBytes is more than the Graph API has to say.
const answerBytes = 1 << 20

// refused is an answer of the Graph API that is not the one wanted. It holds
// nothing of what the API said but the code, for messages quote numbers.
type refused struct {
	status int           // HTTP
	code   int           // of the API, 0 if the answer was none of it
	after  time.Duration // Retry-After, 0 without
}

func (r *refused) Error() string {
	if r.status == 0 {
		return fmt.Sprintf("Cloud API error %d", r.code)
	}
	return fmt.Sprintf("Cloud API error %d, HTTP %d", r.code, r.status)
}

func (c *Channel) address(path string) string {
	return c.config.API + "/" + c.config.Version + "/" + path
}

// get asks the Graph API for an object.
func (c *Channel) get(ctx context.Context, path string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address(path), nil)
	if err != nil {
		return errors.New("the address is not readable")
	}
	return c.call(r, into)
}

// post gives the Graph API a JSON body.
func (c *Channel) post(ctx context.Context, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return c.postRaw(ctx, path, "application/json", raw, into)
}

func (c *Channel) postRaw(ctx context.Context, path, kind string, body []byte, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address(path), bytes.NewReader(body))
	if err != nil {
		return errors.New("the address is not readable")
	}
	r.Header.Set("Content-Type", kind)
	return c.call(r, into)
}

// call carries out a request with our token and reads the answer. An answer
// "yes" that can't be read is errGarbled: what was asked for is done.
func (c *Channel) call(r *http.Request, into any) error {
	r.Header.Set("Authorization", "Bearer "+c.config.Token)
	response, err := c.http.Do(r)
	if err != nil {
		return hide(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, answerBytes))
	if response.StatusCode/100 != 2 {
		return refusalIn(response, raw)
	}
	if err != nil || json.Unmarshal(raw, into) != nil {
		return errGarbled
	}
	return nil
}

var errGarbled = errors.New("the API said yes, but its answer could not be read")

// refusalIn reads a refusal; the body may as well be a proxy's page.
func refusalIn(response *http.Response, raw []byte) *refused {
	var body struct {
		Error struct {
			Code int `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal(raw, &body)
	out := &refused{status: response.StatusCode, code: body.Error.Code}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		out.after = min(time.Duration(seconds)*time.Second, time.Hour)
	}
	return out
}

// hide returns err without the address, which names media.
func hide(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		return address.Err
	}
	return err
}

// recipient names a person in a request: by number, or by the id that Meta
// made. An id in the place of a number would be taken and never arrive.
func recipient(chat string) (field, address string, err error) {
	number := strings.TrimPrefix(chat, "+")
	switch {
	case digits.MatchString(number):
		return "to", number, nil
	case userShape.MatchString(chat):
		return "recipient", chat, nil
	}
	return "", "", &channels.SendError{Final: true, Reason: "alamat WhatsApp tidak sah"}
}
