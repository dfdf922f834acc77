import { json } from "/page/api.js";
import { arrange, make, setText } from "/page/elements.js";
import { codec } from "/page/format.js";

const states = { connecting: "Connecting", connected: "Live" };
const limit = 20;

/** Who publishes, in every room and at every gateway, asked for again and again while the page is seen. */
export class Publishers {
  #list;
  #empty;
  #rows = new Map();

  constructor({ list, empty }) {
    this.#list = list;
    this.#empty = empty;
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
      const people = items.flatMap((room) => room.participants.map((each) => ({ ...each, room: room.name, id: each.session })));
      arrange(this.#list, this.#rows, people, () => new Row());
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

  constructor() {
    this.element = make(
      "li", { className: "publisher", testid: "publisher" },
      make("div", { className: "title" }, this.#name, this.#state), this.#facts);
  }

  update(person) {
    this.element.dataset.room = person.room;
    this.element.dataset.participant = person.name;
    setText(this.#name, `${person.room} / ${person.name}`);
    this.#state.dataset.state = person.state === "connected" ? "live" : "connecting";
    setText(this.#state, states[person.state] ?? person.state);
    const facts = sources(person.tracks).map(describe);
    if (person.gateway?.here === false) facts.push(`at gateway ${person.gateway.http ?? person.gateway.host}`);
    setText(this.#facts, facts.join(" · "));
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
