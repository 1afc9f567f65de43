"""The accounts of the demonstration, shown on the sign-in page of a demonstration and nowhere else."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from maillage.demo.accounts import ACCOUNTS, PASSWORD


def accounts(request: HttpRequest) -> dict[str, Any]:
    if not settings.DEMO or request.path != reverse("account_login"):
        return {"demo_accounts": (), "demo_password": ""}
    return {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD}
