"""The map as data: the layers, what the districts say, their outlines, what is within a walk."""

import hashlib
import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.selectors.annuaire import allowed
from maillage.acteurs.selectors.facettes import labels
from maillage.cartographie.choices import OF_COVERAGE, Fond
from maillage.cartographie.forms.carte import parse_map, without_lost
from maillage.cartographie.selectors.autour import walk
from maillage.cartographie.selectors.carte import contours as outlines_of
from maillage.cartographie.selectors.carte import contours_version
from maillage.cartographie.selectors.couches import layers
from maillage.cartographie.selectors.demande import Demande
from maillage.cartographie.selectors.quartiers import Fonds, districts
from maillage.cites.models import Cite


def asked(request: SignedRequest, cite: Cite) -> Demande:
    """The same demand, for what is not the page: nothing but what is drawn."""
    demande = parse_map(request.GET)
    demande = replace(demande, filtres=allowed(demande.filtres, request.user, cite))
    return without_lost(demande, labels(cite, demande.filtres), {})


@page(Capability.CARTE_VIEW)
@gzip_page
def couches(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The layers asked for."""
    shown = layers(cite, request.user, asked(request, cite))
    return compact(request, {"couches": [{"code": layer.couche, **layer.as_json()} for layer in shown]})


@page(Capability.CARTE_VIEW)
@gzip_page
def quartiers(request: SignedRequest, cite: Cite) -> HttpResponse:
    demande = asked(request, cite)
    sees = can(request.user, Capability.COUVERTURE_VIEW, cite)
    if demande.fond in OF_COVERAGE and not sees:
        demande = replace(demande, fond="")
    said = districts(cite, request.user, demande, timezone.localdate())
    return compact(request, said.as_json() | {"liens": lists_of(cite, said) if sees else {}})


def lists_of(cite: Cite, said: Fonds) -> dict[str, str]:
    """District → the page that lists what its figure counts: its grid, where each gap opens, or the headcounts."""
    if said.code in (Fond.MANQUES, Fond.BESOINS):
        page_of = reverse("cartographie:couverture", args=[cite.slug])
    elif said.code == Fond.JEUNES:
        return dict.fromkeys(
            (one.code for one in said.quartiers), reverse("cartographie:besoins", args=[cite.slug])
        )
    else:
        return {}
    return {one.code: f"{page_of}?{urlencode({'quartier': one.code})}" for one in said.quartiers}


@page(Capability.CARTE_VIEW)
@gzip_page
def contours(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Outlines are heavy and hardly change: a browser that has them is told so before they are read."""
    tag = etag_of(contours_version(cite).encode())
    return unchanged(request, tag) or tagged(compact_body(outlines_of(cite)), tag)


@page(Capability.CARTE_VIEW)
def autour(request: SignedRequest, cite: Cite) -> HttpResponse:
    """What is within a walk, as the page shows it."""
    demande = asked(request, cite)
    shown = layers(cite, request.user, demande)
    context = {"marche": walk(cite, request.user, demande, shown), "demande": demande}
    return render(request, "cartographie/_carte_marche.html", context)


def compact(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    """JSON without the spaces: a fifth less to compress. A browser that has the same is told so, and receives nothing."""
    body = compact_body(data)
    tag = etag_of(body)
    return unchanged(request, tag) or tagged(body, tag)


def compact_body(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def etag_of(content: bytes) -> str:
    """Weak: the same data, compressed or not."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    known = request.headers.get("If-None-Match", "")
    if tag not in [one.strip() for one in known.split(",")]:
        return None
    response = HttpResponseNotModified()
    response.headers["ETag"] = tag
    return response


def tagged(body: bytes, tag: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response
