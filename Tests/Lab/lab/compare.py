"""Compares what a publisher sent, frame by frame, with what a file holds."""

import json
import zlib

from . import judge

# The silence that fills intervals without sound: one Opus frame of each length that is in use (RFC 6716 3.1), and octets
# of silence of PCMU and PCMA in whole 2.5 ms.
SILENCES = [bytes([toc, 0xFF, 0xFE]) for toc in (0xE0, 0xE4, 0xE8, 0xEC, 0xF0, 0xF4, 0xF8, 0xFC)]
SILENCES += [bytes([octet]) * count for octet in (0xFF, 0xD5) for count in range(20, 1620, 20)]
FILLERS = {f"{zlib.crc32(silence):08x}" for silence in SILENCES}


def pictures(sent, file):
    """The file holds, byte for byte, every picture that was sent from one keyframe on to the last.

    Gives that keyframe's place in `sent`."""
    held = [crc for _, _, crc in judge.packets(file)]
    assert held, f"{file} holds no picture"
    starts = [n for n, frame in enumerate(sent) if frame["key"] and frame["crc"] == held[0]]
    assert starts, f"{file} begins with {held[0]}, which is none of the keyframes that were sent"
    first = starts[0]
    same(held, due(sent[first:], held), file)
    return first


def due(sent, held):
    """Check sums of what must be in a file that holds these: of a picture that was cut (`Publisher.frames`) it may be."""
    return [frame["crc"] for frame in sent if not frame.get("cut") or frame["crc"] in held]


def sound(sent, file):
    """The file's sound is, filled intervals aside, a run of packets that ends with the last one sent."""
    held = [crc for _, _, crc in judge.packets(file, "a") if crc not in FILLERS]
    assert held, f"{file} holds no sound"
    wanted = [frame["crc"] for frame in sent if frame["crc"] not in FILLERS][-len(held):]
    same(held, wanted, file)
    return len(held)


def sound_is_unbroken(file):
    """Every packet of sound begins where the one before ended: players put Opus end to end whatever the times say.

    Every publisher here sends packets of 20 ms; only silence that was filled in may be shorter."""
    found = judge.packets(file, "a")
    steps = [(start, crc, round((after - start) * 1000)) for (start, _, crc), (after, _, _) in zip(found, found[1:])]
    odd = [(round(start, 4), step) for start, crc, step in steps
           if not 19 <= step <= 21 and not (crc in FILLERS and 2 <= step <= 21)]
    assert not odd, f"{file}: after these times the next packet comes too late or too early (s, ms): {odd[:10]}"


def same(held, wanted, file=None):
    """The two lists are equal; else a failure of one line, with what the manifest beside the file says is missing."""
    if held == wanted:
        return
    at = next((n for n, pair in enumerate(zip(held, wanted)) if pair[0] != pair[1]), min(len(held), len(wanted)))
    known = set(held)
    missing = [n for n, crc in enumerate(wanted) if crc not in known]
    strange = len(known - set(wanted))
    raise AssertionError(
        f"{file or 'the file'} holds {len(held)}, sent were {len(wanted)}; they part at {at}; {len(missing)} sent are "
        f"missing ({missing[:20]}), {strange} in the file were never sent so; {told_of(file)}")


def told_of(file):
    manifest = file and file.parent / "recording.json"
    if not manifest or not manifest.exists():
        return "no manifest"
    gaps = {entry["name"]: [track["gaps"] for track in entry["tracks"]]
            for entry in json.loads(manifest.read_text())["files"]}
    return f"gaps {gaps}"
