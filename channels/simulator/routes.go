package simulator

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"sakti/channels"
)

// mount is the path below which everything lies; handlers see it in full.
const mount = "/simulator"

const (
	longestWait = 60 * time.Second
	mostPhones  = 50 // in one request for updates
)

// Routes serves the page with the phones, its API and the uploads at
// "/simulator". The handler expects whole paths, without a stripped prefix.
// Requests that a browser makes on behalf of another site are refused.
func (c *Channel) Routes(receive channels.Receive) (path string, handler http.Handler) {
	routes := http.NewServeMux()
	routes.HandleFunc("GET "+mount, servePage)
	routes.HandleFunc("GET "+mount+"/{$}", servePage)
	routes.HandleFunc("GET "+mount+"/page/{name}", serveAsset)
	routes.HandleFunc("GET "+mount+"/api", serveDescription)
	routes.HandleFunc("GET "+mount+"/files/{ref}", c.serveUpload)
	routes.Handle("GET "+mount+"/phones/{phone}/messages", api(c.list))
	routes.Handle("POST "+mount+"/updates", api(c.updates))
	routes.Handle("POST "+mount+"/phones/{phone}/messages", api(func(w http.ResponseWriter, r *http.Request) error {
		return c.post(w, r, receive)
	}))
	return mount, http.NewCrossOriginProtection().Handler(routes)
}

// problem is an error with a status and a sentence for whoever sent the
// request. Message is set when the phone has kept the message all the same.
type problem struct {
	status   int
	sentence string
	posted
}

func (p *problem) Error() string { return p.sentence }

var (
	errNumber       = &problem{status: http.StatusBadRequest, sentence: "Nomor HP itu tidak benar. Contoh yang benar: 6281234567890."}
	errFileTooLarge = &problem{status: http.StatusRequestEntityTooLarge, sentence: "Berkas itu terlalu besar. Paling besar 25 MB."}
	errTooManyFiles = &problem{status: http.StatusRequestEntityTooLarge, sentence: "Berkasnya terlalu banyak. Paling banyak 10 sekali kirim."}
	errTextTooLong  = &problem{status: http.StatusRequestEntityTooLarge, sentence: "Pesannya terlalu panjang. Paling panjang 4096 huruf."}
	errEmpty        = &problem{status: http.StatusUnprocessableEntity, sentence: "Pesannya kosong. Tulis sesuatu atau lampirkan berkas."}
	errNoButton     = &problem{status: http.StatusUnprocessableEntity, sentence: "Tombol itu tidak ada di HP ini."}
	errKeyTooLong   = &problem{status: http.StatusUnprocessableEntity, sentence: "Kunci pesan (key) terlalu panjang. Paling panjang 200 huruf."}
	errForm         = &problem{status: http.StatusUnsupportedMediaType, sentence: "Kirim pesan sebagai JSON atau multipart/form-data."}
	errBody         = &problem{status: http.StatusBadRequest, sentence: "Isi permintaan tidak dapat dibaca."}
	errQuery        = &problem{status: http.StatusBadRequest, sentence: "after, seen dan wait harus angka, 0 atau lebih."}
)

// api turns a handler's error into a JSON sentence.
func api(handle func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := handle(w, r)
		var told *problem
		switch {
		case err == nil || r.Context().Err() != nil:
			return // answered, or nobody is there to be told
		case errors.As(err, &told):
		default:
			told = &problem{status: http.StatusInternalServerError, sentence: "Simulator sedang bermasalah. Coba lagi sebentar."}
		}
		writeJSON(w, told.status, struct {
			Error string `json:"error"`
			posted
		}{told.sentence, told.posted})
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

// list answers GET …/messages.
func (c *Channel) list(w http.ResponseWriter, r *http.Request) error {
	of, err := parseNumber(r.PathValue("phone"))
	if err != nil {
		return err
	}
	asked := query{phone: c.phone(of)}
	values := r.URL.Query()
	wait, err := count(values, "wait")
	if err != nil {
		return err
	}
	if asked.After, err = count(values, "after"); err != nil {
		return err
	}
	if values.Has("seen") {
		seen, err := count(values, "seen")
		if err != nil {
			return err
		}
		asked.Seen = &seen
	}
	answers, err := c.longPoll(w, r, []query{asked}, wait)
	if err != nil {
		return err
	}
	answers[0].Phone = ""
	writeJSON(w, http.StatusOK, answers[0])
	return nil
}

func count(values url.Values, name string) (int, error) {
	if values.Get(name) == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(values.Get(name))
	if err != nil || n < 0 {
		return 0, errQuery
	}
	return n, nil
}

// updates answers POST /simulator/updates.
func (c *Channel) updates(w http.ResponseWriter, r *http.Request) error {
	var asked struct {
		Wait   int     `json:"wait"`
		Phones []query `json:"phones"`
	}
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	if asked.Wait < 0 || len(asked.Phones) > mostPhones {
		return errQuery
	}
	for i := range asked.Phones {
		of, err := parseNumber(asked.Phones[i].Phone)
		if err != nil {
			return err
		}
		asked.Phones[i].phone = c.phone(of)
	}
	answers, err := c.longPoll(w, r, asked.Phones, asked.Wait)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string][]answer{"phones": answers})
	return nil
}

// longPoll waits some seconds, 60 at most, for news.
func (c *Channel) longPoll(w http.ResponseWriter, r *http.Request, asked []query, seconds int) ([]answer, error) {
	wait := min(time.Duration(min(seconds, 3600))*time.Second, longestWait)
	// The server's own limit may be shorter; one that cannot be moved stays.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(wait + 30*time.Second))
	return c.poll(r.Context(), asked, wait)
}
