package simulator

import (
	"testing"

	"sakti/channels"
)

func TestSendIsIdempotentAcrossRestarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	message := channels.Outgoing{ID: "m1", Chat: "+6281234567890", Text: "halo",
		File: &channels.File{Name: "akta.pdf", MIME: "application/pdf", Body: []byte("%PDF-1.7")}}
	first, err := newChannel(t, dir).Send(t.Context(), message)
	if err != nil {
		t.Fatal(err)
	}
	c := newChannel(t, dir)
	second, err := c.Send(t.Context(), message)
	if err != nil || first != second || first.Provider == "" {
		t.Errorf("sent %v, then %v, %v", first, second, err)
	}
	shown := open(t, c, &office{}).list("").Messages
	if len(shown) != 1 || len(shown[0].Files) != 1 || len(files(t, c)) != 1 {
		t.Errorf("the phone shows %+v, files %v", shown, files(t, c))
	}
}

func TestSendRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	c := newChannel(t, t.TempDir())
	long := make([]rune, maxText+1)
	for name, message := range map[string]channels.Outgoing{
		"number":  {ID: "1", Chat: "halo", Text: "x"},
		"no id":   {Chat: "+6281234567890", Text: "x"},
		"empty":   {ID: "1", Chat: "+6281234567890"},
		"long":    {ID: "1", Chat: "+6281234567890", Text: string(long)},
		"buttons": {ID: "1", Chat: "+6281234567890", Text: "x", Choices: make([]channels.Choice, 11)},
		"label":   {ID: "1", Chat: "+6281234567890", Text: "x", Choices: []channels.Choice{{Label: string(long[:41])}}},
		"file":    {ID: "1", Chat: "+6281234567890", File: &channels.File{Body: make([]byte, maxFile+1)}},
	} {
		_, err := c.Send(t.Context(), message)
		if refusal := channels.AsSendError(err); err == nil || !refusal.Final || refusal.Reason == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
