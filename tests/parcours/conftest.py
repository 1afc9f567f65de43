"""A browser in front of the whole application: a live server, Debian's Chromium, and nothing forgiven.

A page that writes an error in the console, breaks the content security policy, fails to load a file or answers
with an error makes its journey fail, whatever else it shows. Failures leave a picture and a trace in a folder that
the report of the test names.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.parcours.captures import Camera
from tests.parcours.garde import Watch
from tests.parcours.gestes import Person

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
LARGE = {"width": 1360, "height": 900}
PATIENCE = 15_000
"""Milliseconds before a step gives up: two slow cores shared by the server, the browser and the tests."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """The fixtures learn whether the test passed."""
    report = (yield).get_result()
    setattr(item, f"rep_{report.when}", report)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """A database in a file: in memory, all the threads of the server would share one connection, hence one transaction."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("base") / "parcours.sqlite3")


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all the journeys. Playwright keeps an event loop in this thread, which Django takes for async code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def live_server(transactional_db):
    """A server of its own for each journey: a process that has seen a user once never offers the first steps again."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def own_files(settings, tmp_path):
    """Uploaded files and progress of this test only."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    cache.clear()


@pytest.fixture
def camera():
    """Takes the pictures of the guide when MAILLAGE_CAPTURES=1 asks for them (`make captures`)."""
    return Camera(enabled=os.environ.get("MAILLAGE_CAPTURES") == "1")


@pytest.fixture
def visitor(request, browser: Browser, live_server, own_files, tmp_path):
    """visitor(width=…, dark=…) → a person in front of a browser of their own, signed in nowhere yet."""
    opened: list[tuple[Page, Watch]] = []

    def open_browser(
        width: int = LARGE["width"], height: int = LARGE["height"], dark: bool = False
    ) -> Person:
        context = browser.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch = Watch(page, live_server.url)
        opened.append((page, watch))
        return Person(page, tmp_path / "telechargements")

    yield open_browser
    failed = not getattr(request.node, "rep_call", None) or request.node.rep_call.failed
    found = [fault for _, watch in opened for fault in watch.faults]
    for rank, (page, _) in enumerate(opened):
        if failed or found:
            keep_picture(request.node, page, tmp_path, rank)
        page.context.close()
    assert found == []


def keep_picture(node, page: Page, folder: Path, rank: int) -> None:
    """What the person had before their eyes, for the one who reads the report."""
    picture = folder / f"echec-{rank}.png"
    page.screenshot(path=picture, full_page=True)
    (folder / f"echec-{rank}.html").write_text(page.content(), encoding="utf-8")
    node.add_report_section("call", "navigateur", f"{page.url}\n{picture}")


@pytest.fixture
def person(visitor) -> Person:
    """Somebody in front of a wide screen."""
    return visitor()
