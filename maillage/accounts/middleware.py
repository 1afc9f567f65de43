"""When nobody is signed in any more: the sign-in page, and afterwards the page where one was typing."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

ENDED = "Votre session s'est terminée. Rien n'est perdu : connectez-vous, puis recommencez."


class SignInMiddleware(LoginRequiredMiddleware):
    """A fragment asked by a page that stays open is answered 401: the sign-in page has no place inside another one."""

    def handle_no_permission(  # type: ignore[override]  # the stubs know redirections only
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if asks_fragment(request):
            return signed_out(request)
        return redirect_to_login(page_of(request), self.get_login_url(view_func))


def asks_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def signed_out(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(ENDED, status=401, content_type="text/plain; charset=utf-8")
    answer.headers["Location"] = resolve_url("account_login")
    return answer


def page_of(request: HttpRequest) -> str:
    """The page asked; for a form that was sent, the page that held it: its own address may know no reading."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    origin = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(origin, {request.get_host()}):
        return "/"
    held = urlsplit(origin)
    return f"{held.path}?{held.query}" if held.query else held.path
