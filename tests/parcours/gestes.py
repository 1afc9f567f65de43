"""The gestures of a person in front of the application: what journeys are written with."""

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from tests.parcours.accessibilite import faults
from tests.personas import PASSWORD


class Person:
    """Somebody, their browser and their downloads folder."""

    def __init__(self, page: Page, downloads: Path):
        self.page = page
        self.downloads = downloads

    # ── going somewhere ──

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.settled()

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Through the form, as everyone does. `name`: of the cast, or an address."""
        self.page.goto("/compte/login/")
        self.fill("Courriel", name if "@" in name else f"{name}@exemple.test")
        self.fill("Mot de passe", password)
        self.page.get_by_role("button", name="Se connecter", exact=True).click()
        self.page.wait_for_url(lambda url: "/compte/login/" not in url)

    def settled(self) -> None:
        """Once htmx has nothing left to fetch or to put in place."""
        expect(self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)

    # ── acting ──

    def press(self, name: str, within: Locator | None = None) -> None:
        """The button so named."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()
        self.settled()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """The link so named."""
        (within or self.page).get_by_role("link", name=name, exact=True).first.click()
        self.settled()

    def field(self, label: str) -> Locator:
        """The field so named, required or not."""
        words = re.escape(label).replace(r"\ ", r"\s+")
        return self.page.get_by_label(re.compile(rf"^\s*{words}(\s+obligatoire)?\s*$"))

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def confirm(self) -> None:
        """« Oui » to the question asked in the dialogue."""
        self.page.get_by_role("button", name="Oui, continuer").click()
        self.settled()

    def choose(self, label: str, typed: str, option: str) -> None:
        """In a combobox: type some letters, take the option that starts so."""
        self.page.get_by_role("combobox", name=re.compile(f"^{label}")).press_sequentially(typed, delay=15)
        self.page.get_by_role("option").filter(has_text=option).first.click()

    def upload(self, path: Path) -> None:
        """Give a file of structures to the tunnel; lands on its columns."""
        self.page.get_by_label("Structures et contacts", exact=True).check()
        self.page.locator("input[type=file]").set_input_files(path)
        self.press("Lire le fichier")

    def download(self, gesture) -> Path:
        """What `gesture` makes the browser save."""
        with self.page.expect_download() as waiting:
            gesture()
        return self.keep(waiting.value)

    def keep(self, download: Download) -> Path:
        path = self.downloads / download.suggested_filename
        download.save_as(path)
        return path

    # ── looking ──

    def reads(self, sentence: str) -> None:
        """The sentence is on the page, visible."""
        expect(self.page.get_by_text(sentence).first).to_be_visible()

    def accessible(self) -> None:
        """axe finds nothing on the screen of the moment."""
        assert faults(self.page) == []

    def title_is(self, title: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
