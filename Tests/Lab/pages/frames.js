// Sees every coded frame on its way to the packetizer. A check sum is over the bytes as a file holds them: most codecs as
// they are, H264 with a four-byte length in the place of each start code, AV1 as open bitstream units that all have their
// size, without delimiters, tile lists and padding.
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

function readSize(bytes, at) {
  let value = 0;
  for (let n = 0; n < 8; n++) {
    value += (bytes[at + n] & 0x7F) * 2 ** (7 * n);
    if (!(bytes[at + n] & 0x80)) return [value, n + 1];
  }
  throw new Error('a leb128 number without end');
}

function size(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return bytes;
}

function sizedUnits(bytes) {
  const kept = [];
  for (let at = 0; at < bytes.length;) {
    const type = (bytes[at] >> 3) & 15;
    const headers = [bytes[at] | 2, ...(bytes[at] & 4 ? [bytes[at + 1]] : [])];
    const [count, used] = bytes[at] & 2 ? readSize(bytes, at + headers.length) : [bytes.length - at - headers.length, 0];
    const start = at + headers.length + used;
    if (![2, 8, 15].includes(type)) kept.push(Uint8Array.from([...headers, ...size(count)]), bytes.subarray(start, start + count));
    at = start + count;
  }
  const whole = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of kept) { whole.set(part, offset); offset += part.length; }
  return whole;
}

// Chromium's type for sound in RED; its transform is given the whole payload (156, November 2026).
const RED = 63;

// The primary block, which is last (RFC 2198 3).
function withoutRED(bytes) {
  let at = 0;
  let length = 0;
  while (bytes[at] & 0x80) {
    length += (bytes[at + 2] & 3) << 8 | bytes[at + 3];
    at += 4;
  }
  return bytes.subarray(at + 1 + length);
}

const asInFile = { H264: lengthPrefixed, AV1: sizedUnits };

onrtctransform = (event) => {
  const { readable, writable, options } = event.transformer;
  const see = new TransformStream({
    transform(frame, controller) {
      const sent = new Uint8Array(frame.data);
      const isRED = options.codec === 'opus' && frame.getMetadata().payloadType === RED;
      const bytes = isRED ? withoutRED(sent) : sent;
      const codec = (frame.getMetadata().mimeType || `/${options.codec}`).split('/')[1];
      const kept = asInFile[codec] ? asInFile[codec](bytes) : bytes;
      postMessage([{ key: frame.type === 'key', codec, crc: crc32(kept), bytes: kept.length,
        ssrc: frame.getMetadata().synchronizationSource, width: frame.getMetadata().width,
        timestamp: frame.getMetadata().rtpTimestamp ?? frame.timestamp, at: performance.timeOrigin + performance.now() }]);
      controller.enqueue(frame);
    },
  });
  readable.pipeThrough(see).pipeTo(writable);
};
