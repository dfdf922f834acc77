import { json, Refusal } from "/page/api.js";
import { running as runningBroadcast } from "/page/broadcast-row.js";
import { BroadcastList } from "/page/broadcasts.js";
import * as devices from "/page/devices.js";
import { copies } from "/page/elements.js";
import { clock } from "/page/format.js";
import { JobList } from "/page/jobs.js";
import { RecordingList, running } from "/page/recordings.js";
import { Publishers } from "/page/rooms.js";
import { StatsTable } from "/page/stats.js";
import { Publisher } from "/page/whip.js";

const $ = (id) => document.getElementById(id);
const remembered = recall();
const asked = new URLSearchParams(location.search);

const nothingSent = $("stage-note").textContent;

let stream = null;
let publisher = null;
let stopMeter = () => {};
let busy = false;
/** The running recording that the Record button stands for, and when we heard of it. */
let current = null;
/** The running broadcast that the Go live button stands for. */
let onAir = null;
/** What the list of broadcasts said last. */
let heard = [];

// Errors

function report(error) {
  if (!(error instanceof Refusal)) console.error(error);
  notice("error", error.title ?? "Something went wrong in the page", error.message);
}

function notice(kind, title, detail) {
  $("error").dataset.kind = kind;
  $("error-title").textContent = title;
  $("error-detail").textContent = detail;
  $("error").hidden = false;
  $("error").scrollIntoView({ block: "nearest" });
}

function clearNotice() {
  $("error").hidden = true;
}

$("error-close").addEventListener("click", clearNotice);

// Names

$("room").value = asked.get("room") ?? remembered.room ?? "standup";
$("participant").value = asked.get("participant") ?? remembered.participant ?? "";

/** What was typed the last time; a browser that keeps nothing for us is as good. */
function recall() {
  try {
    return JSON.parse(localStorage.getItem("capstan")) ?? {};
  } catch {
    return {};
  }
}

function remember(names) {
  try {
    localStorage.setItem("capstan", JSON.stringify(names));
  } catch {
    // The next visit begins with the defaults.
  }
}

function room() {
  return $("room").value.trim();
}

function namesChanged() {
  const { origin } = location;
  const name = $("participant").value.trim() || "desk-1";
  $("whip-url").textContent = `${origin}/whip/${room() || "standup"}/${name}`;
  $("curl").textContent = `curl -X POST ${origin}/v1/recordings -d '{"room":"${room() || "standup"}"}'`;
  remember({ room: room(), participant: $("participant").value.trim() });
  list.room = $("only-room").checked && $("room").validity.valid ? room() : "";
  showRecord();
  chooseOnAir();
}

// Camera and microphone

function choices() {
  return {
    source: document.querySelector("input[name=source]:checked").value, camera: $("camera").value,
    microphone: $("microphone").value,
  };
}

async function openStream() {
  const opened = await devices.open(choices());
  dropStream();
  stream = opened.stream;
  $("preview").srcObject = stream;
  $("preview").hidden = stream.getVideoTracks().length === 0;
  $("stage-note").hidden = stream.getVideoTracks().length > 0;
  $("stage-note").textContent = "Sound only: there is no picture.";
  $("try").textContent = "Stop preview";
  stopMeter = devices.meter(stream, $("level"));
  for (const track of stream.getTracks()) track.addEventListener("ended", trackEnded);
  if (opened.note) notice("note", "Something is missing", opened.note);
  await devices.list($("camera"), $("microphone"));
}

function dropStream() {
  stopMeter();
  stopMeter = () => {};
  for (const track of stream?.getTracks() ?? []) {
    track.removeEventListener("ended", trackEnded);
    track.stop();
  }
  stream = null;
  $("preview").srcObject = null;
  $("preview").hidden = false;
  $("stage-note").hidden = false;
  $("stage-note").textContent = nothingSent;
  $("try").textContent = "Preview";
}

/** The browser's own "stop sharing", or a device that was unplugged. */
function trackEnded() {
  if (stream?.getTracks().some((track) => track.readyState === "live")) return;
  unpublish().catch(report);
}

async function choiceChanged() {
  for (const [id, isOff] of [["camera", choices().source !== "camera"], ["codec", choices().source === "sound"]]) {
    $(id).disabled = isOff || (id === "codec" && Boolean(publisher));
  }
  if (!stream || busy) return;
  await guarded(async () => {
    const before = stream.getTracks().map((track) => track.kind).sort().join();
    await openStream();
    if (!publisher) return;
    const after = stream.getTracks().map((track) => track.kind).sort().join();
    if (before !== after) {
      await publisher.stop();
      await connect();
      return;
    }
    for (const track of stream.getTracks()) await publisher.replace(track);
  });
}

// Publishing

async function connect() {
  showPublishing("connecting", "Connecting");
  const started = await Publisher.start(stream, { room: room(), participant: $("participant").value.trim(), wanted: $("codec").value });
  publisher = started;
  const { participant, session } = started.address;
  started.addEventListener("state", () => {
    if (publisher === started) stateChanged(started.state, participant);
  });
  stateChanged(started.state, participant);
  stats.start(started, session, () => {
    if (publisher !== started) return;
    lost("The session ended at the gateway: another publisher took the name, or the gateway was restarted.");
  });
  $("stats").hidden = false;
  $("stats-empty").hidden = true;
}

function stateChanged(state, participant) {
  if (state === "connected") {
    showPublishing("live", `Live as ${participant}`);
  } else if (state === "failed") {
    lost("No path to the gateway was found. Its media port (8081 by default, UDP) must be open between it and you.");
  } else if (state === "disconnected") {
    showPublishing("connecting", "Connection is shaky");
  }
}

function lost(text) {
  unpublish().catch(() => {});
  notice("error", "Publishing stopped", text);
}

async function unpublish() {
  const ending = publisher;
  publisher = null;
  stats.stop();
  dropStream();
  $("stats").hidden = true;
  $("stats-empty").hidden = false;
  showPublishing("idle", "Not publishing");
  await ending?.stop();
}

function showPublishing(state, text) {
  $("publish-state").dataset.state = state;
  $("publish-state").textContent = text;
  const isOn = Boolean(publisher) || state === "connecting";
  $("publish").dataset.state = isOn ? "live" : "idle";
  $("publish").textContent = isOn ? "Stop publishing" : "Publish";
  $("try").hidden = isOn;
  for (const id of ["room", "participant"]) $(id).disabled = isOn;
  $("codec").disabled = isOn || choices().source === "sound";
}

/** One action at a time; what it throws is shown. */
async function guarded(work) {
  if (busy) return;
  busy = true;
  $("publish").disabled = true;
  $("try").disabled = true;
  try {
    clearNotice();
    await work();
  } catch (error) {
    if (!publisher) {
      stats.stop();
      showPublishing("idle", "Not publishing");
    }
    report(error);
  } finally {
    busy = false;
    $("publish").disabled = false;
    $("try").disabled = false;
  }
}

$("publish-form").addEventListener("submit", (event) => {
  event.preventDefault();
  guarded(async () => {
    if (publisher) return unpublish();
    if (!stream) await openStream();
    await connect();
  });
});
$("try").addEventListener("click", () => guarded(async () => stream ? dropStream() : openStream()));
window.addEventListener("pagehide", () => publisher?.stop({ keepalive: true }).catch(() => {}));

// Recording

$("record").addEventListener("click", async () => {
  if (!$("room").reportValidity()) return;
  $("record").disabled = true;
  try {
    clearNotice();
    if (current) {
      await json("POST", `/v1/recordings/${current.item.id}/stop`);
      current = null;
    } else {
      const item = await json("POST", "/v1/recordings", { room: room() });
      current = { item, heard: performance.now() };
    }
  } catch (error) {
    report(error);
  } finally {
    $("record").disabled = false;
    showRecord();
    list.refresh();
  }
});

function showRecord() {
  const isOn = Boolean(current);
  $("record").dataset.state = isOn ? "on" : "idle";
  $("record").textContent = isOn ? "Stop recording" : "Record";
  $("record").setAttribute("aria-pressed", String(isOn));
  const isWaiting = current?.item.state === "waiting";
  $("record-note").textContent = isWaiting ? `The recording begins as soon as somebody publishes in ${current.item.room}.` : "";
  $("elapsed").hidden = !isOn || isWaiting;
  showElapsed();
}

function showElapsed() {
  if (!current) return;
  const since = current.item.state === "paused" ? 0 : (performance.now() - current.heard) / 1000;
  $("elapsed").textContent = clock(current.item.duration + since);
}

setInterval(showElapsed, 250);

const list = new RecordingList({ list: $("recordings"), empty: $("recordings-empty"), more: $("more"), report });
list.addEventListener("change", ({ detail: items }) => {
  const item = items.find((each) => each.room === room() && running.has(each.state));
  current = item ? { item, heard: performance.now() } : null;
  showRecord();
});

// Broadcasting

$("go-live").addEventListener("click", async () => {
  if (!$("room").reportValidity()) return;
  $("go-live").disabled = true;
  try {
    clearNotice();
    if (onAir) {
      const ended = await json("POST", `/v1/broadcasts/${onAir.id}/stop`);
      heard = heard.filter((item) => item.id !== ended.id);
    } else {
      heard = [await json("POST", "/v1/broadcasts", { room: room() }), ...heard];
    }
  } catch (error) {
    report(error);
  } finally {
    $("go-live").disabled = false;
    chooseOnAir();
    broadcasts.refresh();
  }
});

function chooseOnAir() {
  onAir = heard.find((item) => item.room === room() && runningBroadcast.has(item.state)) ?? null;
  $("go-live").dataset.state = onAir ? "on" : "idle";
  $("go-live").textContent = onAir ? "End broadcast" : "Go live";
  $("go-live").setAttribute("aria-pressed", String(Boolean(onAir)));
  $("broadcast-note").textContent = onAir?.state === "waiting"
    ? `The broadcast begins as soon as somebody publishes in ${onAir.room}.` : "";
}

const broadcasts = new BroadcastList({ list: $("broadcasts"), empty: $("broadcasts-empty"), report });
broadcasts.addEventListener("change", ({ detail: items }) => {
  heard = items;
  chooseOnAir();
});

// The gateway itself

async function watchGateway() {
  const badge = $("gateway");
  try {
    await json("GET", "/readyz");
    badge.dataset.state = "ready";
    badge.textContent = "Gateway ready";
    badge.title = "";
  } catch (error) {
    badge.dataset.state = error.status ? "waiting" : "down";
    badge.textContent = error.status ? "Gateway not ready" : "Gateway away";
    badge.title = error.message;
  }
  setTimeout(watchGateway, 5000);
}

// Views

const jobs = new JobList(
  Object.fromEntries(["list", "empty", "more", "live", "state", "kind"].map((name) => [name, $(name === "list" ? "jobs" : `jobs-${name}`)])),
  report);

function showView() {
  const view = location.hash === "#jobs" ? "jobs" : "studio";
  document.querySelector("main").dataset.view = view;
  for (const section of document.querySelectorAll("main > [data-view]")) section.hidden = section.dataset.view !== view;
  for (const link of document.querySelectorAll(".views a")) {
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  jobs.isOpen = view === "jobs";
  broadcasts.isOpen = view === "studio";
}

window.addEventListener("hashchange", showView);

// Beginning

const stats = new StatsTable($("stats"));
new Publishers({ list: $("publishers"), empty: $("publishers-empty"), report });
for (const id of ["room", "participant", "only-room"]) $(id).addEventListener("input", namesChanged);
for (const id of ["camera", "microphone"]) $(id).addEventListener("change", choiceChanged);
for (const radio of document.querySelectorAll("input[name=source]")) radio.addEventListener("change", choiceChanged);
for (const button of document.querySelectorAll("[data-copy]")) {
  copies(button, $(button.dataset.copy));
}
navigator.mediaDevices?.addEventListener?.("devicechange", () => devices.list($("camera"), $("microphone")));
namesChanged();
choiceChanged();
showView();
list.refresh();
watchGateway();
devices.list($("camera"), $("microphone")).catch(() => {});
