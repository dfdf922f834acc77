/**
 * The STUN and TURN servers that an answer names in its Link headers (RFC 9725 clause 4.6), as RTCPeerConnection wants them.
 */
export function iceServers(response) {
  const servers = [];
  // A quoted string may hold commas; the address in angle brackets holds none.
  const links = response.headers.get("Link") ?? "";
  for (const [, urls, parameters] of links.matchAll(/<([^>]*)>((?:[^",]|"(?:[^"\\]|\\.)*")*)/g)) {
    const found = { urls };
    for (const [, name, value] of parameters.matchAll(/;\s*([\w-]+)="((?:[^"\\]|\\.)*)"/g)) {
      found[name.toLowerCase()] = value.replace(/\\(.)/g, "$1");
    }
    const { rel, username, credential } = found;
    if (rel === "ice-server") servers.push(username ? { urls, username, credential } : { urls });
  }
  return servers;
}
