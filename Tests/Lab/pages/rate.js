// Publishes a picture of 1280×720 and notes how much is sent, over WHIP or to a second connection in the same page.
'use strict';
const rate = { samples: [], pc: null, other: null, session: null, offer: '', answer: '', connected: 0 };

async function track() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720, frameRate: 30 } });
  return stream.getTracks()[0];
}

function keep(sdp, dropped) {
  return sdp.split('\r\n').filter((line) => !dropped.some((pattern) => new RegExp(pattern).test(line))).join('\r\n');
}

// options: url (none: to a second connection of this page), codec, maxBitrate (the encoder's), dropped (patterns of lines that
// the offer is without)
async function start(options) {
  const pc = rate.pc = new RTCPeerConnection();
  const picture = await track();
  const transceiver = pc.addTransceiver(picture, {
    direction: 'sendonly', sendEncodings: [{ maxBitrate: options.maxBitrate }],
  });
  const all = RTCRtpSender.getCapabilities('video').codecs;
  const name = `video/${options.codec}`.toLowerCase();
  transceiver.setCodecPreferences(
    [...all.filter((c) => c.mimeType.toLowerCase() === name), ...all.filter((c) => /\/rtx$/i.test(c.mimeType))]);
  pc.onconnectionstatechange = () => {
    if (pc.connectionState === 'connected' && !rate.connected) {
      rate.connected = performance.now();
      sample();
    }
  };
  const offer = await pc.createOffer();
  await pc.setLocalDescription(options.dropped ? { type: 'offer', sdp: keep(offer.sdp, options.dropped) } : offer);
  rate.offer = keep(pc.localDescription.sdp, options.dropped || []);
  let answer;
  if (options.url) {
    const reply = await fetch(options.url, {
      method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: rate.offer,
    });
    answer = await reply.text();
    if (reply.status !== 201) throw new Error(`WHIP answered ${reply.status}: ${answer}`);
    rate.session = new URL(reply.headers.get('Location'), options.url).href;
  } else {
    const other = rate.other = new RTCPeerConnection();
    pc.onicecandidate = (event) => { if (event.candidate) other.addIceCandidate(event.candidate); };
    other.onicecandidate = (event) => { if (event.candidate) pc.addIceCandidate(event.candidate); };
    await other.setRemoteDescription({ type: 'offer', sdp: rate.offer });
    await other.setLocalDescription();
    answer = other.localDescription.sdp;
  }
  rate.answer = answer;
  await pc.setRemoteDescription({ type: 'answer', sdp: answer });
}

async function sample() {
  if (!rate.pc) return;
  const report = [...(await rate.pc.getStats()).values()];
  const sent = report.find((entry) => entry.type === 'outbound-rtp');
  // There may be several; the one in use knows its bitrate.
  const pairs = report.filter((entry) => entry.type === 'candidate-pair' && entry.nominated);
  const pair = pairs.find((entry) => entry.availableOutgoingBitrate) || pairs[0];
  if (sent && pair) {
    rate.samples.push({
      at: (performance.now() - rate.connected) / 1000, bytes: sent.bytesSent + sent.headerBytesSent,
      resent: sent.retransmittedBytesSent, target: sent.targetBitrate || 0, available: pair.availableOutgoingBitrate || 0,
      width: sent.frameWidth || 0, fps: sent.framesPerSecond || 0, limit: sent.qualityLimitationReason || '',
    });
  }
  setTimeout(sample, 100);
}

async function end() {
  if (rate.session) await fetch(rate.session, { method: 'DELETE' });
  rate.pc.close();
  rate.pc = null;
  if (rate.other) rate.other.close();
}
