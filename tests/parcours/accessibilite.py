"""What axe-core finds on the page of the moment, in words."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": list(RULES)},
    # off by default in axe, since WCAG 2.2 is recent
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
"""Only colours change in the dark."""


def found(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """One line for each element at fault: the rule, where, and why."""
    violations = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']} : {' '.join(map(str, node['target']))} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """In the light, then in the dark."""
    light = found(page)
    page.emulate_media(color_scheme="dark")
    dark = found(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return light + [f"sombre, {line}" for line in dark]
