"""The gateway's own page, as a person uses it."""

from conftest import OUT

from lab import judge
from lab.wait import until


def test_the_page_publishes_records_and_plays(gateway, new_page):
    page = new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(gateway.url + "/")
    page.fill("#room", "standup")
    page.fill("#participant", "desk-1")
    page.click("#publish")
    until(lambda: gateway.call("GET", "/v1/sessions").json()["items"], 15, "the page publishes")
    # What arrives is shown: the codec, the size of the picture.
    until(lambda: "640" in page.inner_text("#stats") and "H264" in page.inner_text("#stats").upper().replace(".", ""),
          15, f"the numbers show up: {page.inner_text('#stats')!r}")
    page.click("#record")

    def state(wanted):
        items = gateway.call("GET", "/v1/recordings?room=standup").json()["items"]
        return items[0] if items and items[0]["state"] == wanted else None

    recording = until(lambda: state("recording"), 10, "a recording runs")["id"]
    gateway.growing("standup", recording, "desk-1", least=200_000)
    page.screenshot(path=OUT / "page-recording.png", full_page=True)
    pause = f"#recordings [data-id='{recording}'] [data-testid='recording-pause']"
    page.click(pause)
    until(lambda: state("paused"), 10, "it is paused")
    until(lambda: page.inner_text(pause) == "Resume", 10, "the page says so")
    page.screenshot(path=OUT / "page-paused.png", full_page=True)
    page.click(pause)
    until(lambda: state("recording"), 10, "it goes on")
    page.click("#record")
    done = until(lambda: state("completed"), 30, "the recording is completed")
    file = gateway.folder("standup", recording) / done["files"][0]["name"]
    assert judge.complaints(file) == []

    # The list shows it as finished, plays it to its end, and offers it for download.
    row = f"#recordings [data-id='{recording}']"
    page.wait_for_selector(f"{row}[data-state='completed']", timeout=15_000)
    page.click(f"{row} [data-testid='play']")
    page.wait_for_selector(f"{row} video", timeout=5000)
    page.evaluate(
        """(row) => {
            const video = document.querySelector(`${row} video`);
            video.onended = () => { window.labPlayed = 'ended'; };
            video.onerror = () => { window.labPlayed = video.error.message; };
        }""", row)
    assert until(lambda: page.evaluate("window.labPlayed"), 60, "the list's player has ended") == "ended"
    page.screenshot(path=OUT / "page-played.png", full_page=True)
    with page.expect_download() as download:
        page.click(f"{row} [data-testid='download']")
    assert download.value.suggested_filename == file.name
    assert download.value.path().read_bytes() == file.read_bytes()
    assert errors == []


def test_curl_as_the_readme_has_it(gateway):
    """`curl -d` says that it sends a form; a person should not have to know."""
    reply = gateway.call(
        "POST", "/v1/recordings", '{"room":"standup"}', {"Content-Type": "application/x-www-form-urlencoded"})
    assert reply.status == 201, reply
    assert reply.json()["state"] == "waiting"
