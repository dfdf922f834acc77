import { ahead, call } from "/page/api.js";
import { readMultivariant } from "/page/playlist.js";
import { Track } from "/page/track.js";

const native = "application/vnd.apple.mpegurl";

/**
 * Plays a broadcast: its parts through Media Source Extensions, else as the browser does by itself. It keeps at the edge,
 * plays a little faster where it fell behind, and goes on after holes. "change" tells that something can be shown anew.
 */
export class Player extends EventTarget {
  renditions = [];
  rendition = null;
  /** loading, playing, waiting, ended or failed, which has an `error`. */
  state = "loading";
  error = null;
  /** The person went back or paused: nothing pulls them forward. */
  isBehind = false;
  #video;
  #url;
  #source = null;
  #tracks = [];
  #ending = new AbortController();
  #timer = setInterval(() => this.#tick(), 100);
  #ahead = 0;
  #hasBegun = false;
  #isMoving = false;
  /** How far the edge was ahead at the last ticks; seconds added to that by stalls, and when. */
  #distances = [];
  #slack = 0;
  #stalledAt = 0;
  /** Where the last tick saw it play; NaN after a leap. */
  #seenAt = NaN;

  constructor(video, url) {
    super();
    this.#video = video;
    this.#url = new URL(url, location.href).href;
    const { signal } = this.#ending;
    const on = (name, act) => video.addEventListener(name, act, { signal });
    on("playing", () => this.#show("playing"));
    on("ended", () => this.#show("ended"));
    on("waiting", () => this.#stalled());
    on("seeking", () => { this.isBehind ||= this.#hasBegun && !this.#isMoving; });
    on("seeked", () => { this.#isMoving = false; });
    on("pause", () => { this.isBehind ||= this.#hasBegun && !video.ended && !this.#isMoving; });
    on("error", () => {
      const reason = video.error?.message.replace(/\.+$/, "") || "it does not say why";
      this.#fail(new Error(`The browser cannot play this broadcast: ${reason}.`));
    });
    this.#open().catch((error) => this.#fail(error));
  }

  /** Seconds from the gateway's now to what is shown; NaN while nobody knows. */
  get latency() {
    const epoch = this.#tracks.length > 0 ? this.#tracks[0].epoch : this.#video.getStartDate?.().getTime() ?? NaN;
    return (Date.now() + this.#ahead - epoch) / 1000 - this.#video.currentTime;
  }

  choose(rendition) {
    const before = this.rendition;
    this.rendition = rendition;
    if (Boolean(before.picture) !== Boolean(rendition.picture) || Boolean(before.sound) !== Boolean(rendition.sound)) {
      this.#attach().catch((error) => this.#fail(error));
      return;
    }
    const sources = [rendition.picture, rendition.sound].filter(Boolean);
    const old = [before.picture, before.sound].filter(Boolean);
    sources.forEach((source, index) => {
      if (source.url !== old[index].url) this.#tracks[index]?.change(source);
    });
  }

  toLive() {
    this.isBehind = false;
    this.#move(this.#edge - this.#goal);
    this.#video.play().catch(() => {});
  }

  close() {
    clearInterval(this.#timer);
    this.#ending.abort();
    this.#detach.abort();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  async #open() {
    const { signal } = this.#ending;
    this.renditions = await this.#read(signal);
    const all = this.renditions.length;
    this.renditions = this.renditions.filter(isPlayable);
    // One sound for each picture: the first that this browser takes.
    this.renditions = [...Map.groupBy(this.renditions, (each) => each.picture?.url ?? "").values()].map(([first]) => first);
    if (this.renditions.length > 0) {
      this.rendition = this.renditions[0];
      await this.#attach();
    } else if (this.#video.canPlayType(native)) {
      this.#video.src = this.#url;
      this.#hasBegun = true;
      await this.#video.play();
    } else {
      throw new Error(all > 0 ? "This browser plays none of the formats of this broadcast." : "This broadcast has nothing to play.");
    }
  }

  async #read(signal) {
    const response = await call("GET", this.#url, { signal });
    this.#ahead = ahead(response);
    return readMultivariant(await response.text(), this.#url);
  }

  #detach = new AbortController();

  /** Begins anew, at the edge. */
  async #attach() {
    this.#detach.abort();
    const detach = new AbortController();
    this.#detach = detach;
    [this.#tracks, this.#hasBegun, this.#distances] = [[], false, []];
    const source = new MediaSource();
    const address = URL.createObjectURL(source);
    const opened = new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    this.#video.src = address;
    await opened;
    URL.revokeObjectURL(address);
    if (detach.signal.aborted) return;
    this.#source = source;
    const mimeOf = async ({ url, mime }) => {
      const now = (await this.#read(detach.signal)).flatMap((each) => [each.picture, each.sound]);
      return now.find((each) => each?.url === url)?.mime ?? mime;
    };
    this.#tracks = [this.rendition.picture, this.rendition.sound].filter(Boolean).map(
      (each) => new Track(source.addSourceBuffer(each.mime), this.#video, each, mimeOf));
    for (const track of this.#tracks) {
      track.run(detach.signal).then(() => this.#ended(source)).catch((error) => {
        if (!detach.signal.aborted) this.#fail(error);
      });
    }
  }

  #ended(source) {
    const isWhole = source.readyState === "open" && this.#tracks.every((track) => track.isEnded);
    if (isWhole && this.#source === source) source.endOfStream();
  }

  get #edge() {
    return Math.min(...this.#tracks.map((track) => track.end));
  }

  get #goal() {
    return Math.max(...this.#tracks.map((track) => track.holdBack)) + this.#slack;
  }

  #tick() {
    this.dispatchEvent(new Event("change"));
    const video = this.#video;
    if (this.#tracks.length === 0 || !this.#tracks.every((track) => track.isReady)) return;
    if (!this.#hasBegun) {
      const first = Math.max(...this.#tracks.map((track) => track.start));
      if (first >= this.#edge) return;
      this.#hasBegun = true;
      this.#move(this.#tracks.every((track) => track.isEnded) ? first : Math.max(first, this.#edge - this.#goal));
      video.play().catch(() => {});
      return;
    }
    if (video.paused || video.seeking) return;
    if (!this.#leap()) this.#keepUp();
  }

  /** Over a hole in what is buffered. Sound may have played on over a hole in the picture, whose decoder then waits in it. */
  #leap() {
    const { buffered, currentTime, readyState } = this.#video;
    const before = this.#seenAt;
    this.#seenAt = currentTime;
    const isStill = readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    for (let index = 0; index < buffered.length; index += 1) {
      const [start, end] = [buffered.start(index), buffered.end(index)];
      if (end <= currentTime) continue;
      const isStuck = isStill && end - currentTime > 1 && performance.now() - this.#stalledAt > 1000;
      if (start > currentTime ? isStill : start > before || isStuck) {
        this.#stalledAt = performance.now();
        this.#move(Math.max(start, currentTime) + 0.01);
        return true;
      }
      return false;
    }
    return false;
  }

  /** By the least distance of a second, since the edge comes in parts. */
  #keepUp() {
    const video = this.#video;
    if (this.isBehind || this.#tracks.some((track) => track.isEnded)) {
      video.playbackRate = 1;
      return;
    }
    if (performance.now() - this.#stalledAt > 30000) this.#slack = 0;
    this.#distances = [...this.#distances.slice(-9), this.#edge - video.currentTime];
    const least = Math.min(...this.#distances);
    // A part is a third of what is held back: so much less is left before the next one comes.
    const enough = this.#goal * 2 / 3;
    if (this.#distances.length < 10) return;
    if (least > enough + 2.5) {
      this.#move(this.#edge - this.#goal);
      this.#distances = [];
    } else if (least > enough + 0.3) {
      video.playbackRate = least > enough + 0.8 ? 1.2 : 1.08;
    } else if (least < enough + 0.1) {
      video.playbackRate = 1;
    }
  }

  #move(time) {
    if (!Number.isFinite(time)) return;
    this.#isMoving = true;
    this.#seenAt = NaN;
    this.#video.currentTime = time;
  }

  #stalled() {
    if (!this.#hasBegun || this.#video.seeking) return;
    this.#slack = Math.min(2, this.#slack + 0.25);
    this.#stalledAt = performance.now();
    this.#show("waiting");
  }

  #show(state) {
    if (this.state === "failed") return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }

  #fail(error) {
    if (error.name === "AbortError" || this.#ending.signal.aborted || this.state === "ended") return;
    this.#show("failed");
    this.error = error;
    this.#detach.abort();
    this.dispatchEvent(new Event("change"));
  }
}

function isPlayable({ picture, sound }) {
  if (!globalThis.MediaSource) return false;
  return [picture, sound].every((each) => !each || (each.url && MediaSource.isTypeSupported(each.mime)));
}
