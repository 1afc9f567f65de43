"""Sheets that may be the same structure: at entry, and over the whole cité."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max

from maillage.acteurs.choices import FAMILLE_OF, Famille, TypeStructure
from maillage.acteurs.models import PaireDistincte, Structure
from maillage.base.values import Json
from maillage.cites.models import Cite
from maillage.core.matching import Draft, Match, find_duplicates, find_matches
from maillage.core.text import fold
from maillage.territoires.models import Commune

SYNCHRONOUS = 2000
"""Up to this number of sheets, pairs are looked for while the page waits (five seconds at the limit, then kept)."""
KEPT_SECONDS = 24 * 3600
TYPED = "saisie"
COMBOBOX_LIMIT = 12
COMPARED = (
    "pk", "nom", "sigle", "type", "adresse", "code_postal", "commune", "uai", "siret", "siren", "rna", "courriel",
    "telephone", "latitude", "longitude",
)  # fmt: skip


@dataclass(frozen=True)
class Ressemblance:
    """A sheet that what was typed looks like."""

    structure: Structure
    score: int
    certaine: bool
    raisons: tuple[str, ...]


@dataclass(frozen=True)
class Paire:
    """Two sheets of the cité that may be one structure; `score` in per cent."""

    gauche: Structure
    droite: Structure
    score: int
    certaine: bool
    raisons: tuple[str, ...]


def kind_words(kind: str) -> str:
    """Words for the comparison when the name says no kind: only schools have names that are kinds."""
    return str(TypeStructure(kind).label) if FAMILLE_OF[kind] == Famille.ETABLISSEMENT else ""


def draft_of(structure: Structure) -> Draft:
    return Draft(
        key=str(structure.pk),
        nom=structure.nom,
        sigle=structure.sigle,
        type=kind_words(structure.type),
        adresse=structure.adresse,
        code_postal=structure.code_postal,
        commune=structure.commune.nom if structure.commune else "",
        code_insee=structure.commune_id or "",
        uai=structure.uai,
        siret=structure.siret,
        siren=structure.siren,
        rna=structure.rna,
        courriel=structure.courriel,
        telephone=structure.telephone,
        latitude=structure.latitude,
        longitude=structure.longitude,
    )


def draft_of_values(values: Mapping[str, Json]) -> Draft:
    """What was typed, not yet saved. One query for the name of the commune."""
    typed = Structure(
        **{name: values[name] for name in COMPARED if name in values and name not in ("pk", "commune")}
    )
    typed.commune = Commune.objects.filter(pk=values.get("commune")).first()
    draft = draft_of(typed)
    return Draft(**{**{name: getattr(draft, name) for name in draft.__slots__}, "key": TYPED})


def known(cite: Cite) -> list[Structure]:
    rows = Structure.objects.filter(cite=cite).living().select_related("commune")
    return list(rows.only(*COMPARED[1:], "commune__nom", "cite_id", "statut").order_by("pk"))


def reasons_of(match: Match) -> tuple[str, ...]:
    return tuple(reason.sentence for reason in match.reasons)


def percent(match: Match) -> int:
    return round(100 * match.score)


def similar(cite: Cite, values: Mapping[str, Json]) -> list[Ressemblance]:
    """Sheets that the values typed look like, most alike first."""
    rows = {str(structure.pk): structure for structure in known(cite)}
    matches = find_matches([draft_of_values(values)], [draft_of(row) for row in rows.values()])
    return [
        Ressemblance(rows[match.right], percent(match), match.certain, reasons_of(match)) for match in matches
    ]


# ── the whole cité ────────────────────────────────────────────────────


def state_of(cite: Cite) -> tuple[int, str]:
    """Number of sheets, and the key of what was computed for them: it changes whenever a sheet does."""
    row = Structure.objects.filter(cite=cite).living().aggregate(count=Count("pk"), latest=Max("modifie_le"))
    return row["count"], f"doublons:{cite.pk}:{row['count']}:{row['latest']:%Y%m%d%H%M%S%f}" if row[
        "latest"
    ] else ""


def compute(cite: Cite) -> list[Match]:
    """Look for the pairs and keep them."""
    _, key = state_of(cite)
    matches = find_duplicates([draft_of(structure) for structure in known(cite)])
    cache.set(key or f"doublons:{cite.pk}", matches, KEPT_SECONDS)
    return matches


def known_matches(cite: Cite) -> list[Match] | None:
    """The pairs, or None when there are too many sheets to look for them while the page waits."""
    count, key = state_of(cite)
    if count < 2:
        return []
    found: list[Match] | None = cache.get(key)
    if found is not None:
        return found
    return compute(cite) if count < SYNCHRONOUS else None


def pairs(cite: Cite) -> list[Paire] | None:
    """Pairs still to be settled, most alike first; None when they must be looked for in the background."""
    matches = known_matches(cite)
    if matches is None:
        return None
    # a merge may have re-pointed one end: the order in the row is not to be trusted
    told = PaireDistincte.objects.filter(cite=cite).values_list("premiere_id", "seconde_id")
    apart = {tuple(sorted(pair)) for pair in told}
    left = [match for match in matches if ordered(match) not in apart]
    rows = (
        Structure.objects.filter(cite=cite)
        .living()
        .select_related("commune")
        .in_bulk({pk for match in left for pk in ordered(match)})
    )
    return as_pairs(left, rows)


def as_pairs(matches: Sequence[Match], rows: Mapping[int, Structure]) -> list[Paire]:
    found = [
        Paire(rows[int(m.left)], rows[int(m.right)], percent(m), m.certain, reasons_of(m))
        for m in matches
        if int(m.left) in rows and int(m.right) in rows
    ]
    return sorted(found, key=lambda pair: (not pair.certaine, -pair.score, pair.gauche.nom))


def ordered(match: Match) -> tuple[int, int]:
    first, second = sorted((int(match.left), int(match.right)))
    return first, second


def search_structures(cite: Cite, text: str, but: int | None = None) -> list[Structure]:
    """A few sheets whose texts hold every word typed, for the boxes where one is chosen."""
    found = Structure.objects.filter(cite=cite).living().exclude(pk=but or 0).select_related("commune")
    for word in fold(text).split():
        found = found.filter(recherche__contains=word)
    return list(found.order_by("recherche", "pk")[:COMBOBOX_LIMIT])
