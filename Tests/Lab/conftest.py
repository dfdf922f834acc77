"""What every test is given: a gateway of its own, one Chromium for all, and pages in it."""

import contextlib
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from lab import browser, media, report
from lab.gateway import BINARY, Gateway

OUT = Path(__file__).parent / "out"


def pytest_addoption(parser):
    parser.addoption("--report", help="write a table of what was run, with its figures, into this file")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    setattr(item, "report_" + call.when, outcome.get_result())


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--report"):
        report.write(Path(config.getoption("--report")), terminalreporter.stats)


@pytest.fixture(scope="session")
def known_media():
    return media.make(OUT / "media")


@pytest.fixture(scope="session")
def short_film(tmp_path_factory):
    """A second of VP8 and Opus."""
    file = tmp_path_factory.mktemp("film") / "short.webm"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=15:duration=1",
         "-f", "lavfi", "-i", "sine=duration=1", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8",
         "-b:v", "100k", "-c:a", "libopus", "-b:a", "24k", file], check=True)
    return file


@pytest.fixture(scope="session")
def playwright_started():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(known_media, playwright_started):
    launched = playwright_started.chromium.launch(
        executable_path=browser.EXECUTABLE, headless=True, args=browser.flags(*known_media))
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def site():
    with contextlib.closing(browser.Site(browser.PAGES)) as served:
        yield served


@pytest.fixture
def new_page(chromium):
    """Makes a page in a context of its own; all are closed after the test."""
    with contextlib.ExitStack() as stack:

        def make():
            context = chromium.new_context(permissions=["camera", "microphone"])
            stack.callback(context.close)
            return context.new_page()

        yield make


@pytest.fixture
def publisher(new_page, site):
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(contextlib.closing(browser.Publisher(new_page(), site)))


@pytest.fixture
def player(new_page, site):
    page = new_page()
    page.goto(f"{site.url}/blank.html")
    return page


@pytest.fixture
def serve_folder():
    """Serves a folder over HTTP without the gateway; gives its address."""
    with contextlib.ExitStack() as stack:
        yield lambda folder: stack.enter_context(contextlib.closing(browser.Site(folder))).url


@pytest.fixture
def gateway(tmp_path, request):
    if not BINARY.exists():
        pytest.fail(f"{BINARY} is not built: run `make build`")
    made = Gateway(tmp_path / "recordings").start()
    yield made
    died = None if made.alive() or made.meant_to_end else made.process.returncode
    made.close()
    report = getattr(request.node, "report_call", None)
    if died is not None or (report is not None and report.failed):
        (OUT / "logs").mkdir(parents=True, exist_ok=True)
        (OUT / "logs" / f"{request.node.name}.log").write_text("\n".join(made.lines))
        print("\n".join(line[:400] for line in made.lines[-60:]))
    assert died is None, f"the gateway ended by itself with {died}"
