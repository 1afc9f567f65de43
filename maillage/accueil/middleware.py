"""On an empty database, every address leads to the first steps."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.accounts.models import User


class FirstStepsMiddleware:
    """Asks the database once per process start, and no more once somebody exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.inhabited = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.inhabited:
            self.inhabited = User.objects.exists()
        first_steps = reverse("accueil:premiers_pas")
        if not self.inhabited and not request.path.startswith((first_steps, "/static/", "/territoires/")):
            return redirect(first_steps)
        return self.get_response(request)
