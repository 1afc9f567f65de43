"""Error pages: a sentence and a way back. 500 asks nothing of the database."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import resolve

from maillage.accounts.middleware import asks_fragment, page_of, signed_out


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"phrase": str(exception)}, status=403)


def forgotten_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of its browser. Behind the sign-in page, it is that of a session that ended."""
    private = getattr(resolve(request.path_info).func, "login_required", True)
    if request.user.is_authenticated or not private:
        return render(request, "errors/403_csrf.html", status=403)
    return signed_out(request) if asks_fragment(request) else redirect_to_login(page_of(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.get_template("errors/500.html").render(), status=500)
