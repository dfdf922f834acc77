import { call } from "/page/api.js";
import { readMedia } from "/page/playlist.js";

// Seconds of media kept behind what is shown, and held ahead of it.
const behind = 30;
const ahead = 30;

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Follows one media playlist, and puts what it lists into a SourceBuffer, from the edge on. */
export class Track {
  /** Milliseconds since 1970 at the media's time zero. */
  epoch = NaN;
  holdBack = NaN;
  /** The edge was reached once. */
  isReady = false;
  isEnded = false;
  #buffer;
  #video;
  #source;
  #mimeOf;
  /** What comes next: a segment's number and a part's in it; null is to begin at the edge. */
  #place = null;
  #init = null;

  /** source: `url` and `mime`; mimeOf: asks what a playlist has now, as a publisher may change it. */
  constructor(buffer, video, source, mimeOf) {
    this.#buffer = buffer;
    this.#video = video;
    this.#source = source;
    this.#mimeOf = mimeOf;
  }

  /** Where what is buffered ends. */
  get end() {
    const { buffered } = this.#buffer;
    return buffered.length ? buffered.end(buffered.length - 1) : NaN;
  }

  get start() {
    const { buffered } = this.#buffer;
    return buffered.length ? buffered.start(buffered.length - 1) : NaN;
  }

  /** Goes on with another playlist, whose segments have the same numbers and times. */
  change(source) {
    this.#source = source;
    this.#init = null;
    if (this.#place) this.#place = { msn: this.#place.msn, part: 0 };
  }

  async run(signal) {
    let next = null;
    let asked = null;
    while (!this.isEnded) {
      const source = this.#source;
      if (asked !== source) next = null;
      asked = source;
      const list = await this.#reload(source.url, next, signal);
      next = list?.next ?? null;
      if (!list) continue;
      this.holdBack = list.holdBack;
      for (const piece of this.#wanted(list)) {
        await this.#makeRoom(signal);
        if (this.#source !== source || !await this.#take(piece, source, signal)) break;
      }
      if (this.#source !== source) continue;
      this.isReady ||= Number.isFinite(this.end);
      this.isEnded = list.isEnded;
      if (!next && !this.isEnded) await sleep(500);
      signal.throwIfAborted();
    }
  }

  /** The playlist; null where it is to be asked for again. */
  async #reload(url, next, signal) {
    const query = next ? `?_HLS_msn=${next.msn}&_HLS_part=${next.part}` : "";
    try {
      return readMedia(await (await call("GET", url + query, { signal })).text(), url);
    } catch (error) {
      // Nothing came in time, or the gateway is away: both may pass. What is asked for too far ahead is asked for anew.
      if (![0, 400, 502, 503, 504].includes(error.status)) throw error;
      await sleep(1000);
      signal.throwIfAborted();
      return null;
    }
  }

  #wanted({ pieces, end, holdBack, isEnded }) {
    if (this.#place && pieces.length && pieces[0].msn > this.#place.msn) this.#place = null;
    if (!this.#place) {
      const starts = pieces.filter((piece) => piece.isStart && !piece.isGap);
      const first = isEnded ? starts[0] : starts.findLast((piece) => end - piece.at >= holdBack) ?? starts[0];
      if (!first) return [];
      this.#place = { msn: first.msn, part: first.part };
    }
    const { msn, part } = this.#place;
    return pieces.filter((piece) => piece.msn > msn || (piece.msn === msn && (piece.isWhole || piece.part >= part)));
  }

  /** False where the piece is gone by now, and the playlist is to be read again. */
  async #take(piece, source, signal) {
    try {
      if (!piece.isGap) {
        if (piece.init !== this.#init) await this.#begin(piece.init, signal);
        await this.#append(piece.url, signal);
        if (Number.isNaN(this.epoch) && this.#buffer.buffered.length) this.epoch = piece.date - this.start * 1000;
      }
    } catch (error) {
      if (error.status === undefined) throw error;
      // What is no longer there was left behind: on from the edge.
      if (error.status === 404) this.#place = null;
      else await sleep(1000);
      signal.throwIfAborted();
      return false;
    }
    // Another playlist was chosen meanwhile: its place is the beginning of a segment.
    if (this.#source !== source) return false;
    this.#place = piece.isWhole ? { msn: piece.msn + 1, part: 0 } : { msn: piece.msn, part: piece.part + 1 };
    return true;
  }

  async #begin(init, signal) {
    const mime = this.#init === null ? this.#source.mime : await this.#mimeOf(this.#source);
    this.#buffer.changeType(mime);
    await this.#append(init, signal);
    this.#init = init;
  }

  async #append(url, signal) {
    const bytes = await (await call("GET", url, { signal })).arrayBuffer();
    signal.throwIfAborted();
    await this.#done(() => this.#buffer.appendBuffer(bytes));
  }

  /** Waits while enough lies ahead, and lets go of what was shown. */
  async #makeRoom(signal) {
    while (this.end - this.#video.currentTime > ahead && this.isReady) {
      await sleep(250);
      signal.throwIfAborted();
    }
    const { buffered } = this.#buffer;
    const old = this.#video.currentTime - behind;
    if (buffered.length && buffered.start(0) < old - 10) await this.#done(() => this.#buffer.remove(0, old));
  }

  #done(work) {
    return new Promise((resolve, reject) => {
      this.#buffer.onupdateend = resolve;
      this.#buffer.onerror = () => reject(new Error("The browser cannot read this broadcast's media."));
      work();
    });
  }
}
