"""Reading an address given by a person: in bounded time, up to a size, and never inside our own networks.

A name is resolved, every address it has is checked, and the connection is made to an address that was checked: a name
that answers differently the second time gains nothing. Each redirect is a new connection, checked the same way. A timer
cuts the connections when the whole has lasted too long, so that a server which drips its answer holds nobody. Only the
resolution of names cannot be cut: the system bounds it. Proxies of the environment are not used: they would resolve in
our place. `settings.FETCH_NETWORKS` lists private networks that the administrator opens (an intranet).
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
LONGEST_URL = 2000
READABLE = ("", "identity", "gzip", "deflate")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
OUTDATED_METHODS = (400, 403, 404, 405, 406, 429, 500, 501, 503)
"""Answers to HEAD that say nothing of what a browser would get."""


class Why(StrEnum):
    ADRESSE = "adresse"
    INTERDITE = "interdite"
    INCONNUE = "inconnue"
    MUETTE = "muette"
    LENTE = "lente"
    CERTIFICAT = "certificat"
    BOUCLE = "boucle"
    LOURDE = "lourde"
    REPONSE = "reponse"
    ILLISIBLE = "illisible"


class FetchFailed(Exception):
    """`sentence` (French) says what happened; `status` is the answer of the server when there was one."""

    def __init__(self, why: Why, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.why, self.sentence, self.status = why, sentence, status


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between two pieces of an answer, and in all; bytes; redirects."""

    connect: float
    read: float
    total: float
    size: int = 3 * 1024 * 1024
    redirects: int = 5


def usual() -> Limits:
    return Limits(*settings.FETCH_SECONDS)


@dataclass(frozen=True, slots=True)
class Fetched:
    """`unchanged`: the server says that nothing has changed since `etag` or `modified`; the body is then empty."""

    url: str
    body: bytes
    etag: str
    modified: str
    unchanged: bool


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the system gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def fetch(
    url: str, *, etag: str = "", modified: str = "", limits: Limits | None = None, resolve: Resolve = resolve
) -> Fetched:
    """The content of an address. Raises FetchFailed for anything but a whole answer within the limits."""
    limits = limits or usual()
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {name: value for name, value in asked.items() if value}
    with answer("GET", url, headers, limits, resolve) as response:
        unchanged = response.status_code == 304 and bool(headers)
        if not unchanged and response.status_code != 200:
            raise refused(response.status_code)
        return Fetched(
            url=response.url,
            body=b"" if unchanged else body(response, limits.size),
            etag=response.headers.get("ETag", etag if unchanged else "")[:200],
            modified=response.headers.get("Last-Modified", modified if unchanged else "")[:80],
            unchanged=unchanged,
        )


def probe(url: str, *, limits: Limits | None = None, resolve: Resolve = resolve) -> int:
    """What the server answers at an address, its content left unread. HEAD, then GET where HEAD is not understood."""
    limits = limits or usual()
    try:
        with answer("HEAD", url, {}, limits, resolve) as response:
            status = response.status_code
    except FetchFailed as failed:
        if failed.why is not Why.ILLISIBLE:
            raise
        status = 405  # some servers hang up on a HEAD
    if status in OUTDATED_METHODS:
        with answer("GET", url, {}, limits, resolve) as response:
            status = response.status_code
    return status


# ── where one may go ──────────────────────────────────────────────────


def checked(url: str) -> str:
    """The address, or FetchFailed: http or https, a host, no password, not a number of our own networks.

    A name is only resolved when it is read: here nothing leaves this machine, and a form answers at once.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchFailed(
            Why.ADRESSE, "Cette adresse est mal écrite : recopiez-la depuis le navigateur."
        ) from error
    if parts.scheme not in ("http", "https") or not host or len(url) > LONGEST_URL:
        raise FetchFailed(Why.ADRESSE, "Une adresse commence par http:// ou https://, suivi du nom du site.")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed(
            Why.ADRESSE, "Cette adresse contient un identifiant ou un mot de passe : retirez-les."
        )
    number = as_number(host)
    if number is not None and not allowed(number):
        raise inside(host, str(number))
    return url.strip()


def as_number(host: str) -> Address | None:
    """The address that a host already is, however it is written (10.0.0.7, 0x7f.1, 2130706433, ::1, localhost)."""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        return ipaddress.IPv4Address("127.0.0.1")
    with suppress(ValueError):
        return ipaddress.ip_address(host.partition("%")[0])
    with suppress(OSError, UnicodeError):
        return ipaddress.IPv4Address(
            socket.inet_aton(host)
        )  # as the system reads numbers in hexadecimal or whole
    return None


def inside(host: str, address: str) -> FetchFailed:
    return FetchFailed(
        Why.INTERDITE,
        f"« {host} » mène à un réseau privé ({address}) : par sécurité, il n'est pas consulté.",
    )


def is_public(address: Address) -> bool:
    """Neither private, nor this machine, nor a link, nor reserved, nor a group; nor an IPv6 disguise of one of these."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def allowed(address: Address) -> bool:
    networks = [ipaddress.ip_network(text) for text in settings.FETCH_NETWORKS]
    return is_public(address) or any(
        address in network for network in networks if network.version == address.version
    )


# ── the connections of one reading ────────────────────────────────────


class Course:
    """Opens the connections of one reading, each to an address that was checked; cuts them when time is over."""

    def __init__(self, limits: Limits, resolve: Resolve) -> None:
        self.limits, self.resolve = limits, resolve
        self.late = False
        self.opened: list[socket.socket] = []
        self.timer = threading.Timer(limits.total, self.cut)
        self.timer.daemon = True

    def __enter__(self) -> "Course":
        self.timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.timer.cancel()
        for held in self.opened:
            held.close()

    def cut(self) -> None:
        self.late = True
        for held in list(self.opened):
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def connect(self, host: str, port: int) -> socket.socket:
        for address in self.addresses(host, port):
            if self.late:
                break
            try:
                opened = socket.create_connection((address, port), timeout=self.limits.connect)
            except OSError:
                continue
            # a second handle on the same connection: TLS takes the first one over
            self.opened.append(opened.dup())
            return opened
        raise FetchFailed(Why.MUETTE, f"Le serveur « {host} » ne répond pas.")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = self.resolve(host, port)
            known = {text: ipaddress.ip_address(text) for text in found}
        except (OSError, UnicodeError, ValueError) as error:
            raise FetchFailed(
                Why.INCONNUE, f"Le site « {host} » est introuvable : vérifiez son nom."
            ) from error
        forbidden = [text for text, address in known.items() if not allowed(address)]
        if forbidden:
            raise inside(host, str(forbidden[0]))
        return found


class CheckedHTTP(HTTPConnection):
    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course

    def _new_conn(self) -> socket.socket:
        return self.course.connect(self.host, self.port)


class CheckedHTTPS(HTTPSConnection):
    def __init__(self, course: Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course

    def _new_conn(self) -> socket.socket:
        return self.course.connect(self.host, self.port)


class CheckedAdapter(HTTPAdapter):
    """Every connection goes through the course; nothing is tried twice."""

    def __init__(self, course: Course) -> None:
        super().__init__(max_retries=0)
        pools: Mapping[str, Any] = {
            "http": partial(pool, HTTPConnectionPool, partial(CheckedHTTP, course)),
            "https": partial(pool, HTTPSConnectionPool, partial(CheckedHTTPS, course)),
        }
        self.poolmanager.pool_classes_by_scheme = pools


def pool(kind: type[HTTPConnectionPool], connection: Any, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
    made = kind(*args, **kwargs)
    made.ConnectionCls = connection
    return made


# ── one reading ───────────────────────────────────────────────────────


@contextmanager
def answer(
    method: str, url: str, headers: Mapping[str, str], limits: Limits, resolve: Resolve
) -> Iterator[requests.Response]:
    """The last answer, redirects followed, open: its body may be read inside. Raises FetchFailed."""
    with Course(limits, resolve) as course, requests.Session() as http:
        http.trust_env = False
        for scheme in ("http://", "https://"):
            http.mount(scheme, CheckedAdapter(course))
        http.headers["User-Agent"] = f"maillage/{settings.VERSION}"
        http.headers["Accept-Encoding"] = "gzip, identity"
        try:
            with follow(http, method, url, headers, limits) as response:
                yield response
            if course.late:  # an answer without announced length seems whole when it is cut
                raise too_slow(limits)
        except (FetchFailed, requests.RequestException, HTTPError, OSError) as error:
            raise translated(error, course) from error


def follow(
    http: requests.Session, method: str, url: str, headers: Mapping[str, str], limits: Limits
) -> requests.Response:
    url = checked(url)
    for _ in range(limits.redirects + 1):
        response = http.request(
            method, url, headers=headers, timeout=(limits.connect, limits.read), stream=True,
            allow_redirects=False,
        )  # fmt: skip
        target = http.get_redirect_target(response)
        if target is None:
            return response
        response.close()
        url = checked(urljoin(url, target))
    raise FetchFailed(Why.BOUCLE, "Le site renvoie sans fin d'une adresse à une autre.")


def body(response: requests.Response, size: int) -> bytes:
    """Read piece by piece, never more than `size` and a piece."""
    if response.headers.get("Content-Encoding", "").lower() not in READABLE:
        raise FetchFailed(Why.ILLISIBLE, "Le serveur a répondu sous une forme compressée inconnue.")
    declared = response.headers.get("Content-Length", "")
    held = bytearray()
    while not (declared.isdecimal() and int(declared) > size):
        piece = response.raw.read1(16 * 1024, decode_content=True)
        if not piece:
            return bytes(held)
        held += piece
        if len(held) > size:
            break
    raise FetchFailed(
        Why.LOURDE, f"La réponse dépasse {size / 1024**2:.0f} Mo : elle n'a pas été lue jusqu'au bout."
    )


def refused(status: int) -> FetchFailed:
    known = {
        401: "la page demande de s'identifier",
        403: "la page est refusée aux programmes",
        404: "la page n'existe pas",
        410: "la page a été retirée",
        429: "trop de demandes",
    }
    words = known.get(status) or ("le site est en panne" if status >= 500 else "réponse inattendue")
    return FetchFailed(Why.REPONSE, f"Le serveur a répondu {status} : {words}.", status)


def too_slow(limits: Limits) -> FetchFailed:
    return FetchFailed(
        Why.LENTE, f"Le serveur répond trop lentement : abandon au bout de {limits.total:.0f} secondes."
    )


def translated(error: Exception, course: Course) -> FetchFailed:
    """What went wrong, in words; when time was over, whatever broke is a consequence of it."""
    if course.late:
        return too_slow(course.limits)
    if isinstance(error, FetchFailed):
        return error
    if isinstance(error, requests.exceptions.SSLError):
        return FetchFailed(
            Why.CERTIFICAT,
            "La connexion sécurisée ne s'est pas établie : certificat du site absent ou non valable.",
        )
    if isinstance(error, requests.exceptions.InvalidURL):
        return FetchFailed(Why.ADRESSE, "Cette adresse est mal écrite : recopiez-la depuis le navigateur.")
    if isinstance(error, requests.Timeout) or "timed out" in str(error).lower():
        return FetchFailed(
            Why.MUETTE, f"Le serveur n'a rien répondu pendant {course.limits.read:.0f} secondes."
        )
    return FetchFailed(Why.ILLISIBLE, "Le serveur a coupé la connexion, ou répondu autre chose que du web.")
