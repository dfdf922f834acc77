import { call } from "/page/api.js";
import { iceServers } from "/page/ice.js";

/** One WHEP session (draft-ietf-wish-whep): a peer connection that shows what a participant sends. "state" tells changes. */
export class Viewer extends EventTarget {
  #peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  #location = null;
  #isClosed = false;

  constructor() {
    super();
    this.#peer.addEventListener("connectionstatechange", () => this.dispatchEvent(new Event("state")));
  }

  get state() {
    return this.#peer.connectionState;
  }

  async start(video, { room, participant }) {
    const stream = new MediaStream();
    this.#peer.addEventListener("track", ({ track }) => stream.addTrack(track));
    for (const kind of ["audio", "video"]) this.#peer.addTransceiver(kind, { direction: "recvonly" });
    const offer = await this.#peer.createOffer();
    const path = ["/whep", room, participant].map((part) => part.replace(/[^/\w.~-]/g, encodeURIComponent));
    const response = await call("POST", path.join("/"), {
      body: offer.sdp, type: "application/sdp", signal: AbortSignal.timeout(15000),
    });
    this.#location = new URL(response.headers.get("Location"), response.url);
    // Closed while it was asked for.
    if (this.#isClosed) return this.#end();
    // Gathering begins with the local description: by now the servers are known that it may use.
    const servers = iceServers(response);
    if (servers.length > 0) this.#peer.setConfiguration({ bundlePolicy: "max-bundle", iceServers: servers });
    await this.#peer.setLocalDescription(offer);
    await this.#peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
    video.srcObject = stream;
  }

  close({ keepalive = false } = {}) {
    this.#isClosed = true;
    return this.#end(keepalive);
  }

  async #end(keepalive = false) {
    const location = this.#location;
    this.#location = null;
    try {
      if (location) await call("DELETE", location.pathname, { keepalive, signal: AbortSignal.timeout(3000) });
    } catch {
      // It has ended by itself, or will: without us it gets no checks.
    } finally {
      this.#peer.close();
    }
  }
}
