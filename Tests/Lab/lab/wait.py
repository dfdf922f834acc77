"""Waiting for something to become true, with a deadline and never by a guess at how long it takes."""

import time


def until(look, seconds, what):
    """Calls `look` until it gives something true, and gives that back."""
    deadline = time.monotonic() + seconds
    pause = 0.02
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what} (last seen: {seen!r})")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)
