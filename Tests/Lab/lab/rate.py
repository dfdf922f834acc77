"""What a Chromium sends of a picture of 1280×720, by the page `rate.html`."""

from . import media


def hd(folder):
    """A picture of 1280×720 that no coder makes small, and a sound."""
    folder.mkdir(parents=True, exist_ok=True)
    picture, sound = folder / "hd.y4m", folder / "hd.wav"
    if not picture.exists():
        media.run("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30:duration=3,noise=alls=12:allf=t,format=yuv420p",
                  "-f", "yuv4mpegpipe", picture)
    if not sound.exists():
        media.run("-f", "lavfi", "-i", "sine=440:d=3:r=48000", "-c:a", "pcm_s16le", "-ac", "2", sound)
    return picture, sound


class Run:
    """Sends for so many seconds, to a WHIP address or (without one) to a second connection of the same page."""

    def __init__(self, page, site, url=None, seconds=12, codec="VP8", max_bitrate=4_000_000, dropped=None):
        page.goto(f"{site.url}/rate.html")
        page.evaluate("(options) => start(options)", {
            "url": url, "codec": codec, "maxBitrate": max_bitrate, "dropped": dropped})
        page.wait_for_function("rate.samples.length > 0", timeout=15_000)
        page.wait_for_function(
            f"rate.samples[rate.samples.length - 1].at > {seconds}", timeout=(seconds + 30) * 1000)
        self.samples = page.evaluate("rate.samples")
        self.answer = page.evaluate("rate.answer")
        page.evaluate("end()")

    def speeds(self, span=1.0):
        """Bits a second sent in the last second, by time."""
        found, start = [], 0
        for sample in self.samples:
            while self.samples[start + 1]["at"] <= sample["at"] - span:
                start += 1
            first = self.samples[start]
            if sample["at"] - first["at"] >= span:
                found.append((sample["at"], (sample["bytes"] - first["bytes"]) * 8 / (sample["at"] - first["at"])))
        return found

    def reaches(self, rate):
        """Seconds until so much was sent in a second."""
        return next((round(at, 1) for at, speed in self.speeds() if speed >= rate), None)

    def believes(self, rate):
        """Seconds until the browser thought that the path takes so much."""
        return next((round(sample["at"], 2) for sample in self.samples if sample["available"] >= rate), None)

    def fastest(self, after=0.0):
        return max(speed for at, speed in self.speeds() if at >= after)
