"""Answers for the autocomplete: {"resultats": [{"valeur", "libelle", "detail"}]}, twenty at most."""

from collections.abc import Iterable

from django.http import HttpRequest, JsonResponse

from maillage.access.guards import SignedRequest, public_page, signed_in_page
from maillage.territoires.models import Commune, Etablissement, Qpv
from maillage.territoires.selectors import search_communes, search_etablissements, search_qpv

Choice = dict[str, str]
LONGEST_QUERY = 80


def answer(choices: Iterable[Choice]) -> JsonResponse:
    return JsonResponse({"resultats": list(choices)})


def typed(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_QUERY]


def area(request: HttpRequest) -> list[str]:
    """`?departement=49`, repeated as needed: look there only."""
    return request.GET.getlist("departement")[:10]


@public_page
def communes(request: HttpRequest) -> JsonResponse:
    """Public: the first steps choose the communes of the first cité before any account exists."""
    return answer(map(commune_choice, search_communes(typed(request))))


@signed_in_page
def quartiers(request: SignedRequest) -> JsonResponse:
    return answer(map(qpv_choice, search_qpv(typed(request), departements=area(request))))


@signed_in_page
def etablissements(request: SignedRequest) -> JsonResponse:
    return answer(
        map(etablissement_choice, search_etablissements(typed(request), departements=area(request)))
    )


def commune_choice(commune: Commune) -> Choice:
    postcodes = commune.codes_postaux
    shown = ", ".join(postcodes[:3]) + ("…" if len(postcodes) > 3 else "")
    detail = ", ".join(part for part in (shown, commune.departement.nom) if part)
    return {"valeur": commune.code, "libelle": commune.nom, "detail": detail}


def qpv_choice(qpv: Qpv) -> Choice:
    detail = ", ".join(part for part in (qpv.code, qpv.communes_texte, qpv.get_millesime_display()) if part)
    return {"valeur": qpv.code, "libelle": qpv.nom, "detail": detail}


def etablissement_choice(school: Etablissement) -> Choice:
    place = school.commune.nom if school.commune else ""
    detail = ", ".join(part for part in (school.uai, school.type, place) if part)
    return {"valeur": school.uai, "libelle": school.nom, "detail": detail}
