import { json } from "/page/api.js";
import { copies, make, setText } from "/page/elements.js";
import { codec, span, when } from "/page/format.js";
import { PushBox } from "/page/pushes.js";
import { WatchBox } from "/page/watch.js";

export const running = new Set(["waiting", "live"]);
const words = { waiting: "Waiting for a publisher", live: "Live", ended: "Ended", failed: "Failed" };
const reasons = {
  idle: "nobody published any more", interrupted: "the gateway was interrupted", drain: "the gateway was shut down",
};
const renditionWords = {
  waiting: "does not come now", restarting: "its worker is being replaced", shed: "smaller now: the machine cannot keep up",
};

export class BroadcastRow {
  element;
  #list;
  #state = make("p", { className: "badge", testid: "broadcast-state" });
  #facts = make("p", { className: "facts", testid: "broadcast-facts" });
  #renditions = make("ul", { className: "renditions", testid: "broadcast-renditions" });
  #note = make("p", { className: "hint", testid: "broadcast-note-text" });
  #problem = make("p", { className: "problem", testid: "broadcast-error", hidden: true });
  #watch = make("button", { type: "button", className: "quiet", text: "Watch", testid: "broadcast-watch" });
  #stop = make("button", { type: "button", className: "quiet", text: "End", testid: "broadcast-stop" });
  #link = make("a", { testid: "broadcast-url" });
  #pushes;
  #box = null;

  constructor(item, list) {
    this.#list = list;
    this.#pushes = new PushBox(item, list);
    this.#watch.setAttribute("aria-label", `Watch the broadcast of ${item.room}`);
    this.#stop.setAttribute("aria-label", `End the broadcast of ${item.room}`);
    this.#watch.addEventListener("click", () => (this.#box ? this.close() : this.#open(item)));
    this.#stop.addEventListener("click", () => list.act(this.#stop, () => json("POST", `/v1/broadcasts/${item.id}/stop`)));
    this.#link.href = new URL(item.hlsUrl, location.href).href;
    this.#link.append(make("code", { text: this.#link.href }));
    const copy = make("button", { type: "button", className: "quiet", text: "Copy", testid: "broadcast-copy" });
    copy.setAttribute("aria-label", "Copy the address for players");
    copies(copy, this.#link);
    this.element = make(
      "li", { className: "broadcast", testid: "broadcast" },
      make(
        "header", {},
        make(
          "div", { className: "title" }, make("span", { className: "name", text: item.room }),
          make("time", { className: "when", text: when(item.createdAt), dateTime: item.createdAt }), this.#state),
        make("div", { className: "tools" }, this.#watch, this.#stop)),
      this.#facts, this.#renditions, this.#note, this.#problem, make("p", { className: "copy" }, this.#link, copy),
      this.#pushes.element);
    this.element.dataset.id = item.id;
  }

  update(item) {
    this.element.dataset.state = item.state;
    this.#state.dataset.state = item.state;
    setText(this.#state, words[item.state] ?? item.state);
    const isRunning = running.has(item.state);
    this.#stop.hidden = !isRunning;
    const canBeSeen = item.state === "live" || (!isRunning && item.hls.keep && Boolean(item.startedAt));
    this.#watch.hidden = !canBeSeen && !this.#box;
    this.#link.parentElement.hidden = !isRunning && !item.hls.keep;
    setText(this.#facts, this.#about(item));
    setText(this.#note, item.note ?? "");
    this.#pushes.update(item, isRunning);
    this.#problem.hidden = !item.error;
    setText(this.#problem, item.error ?? "");
    const lines = isRunning ? item.renditions.map(describe) : [];
    const key = JSON.stringify(lines);
    if (this.#renditions.dataset.shown === key) return;
    this.#renditions.dataset.shown = key;
    this.#renditions.hidden = lines.length === 0;
    this.#renditions.replaceChildren(...lines.map(({ name, state, text, detail }) => {
      const line = make("li", {}, make("span", { text }), make("small", { text: detail }));
      Object.assign(line.dataset, { name, state });
      return line;
    }));
  }

  /** Its player; the row stays. */
  close() {
    this.#box?.close();
    this.#box = null;
    setText(this.#watch, "Watch");
  }

  #open(item) {
    this.#list.closeOthers(this);
    this.#box = new WatchBox(item.hlsUrl, item.room);
    this.element.append(this.#box.element);
    setText(this.#watch, "Close");
  }

  #about(item) {
    const facts = [];
    if (item.publisher) facts.push(`${item.publisher} publishes`);
    else if (item.participant && running.has(item.state)) facts.push(`waits for ${item.participant}`);
    const until = item.endedAt ? Date.parse(item.endedAt) : this.#list.now;
    if (item.startedAt) facts.push(`${item.endedAt ? "lasted" : "on air for"} ${span((until - Date.parse(item.startedAt)) / 1000)}`);
    if (running.has(item.state)) facts.push(`${item.viewers} watching`);
    if (item.interruptions > 0) facts.push(`${item.interruptions} interruption${item.interruptions === 1 ? "" : "s"}`);
    if (reasons[item.endReason]) facts.push(`ended: ${reasons[item.endReason]}`);
    return facts.join(" · ");
  }
}

function describe({ name, kind, codec: format, width, height, encoded, state }) {
  const size = kind === "video" ? width ? `${width} × ${height}` : "Picture" : "Sound";
  return { name, state, text: `${size} ${codec(format)}`, detail: renditionWords[state] ?? (encoded ? "encoded" : "as it comes") };
}
