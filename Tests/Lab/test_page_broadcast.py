"""The page's broadcasts: going live, the player of parts, the preview by WHEP."""

import re

import pytest
from conftest import OUT
from lab.wait import until
from test_push import KEY, Server


@pytest.fixture
def page(gateway, new_page):
    """The page, which publishes; what it complains of in the console fails the test."""
    errors = []
    opened = new_page()
    opened.errors = errors
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.goto(f"{gateway.url}/?room=standup&participant=desk-1")
    opened.click("#publish")
    opened.wait_for_selector("#publish-state[data-state='live']", timeout=15_000)
    yield opened
    assert errors == []


def moves(video, seconds):
    """Waits until the video has shown pictures of so many seconds more."""
    begun = until(lambda: video.evaluate("v => v.readyState >= 3 && v.currentTime"), 20, "the video plays")
    until(lambda: video.evaluate("v => v.currentTime") > begun + seconds, 20, "the video moves")
    assert video.evaluate("v => v.videoWidth") > 0


@pytest.mark.alone
def test_go_live_watch_and_end(gateway, page):
    page.click("#go-live")
    row = "#broadcasts [data-testid='broadcast']"
    page.wait_for_selector(f"{row}[data-state='live']", timeout=15_000)
    [made] = gateway.call("GET", "/v1/broadcasts?room=standup").json()["items"]
    assert page.inner_text(f"{row} [data-testid='broadcast-url']") == gateway.url + made["hlsUrl"]
    until(lambda: "640 × 360 H.264" in page.inner_text(f"{row} [data-testid='broadcast-renditions']"), 10, "the picture's size")

    page.click(f"{row} [data-testid='broadcast-watch']")
    player = page.locator(f"{row} video")
    assert player.evaluate("v => v.src.startsWith('blob:')"), "it is played in parts"
    moves(player, 3)
    shown = page.locator(row).get_by_test_id("player-latency")
    late = until(lambda: re.fullmatch(r"(\d+\.\d) s behind", shown.inner_text()), 5, "the latency is shown")
    print(f"the page's player is {late[1]} s behind")
    page.screenshot(path=OUT / "page-broadcast.png", full_page=True)
    # Sound alone, then the picture again: each begins anew at the edge.
    page.locator(row).get_by_test_id("player-choice").select_option("Sound only")
    until(lambda: player.evaluate("v => v.readyState >= 3 && v.videoWidth") == 0, 10, "sound alone is played")
    page.locator(row).get_by_test_id("player-choice").select_option(index=0)
    moves(player, 1)

    page.click("#go-live")
    page.wait_for_selector(f"{row}[data-state='ended']", timeout=10_000)
    page.locator(row).locator("[data-testid='player-state'][data-state='completed']").wait_for(timeout=10_000)
    assert gateway.call("GET", f"/v1/broadcasts/{made['id']}").json()["endReason"] == "stopped"
    assert page.inner_text("#go-live") == "Go live"


def test_a_push_comes_and_goes_by_the_page(gateway, page, tmp_path):
    (tmp_path / "nginx").mkdir()
    server = Server(tmp_path / "nginx")
    try:
        page.click("#go-live")
        row = page.locator("#broadcasts [data-testid='broadcast']")
        row.locator("[data-testid='broadcast-state'][data-state='live']").wait_for(timeout=15_000)
        row.get_by_test_id("broadcast-watch").click()
        until(lambda: "1 watching" in row.get_by_test_id("broadcast-facts").inner_text(), 10, "the viewer is counted")
        row.get_by_test_id("push-more").click()
        # An address that cannot be one stays in the field, and the page says what to do.
        field = row.get_by_test_id("push-url")
        field.fill("rtmp://127.0.0.1")
        row.get_by_test_id("push-add").click()
        page.wait_for_selector("#error:not([hidden])")
        assert "rtmp://host/application/key" in page.inner_text("#error-detail")
        assert field.input_value() == "rtmp://127.0.0.1"
        page.click("#error-close")
        for url in (server.url, f"rtmp://127.0.0.1:9/live/{KEY}"):
            field.fill(url)
            row.get_by_test_id("push-add").click()
            until(lambda: field.input_value() == "", 5, "the address is taken")
        page.errors.clear()  # the browser's own line on the 400
        good, bad = row.get_by_test_id("push").first, row.get_by_test_id("push").last
        until(lambda: re.search(r"(kbit|Mbit)/s · .* sent", good.get_by_test_id("push-facts").inner_text()), 20, "its rate is shown")
        until(lambda: "cannot be reached" in bad.get_by_test_id("push-error").inner_text(), 10, "the error is shown")
        assert KEY not in page.content()
        page.screenshot(path=OUT / "page-push.png", full_page=True)
        bad.get_by_test_id("push-remove").click()
        until(lambda: row.get_by_test_id("push").count() == 1, 5, "it is removed")
        [made] = gateway.call("GET", "/v1/broadcasts?room=standup").json()["items"]
        assert [each["state"] for each in made["push"]] == ["live"] and made["viewers"] == 1
        page.click("#go-live")
        row.locator("[data-testid='broadcast-state'][data-state='ended']").wait_for(timeout=10_000)
        assert not row.get_by_test_id("push").is_visible()
    finally:
        server.kill()


def test_preview_of_a_participant(gateway, page):
    row = "#publishers [data-participant='desk-1']"
    page.click(f"{row} [data-testid='publisher-watch']", timeout=10_000)
    moves(page.locator(f"{row} video"), 2)
    until(lambda: "1 watching" in page.inner_text(row), 5, "the viewer is counted")
    page.screenshot(path=OUT / "page-preview.png", full_page=True)
    page.click(f"{row} [data-testid='publisher-watch']")
    until(lambda: gateway.call("GET", "/v1/rooms/standup").json()["participants"][0]["viewers"] == 0, 5, "the viewer is gone")
    assert page.locator(f"{row} video").count() == 0 and not page.is_visible("#error")
