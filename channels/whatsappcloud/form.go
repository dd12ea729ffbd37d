package whatsappcloud

import (
	"cmp"
	"context"
	"maps"
	"strings"

	"sakti/channels"
)

// sendForm sends a message as the form that Meta has approved, with its
// values in their places: {{1}} is the first of them.
func (c *Channel) sendForm(ctx context.Context, request map[string]any, form *channels.Form) (string, error) {
	template := map[string]any{
		"name":     cmp.Or(c.config.Forms[form.Name], form.Name),
		"language": map[string]any{"code": c.config.Language},
	}
	if len(form.Values) > 0 {
		var parameters []any
		for _, value := range form.Values {
			parameters = append(parameters, map[string]any{"type": "text", "text": oneLine(value)})
		}
		template["components"] = []any{map[string]any{"type": "body", "parameters": parameters}}
	}
	body := maps.Clone(request)
	body["type"], body["template"] = "template", template
	return c.deliver(ctx, body)
}

// oneLine is a value as forms allow it: no line breaks, no tabs, no more than
// one space at a time, and not empty.
func oneLine(value string) string {
	return cmp.Or(strings.Join(strings.Fields(value), " "), "-")
}
