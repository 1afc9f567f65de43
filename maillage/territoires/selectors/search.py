"""Finding a commune, a school or a district by what a person types, or by its official code."""

from collections.abc import Collection, Iterable

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from maillage.core.text import fold
from maillage.territoires.models import Commune, Etablissement, Qpv
from maillage.territoires.selectors.matching import merged_elsewhere

SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def words_of(text: str) -> list[str]:
    """Folded words, saint written in full as official names do."""
    return [SAINTS.get(word, word) for word in fold(text).split()]


def has_words(field: str, words: Iterable[str]) -> Q:
    """Every word begins a word of the (folded) field."""
    wanted = Q()
    for word in words:
        wanted &= Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})
    return wanted


def search_communes(q: str, limit: int = 20) -> list[Commune]:
    """Communes whose name, postcode or INSEE code begins as typed: exact names first, then the most peopled."""
    words = words_of(q)
    if not words:
        return []
    typed = " ".join(words)
    rank = Case(
        When(Q(code=typed.upper()) | Q(recherche__startswith=f"{typed} "), then=Value(0)),
        When(recherche__startswith=typed, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Commune.objects.filter(has_words("recherche", words) | Q(code__startswith=typed.upper()))
    ordered = found.select_related("departement").order_by(
        rank, F("population").desc(nulls_last=True), "code"
    )
    return list(ordered[:limit])


def search_etablissements(q: str, limit: int = 20, departements: Collection[str] = ()) -> list[Etablissement]:
    """Open schools by name, commune or UAI; of these départements when some are given."""
    words = words_of(q)
    if not words:
        return []
    found = Etablissement.objects.filter(has_words("recherche", words), ouvert=True)
    if departements:
        found = found.filter(commune__departement_id__in=departements)
    return list(found.select_related("commune")[:limit])


def search_qpv(q: str, limit: int = 20, departements: Collection[str] = ()) -> list[Qpv]:
    """Districts by name, commune or code, latest vintage first; of these départements when some are given.

    There are about 3 000 of them in all: names are folded here rather than kept folded in a column.
    """
    words = words_of(q)
    if not words:
        return []
    found = Qpv.objects.defer("contour").order_by("-millesime", "nom", "code")
    if departements:
        found = found.filter(communes__departement_id__in=departements).distinct()
    rows = found.values_list("pk", "nom", "communes_texte", "code")
    keys = [pk for pk, *texts in rows if begins(words, words_of(" ".join(texts)))][:limit]
    known = Qpv.objects.defer("contour").in_bulk(keys)
    return [known[key] for key in keys]


def begins(wanted: Iterable[str], words: Collection[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in wanted)


def communes_by_code(codes: Iterable[str]) -> dict[str, Commune]:
    """Code as asked → its commune; the code of a commune that has merged leads to the one of today."""
    wanted = set(codes)
    found = Commune.objects.in_bulk(list(wanted))
    moved = merged_elsewhere(wanted - found.keys())
    if moved:
        current = Commune.objects.in_bulk(list(moved.values()))
        found |= {old: current[code] for old, code in moved.items()}
    return found


def qpv_by_code(code: str) -> Qpv | None:
    return Qpv.objects.filter(code=code.strip().upper()).first()


def etablissement_by_uai(uai: str) -> Etablissement | None:
    return Etablissement.objects.filter(pk=uai.strip().upper()).select_related("commune").first()


def etablissements_by_uai(uais: Iterable[str]) -> dict[str, Etablissement]:
    return Etablissement.objects.in_bulk(list(set(uais)))


def qpv_in_bulk(codes: Iterable[str]) -> QuerySet[Qpv]:
    return Qpv.objects.filter(code__in=list(set(codes))).prefetch_related("communes")
