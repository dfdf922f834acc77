"""ICE restart by PATCH, as a browser does it whose network has changed: nothing of the recording is missing."""

from lab import compare, judge
from lab.wait import until

RESTART = """async (port) => {
  state.pc.restartIce();
  await state.pc.setLocalDescription();
  const value = (text, name) => text.match(new RegExp(`^a=${name}:(\\\\S+)`, 'm'))[1];
  const offer = state.pc.localDescription.sdp;
  const fragment = ['a=ice-ufrag:' + value(offer, 'ice-ufrag'), 'a=ice-pwd:' + value(offer, 'ice-pwd'),
    'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'a=mid:0', 'a=end-of-candidates', ''].join('\\r\\n');
  const reply = await fetch(state.session, { method: 'PATCH', body: fragment,
    headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*' } });
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(`PATCH answered ${reply.status}: ${text}`);
  const username = value(text, 'ice-ufrag');
  await state.pc.setRemoteDescription({ type: 'answer', sdp: state.answer
    .replace(/^a=candidate:\\S+ \\d+ tcp .*\\r\\n/gim, '')
    .replace(/^(a=candidate:\\S+ \\d+ udp \\d+ \\S+ )\\d+/gim, `$1${port}`)
    .replace(/^a=ice-ufrag:.*$/gm, 'a=ice-ufrag:' + username)
    .replace(/^a=ice-pwd:.*$/gm, 'a=ice-pwd:' + value(text, 'ice-pwd')) });
  return { username, tag: reply.headers.get('ETag'), own: value(offer, 'ice-ufrag') };
}"""

PAIR = """async () => {
  const report = await state.pc.getStats();
  const all = [...report.values()];
  const transport = all.find((entry) => entry.type === 'transport');
  const pair = report.get(transport.selectedCandidatePairId);
  return pair && report.get(pair.localCandidateId).usernameFragment;
}"""


def test_a_browser_restarts_ice(gateway, publisher):
    recording = gateway.record("standup")
    chromium = publisher().publish(gateway, "standup", "desk-1", video="VP8")
    chromium.sent(60)
    for _ in range(2):
        before = len(chromium.frames())
        new = chromium.page.evaluate(RESTART, chromium.link.port)
        assert new["tag"] == f'"{new["username"]}"', "the page can read the new ETag"
        until(lambda: chromium.page.evaluate(PAIR) == new["own"], 10, "the new path is in use")
        chromium.sent(before + 60)
    chromium.hush()
    gateway.stop(recording)
    [listed] = gateway.completed(recording)["files"]
    file = gateway.folder("standup", recording) / listed["name"]
    assert judge.complaints(file) == []
    compare.pictures(chromium.frames(), file)
    compare.sound_is_unbroken(file)
    restarts = [entry for entry in gateway.log() if entry.get("message") == "session restarts ICE"]
    assert len(restarts) == 2
