import { make, setText } from "/page/elements.js";
import { Player } from "/page/player.js";

const words = { loading: "Loading", playing: "Playing", waiting: "Waiting for media", ended: "At its end", failed: "Stopped" };
const badges = { playing: "live", ended: "completed", failed: "failed" };

/** A broadcast's player with what is to be known of it: how late it is, and which rendition. */
export class WatchBox {
  element;
  #video = make("video", { controls: true, muted: true, playsInline: true, testid: "broadcast-player" });
  #state = make("p", { className: "badge", testid: "player-state" });
  #latency = make("span", { className: "facts", testid: "player-latency" });
  #shown = make("span", { className: "facts", testid: "player-rendition" });
  #choice = make("select", { hidden: true, testid: "player-choice" });
  #toLive = make("button", { type: "button", className: "quiet", text: "Back to live", hidden: true, testid: "player-live" });
  #problem = make("p", { className: "problem", hidden: true, testid: "player-error" });
  #player;
  #offered = [];

  constructor(url, name) {
    this.#video.setAttribute("aria-label", `Broadcast of ${name}`);
    this.#choice.setAttribute("aria-label", "Rendition");
    this.#choice.addEventListener("change", () => this.#player.choose(this.#offered[this.#choice.selectedIndex]));
    this.#toLive.addEventListener("click", () => this.#player.toLive());
    this.element = make(
      "div", { className: "watch" }, this.#video,
      make("div", { className: "watch-line" }, this.#state, this.#latency, this.#shown, this.#toLive, this.#choice), this.#problem);
    this.#player = new Player(this.#video, url);
    this.#player.addEventListener("change", () => this.#show());
    this.#show();
  }

  close() {
    this.#player.close();
    this.element.remove();
  }

  #show() {
    const { state, error, latency, renditions, isBehind } = this.#player;
    const video = this.#video;
    this.#state.dataset.state = badges[state] ?? "connecting";
    setText(this.#state, state === "playing" && video.paused ? "Paused" : words[state]);
    const isShown = state === "playing" && Number.isFinite(latency);
    setText(this.#latency, isShown ? `${Math.max(0, latency).toFixed(1)} s behind` : "");
    setText(this.#shown, video.videoWidth ? `${video.videoWidth} × ${video.videoHeight}` : "");
    this.#toLive.hidden = !isBehind || state === "ended" || state === "failed";
    this.#problem.hidden = !error;
    setText(this.#problem, error?.message ?? "");
    if (this.#offered === renditions) return;
    this.#offered = renditions;
    this.#choice.replaceChildren(...renditions.map((each) => make("option", { text: each.picture ? each.size || "Picture" : "Sound only" })));
    this.#choice.hidden = renditions.length < 2;
  }
}
