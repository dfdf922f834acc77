/** 65 → "1:05", 3723 → "1:02:03". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}

/** A length of time in one unit or two: "8 s", "1:05 min", "2:10 h", "3 days". */
export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const pair = (high, low) => `${high}:${String(low).padStart(2, "0")}`;
  if (whole < 3600) return `${pair(Math.floor(whole / 60), whole % 60)} min`;
  if (whole < 48 * 3600) return `${pair(Math.floor(whole / 3600), Math.floor(whole / 60) % 60)} h`;
  return `${Math.floor(whole / 86400)} days`;
}

export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit += 1;
  }
  return `${unit === 0 || count >= 100 ? Math.round(count) : count.toFixed(1)} ${units[unit]}`;
}

export function bitrate(perSecond) {
  if (!Number.isFinite(perSecond)) return "–";
  return perSecond >= 999500 ? `${(perSecond / 1e6).toFixed(2)} Mbit/s` : `${Math.round(perSecond / 1000)} kbit/s`;
}

export function when(text) {
  const time = new Date(text);
  const today = new Date().toDateString() === time.toDateString();
  return time.toLocaleString(undefined, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}

const codecs = {
  vp8: "VP8", vp9: "VP9", av1: "AV1", h264: "H.264", h265: "H.265", opus: "Opus", aac: "AAC", pcmu: "G.711 µ", pcma: "G.711 A",
};

export function codec(name) {
  return codecs[name?.toLowerCase()] ?? name ?? "–";
}
