import { call } from "/page/api.js";
import { iceServers } from "/page/ice.js";

/** One WHIP session (RFC 9725): a peer connection that sends a stream to a room. */
export class Publisher extends EventTarget {
  #peer;
  #location = null;

  /** `wanted` is a codec like "video/VP8", or empty for the gateway's choice. */
  static async start(stream, { room, participant, wanted }) {
    const publisher = new Publisher();
    try {
      await publisher.#open(stream, room, participant, wanted);
    } catch (error) {
      publisher.#peer.close();
      throw error;
    }
    return publisher;
  }

  constructor() {
    super();
    this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    this.#peer.addEventListener("connectionstatechange", () => this.dispatchEvent(new Event("state")));
  }

  get state() {
    return this.#peer.connectionState;
  }

  /** The last three parts of the session's address. */
  get address() {
    const [room, participant, session] = this.#location.pathname.split("/").slice(-3).map(decodeURIComponent);
    return { room, participant, session };
  }

  getStats() {
    return this.#peer.getStats();
  }

  /** Sends another track of the same kind in place of the one before; false when none of that kind was negotiated. */
  async replace(track) {
    const sender = this.#peer.getSenders().find((each) => each.track?.kind === track.kind);
    await sender?.replaceTrack(track);
    return Boolean(sender);
  }

  async stop({ keepalive = false } = {}) {
    const location = this.#location;
    this.#location = null;
    try {
      // Before the peer connection says goodbye: the gateway takes that for the end too, and the address is gone.
      if (location) await call("DELETE", location.pathname, { keepalive, signal: AbortSignal.timeout(3000) });
    } catch (error) {
      if (error.status !== 404) throw error;
    } finally {
      this.#peer.close();
    }
  }

  async #open(stream, room, participant, wanted) {
    for (const track of stream.getTracks()) {
      const transceiver = this.#peer.addTransceiver(track, { direction: "sendonly", streams: [stream] });
      if (track.kind === "video" && wanted) prefer(transceiver, wanted);
    }
    // The answer holds the gateway's candidates and ICE-lite learns ours from the checks: there is nothing to wait for.
    const offer = await this.#peer.createOffer();
    const path = ["/whip", room, participant].filter(Boolean).map((part) => part.replace(/[^/\w.~-]/g, encodeURIComponent));
    const response = await call("POST", path.join("/"), {
      body: offer.sdp, type: "application/sdp", signal: AbortSignal.timeout(15000),
    });
    this.#location = new URL(response.headers.get("Location"), response.url);
    // Gathering begins with the local description: by now the servers are known that it may use.
    const servers = iceServers(response);
    if (servers.length > 0) this.#peer.setConfiguration({ bundlePolicy: "max-bundle", iceServers: servers });
    await this.#peer.setLocalDescription(offer);
    await this.#peer.setRemoteDescription({ type: "answer", sdp: await response.text() });
  }
}

function prefer(transceiver, wanted) {
  const codecs = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
  const first = codecs.filter((codec) => codec.mimeType.toLowerCase() === wanted.toLowerCase());
  const rest = codecs.filter((codec) => codec.mimeType === "video/rtx");
  if (first.length > 0) transceiver.setCodecPreferences([...first, ...rest]);
}
