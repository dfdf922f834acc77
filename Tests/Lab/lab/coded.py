"""Coded frames as a file holds them, so that what a publisher sent can be compared whatever framing it used.

Used by the publishers too, some of which run under the system's Python: nothing but the standard library here."""

import zlib


def start_coded(data):
    """The NAL units of an Annex B byte stream."""
    units, at = [], data.find(b"\0\0\1")
    while at >= 0:
        following = data.find(b"\0\0\1", at + 3)
        unit = data[at + 3:following if following >= 0 else len(data)]
        units.append(unit if following < 0 else unit.rstrip(b"\0"))
        at = following
    return units


def length_prefixed(data):
    """The NAL units that each stand behind four bytes of length, as MP4 and Matroska hold them."""
    units, at = [], 0
    while at + 4 <= len(data):
        length = int.from_bytes(data[at:at + 4], "big")
        units.append(data[at + 4:at + 4 + length])
        at += 4 + length
    return units


def is_parameter_set(codec, unit):
    """Parameter sets and access unit delimiters: a gateway may put them in, at every keyframe, or leave them out."""
    if codec == "H264":
        return unit[0] & 0x1F in (7, 8, 9)
    return unit[0] >> 1 & 0x3F in (32, 33, 34, 35)


def is_keyframe(codec, units):
    if codec == "H264":
        return any(unit[0] & 0x1F == 5 for unit in units)
    return any(16 <= (unit[0] >> 1 & 0x3F) <= 21 for unit in units)


def crc_of_units(codec, units):
    return crc(b"".join(
        len(unit).to_bytes(4, "big") + unit for unit in units if unit and not is_parameter_set(codec, unit)))


def crc(data):
    return f"{zlib.crc32(data):08x}"


def frame(codec, data, framing=start_coded, key=None):
    """What is known of one frame that was sent: is it a keyframe, and the check sum that the file must show."""
    if codec in ("H264", "H265"):
        units = framing(data)
        return {"key": is_keyframe(codec, units), "crc": crc_of_units(codec, units)}
    if codec == "VP8" and data:
        key = data[0] & 1 == 0
    return {"key": bool(key), "crc": crc(data)}
