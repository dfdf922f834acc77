import { json, Refusal } from "/page/api.js";
import { arrange, make, setText } from "/page/elements.js";
import { codec } from "/page/format.js";
import { Viewer } from "/page/whep.js";

const states = { connecting: "Connecting", connected: "Live" };
const limit = 20;

/** Who publishes, in every room and at every gateway, asked for again and again while the page is seen. */
export class Publishers {
  #list;
  #empty;
  #report;
  #rows = new Map();

  /** `report` shows an error. */
  constructor({ list, empty, report }) {
    this.#list = list;
    this.#empty = empty;
    this.#report = report;
    window.addEventListener("pagehide", () => this.#rows.forEach((row) => row.close({ keepalive: true })));
    document.addEventListener("visibilitychange", () => this.#turn());
    this.#turn();
  }

  #timer = null;

  async #turn() {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => this.#turn(), 2000);
    this.#timer = timer;
    if (document.hidden || this.#list.closest("section").hidden) return;
    try {
      const { items, nextCursor } = await json("GET", `/v1/rooms?limit=${limit}`);
      if (timer !== this.#timer) return;
      // By name: who publishes anew is seen on.
      const people = items.flatMap((room) => room.participants.map(
        (each) => ({ ...each, room: room.name, id: `${room.name}/${each.name}@${each.gateway?.id}` })));
      const ids = new Set(people.map((person) => person.id));
      for (const [id, row] of this.#rows) if (!ids.has(id)) row.close();
      arrange(this.#list, this.#rows, people, (person) => new Row(person, this.#report));
      this.#list.hidden = people.length === 0;
      this.#empty.hidden = people.length > 0 && !nextCursor;
      this.#empty.textContent = nextCursor ? `These are the first ${limit} rooms.` : "Nobody publishes.";
    } catch {
      // The badge at the top tells that the gateway does not answer; the next turn tries again.
    }
  }
}

class Row {
  element;
  #name = make("span", { className: "name" });
  #state = make("p", { className: "badge", testid: "publisher-state" });
  #facts = make("p", { className: "facts", testid: "publisher-tracks" });
  #watch = make("button", { type: "button", className: "quiet", text: "Watch", testid: "publisher-watch" });
  #viewer = null;
  #video = null;
  #report;

  constructor({ room, name }, report) {
    this.#report = report;
    this.#watch.setAttribute("aria-label", `Watch ${name} in ${room}`);
    this.#watch.addEventListener("click", () => (this.#viewer ? this.close() : this.#open({ room, participant: name })));
    this.element = make(
      "li", { className: "publisher", testid: "publisher" },
      make("header", {}, make("div", { className: "title" }, this.#name, this.#state), make("div", { className: "tools" }, this.#watch)),
      this.#facts);
  }

  update(person) {
    this.element.dataset.room = person.room;
    this.element.dataset.participant = person.name;
    setText(this.#name, `${person.room} / ${person.name}`);
    this.#state.dataset.state = person.state === "connected" ? "live" : "connecting";
    setText(this.#state, states[person.state] ?? person.state);
    const facts = sources(person.tracks).map(describe);
    const isHere = person.gateway?.here !== false;
    if (!isHere) facts.push(`at gateway ${person.gateway.http ?? person.gateway.host}`);
    if (person.viewers > 0) facts.push(`${person.viewers} watching`);
    this.#watch.hidden = !this.#viewer && (!isHere || person.state !== "connected");
    setText(this.#facts, facts.join(" · "));
  }

  /** The preview; the row stays. */
  close(options) {
    this.#viewer?.close(options);
    this.#video?.remove();
    [this.#viewer, this.#video] = [null, null];
    setText(this.#watch, "Watch");
  }

  async #open(names) {
    const viewer = new Viewer();
    this.#viewer = viewer;
    setText(this.#watch, "Close");
    this.#video = make("video", { controls: true, muted: true, autoplay: true, playsInline: true, testid: "publisher-player" });
    this.#video.setAttribute("aria-label", `What ${names.participant} sends`);
    this.element.append(this.#video);
    viewer.addEventListener("state", () => {
      if (this.#viewer !== viewer || !["failed", "closed"].includes(viewer.state)) return;
      this.close();
      this.#report(new Refusal(
        `Watching ${names.participant} stopped`, "The connection broke off, or nobody publishes under the name any more.", 0));
    });
    try {
      await viewer.start(this.#video, names);
    } catch (error) {
      if (this.#viewer !== viewer) return;
      this.close();
      this.#report(error);
    }
  }
}

/** Tracks with one mid are layers of one picture. */
function sources(tracks) {
  return [...Map.groupBy(tracks, (track) => track.mid).values()];
}

function describe(tracks) {
  const name = codec(tracks[0].codec);
  const shape = (track) => track.width ? `${track.width} × ${track.height}` : "";
  if (tracks.length === 1) return `${name} ${shape(tracks[0])}`.trim();
  const layers = tracks.map((track) => `${track.rid} ${shape(track) || "not sent"}`);
  return `${name} in ${tracks.length} layers: ${layers.join(", ")}`;
}
