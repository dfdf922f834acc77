"""The page's broadcasts: going live, the player of parts, the preview by WHEP."""

import re

import pytest
from conftest import OUT
from lab.wait import until


@pytest.fixture
def page(gateway, new_page):
    """The page, which publishes; what it complains of in the console fails the test."""
    errors = []
    opened = new_page()
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


def test_preview_of_a_participant(gateway, page):
    row = "#publishers [data-participant='desk-1']"
    page.click(f"{row} [data-testid='publisher-watch']", timeout=10_000)
    moves(page.locator(f"{row} video"), 2)
    until(lambda: "1 watching" in page.inner_text(row), 5, "the viewer is counted")
    page.screenshot(path=OUT / "page-preview.png", full_page=True)
    page.click(f"{row} [data-testid='publisher-watch']")
    until(lambda: gateway.call("GET", "/v1/rooms/standup").json()["participants"][0]["viewers"] == 0, 5, "the viewer is gone")
    assert page.locator(f"{row} video").count() == 0 and not page.is_visible("#error")
