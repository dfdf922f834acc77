import { ahead, call } from "/page/api.js";
import { BroadcastRow, running } from "/page/broadcast-row.js";
import { arrange } from "/page/elements.js";
import { Events } from "/page/events.js";

const shown = 20;
// Of those that have ended.
const past = 3;

/** The broadcasts: events say at once that one goes live or ends, the rest is asked for while somebody looks. */
export class BroadcastList extends EventTarget {
  #list;
  #empty;
  #report;
  #rows = new Map();
  #timer = null;
  #ahead = 0;
  #isOpen = false;
  #events = new Events(["broadcast.live", "broadcast.ended", "broadcast.failed"], () => this.refresh(), () => {});

  /** `report` shows an error. */
  constructor({ list, empty, report }) {
    super();
    this.#list = list;
    this.#empty = empty;
    this.#report = report;
    document.addEventListener("visibilitychange", () => this.#follow());
  }

  set isOpen(isOpen) {
    this.#isOpen = isOpen;
    if (!isOpen) this.closeOthers(null);
    this.#follow();
  }

  get now() {
    return Date.now() + this.#ahead;
  }

  /** A button of a row. */
  async act(button, work) {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      this.#report(error);
    }
    button.disabled = false;
    this.refresh();
  }

  /** One player at a time: each takes two of the six connections that browsers open to an address. */
  closeOthers(row) {
    for (const each of this.#rows.values()) if (each !== row) each.close();
  }

  #follow() {
    if (this.#isOpen && !document.hidden) {
      this.#events.open();
      this.refresh();
    } else {
      this.#events.close();
    }
  }

  async refresh() {
    clearTimeout(this.#timer);
    if (!this.#isOpen || document.hidden) return;
    const turn = setTimeout(() => this.refresh(), 2000);
    this.#timer = turn;
    try {
      let items = await this.#ask("");
      // Those that run may be older than all that are listed.
      if (items.length === shown) items.push(...await this.#ask("&state=live"), ...await this.#ask("&state=waiting"));
      if (turn !== this.#timer) return;
      items = [...new Map(items.map((item) => [item.id, item])).values()];
      this.#draw(items);
      this.dispatchEvent(new CustomEvent("change", { detail: items }));
    } catch {
      // The badge at the top tells that the gateway does not answer; the next turn tries again.
    }
  }

  async #ask(query) {
    const response = await call("GET", `/v1/broadcasts?limit=${shown}${query}`);
    this.#ahead = ahead(response);
    return (await response.json()).items;
  }

  #draw(items) {
    const ended = items.filter((item) => !running.has(item.state)).slice(0, past);
    const listed = [...items.filter((item) => running.has(item.state)), ...ended];
    for (const [id, row] of this.#rows) if (!listed.some((item) => item.id === id)) row.close();
    arrange(this.#list, this.#rows, listed, (item) => new BroadcastRow(item, this));
    this.#list.hidden = listed.length === 0;
    this.#empty.hidden = listed.length > 0;
  }
}
