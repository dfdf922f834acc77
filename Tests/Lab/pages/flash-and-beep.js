// When a track's flashes, beeps and numbered frames were captured, in milliseconds of performance.now(). Needs
// MediaStreamTrackProcessor.
'use strict';
const captured = { flashes: [], beeps: [], frames: [] };

async function eachOf(track, look) {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    await look(value);
    value.close();
  }
}

// A camera's timestamps are of a clock that began elsewhere: the fastest frame tells where.
function watchFlashes(track) {
  let dark = false;
  let bytes = new Uint8Array(0);
  captured.lead = Infinity;
  eachOf(track, async (frame) => {
    captured.lead = Math.min(captured.lead, performance.now() - frame.timestamp / 1000);
    const row = async (share) => {
      const rect = { x: 0, y: Math.floor(frame.codedHeight * share / 2) * 2, width: frame.codedWidth, height: 2 };
      if (bytes.length < frame.allocationSize({ rect })) bytes = new Uint8Array(frame.allocationSize({ rect }));
      await frame.copyTo(bytes, { rect });
    };
    await row(13 / 16);
    const bright = bytes[frame.codedWidth / 2] > 127;
    if (bright && dark) captured.flashes.push(frame.timestamp / 1000);
    dark = !bright;
    await row(1 / 18);
    let number = 0;
    for (let bit = 0; bit < 8; bit++) number |= (bytes[Math.floor((bit + 0.5) * frame.codedWidth / 8)] > 127) << bit;
    captured.frames.push([number, frame.timestamp / 1000]);
  });
}

function watchBeeps(track) {
  let quietSince = -1;
  let samples = new Float32Array(0);
  eachOf(track, (data) => {
    if (samples.length !== data.numberOfFrames) samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    const begins = data.timestamp / 1000;
    for (let n = 0; n < samples.length; n++) {
      if (Math.abs(samples[n]) < 0.1) continue;
      const at = begins + n * 1000 / data.sampleRate;
      if (at - quietSince > 200) captured.beeps.push(at);
      quietSince = at;
    }
  });
}
