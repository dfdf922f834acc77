"""A file's times on the gateway's clock, by the manifest alone."""

import bisect
from datetime import datetime, timezone

import av

from . import judge


def instant(text):
    """Seconds since 1970 of an RFC 3339 time, to the nanosecond that Python's own reading would cut off."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(whole).replace(tzinfo=timezone.utc).timestamp() + float(f"0.{fraction or 0}")


def gateway_time(part, seconds):
    """The gateway's time at a moment of the file: linear between the points of `clockMap`, slope 1 beyond them."""
    points = [(point["fileTime"], instant(point["wallClock"])) for point in part["clockMap"]]
    place = bisect.bisect_right([time for time, _ in points], seconds)
    if place == 0 or place == len(points):
        time, clock = points[min(place, len(points) - 1)]
        return clock + seconds - time
    (left, before), (right, after) = points[place - 1], points[place]
    return before + (after - before) * (seconds - left) / (right - left)


def pictures(file, part):
    """The gateway's time of each picture, and the number that it carries (see media.py)."""
    times = [seconds for seconds, _, _ in judge.packets(file)]
    return [(gateway_time(part, seconds), number) for seconds, number in zip(times, judge.frame_numbers(file))]


def same_pictures(ones, others):
    """For each picture that both have, how much later the other has it. Numbers come again after 8.5 seconds."""
    found = []
    for time, number in ones:
        beside = [other - time for other, also in others if also == number and abs(other - time) < 0.5]
        found += [min(beside, key=abs)] if beside else []
    return found


def beeps(file, part):
    return [gateway_time(part, seconds) for seconds in judge.beeps(file, 1000)]


def apart(ones, others):
    """For each moment of the one that the other has within half a second, how far the two are from each other."""
    found = [min((other - one for other in others), key=abs) for one in ones] if others else []
    return [difference for difference in found if abs(difference) < 0.5]


def decoded_samples(file):
    """What a decoder gives of the file's sound, in samples of 48 kHz."""
    with av.open(str(file)) as opened:
        return sum(frame.samples for frame in opened.decode(audio=0))


def captured(page):
    """When the page saw each frame and each beep captured (`measure`), in seconds since 1970: [(seconds, code)], [seconds]."""
    seen, origin = page.evaluate("captured"), page.evaluate("performance.timeOrigin")
    return ([((origin + at + seen["lead"]) / 1000, code) for code, at in seen["frames"]],
            [(origin + at) / 1000 for at in seen["beeps"]])


def heard_beside_seen(file, part, frames, beeps):
    """For each beep of the file its gateway time, and how much later it is to the picture beside it than both were captured.

    The gateway's clock only tells which of the frames with one code a picture is, so it need not be exact."""
    by_code = {}
    for at, code in frames:
        by_code.setdefault(code, []).append(at)
    shown = list(zip((seconds for seconds, _, _ in judge.packets(file)), judge.frame_numbers(file)))
    found = []
    for beep in judge.beeps(file, 1000):
        at, code = min(shown, key=lambda one: abs(one[0] - beep))
        clock = gateway_time(part, at)
        made = min(by_code.get(code, []), key=lambda one: abs(one - clock), default=None)
        if made is None or abs(made - clock) > 2 or abs(at - beep) > 0.1 or not beeps:
            continue
        due = made + beep - at
        found.append((gateway_time(part, beep), due - min(beeps, key=lambda one: abs(one - due))))
    return found
