"""What a page must never do, whatever the journey."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response

ANSWERS = {422, 401}
"""A form sent back with its errors is an answer, not a fault; so is a page that stays open after its session."""

KNOWN = (
    "Failed to load resource",
    "GL Driver Message",
    "Response Status Error Code 401",
    "htmx:afterRequest",
    "htmx:sendError",
)
"""Answers are judged by `answered`, which knows the expected ones, and requests without one by `failed`; the map is drawn without a graphics card here."""


class Watch:
    """Collects the faults of a page: console errors, broken policy, exceptions, failed or refused requests."""

    def __init__(self, page: Page, origin: str):
        self.origin = origin
        self.faults: list[str] = []
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.faults.append(f"exception : {error}"))
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)
        page.on("request", self.asked)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(known in message.text for known in KNOWN):
            self.faults.append(f"console : {message.text}")

    def failed(self, request: Request) -> None:
        # a download, or a page left before its last file, is aborted without anything being wrong; the browser is without
        # a network only where a journey took it away
        if request.failure not in {"net::ERR_ABORTED", "net::ERR_INTERNET_DISCONNECTED"}:
            self.faults.append(f"requête échouée : {request.url} ({request.failure})")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in ANSWERS:
            self.faults.append(f"{response.status} : {response.request.method} {response.url}")

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.faults.append(f"appel à un tiers : {request.url}")
