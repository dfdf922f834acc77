"""A viewer that downloads everything of a broadcast, and believes nothing."""

import http.client
import time
import urllib.parse
from dataclasses import dataclass, field

import m3u8

from . import judge


@dataclass
class Rendition:
    """What one media playlist has named over time, in order."""

    uri: str
    texts: list = field(default_factory=list)
    segments: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)
    sequence: int = -1
    discontinuity: int = -1
    target: int = 0


class Viewer:
    def __init__(self, url):
        self.base = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(self.base.netloc, timeout=30)

    def get(self, name, status=200):
        self.connection.request("GET", urllib.parse.urljoin(self.base.path, name))
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == status, f"{name}: {answer.status} {body[:200]!r}"
        return answer, body

    def master(self):
        answer, body = self.get("index.m3u8")
        assert answer.headers["Content-Type"] == "application/vnd.apple.mpegurl"
        return m3u8.loads(body.decode())

    def read(self, rendition, query=""):
        """One more version of a media playlist, held against those before."""
        answer, body = self.get(rendition.uri + query)
        assert answer.headers["Content-Type"] == "application/vnd.apple.mpegurl"
        text = body.decode()
        rendition.texts.append(text)
        check(rendition, m3u8.loads(text))
        return m3u8.loads(text)

    def follow(self, rendition, seconds):
        """Reloads, blocking where that is offered, and downloads each part or segment once."""
        until = time.monotonic() + seconds
        query = ""
        while time.monotonic() < until:
            seen = self.read(rendition, query)
            self.fetch(rendition, seen)
            if seen.is_endlist:
                return
            hint = seen.preload_hint
            if hint:
                number, part = hint.uri.rsplit("-", 1)[1].split(".")[:2]
                query = f"?_HLS_msn={number}&_HLS_part={part}"
            else:
                time.sleep(0.3)

    def fetch(self, rendition, seen):
        for segment in seen.segments:
            for part in segment.parts:
                if part.uri not in rendition.parts and part.gap != "YES":
                    rendition.parts[part.uri] = self.get(part.uri)[1]
            if segment.uri and segment.uri not in rendition.segments and not segment.gap_tag:
                whole = self.get(segment.uri)[1]
                rendition.segments[segment.uri] = (segment.init_section.uri, segment.duration, whole)
                joined = b"".join(rendition.parts.get(part.uri, b"") for part in segment.parts)
                assert not joined or joined == whole or len(rendition.segments) == 1, f"parts of {segment.uri}"

    def files(self, rendition, folder):
        """One file for each header: what a player would have had."""
        made = {}
        for header, _, body in rendition.segments.values():
            if header not in made:
                made[header] = self.get(header)[1]
            made[header] += body
        files = []
        for header, body in made.items():
            files.append(folder / header)
            files[-1].write_bytes(body)
            assert judge.complaints(files[-1]) == [], header
        return files


def check(rendition, seen):
    """RFC 8216 clause 6.2.1 and 6.2.2: what may change from one version to the next."""
    assert seen.media_sequence >= rendition.sequence, "the media sequence went back"
    assert (seen.discontinuity_sequence or 0) >= rendition.discontinuity, "the discontinuity sequence went back"
    assert rendition.target in (0, seen.target_duration), "the target duration changed"
    rendition.sequence, rendition.target = seen.media_sequence, seen.target_duration
    rendition.discontinuity = seen.discontinuity_sequence or 0
    last = None
    for segment in seen.segments:
        if segment.duration is None:
            continue
        assert round(segment.duration) <= seen.target_duration, f"{segment.uri} lasts {segment.duration}"
        assert segment.program_date_time is not None, segment.uri
        if last is not None and not segment.discontinuity:
            step = (segment.program_date_time - last.program_date_time).total_seconds()
            assert abs(step - last.duration) < 0.002, f"{segment.uri} is {step} s after one of {last.duration} s"
        last = segment
    for part in [part for segment in seen.segments for part in segment.parts]:
        assert part.duration <= seen.part_inf.part_target + 1e-5, part.uri


def durations(rendition):
    return {int(uri.rsplit("-", 1)[1].split(".")[0]): length for uri, (_, length, _) in rendition.segments.items()}
