// Sees every coded frame on its way to the packetizer. A check sum is over the bytes as a file holds them: VP8 and Opus
// as they are, H264 with a four-byte length in the place of each start code.
'use strict';
const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xEDB88320 : n >>> 1;
  return n >>> 0;
});

function crc32(bytes) {
  let sum = 0xFFFFFFFF;
  for (let index = 0; index < bytes.length; index++) sum = (sum >>> 8) ^ table[(sum ^ bytes[index]) & 0xFF];
  return ((sum ^ 0xFFFFFFFF) >>> 0).toString(16).padStart(8, '0');
}

function lengthPrefixed(bytes) {
  const starts = [];
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) { starts.push(i); i += 2; }
  }
  const units = starts.map((start, n) => {
    let stop = n + 1 < starts.length ? starts[n + 1] : bytes.length;
    while (n + 1 < starts.length && stop > start + 3 && bytes[stop - 1] === 0) stop--;
    return bytes.subarray(start + 3, stop);
  });
  const whole = new Uint8Array(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
  let offset = 0;
  for (const unit of units) {
    new DataView(whole.buffer).setUint32(offset, unit.length);
    whole.set(unit, offset + 4);
    offset += 4 + unit.length;
  }
  return whole;
}

onrtctransform = (event) => {
  const { readable, writable, options } = event.transformer;
  const see = new TransformStream({
    transform(frame, controller) {
      const bytes = new Uint8Array(frame.data);
      const kept = options.codec === 'H264' ? lengthPrefixed(bytes) : bytes;
      postMessage([{ key: frame.type === 'key', crc: crc32(kept), bytes: kept.length,
        timestamp: frame.getMetadata().rtpTimestamp, at: performance.timeOrigin + performance.now() }]);
      controller.enqueue(frame);
    },
  });
  readable.pipeThrough(see).pipeTo(writable);
};
