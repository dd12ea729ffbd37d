package main

import (
	"encoding/base64"
	"os/exec"
	"strings"
	"testing"

	"sakti/core"
	"sakti/core/coretest"
	"sakti/deploy/local"
)

// TestRolesInSeparateProcesses runs chat, panel and jobs as three processes on
// one Postgres and one Redis, and takes a complaint from the chat through the
// panel back to the chat.
func TestRolesInSeparateProcesses(t *testing.T) {
	t.Parallel()
	redis, err := local.SharedRedis()
	if err != nil {
		t.Fatal(err)
	}
	shared := []string{
		"SAKTI_DATABASE_URL=" + coretest.DSN(t), "SAKTI_REDIS_URL=" + redis.URL(),
		"SAKTI_FILE_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, core.KeySize)), "SAKTI_SIMULATOR=on",
	}
	chat, panel, jobs := newProgram(t, shared...), newProgram(t, shared...), newProgram(t, shared...)
	panel.dir, jobs.dir = chat.dir, chat.dir
	chat.args, panel.args, jobs.args = []string{"--roles=chat"}, []string{"--roles=panel"}, []string{"--roles=jobs"}
	panel.people = chat.demo()
	chat.start()
	panel.start()
	jobs.start()
	phone := &phoneTalk{p: chat, number: "6281277778888"}
	phone.say("halo")
	message := phone.say("mau mengadu")
	for range 12 {
		text := strings.ToLower(message.Text)
		if numberShape.MatchString(message.Text) {
			break
		}
		switch {
		case strings.Contains(text, "sudah benar semua"):
			message = phone.say("kirim")
		case strings.Contains(text, "ceritakan"), strings.Contains(text, "aduan"), strings.Contains(text, "keluhan"):
			if strings.Contains(text, "lewati") {
				message = phone.say("lewati")
				continue
			}
			message = phone.say("Petugas loket meminta uang rokok lima puluh ribu")
		case strings.Contains(text, "lewati"):
			message = phone.say("lewati")
		default:
			message = phone.say("1")
		}
	}
	number := numberShape.FindString(message.Text)
	if number == "" {
		t.Fatalf("no number in:\n%s", message.Text)
	}
	clerk := panel.login("callcenter")
	page := clerk.post("/panel/antrean/aduan/ambil", nil)
	clerk.act(page, "answer", map[string][]string{"answer": {"Terima kasih, petugasnya sudah kami tegur."}})
	phone.until("sudah kami tegur")
}

// demo makes the demonstration's people in a database that is not the
// program's own.
func (p *program) demo() map[string]string {
	p.t.Helper()
	path, err := build()
	if err != nil {
		p.t.Fatal(err)
	}
	command := exec.Command(path, "seed", "--demo")
	command.Env = append(foreign(command.Environ()), append(p.env, "SAKTI_DATA_DIR="+p.dir)...)
	out, err := command.Output()
	if err != nil {
		p.t.Fatal(err)
	}
	people := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); strings.HasPrefix(line, "  ") && len(fields) > 1 {
			people[fields[0]] = fields[1]
		}
	}
	return people
}
