"""The pictures of the guide are taken by the journeys: a guide cannot show a screen that no longer exists."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
FOLDER = GUIDE / "captures"
HEAVIEST = 200_000
"""Bytes: a guide is read on the connection of a school."""


@dataclass
class Camera:
    """take(page, "nom") writes docs/guide/captures/nom.png, when pictures are asked for."""

    enabled: bool

    def take(self, page: Page, name: str, height: int | None = None) -> None:
        """The window from its top, `height` pixels high."""
        if not self.enabled:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        page.evaluate("document.fonts.ready")
        if height:
            page.set_viewport_size({"width": size["width"], "height": height})
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="initial", scale="css")
        page.set_viewport_size(size)
