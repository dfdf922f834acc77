/** HLS playlists (RFC 8216, draft-pantos-hls-rfc8216bis), as far as the player needs them. */

function attributes(text) {
  const pairs = text.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value.replaceAll('"', "")]));
}

function* lines(text) {
  for (const line of text.split(/\r?\n/)) {
    const colon = line.startsWith("#EXT") ? line.indexOf(":") : -1;
    if (line) yield colon < 0 ? [line, ""] : [line.slice(0, colon), line.slice(colon + 1)];
  }
}

const isSound = (codec) => /^(mp4a|opus|ac-3|ec-3|flac)/i.test(codec);

/** What can be chosen, in the playlist's order: `size`, and `picture` and `sound`, each a `url` and a `mime` or null. */
export function readMultivariant(text, base) {
  const groups = {};
  const renditions = [];
  let variant = null;
  for (const [tag, value] of lines(text)) {
    if (tag === "#EXT-X-MEDIA") {
      const { TYPE, URI, ...rest } = attributes(value);
      if (TYPE === "AUDIO" && URI) groups[rest["GROUP-ID"]] ??= new URL(URI, base).href;
    } else if (tag === "#EXT-X-STREAM-INF") {
      variant = attributes(value);
    } else if (!tag.startsWith("#") && variant) {
      const url = new URL(tag, base).href;
      const codecs = (variant.CODECS ?? "").split(",").map((codec) => codec.trim()).filter(Boolean);
      const [sound, picture] = [codecs.find(isSound), codecs.find((codec) => !isSound(codec))];
      renditions.push({
        size: variant.RESOLUTION?.replace("x", " × ") ?? "",
        picture: picture ? { url, mime: `video/mp4; codecs="${picture}"` } : null,
        sound: sound ? { url: picture ? groups[variant.AUDIO] : url, mime: `audio/mp4; codecs="${sound}"` } : null,
      });
      variant = null;
    }
  }
  return renditions;
}

/**
 * A media playlist's pieces in order: parts where it lists them, else whole segments (`part` is 0, `isWhole`).
 * date: milliseconds since 1970; next: what a blocking reload asks for, or null.
 */
export function readMedia(text, base) {
  const pieces = [];
  let [msn, part, at] = [0, 0, 0];
  let [init, date, duration, isGap] = [null, NaN, 0, false];
  let control = {};
  let isEnded = false;
  const add = (more) => {
    pieces.push({ msn, part, init, date, at, ...more });
    date += more.duration * 1000;
    at += more.duration;
  };
  for (const [tag, value] of lines(text)) {
    switch (tag) {
      case "#EXT-X-MEDIA-SEQUENCE": msn = Number(value); break;
      case "#EXT-X-SERVER-CONTROL": control = attributes(value); break;
      case "#EXT-X-MAP": init = new URL(attributes(value).URI, base).href; break;
      case "#EXT-X-PROGRAM-DATE-TIME": date = Date.parse(value); break;
      case "#EXT-X-GAP": isGap = true; break;
      case "#EXTINF": duration = parseFloat(value); break;
      case "#EXT-X-ENDLIST": isEnded = true; break;
      case "#EXT-X-PART": {
        const { URI, DURATION, INDEPENDENT, GAP } = attributes(value);
        add({
          url: new URL(URI, base).href, duration: Number(DURATION), isStart: INDEPENDENT === "YES", isGap: GAP === "YES",
          isWhole: false,
        });
        part += 1;
        break;
      }
      default:
        if (tag.startsWith("#")) break;
        if (part === 0) add({ url: new URL(tag, base).href, duration, isStart: true, isGap, isWhole: true });
        [msn, part, isGap] = [msn + 1, 0, false];
    }
  }
  const longest = Math.max(0, ...pieces.filter((piece) => piece.isWhole).map((piece) => piece.duration));
  return {
    pieces, isEnded, end: at,
    holdBack: Number(control["PART-HOLD-BACK"]) || 3 * (longest || 2),
    next: control["CAN-BLOCK-RELOAD"] === "YES" ? { msn, part } : null,
  };
}
