import { json } from "/page/api.js";
import { bitrate, codec } from "/page/format.js";

/** Holds what the browser sends beside what the gateway receives, once a second. */
export class StatsTable {
  #table;
  #timer = null;
  #before = new Map();

  constructor(table) {
    this.#table = table;
  }

  /** `onGone` is called when the gateway no longer has the session. */
  start(publisher, session, onGone) {
    this.stop();
    const tick = async () => {
      const timer = this.#timer;
      try {
        const [local, remote] = await Promise.all([
          publisher.getStats(), json("GET", `/v1/sessions/${encodeURIComponent(session)}/stats`),
        ]);
        if (timer === this.#timer) this.#show([...local.values()], Object.values(remote));
      } catch (error) {
        if (timer === this.#timer && error.status === 404) onGone();
      }
    };
    this.#timer = setInterval(tick, 1000);
    tick();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#before.clear();
    this.#table.tBodies[0].replaceChildren();
  }

  #show(local, remote) {
    const rows = [];
    for (const kind of ["video", "audio"]) {
      const sent = local.filter((each) => each.type === "outbound-rtp" && each.kind === kind);
      const received = remote.filter((each) => each.type === "inbound-rtp" && each.kind === kind);
      if (sent.length === 0 && received.length === 0) continue;
      const out = sent[0] ?? {};
      const into = received[0] ?? {};
      const report = local.find((each) => each.type === "remote-inbound-rtp" && each.localId === out.id) ?? {};
      rows.push([kind === "video" ? "Picture" : "Sound"]);
      rows.push(["Codec", name(local, out), name(remote, into), `${kind}-codec`]);
      if (kind === "video") {
        rows.push(["Resolution", size(out), size(into), "video-resolution"]);
        rows.push([
          "Frame rate", rate(this.#rate(`out-frames-${out.ssrc}`, out.framesSent, out.timestamp)),
          rate(this.#rate(`in-frames-${into.ssrc}`, into.framesReceived, into.timestamp)), "video-frames",
        ]);
      }
      rows.push([
        "Bitrate", bitrate(8 * this.#rate(`out-${kind}-${out.ssrc}`, out.bytesSent, out.timestamp)),
        bitrate(8 * this.#rate(`in-${kind}-${into.ssrc}`, into.bytesReceived, into.timestamp)), `${kind}-bitrate`,
      ]);
      rows.push(["Packets lost", loss(report.packetsLost, out.packetsSent), loss(into.packetsLost, into.packetsReceived), `${kind}-loss`]);
    }
    const pair = (stats) => stats.find((each) => each.type === "candidate-pair" && each.nominated && each.currentRoundTripTime !== undefined);
    rows.push(["Path"]);
    rows.push(["Round trip", milliseconds(pair(local)), milliseconds(pair(remote)), "round-trip"]);
    this.#draw(rows);
  }

  /** How much a counter grew a second since it was last seen. */
  #rate(key, value, timestamp) {
    const before = this.#before.get(key);
    this.#before.set(key, { value, timestamp });
    if (!before || value === undefined || timestamp <= before.timestamp) return NaN;
    return ((value - before.value) * 1000) / (timestamp - before.timestamp);
  }

  #draw(rows) {
    const body = this.#table.tBodies[0];
    const lines = rows.map(([title, sent, received, id]) => {
      const line = document.createElement("tr");
      const head = document.createElement("th");
      head.textContent = title;
      if (sent === undefined) {
        line.className = "group";
        head.scope = "colgroup";
        head.colSpan = 3;
        line.append(head);
        return line;
      }
      head.scope = "row";
      line.dataset.testid = `stats-${id}`;
      const cells = [sent, received].map((text) => {
        const cell = document.createElement("td");
        cell.textContent = text;
        return cell;
      });
      line.append(head, ...cells);
      return line;
    });
    body.replaceChildren(...lines);
  }
}

function name(stats, stream) {
  const mime = stats.find((each) => each.type === "codec" && each.id === stream.codecId)?.mimeType;
  return mime ? codec(mime.split("/")[1]) : "–";
}

function size(stream) {
  return stream.frameWidth ? `${stream.frameWidth} × ${stream.frameHeight}` : "–";
}

function rate(value) {
  return Number.isFinite(value) ? value.toFixed(0) : "–";
}

function loss(lost, packets) {
  if (lost === undefined) return "–";
  const all = Math.max(1, (packets ?? 0) + Math.max(0, lost));
  return lost > 0 ? `${lost} (${((100 * lost) / all).toFixed(1)} %)` : "0";
}

function milliseconds(pair) {
  return pair ? `${(pair.currentRoundTripTime * 1000).toFixed(pair.currentRoundTripTime < 0.01 ? 1 : 0)} ms` : "–";
}
