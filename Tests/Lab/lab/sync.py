"""Sound against picture where pictures may be missing: each frame is known by its number, not by a flash that may be lost.

A source says when each number and each beep was made; the file says when it shows them. For each beep, the frame that is
nearest to it in the file tells what the file has made of the picture's time."""

import statistics

from . import judge, media

CODES = 1 << media.BITS


class Source:
    """When each frame and each beep was made, in seconds of one clock. Frames are numbered on; after `lap` of them the code
    that they carry begins anew."""

    def __init__(self, frames, beeps, lap=CODES):
        self.frames, self.beeps, self.lap = frames, beeps, lap

    @classmethod
    def of_file(cls, seconds, lap=CODES):
        """`media.make`'s own pictures and sound, where both begin together; looped with the lap `media.LOOP`."""
        return cls({n: n / media.RATE for n in range(seconds * media.RATE)}, [float(n) for n in range(seconds)], lap)

    @classmethod
    def of_page(cls, captured):
        """What `flash-and-beep.js` has seen of a camera that gives its frames in order."""
        numbers = counted([(number, at / 1000) for number, at in captured["frames"]], CODES)
        made = {number: (at + captured["lead"]) / 1000 for number, (_, at) in zip(numbers, captured["frames"]) if number is not None}
        return cls(made, [at / 1000 for at in captured["beeps"]])


def counted(seen, lap, first=None):
    """The numbers as if no code ever came twice, by the time at which each is shown; None where that does not fit."""
    start = first if first is not None or not seen else seen[0][0]
    found = []
    for code, at in seen:
        due = start + (at - seen[0][1]) * media.RATE
        number = code + round((due - code) / lap) * lap
        found.append(number if abs(number - due) < lap / 4 else None)
    return found


def beeps(file, gaps):
    """Where beeps begin that are there from their beginning: one is a tenth of a second long, and one a second."""
    onsets = judge.beeps(file, 1000)
    first = [onset for n, onset in enumerate(onsets) if n == 0 or onset - onsets[n - 1] > 0.2]
    holes = [(gap["start"], gap["start"] + gap["duration"]) for gap in gaps]
    # What was lost right before takes the decoder some milliseconds.
    return [onset for onset in first if not any(begins - 0.01 < onset < ends + 0.04 for begins, ends in holes)]


def offsets(file, source, gaps=()):
    """For each beep of the file how much later, in seconds, it is to the picture than where it was made.

    `gaps` are the sound's in the manifest."""
    times = [seconds for seconds, _, _ in judge.packets(file)]
    codes = judge.frame_numbers(file)
    assert len(times) == len(codes), f"{file}: {len(times)} pictures are stored and {len(codes)} decoded"
    begins = min(source.frames)
    # The first one that the file holds is of the camera's first laps; which one does not matter to the distance.
    first = codes[0] + -(-(begins - codes[0]) // source.lap) * source.lap
    numbers = counted(list(zip(codes, times)), source.lap, first)
    shown = [(at, number) for number, at in zip(numbers, times) if number in source.frames]
    assert len(shown) > 0.8 * len(times), f"{file}: of {len(times)} pictures only {len(shown)} could be told"
    found = []
    for beep in beeps(file, gaps):
        at, number = min(shown, key=lambda one: abs(one[0] - beep))
        if abs(at - beep) > 0.5:
            continue
        due = source.frames[number] + beep - at
        nearest = min(source.beeps, key=lambda made: abs(made - due))
        if abs(nearest - due) < 0.5:
            found.append(due - nearest)
    return found


def told(record_property, name, found):
    """Figures in milliseconds; gives the distances without their sign, in order."""
    away = sorted(abs(each) * 1000 for each in found)
    assert away, f"{name}: no beep was found"
    record_property(name, f"{len(away)} beeps, median {statistics.median(found) * 1000:.1f} ms, "
                          f"95 % within {away[int(len(away) * 0.95)]:.1f} ms, worst {away[-1]:.1f} ms")
    return away
