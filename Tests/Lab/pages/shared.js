// One camera and one microphone, published as several participants: whatever is filmed is the same moment for all.
'use strict';
const CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';
const shared = { tracks: null, participants: {} };

async function capture() {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 360, frameRate: 30 },
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  shared.tracks = stream.getTracks();
  watchFlashes(stream.getVideoTracks()[0]);
  watchBeeps(stream.getAudioTracks()[0]);
}

// options: captureTime (when things were captured goes along with the packets)
async function join(name, url, options = {}) {
  const pc = new RTCPeerConnection();
  const entry = shared.participants[name] = { pc, connection: 'new', answer: '' };
  pc.onconnectionstatechange = () => { entry.connection = pc.connectionState; };
  for (const track of shared.tracks) {
    const transceiver = pc.addTransceiver(track, { direction: 'sendonly' });
    if (options.captureTime) {
      const extensions = transceiver.getHeaderExtensionsToNegotiate();
      for (const extension of extensions) if (extension.uri === CAPTURE_TIME) extension.direction = 'sendrecv';
      transceiver.setHeaderExtensionsToNegotiate(extensions);
    }
  }
  await pc.setLocalDescription();
  const reply = await fetch(url, {
    method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: pc.localDescription.sdp,
  });
  entry.answer = await reply.text();
  if (reply.status !== 201) throw new Error(`WHIP answered ${reply.status}: ${entry.answer}`);
  await pc.setRemoteDescription({ type: 'answer', sdp: entry.answer });
}

async function sent(name, kind) {
  const report = await shared.participants[name].pc.getStats();
  const entry = [...report.values()].find((one) => one.type === 'outbound-rtp' && one.kind === kind);
  return entry ? (kind === 'video' ? entry.framesSent : entry.packetsSent) : 0;
}

// Takes a track away from its sender, and gives it back.
async function silence(name, kind) {
  await sender(name, kind).replaceTrack(null);
}

async function resume(name, kind) {
  await sender(name, kind).replaceTrack(shared.tracks.find((track) => track.kind === kind));
}

function sender(name, kind) {
  const transceivers = shared.participants[name].pc.getTransceivers();
  return transceivers.find((one) => one.receiver.track.kind === kind).sender;
}
