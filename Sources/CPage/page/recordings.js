import { call, json } from "/page/api.js";
import { arrange, make, setText } from "/page/elements.js";
import { bytes, clock, codec, when } from "/page/format.js";

export const running = new Set(["waiting", "recording", "paused"]);
const words = {
  waiting: "Waiting for a publisher", recording: "Recording", paused: "Paused", finalizing: "Finalizing",
  completed: "Completed", failed: "Failed",
};
const reasons = {
  maxDuration: "reached its longest duration", maxBytes: "reached its largest size", idle: "nobody published any more",
  diskFull: "the disk was full", interrupted: "the gateway was interrupted", drain: "the gateway was shut down",
};

/** The list of recordings, asked for again and again while the page is seen; players stay where they are. */
export class RecordingList extends EventTarget {
  #list;
  #empty;
  #more;
  #report;
  #room = "";
  #pages = 1;
  #timer = null;
  #shown = new Map();

  /** `report` shows an error. */
  constructor({ list, empty, more, report }) {
    super();
    this.#list = list;
    this.#empty = empty;
    this.#more = more;
    this.#report = report;
    more.addEventListener("click", () => {
      this.#pages += 1;
      this.refresh();
    });
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  /** Only this room's; empty for all. */
  set room(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#pages = 1;
    this.refresh();
  }

  async refresh() {
    clearTimeout(this.#timer);
    const turn = setTimeout(() => this.refresh(), 2000);
    this.#timer = turn;
    if (document.hidden) return;
    try {
      const items = [];
      let cursor = null;
      for (let page = 0; page < this.#pages; page += 1) {
        const query = new URLSearchParams({ limit: "20" });
        if (this.#room) query.set("room", this.#room);
        if (cursor) query.set("cursor", cursor);
        const answer = await json("GET", `/v1/recordings?${query}`);
        items.push(...answer.items);
        cursor = answer.nextCursor;
        if (!cursor) break;
      }
      if (turn !== this.#timer) return;
      this.#draw(items);
      this.#more.hidden = !cursor;
      this.dispatchEvent(new CustomEvent("change", { detail: items }));
    } catch {
      // The badge at the top tells that the gateway does not answer; the next turn tries again.
    }
  }

  #draw(items) {
    arrange(this.#list, this.#shown, items, (item) => new Row(item, this));
    this.#empty.hidden = items.length > 0;
  }

  async act(work) {
    try {
      await work();
    } catch (error) {
      this.#report(error);
    }
    this.refresh();
  }
}

class Row {
  element;
  #state = make("p", { className: "badge", testid: "recording-state" });
  #facts = make("p", { className: "facts", testid: "recording-facts" });
  #problem = make("p", { className: "problem", testid: "recording-error", hidden: true });
  #files = make("div", { className: "files" });
  #stop = make("button", { type: "button", className: "quiet", text: "Stop", testid: "recording-stop" });
  #pause = make("button", { type: "button", className: "quiet", text: "Pause", testid: "recording-pause" });
  #remove = make("button", { type: "button", className: "quiet danger", text: "Delete", testid: "recording-delete" });
  #shown = new Map();

  constructor(item, list) {
    const path = `/v1/recordings/${item.id}`;
    this.#stop.addEventListener("click", () => list.act(() => json("POST", `${path}/stop`)));
    this.#pause.addEventListener("click", () => {
      const verb = this.element.dataset.state === "paused" ? "resume" : "pause";
      list.act(() => json("POST", `${path}/${verb}`));
    });
    let sure = null;
    this.#remove.addEventListener("click", () => {
      if (sure === null) {
        this.#remove.textContent = "Really delete?";
        sure = setTimeout(() => {
          sure = null;
          this.#remove.textContent = "Delete";
        }, 4000);
        return;
      }
      clearTimeout(sure);
      sure = null;
      this.#remove.textContent = "Delete";
      list.act(() => call("DELETE", path));
    });
    this.element = make(
      "li", { className: "recording", testid: "recording" },
      make(
        "header", {},
        make(
          "div", { className: "title" },
          make("span", { className: "name", text: item.room }),
          make("time", { className: "when", text: when(item.createdAt), dateTime: item.createdAt }),
          this.#state),
        make("div", { className: "tools" }, this.#pause, this.#stop, this.#remove)),
      this.#facts, this.#problem, this.#files);
    this.element.dataset.id = item.id;
  }

  update(item) {
    this.element.dataset.state = item.state;
    this.#state.dataset.state = item.state;
    setText(this.#state, words[item.state] ?? item.state);
    this.#pause.hidden = item.state !== "recording" && item.state !== "paused";
    setText(this.#pause, item.state === "paused" ? "Resume" : "Pause");
    this.#stop.hidden = !running.has(item.state);
    this.#remove.hidden = running.has(item.state) || item.state === "finalizing";
    const people = [...new Set(item.files.map((file) => file.participant))];
    const size = item.files.reduce((sum, file) => sum + file.bytes, 0);
    const facts = [clock(item.duration), bytes(size), people.join(", ") || "nobody yet"];
    if (reasons[item.endReason]) facts.push(`ended: ${reasons[item.endReason]}`);
    setText(this.#facts, facts.join(" · "));
    this.#problem.hidden = !item.error;
    setText(this.#problem, item.error ?? "");
    const names = new Set(item.files.map((file) => file.name));
    for (const [name, file] of this.#shown) {
      if (names.has(name)) continue;
      file.element.remove();
      this.#shown.delete(name);
    }
    for (const file of item.files) {
      let line = this.#shown.get(file.name);
      if (!line) {
        line = new FileLine(file);
        this.#shown.set(file.name, line);
        this.#files.append(line.element);
      }
      line.update(file);
    }
  }
}

class FileLine {
  element;
  #label = make("span", { className: "label" });
  #detail = make("small");
  #play = make("button", { type: "button", className: "quiet", text: "Play", testid: "play" });
  #player = null;
  #file;

  constructor(file) {
    this.#file = file;
    const isVideo = file.tracks.some((track) => track.kind === "video");
    this.#label.append(file.name, this.#detail);
    this.#play.setAttribute("aria-label", `Play ${file.name}`);
    this.#play.addEventListener("click", () => {
      if (this.#player) {
        this.#player.remove();
        this.#player = null;
      } else {
        // Chromium keeps what it has of an address while the page lives, grown or not: another state, another address.
        const src = `${file.url}?seen=${this.#file.state}-${this.#file.bytes}`;
        this.#player = make(isVideo ? "video" : "audio", { controls: true, playsInline: true, src, testid: "player" });
        this.element.append(this.#player);
        this.#player.play().catch(() => {});
      }
      this.#play.textContent = this.#player ? "Close" : "Play";
    });
    const download = make("a", { className: "button quiet", text: "Download", href: `${file.url}?download=1`, download: file.name, testid: "download" });
    download.setAttribute("aria-label", `Download ${file.name}`);
    this.element = make("div", { className: "file", testid: "file" }, this.#label, this.#play, download);
    this.element.dataset.name = file.name;
  }

  update(file) {
    this.#file = file;
    this.element.dataset.state = file.state;
    const codecs = file.tracks.map((track) => codec(track.codec)).join(" + ");
    setText(this.#detail, [codecs, clock(file.duration), bytes(file.bytes), file.note].filter(Boolean).join(" · "));
  }
}
