// A viewer by WHEP, and a publisher of a picture that is a clock: 20 bits of the milliseconds since 1970, in two rows of ten
// squares, so that whoever sees it knows how old it is.
'use strict';
const WIDTH = 640, HEIGHT = 360, COLUMNS = 10, SPAN = 1 << 20;
const state = { connection: 'new', pc: null, session: null, answer: '', ages: [], painted: 0, status: 0, problem: null };

function post(url, pc) {
  return fetch(url, {
    method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: pc.localDescription.sdp,
  });
}

function begin() {
  const pc = state.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  pc.onconnectionstatechange = () => { state.connection = pc.connectionState; };
  return pc;
}

// Shows the clock: url, codec ('VP8'), sound (a tone goes along), encodings (as addTransceiver has them).
async function publishClock(options) {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext('2d');
  const draw = () => {
    const now = Date.now() % SPAN;
    for (let bit = 0; bit < 2 * COLUMNS; bit++) {
      context.fillStyle = (now >> bit) & 1 ? '#fff' : '#000';
      const row = Math.floor(bit / COLUMNS), column = bit % COLUMNS;
      context.fillRect(column * WIDTH / COLUMNS, row * HEIGHT / 2, WIDTH / COLUMNS, HEIGHT / 2);
    }
  };
  setInterval(draw, 1000 / 30);
  draw();
  const pc = begin();
  const transceiver = pc.addTransceiver(canvas.captureStream(30).getVideoTracks()[0], {
    direction: 'sendonly', ...(options.encodings ? { sendEncodings: options.encodings } : {}) });
  const codecs = RTCRtpSender.getCapabilities('video').codecs;
  const wanted = codecs.filter((codec) => codec.mimeType === `video/${options.codec || 'VP8'}`);
  transceiver.setCodecPreferences([...wanted, ...codecs.filter((codec) => codec.mimeType === 'video/rtx')]);
  state.sender = transceiver.sender;
  if (options.sound) {
    const audio = new AudioContext(), tone = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    pc.addTransceiver(out.stream.getAudioTracks()[0], { direction: 'sendonly' });
  }
  await pc.setLocalDescription();
  const reply = await post(options.url, pc);
  if (reply.status !== 201) throw new Error(`WHIP answered ${reply.status}: ${await reply.text()}`);
  state.session = new URL(reply.headers.get('Location'), options.url).href;
  await pc.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
}

async function changeEncoding(index, changes) {
  const parameters = state.sender.getParameters();
  Object.assign(parameters.encodings[index], changes);
  await state.sender.setParameters(parameters);
}

// Watches: url, sound, port (of a proxy, in the place of the answer's), codec (the only one that is offered).
async function watch(options) {
  const pc = begin();
  if (options.sound) pc.addTransceiver('audio', { direction: 'recvonly' });
  const transceiver = pc.addTransceiver('video', { direction: 'recvonly' });
  if (options.codec) {
    const codecs = RTCRtpReceiver.getCapabilities('video').codecs;
    transceiver.setCodecPreferences(codecs.filter(
      (codec) => [`video/${options.codec}`, 'video/rtx'].includes(codec.mimeType)));
  }
  const video = document.getElementById('video');
  pc.ontrack = (event) => { video.srcObject = video.srcObject || event.streams[0]; };
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const look = (now, frame) => {
    video.requestVideoFrameCallback(look);
    state.painted += 1;
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const pixels = context.getImageData(0, 0, WIDTH, HEIGHT).data;
    let shown = 0;
    for (let bit = 0; bit < 2 * COLUMNS; bit++) {
      const x = (bit % COLUMNS + 0.5) * WIDTH / COLUMNS, y = (Math.floor(bit / COLUMNS) + 0.5) * HEIGHT / 2;
      if (pixels[4 * (Math.floor(y) * WIDTH + Math.floor(x))] > 127) shown |= 1 << bit;
    }
    const at = performance.timeOrigin + frame.expectedDisplayTime;
    state.ages.push(((at - shown) % SPAN + SPAN) % SPAN);
    if (state.ages.length > 5000) state.ages.shift();
  };
  video.requestVideoFrameCallback(look);
  await pc.setLocalDescription();
  const reply = await post(options.url, pc);
  state.status = reply.status;
  if (reply.status !== 201) {
    state.problem = await reply.json();
    return false;
  }
  state.session = new URL(reply.headers.get('Location'), options.url).href;
  state.answer = await reply.text();
  const sdp = options.port
    ? state.answer.replace(/^a=candidate:\S+ \d+ tcp .*\r\n/gim, '')
      .replace(/^(a=candidate:\S+ \d+ udp \d+ \S+ )\d+/gim, `$1${options.port}`) : state.answer;
  await pc.setRemoteDescription({ type: 'answer', sdp });
  return true;
}

async function inbound(kind) {
  const report = await state.pc.getStats();
  return [...report.values()].find((entry) => entry.type === 'inbound-rtp' && entry.kind === kind) || null;
}

function quality() {
  const seen = document.getElementById('video').getVideoPlaybackQuality();
  return { total: seen.totalVideoFrames, dropped: seen.droppedVideoFrames };
}

async function end() {
  const reply = await fetch(state.session, { method: 'DELETE' });
  state.pc.close();
  return reply.status;
}
