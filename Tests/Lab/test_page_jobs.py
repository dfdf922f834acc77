"""The page's list of jobs, as an operator uses it."""

import shutil
import sqlite3
import uuid

import pytest
from conftest import OUT

from lab import judge
from lab.gateway import Gateway
from lab.many_sources import ManySources
from lab.wait import until


@pytest.fixture
def open_page(new_page):
    """Opens an address of the page; what it complains of in the console fails the test, but for what is expected."""
    errors = []

    def opened(url, expected=(), blocked=None):
        page = new_page()
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" and not any(
            text in message.text for text in expected) else None)
        page.goto(url)
        return page

    yield opened
    assert errors == []


def row(page, job, state):
    """Waits for the job's row to have the state."""
    selector = f"#jobs [data-id='{job}']"
    page.wait_for_selector(f"{selector}[data-state='{state}']", timeout=20_000)
    return page.locator(selector)


def job(gateway, kind, **query):
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    items = gateway.call("GET", f"/v1/jobs?kind={kind}{asked}").json()["items"]
    return items[0]["id"] if items else None


def test_a_finalizing_that_fails_is_tried_cancelled_and_tried_again(gateway, open_page):
    page = open_page(gateway.url + "/#jobs")
    page.wait_for_selector("#jobs-live[data-state='live']")
    assert page.is_visible("#jobs-empty") and not page.is_visible("#publish")
    with ManySources(f"{gateway.url}/whip/standup/desk") as desk:
        desk.connected()
        recording = gateway.record("standup")
        [listed] = until(lambda: gateway.recording(recording)["files"], 10, "a file")
        running = row(page, job(gateway, "recording"), "running")
        assert "room standup" in running.inner_text() and "runs for" in running.inner_text()
        # Each attempt writes beside the file, under a name of its own, where something is in its way now.
        file = gateway.folder("standup", recording) / listed["name"]
        obstacles = [file.with_name(f"{file.name}.{fence}.finalizing") for fence in range(1, 12)]
        for obstacle in obstacles:
            (obstacle / "in-the-way").mkdir(parents=True)
        running.get_by_test_id("job-cancel").click()
        row(page, job(gateway, "recording"), "cancelled")
    assert gateway.recording(recording)["endReason"] == "stopped"

    finalizing = until(lambda: job(gateway, "finalize"), 5, "a job that finalizes")
    failing = row(page, finalizing, "retrying")
    until(lambda: file.name in failing.get_by_test_id("job-error").inner_text(), 5, "the failure is shown")
    facts = failing.get_by_test_id("job-facts")
    until(lambda: "attempt 2 of 10" in facts.inner_text(), 15, "a second attempt")
    failing.get_by_text("Details").click()
    until(lambda: "Attempt 1" in failing.inner_text() and recording in failing.inner_text(), 5, "the details are shown")
    page.screenshot(path=OUT / "page-jobs-failing.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=OUT / "page-jobs-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    failing.get_by_test_id("job-cancel").click()
    cancelled = row(page, finalizing, "cancelled")
    assert not cancelled.get_by_test_id("job-cancel").is_visible()
    # What another has done meanwhile is refused, in the gateway's words.
    page.select_option("#jobs-state", "cancelled")
    until(lambda: page.locator("#jobs .job").count() == 2, 5, "the filter is heard")
    page.select_option("#jobs-kind", "finalize")
    until(lambda: page.locator("#jobs .job").count() == 1, 5, "both filters are heard")
    page.select_option("#jobs-state", "")

    for obstacle in obstacles:
        shutil.rmtree(obstacle)
    until(lambda: gateway.recording(recording)["state"] == "completed", 20, "the recording is given up")
    row(page, finalizing, "cancelled").get_by_test_id("job-retry").click()
    done = row(page, finalizing, "completed")
    assert not done.get_by_test_id("job-retry").is_visible()
    assert gateway.recording(recording)["files"][0]["state"] == "finalized"
    assert judge.complaints(file) == []


def test_what_is_refused_is_said(gateway, open_page):
    page = open_page(gateway.url + "/#jobs", expected=["409", "ERR_FAILED"], blocked="**/v1/events*")
    page.wait_for_selector("#jobs-live[data-state='waiting']")
    recording = gateway.record("standup")
    # Without events the list is asked for every few seconds.
    running = row(page, job(gateway, "recording"), "running")
    # The page does not hear of the end.
    page.route("**/v1/jobs?*", lambda route: route.abort())
    gateway.stop(recording)
    until(lambda: job(gateway, "recording", state="completed"), 10, "the job is completed")
    running.get_by_test_id("job-cancel").click()
    page.wait_for_selector("#error:not([hidden])", timeout=5000)
    assert "completed already" in page.inner_text("#error-detail"), page.inner_text("#error")


def test_a_gateway_that_restarts_is_followed_again(gateway, open_page):
    gateway.arguments[1] = gateway.http
    page = open_page(gateway.url + "/#jobs", expected=["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING"])
    page.wait_for_selector("#jobs-live[data-state='live']")
    gateway.record("standup")
    running = job(gateway, "recording")
    row(page, running, "running")
    gateway.kill()
    page.wait_for_selector("#jobs-live[data-state='waiting']", timeout=10_000)
    gateway.start()
    page.wait_for_selector("#jobs-live[data-state='live']", timeout=20_000)
    row(page, running, "failed")
    row(page, job(gateway, "finalize"), "completed")


@pytest.mark.alone
def test_a_thousand_jobs(tmp_path, open_page):
    """They are all shown, and while they all change nothing stands still."""
    gateway = Gateway(tmp_path).start()
    gateway.terminate()
    folder = (tmp_path / ".capstan/folder").read_text().strip()
    with sqlite3.connect(tmp_path / ".capstan/capstan.sqlite") as database:
        database.executemany(
            "INSERT INTO job (id, kind, state, recording, attempts, maximumAttempts, runAt, fence, progress, failures,"
            " createdAt, finishedAt, folder) VALUES (?, 'finalize', 'failed', ?, 10, 10, 1, 10, 0, ?, 1, ?, ?)",
            [(f"01a1ffcc-7494-7a87-8670-{number:012x}", f"01a1ffcc-7494-7a87-8671-{number:012x}",
              '[{"at":{"nanoseconds":1795292951700836959},"attempt":10,"text":"no"}]', 1 << 62, folder)
             for number in range(1000)])
    database.close()
    gateway.start()
    try:
        page = open_page(gateway.url + "/#jobs")
        page.wait_for_selector("#jobs-live[data-state='live']")
        until(lambda: page.locator("#jobs .job").count() == 50, 5, "the first page")
        for count in (250, 450, 650, 850, 1000):
            page.click("#jobs-more")
            until(lambda: page.locator("#jobs .job").count() == count, 10, f"{count} jobs")
        assert not page.is_visible("#jobs-more")
        page.evaluate("""() => {
            window.longest = 0;
            let before = performance.now();
            const look = (now) => { longest = Math.max(longest, now - before); before = now; requestAnimationFrame(look); };
            requestAnimationFrame(look);
        }""")
        for number in range(1000):
            reply = gateway.call("POST", f"/v1/jobs/01a1ffcc-7494-7a87-8670-{number:012x}/retry")
            assert reply.status == 200, reply
        until(lambda: page.locator("#jobs .job[data-state='completed']").count() == 1000, 30, "all are completed")
        longest = page.evaluate("longest")
        print(f"a thousand jobs: the page stood still for {longest:.0f} ms at most")
        assert longest < 1000
    finally:
        gateway.close()


def test_who_publishes_is_shown_with_layers(gateway, open_page, publisher):
    encodings = [{"rid": rid, "scaleResolutionDownBy": scale} for rid, scale in (("h", 2), ("f", 1))]
    publisher().publish(gateway, "standup", "desk-1", encodings=encodings)
    page = open_page(gateway.url)
    line = "#publishers [data-participant='desk-1']"
    page.wait_for_selector(line)
    tracks = page.locator(line).get_by_test_id("publisher-tracks")
    until(lambda: "VP8 in 2 layers: h 320 × 180, f 640 × 360" in tracks.inner_text(), 15, "the layers are shown")
    assert "gateway" not in tracks.inner_text() and "Opus" in tracks.inner_text()
    assert uuid.UUID(gateway.call("GET", "/v1/rooms/standup").json()["participants"][0]["gateway"]["id"]).version == 7
