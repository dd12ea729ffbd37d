// One long poll for all phones, as browsers allow only a few connections to
// one server. It goes on for ever, more slowly while the server is away.

const wait = 25; // seconds the server may hold the poll
const patience = 45000; // milliseconds until we no longer believe in a connection
const breath = 250; // least milliseconds between two polls that brought nothing
const longestPause = 8000;

export class Updates {
  // phones gives [{number, lastId, version, listening, fresh}]; deliver takes one
  // phone's answer; connected is told whether the server answers.
  constructor(phones, deliver, connected) {
    Object.assign(this, { phones, deliver, connected });
    this.abort = () => {};
    this.wake = () => {};
    this.run();
  }

  // again starts over, as the phones have changed or the network is back.
  again() {
    this.abort();
    this.wake();
  }

  async run() {
    for (let failures = 0; ;) {
      const asked = this.phones().filter((phone) => phone.listening);
      const began = Date.now();
      try {
        const answers = asked.length > 0 ? await this.ask(asked) : await this.rest(60000);
        if (asked.length > 0) this.connected(true);
        failures = 0;
        for (const answer of answers ?? []) this.deliver(answer);
        if (!answers?.some((answer) => answer.messages.length) && Date.now() - began < breath) await this.rest(breath);
      } catch (problem) {
        if (problem === "again") continue;
        this.connected(false);
        await this.rest(Math.min(300 * 2 ** failures++, longestPause) * (0.7 + 0.6 * Math.random()));
      }
    }
  }

  async ask(phones) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort("slow"), patience);
    this.abort = () => stop.abort("again");
    try {
      const answer = await fetch("/simulator/updates", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          wait: phones.some((phone) => phone.fresh) ? 0 : wait, // an empty phone should say so at once
          phones: phones.map((p) => ({ phone: p.number, after: p.lastId, seen: p.version })),
        }),
        signal: stop.signal,
      });
      if (!answer.ok) throw new Error("status " + answer.status);
      return (await answer.json()).phones;
    } finally {
      clearTimeout(timer);
      this.abort = () => {};
    }
  }

  rest(pause) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}
