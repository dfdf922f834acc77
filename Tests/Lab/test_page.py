"""The gateway's own page, as a person uses it."""

from lab import judge
from lab.wait import until


def test_the_page_records_and_plays(gateway, new_page):
    page = new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(gateway.url + "/")
    page.fill("#room", "standup")
    page.fill("#participant", "desk-1")
    page.click("#publish")
    until(lambda: gateway.call("GET", "/v1/sessions").json()["items"], 15, "the page publishes")
    page.click("#record")

    def state(wanted):
        items = gateway.call("GET", "/v1/recordings?room=standup").json()["items"]
        return items[0] if items and items[0]["state"] == wanted else None

    started = until(lambda: state("recording"), 10, "a recording runs")
    gateway.growing("standup", started["id"], "desk-1", least=100_000)
    page.click("#record")
    done = until(lambda: state("completed"), 30, "the recording is completed")
    file = gateway.folder("standup", done["id"]) / done["files"][0]["name"]
    assert judge.complaints(file) == []

    # The player in the list plays it to its end.
    page.wait_for_selector(f"#recordings video[src*='{done['id']}'], #recordings video:has(source[src*='{done['id']}'])",
                           state="attached", timeout=15_000)
    page.evaluate(
        """(id) => {
            const video = [...document.querySelectorAll('#recordings video')].find((v) => v.currentSrc.includes(id)
                || v.src.includes(id) || [...v.querySelectorAll('source')].some((s) => s.src.includes(id)));
            window.labPlayed = null;
            video.onended = () => { window.labPlayed = 'ended'; };
            video.onerror = () => { window.labPlayed = video.error.message; };
            video.muted = true;
            video.play();
        }""", done["id"])
    assert until(lambda: page.evaluate("window.labPlayed"), 60, "the list's player has ended") == "ended"
    assert errors == []
