// A viewer: the browser's own HLS, or parts through Media Source Extensions. It is stricter than a player that should
// please: whatever it does not expect is an error.
"use strict";

const video = document.getElementById("video");

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function state() {
  const quality = video.getVideoPlaybackQuality();
  const buffered = [];
  for (let index = 0; index < video.buffered.length; index += 1)
    buffered.push([video.buffered.start(index), video.buffered.end(index)]);
  return {
    time: video.currentTime, frames: quality.totalVideoFrames, dropped: quality.droppedVideoFrames, buffered,
    width: video.videoWidth, height: video.videoHeight, ready: video.readyState,
    audio: video.webkitAudioDecodedByteCount, error: video.error && video.error.message,
  };
}

async function playNative(url, seconds, pause = 0) {
  video.autoplay = pause === 0;
  video.preload = "auto";
  video.src = url;
  if (pause) await new Promise((resolve) => video.addEventListener("canplay", resolve, { once: true }));
  await sleep(pause * 1000);
  await video.play();
  const begun = state();
  await sleep(seconds * 1000);
  return { begun, ended: state() };
}

// MARK: Parts

function attributes(text) {
  const found = {};
  for (const [, name, value] of text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)) found[name] = value.replaceAll('"', "");
  return found;
}

async function text(url) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status} for ${url}: ${await answer.text()}`);
  return answer.text();
}

function readMaster(body) {
  const lines = body.trim().split("\n");
  const sounds = {}, variants = [];
  lines.forEach((line, index) => {
    if (line.startsWith("#EXT-X-MEDIA:")) {
      const found = attributes(line.slice(13));
      sounds[found["GROUP-ID"]] = found;
    }
    if (line.startsWith("#EXT-X-STREAM-INF:")) variants.push({ ...attributes(line.slice(18)), URI: lines[index + 1] });
  });
  return { sounds, variants };
}

// What can be appended, in order: headers and parts.
function readMedia(body) {
  const list = { pieces: [], ended: false, control: {} };
  let number = 0, part = 0, map = null, date = null, parts = [];
  for (const line of body.trim().split("\n")) {
    const value = line.slice(line.indexOf(":") + 1);
    if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) number = Number(value);
    else if (line.startsWith("#EXT-X-SERVER-CONTROL:")) list.control = attributes(value);
    else if (line.startsWith("#EXT-X-MAP:")) map = attributes(value).URI;
    else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) date = Date.parse(value);
    else if (line.startsWith("#EXT-X-ENDLIST")) list.ended = true;
    else if (line.startsWith("#EXT-X-PART:")) {
      const found = attributes(value);
      parts.push({ number, part, map, date, uri: found.URI, gap: found.GAP === "YES" });
      part += 1;
    } else if (!line.startsWith("#")) {
      if (parts.length) list.pieces.push(...parts);
      else list.pieces.push({ number, part: -1, map, date, uri: line, gap: false });
      number += 1;
      part = 0;
      parts = [];
    }
  }
  list.pieces.push(...parts);
  list.next = [number, part];
  return list;
}

function settled(target, good) {
  return new Promise((resolve, reject) => {
    target.addEventListener(good, resolve, { once: true });
    target.addEventListener("error", () => reject(new Error(`${good} did not come`)), { once: true });
  });
}

async function follow(base, uri, source, mime, until, tally) {
  const buffer = source.addSourceBuffer(mime);
  let map = null, seen = "", query = "";
  async function append(name) {
    const answer = await fetch(new URL(name, base));
    if (!answer.ok) throw new Error(`${answer.status} for ${name}`);
    buffer.appendBuffer(await answer.arrayBuffer());
    await settled(buffer, "updateend");
  }
  while (Date.now() < until) {
    const list = readMedia(await text(new URL(uri + query, base)));
    // Three segments from the end, with parts a segment.
    const from = seen === "" ? list.next[0] - (list.control["PART-HOLD-BACK"] ? 1 : 3) : 0;
    for (const piece of list.pieces) {
      const place = `${String(piece.number).padStart(9, "0")}.${String(piece.part + 1).padStart(4, "0")}`;
      if (piece.number < from || place <= seen) continue;
      seen = place;
      if (piece.gap) continue;
      if (piece.map !== map) {
        map = piece.map;
        await append(map);
        tally.maps += 1;
      }
      await append(piece.uri);
      tally.pieces += 1;
    }
    if (list.ended) break;
    if (list.control["CAN-BLOCK-RELOAD"]) query = `?_HLS_msn=${list.next[0]}&_HLS_part=${list.next[1]}`;
    else await sleep(500);
  }
}

// Plays the first variant with the picture's codec that is wanted, and the sound in the codec that is wanted.
async function playParts(url, wanted, seconds) {
  const until = Date.now() + seconds * 1000;
  const master = readMaster(await text(url));
  const variant = master.variants.find((each) => each.CODECS.includes(wanted[0]));
  if (!variant) throw new Error(`no variant with ${wanted}: ${JSON.stringify(master)}`);
  const codecs = variant.CODECS.split(",");
  const isOther = wanted[1] === "opus" && !codecs.includes("opus");
  const sound = isOther ? master.sounds.opus : master.sounds[variant.AUDIO];
  if (!sound) throw new Error(`no sound: ${JSON.stringify(master)}`);
  const soundCodec = isOther ? "opus" : codecs.at(-1);
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await settled(source, "sourceopen");
  const tally = { variant, video: { maps: 0, pieces: 0 }, sound: { maps: 0, pieces: 0 } };
  const work = [];
  work.push(follow(url, variant.URI, source, `video/mp4; codecs="${codecs[0]}"`, until, tally.video));
  work.push(follow(url, sound.URI, source, `audio/mp4; codecs="${soundCodec}"`, until, tally.sound));
  const begin = (async () => {
    while (video.buffered.length === 0 && Date.now() < until) await sleep(20);
    if (video.buffered.length) video.currentTime = Math.max(video.buffered.start(0), video.buffered.end(0) - 1);
    await video.play();
    tally.begun = state();
  })();
  await Promise.all([...work, begin]);
  tally.ended = state();
  return tally;
}
