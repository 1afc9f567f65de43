"""The Géoplateforme's geocoder: many addresses to coordinates, in batches (IGN, open service without key).

Documented at https://geoservices.ign.fr/documentation/services/services-geoplateforme/geocodage: POST of a CSV
file to `{GEOCODING_URL}/search/csv`, 50 requests a second at most, 429 with Retry-After beyond. The answer is the
same CSV with more columns. Its `result_status` says "ok" even of a poor guess: only the score tells, from 0 to 1,
and it is for the caller to decide which score is enough. Nothing but the address is sent.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from maillage.core.later import later_module

requests = later_module("requests")
urllib3 = later_module("urllib3")

BATCH = 1000
TIMEOUT_SECONDS = (5.0, 60.0)  # to connect, to answer
ATTEMPTS = 4
ASKED = ("cle", "adresse", "code_postal", "code_insee")
ANSWERED = ("longitude", "latitude", "result_score", "result_label", "result_citycode")


class GeocodingFailed(Exception):
    """The service did not answer, or not as documented; `sentence` (French) says it, trying again later may do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Address:
    """`key` comes back with the answer; the codes, when known, keep the answer within the commune."""

    key: str
    text: str
    postcode: str = ""
    citycode: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address is: degrees (WGS 84), score from 0 to 1, and what the service understood."""

    key: str
    lon: float
    lat: float
    score: float
    citycode: str
    label: str


def enabled() -> bool:
    return bool(settings.GEOCODING_URL)


def geocode(
    addresses: Sequence[Address], *, timeout: tuple[float, float] = TIMEOUT_SECONDS, attempts: int = ATTEMPTS
) -> Iterator[list[Located]]:
    """One list for each batch of 1 000 addresses, so that the caller may keep what is done; unknown addresses are absent.

    Nothing at all when GEOCODING_URL is empty. Raises GeocodingFailed when a batch could not be had.
    """
    if not enabled():
        return
    with session(attempts) as http:
        for start in range(0, len(addresses), BATCH):
            yield geocode_batch(http, addresses[start : start + BATCH], timeout)


def session(attempts: int) -> Any:
    """A requests.Session that tries again, later and later, when the service is busy or ill; waits as long as Retry-After says (2 minutes at most)."""
    retry = urllib3.Retry(
        total=attempts - 1,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("POST",),
        backoff_factor=0.5,
        respect_retry_after_header=True,
        retry_after_max=120,
    )
    http = requests.Session()
    for scheme in ("http://", "https://"):
        http.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
    http.headers["User-Agent"] = f"maillage/{settings.VERSION}"
    return http


def geocode_batch(http: Any, batch: Sequence[Address], timeout: tuple[float, float]) -> list[Located]:
    form = {"columns": "adresse", "postcode": "code_postal", "citycode": "code_insee"}
    try:
        answer = http.post(
            f"{settings.GEOCODING_URL.rstrip('/')}/search/csv",
            files={"data": ("adresses.csv", as_csv(batch), "text/csv")},
            data=form,
            timeout=timeout,
        )
        answer.raise_for_status()
    except requests.RequestException as error:
        raise GeocodingFailed(
            "Le service de géocodage ne répond pas pour l'instant. Les adresses restent à placer : réessayez plus tard."
        ) from error
    answer.encoding = "utf-8"
    return parse(answer.text, {address.key for address in batch})


def as_csv(batch: Sequence[Address]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(ASKED)
    for address in batch:
        writer.writerow([address.key, " ".join(address.text.split()), address.postcode, address.citycode])
    return out.getvalue().encode()


def parse(text: str, keys: set[str]) -> list[Located]:
    """The rows that hold a place; GeocodingFailed when the columns are not those documented."""
    rows = csv.DictReader(io.StringIO(text))
    if not {"cle", *ANSWERED} <= set(rows.fieldnames or ()):
        raise GeocodingFailed(
            "Le service de géocodage a répondu autre chose que prévu. Vérifiez l'adresse MAILLAGE_GEOCODAGE_URL."
        )
    try:
        found = [located(row) for row in rows if row["cle"] in keys and row["longitude"] and row["latitude"]]
    except (ValueError, TypeError, csv.Error) as error:
        raise GeocodingFailed(
            "Le service de géocodage a renvoyé des coordonnées illisibles : réessayez plus tard."
        ) from error
    return found


def located(row: dict[str, str]) -> Located:
    return Located(
        key=row["cle"],
        lon=float(row["longitude"]),
        lat=float(row["latitude"]),
        score=float(row["result_score"] or 0),
        citycode=row["result_citycode"] or "",
        label=row["result_label"] or "",
    )
