import { ahead, call, json } from "/page/api.js";
import { arrange } from "/page/elements.js";
import { Events } from "/page/events.js";
import { JobRow } from "/page/job-row.js";

const first = 50;
const older = 200;

/**
 * The list of jobs. Events say at once what has changed; the list is then asked for, at most once a second, since an event
 * does not tell everything. Nothing is followed while nobody looks.
 */
export class JobList {
  #elements;
  #report;
  #events;
  #rows = new Map();
  #limit = first;
  #isOpen = false;
  #isLive = false;
  #asking = null;
  #askedAt = 0;
  #isWanted = false;
  /** Milliseconds that the gateway's clock is ahead of ours. */
  #ahead = 0;

  /** elements: list, empty, more, live, state, kind; report: shows an error. */
  constructor(elements, report) {
    this.#elements = elements;
    this.#report = report;
    this.#events = new Events(["job.changed"], (event) => this.#changed(event), (state) => this.#show(state));
    elements.more.addEventListener("click", () => {
      this.#limit += older;
      this.#refresh();
    });
    for (const filter of [elements.state, elements.kind]) {
      filter.addEventListener("change", () => {
        this.#limit = first;
        this.#refresh();
      });
    }
    document.addEventListener("visibilitychange", () => this.#follow());
    setInterval(() => this.#tick(), 1000);
  }

  set isOpen(isOpen) {
    this.#isOpen = isOpen;
    this.#follow();
  }

  get now() {
    return Date.now() + this.#ahead;
  }

  /** A button of a row. */
  async act(job, verb) {
    try {
      const changed = await json("POST", `/v1/jobs/${job.id}/${verb}`);
      this.#rows.get(job.id)?.update(changed);
    } catch (error) {
      this.#report(error);
    }
    this.#isWanted = true;
  }

  #follow() {
    if (this.#isOpen && !document.hidden) {
      this.#events.open();
      this.#refresh();
    } else {
      this.#events.close();
      this.#isLive = false;
    }
  }

  #show(state) {
    this.#isLive = state === "live";
    this.#elements.live.dataset.state = this.#isLive ? "live" : "waiting";
    this.#elements.live.textContent = this.#isLive ? "Live" : "Reconnecting";
    // What happened while nobody was listening.
    if (this.#isLive) this.#isWanted = true;
  }

  #changed({ timestamp, data }) {
    this.#isWanted = true;
    const row = this.#rows.get(data.job);
    if (!row) return;
    const known = { queued: { runAt: timestamp }, running: { startedAt: timestamp, progress: 0 } }[data.state];
    // When the next try is, an event does not tell.
    row.update({ ...row.job, runAt: null, finishedAt: timestamp, ...known, state: data.state, attempts: data.attempts });
  }

  #tick() {
    if (!this.#isOpen || document.hidden) return;
    let isUnderWay = false;
    for (const row of this.#rows.values()) {
      row.tick();
      isUnderWay ||= row.job.state === "running";
    }
    // Progress is told by no event.
    const rest = !this.#isLive || isUnderWay ? 3000 : 30000;
    if (this.#isWanted || performance.now() - this.#askedAt >= rest) this.#refresh();
  }

  /** One at a time; the newest wish counts. */
  async #refresh() {
    if (!this.#isOpen || document.hidden) return;
    this.#isWanted = false;
    this.#askedAt = performance.now();
    const asking = new AbortController();
    this.#asking?.abort();
    this.#asking = asking;
    try {
      const { items, cursor } = await this.#ask(asking.signal);
      if (this.#asking === asking) this.#draw(items, cursor);
    } catch (error) {
      // The gateway is away: the badges tell it, and the next turn tries again.
      if (error.status) this.#report(error);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  async #ask(signal) {
    const items = [];
    let cursor = null;
    do {
      const query = new URLSearchParams({ limit: String(Math.min(this.#limit - items.length, older)) });
      for (const name of ["state", "kind"]) if (this.#elements[name].value) query.set(name, this.#elements[name].value);
      if (cursor) query.set("cursor", cursor);
      const response = await call("GET", `/v1/jobs?${query}`, { signal });
      this.#ahead = ahead(response);
      const page = await response.json();
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor && items.length < this.#limit);
    return { items, cursor };
  }

  #draw(items, cursor) {
    const { list, empty, more, state, kind } = this.#elements;
    arrange(list, this.#rows, items, (item) => new JobRow(item, this));
    list.hidden = items.length === 0;
    empty.hidden = items.length > 0;
    empty.textContent = state.value || kind.value
      ? "No such jobs." : "No jobs yet. Every recording makes one, and another that finishes its files.";
    more.hidden = !cursor;
  }
}
