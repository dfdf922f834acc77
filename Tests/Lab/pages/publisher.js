// A WHIP publisher that remembers every coded frame it sent, so that a file can be compared with what went out.
'use strict';
const state = { frames: [], samples: [], session: null, pc: null, connection: 'new', answer: '', offer: '' };

function watch(sender, kind, codec) {
  const worker = new Worker('frames.js');
  worker.onmessage = (event) => state[kind === 'video' ? 'frames' : 'samples'].push(...event.data);
  sender.transform = new RTCRtpScriptTransform(worker, { codec });
}

function prefer(transceiver, kind, codec, redundancy = false) {
  const all = RTCRtpSender.getCapabilities(kind).codecs;
  const wanted = codec.split(',').flatMap(
    (name) => all.filter((c) => c.mimeType.toLowerCase() === `${kind}/${name}`.toLowerCase()));
  const repair = all.filter((c) => (redundancy ? /\/(rtx|red|ulpfec|flexfec-03)$/i : /\/rtx$/i).test(c.mimeType));
  transceiver.setCodecPreferences([...wanted, ...repair]);
}

async function capture(kind, [width, height] = [640, 360]) {
  const wanted = kind === 'video' ? { video: { width, height, frameRate: 30 } }
    : { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } };
  return (await navigator.mediaDevices.getUserMedia(wanted)).getTracks()[0];
}

// An answer whose candidates are those of one transport, on the port of a proxy that stands before it.
function through(answer, transport, port) {
  const others = new RegExp(`^a=candidate:\\S+ \\d+ (?!${transport} ).*\\r\\n`, 'gim');
  return answer.replace(others, '').replace(/^(a=candidate:\S+ \d+ \S+ \d+ \S+ )\d+/gim, `$1${port}`);
}

// The servers that an answer names (RFC 9725 clause 4.6); none of ours holds a comma.
function named(reply) {
  return (reply.headers.get('Link') || '').split(',').filter(Boolean).map((link) => ({
    urls: link.match(/<(.*)>/)[1],
    username: link.match(/username="(.*?)"/)?.[1], credential: link.match(/credential="(.*?)"/)?.[1],
  }));
}

// options: url, video ('VP8', 'H264', 'VP8,H264' for both in that order, '' for none), audio (true, or a codec's name), lateVideo,
// measure (the tracks' flashes and beeps), port (of a proxy, in the place of the answer's), transport (of the proxy, udp where
// not given), relayed (through the TURN servers that the answer names, and in no other way), redundancy (RED and ULPFEC for the
// picture too), encodings (of the picture, as in RTCRtpTransceiverInit), size (of the camera), second (the same picture again in
// an m-line of its own, as a screen)
async function publish(options) {
  const pc = state.pc = new RTCPeerConnection(options.relayed ? { iceTransportPolicy: 'relay' } : {});
  pc.onconnectionstatechange = () => { state.connection = pc.connectionState; };
  if (options.audio) {
    const track = await capture('audio');
    const transceiver = pc.addTransceiver(track, { direction: 'sendonly' });
    state.audioSender = transceiver.sender;
    if (options.measure) watchBeeps(track);
    if (options.audio !== true) prefer(transceiver, 'audio', options.audio);
    watch(transceiver.sender, 'audio', options.audio === true ? 'opus' : options.audio);
  }
  if (options.video) {
    const track = options.lateVideo ? 'video' : await capture('video', options.size || undefined);
    const transceiver = pc.addTransceiver(
      track, { direction: 'sendonly', ...(options.encodings ? { sendEncodings: options.encodings } : {}) });
    state.videoSender = transceiver.sender;
    if (options.measure) watchFlashes(track);
    prefer(transceiver, 'video', options.video, options.redundancy);
    watch(transceiver.sender, 'video', options.video);
  }
  if (options.second) {
    const transceiver = pc.addTransceiver(await capture('video'), { direction: 'sendonly' });
    prefer(transceiver, 'video', options.video);
  }
  const offer = await pc.createOffer();
  if (!options.relayed) await pc.setLocalDescription(offer);
  state.offer = offer.sdp;
  const reply = await fetch(options.url, {
    method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: state.offer,
  });
  const text = await reply.text();
  if (reply.status !== 201) throw new Error(`WHIP answered ${reply.status}: ${text}`);
  state.session = new URL(reply.headers.get('Location'), options.url).href;
  state.answer = text;
  if (options.relayed) {
    state.servers = named(reply);
    pc.setConfiguration({ iceTransportPolicy: 'relay', iceServers: state.servers });
    // Gathering begins here.
    await pc.setLocalDescription(offer);
  }
  const sdp = options.port ? through(text, options.transport || 'udp', options.port) : text;
  await pc.setRemoteDescription({ type: 'answer', sdp });
  return state.session;
}

async function startLateVideo() {
  await state.videoSender.replaceTrack(await capture('video'));
}

// Changes one encoding of the picture: { active: false }, { scaleResolutionDownBy: 2 }, …
async function changeEncoding(index, changes) {
  const parameters = state.videoSender.getParameters();
  Object.assign(parameters.encodings[index], changes);
  await state.videoSender.setParameters(parameters);
}

// Goes on in another codec of those that were agreed on.
async function changeCodec(name) {
  const known = state.videoSender.getParameters().codecs;
  const codec = known.find((each) => each.mimeType.toLowerCase() === `video/${name}`.toLowerCase());
  await changeEncoding(0, { codec });
}

// A picture of so many pixels that moves, in the camera's place.
async function replaceByCanvas(width, height) {
  const canvas = state.canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  let n = 0;
  setInterval(() => {
    context.fillStyle = `hsl(${n++ % 360} 80% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.clearRect(n % canvas.width, 0, 20, canvas.height);
  }, 33);
  await state.videoSender.replaceTrack(canvas.captureStream(30).getVideoTracks()[0]);
}

async function mute(muted) {
  state.audioSender.track.enabled = !muted;
}

async function takeMicrophone(away) {
  state.microphone = state.microphone || state.audioSender.track;
  await state.audioSender.replaceTrack(away ? null : state.microphone);
}

// Stops sending without ending the session: what was counted then is all there is.
async function hush() {
  for (const sender of state.pc.getSenders()) {
    const track = sender.track;
    await sender.replaceTrack(null);
    if (track) track.stop();
  }
}

async function end() {
  const reply = await fetch(state.session, { method: 'DELETE' });
  state.pc.close();
  return reply.status;
}

// All of them: of a picture in several encodings one for each.
async function everyOutbound(kind) {
  const report = await state.pc.getStats();
  return [...report.values()].filter((entry) => entry.type === 'outbound-rtp' && entry.kind === kind);
}

async function outbound(kind) {
  const report = await state.pc.getStats();
  return [...report.values()].find((entry) => entry.type === 'outbound-rtp' && entry.kind === kind) || null;
}
