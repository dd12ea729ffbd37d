package whatsappcloud

import (
	"encoding/json"

	"sakti/channels"
)

// parseStatus reads how far a message of ours came.
func parseStatus(raw json.RawMessage) (arrival, error) {
	var s struct {
		ID     string  `json:"id"`
		Status string  `json:"status"`
		Time   stamp   `json:"timestamp"`
		To     string  `json:"recipient_id"`
		ToUser string  `json:"recipient_user_id"`
		Ours   string  `json:"biz_opaque_callback_data"`
		Kind   string  `json:"recipient_type"`
		Errors []fault `json:"errors"`
	}
	if json.Unmarshal(raw, &s) != nil {
		return arrival{}, errNoStatus
	}
	s.ID = clean(s.ID)
	if s.ID == "" || len(s.ID) > longest {
		return arrival{}, errNoStatus
	}
	a := arrival{Ours: s.Ours, Provider: s.ID, Failed: s.Status == "failed"}
	known := map[string]channels.Delivery{"delivered": channels.Delivered, "read": channels.Read, "played": channels.Read, "failed": channels.Failed}
	receipt := channels.Receipt{Providers: []string{s.ID}, State: known[s.Status]}
	if receipt.State == "" || s.Kind == "group" {
		return a, nil
	}
	if a.Failed {
		receipt.Reason = failure(s.Errors)
	}
	var to person
	to.take(s.To)
	to.take(s.ToUser)
	a.Event = &channels.Event{
		Key: "r." + s.ID + "." + s.Status, Kind: channels.KindReceipt,
		Chat: to.address(), Also: to.also(), At: s.Time.Time, Receipt: &receipt,
	}
	return a, nil
}
