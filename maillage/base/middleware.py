"""Headers of every answer: the content security policy (everything from this server, except map tiles when a server
of tiles is set), and no copy left in the browser."""

from collections.abc import Callable
from urllib.parse import urlparse

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers


def origin(url: str) -> str:
    """The source to allow for an address of the settings; nothing when it is not set."""
    parsed = urlparse(url)
    return f" {parsed.scheme}://{parsed.netloc}" if parsed.netloc else ""


def policy() -> str:
    third = origin(settings.TILES_URL)
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src 'self' data: blob:{third}",
            f"connect-src 'self'{third}",
            "worker-src 'self' blob:",
            "style-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            # signing in with ProConnect sends a form that is redirected there
            f"form-action 'self'{origin(settings.PROCONNECT_URL)}",
            "frame-ancestors 'none'",
        )
    )


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response


class NothingKeptMiddleware:
    """Pages hold personal data, and an htmx fragment has the address of its page: after « page précédente », a browser
    that kept the fragment would show it instead of the page, and after signing out, what the last person was reading.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response
