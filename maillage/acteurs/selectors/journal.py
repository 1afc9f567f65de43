"""The journal of contacts as a filtered list, and what is to be taken up again: next steps, partners not seen for long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.accounts.models import User
from maillage.acteurs.choices import Canal, Mobilisation
from maillage.acteurs.models import Contact, Structure
from maillage.acteurs.selectors.annuaire import months_before
from maillage.base.listing import Facette
from maillage.cites.models import Cite
from maillage.core.calendar import Item
from maillage.core.facets import FacetRow
from maillage.core.text import day_in_words, fold

AUCUN = "aucun"
TRIS = ("date", "structure")
TRI = "-date"
PERIODES: Mapping[str, tuple[str, int | None]] = {
    "3": ("Trois mois", 3),
    "12": ("Un an", 12),
    "tout": ("Depuis le début", None),
}
"""How far back the journal is read: parameter → label, months."""
PERIODE = "12"
SUITES = {
    "retard": "en retard",
    "prevue": "à venir",
    "sans_date": "sans date",
    "faite": "faite",
    "aucune": "aucune suite prévue",
}
SILENCES: Mapping[str, str] = {
    "1": "1 mois",
    "3": "3 mois",
    "6": "6 mois",
    "12": "12 mois",
    "jamais": "jamais vues",
}
SILENCE = "3"
SOON = timedelta(days=14)


def state_of_next_step(contact: Contact, today: date) -> str:
    """A key of SUITES."""
    if not contact.suite:
        return "aucune"
    if contact.suite_faite_le is not None:
        return "faite"
    if contact.suite_le is None:
        return "sans_date"
    return "retard" if contact.suite_le < today else "prevue"


# ── the journal ───────────────────────────────────────────────────────


@dataclass(frozen=True)
class Journal:
    contacts: Mapping[int, Contact]
    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def journal(cite: Cite, *, periode: str, today: date, tri: str = TRI) -> Journal:
    """Every contact of the period, read in a constant number of queries; pages are cut afterwards."""
    months = PERIODES[periode][1]
    contacts = named(Contact.objects.filter(cite=cite).kept())
    if months is not None:
        contacts = contacts.filter(le__gte=months_before(today, months))
    found = sorted(contacts, key=lambda row: sorting(row, tri.removeprefix("-")), reverse=tri.startswith("-"))
    rows = tuple(facet_row(row, today) for row in found)
    return Journal({row.pk: row for row in found}, rows, tuple(facettes(found)))


def named(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    return contacts.select_related("structure__referent", "personne", "equipier")


def sorting(row: Contact, tri: str) -> tuple[Any, ...]:
    return (fold(row.structure.nom), row.le, row.pk) if tri == "structure" else (row.le, row.pk)


def facet_row(row: Contact, today: date) -> FacetRow:
    values = {
        "canal": {row.canal},
        "etape": {row.structure.mobilisation},
        "suite": {state_of_next_step(row, today)},
        "referent": {str(row.structure.referent_id or AUCUN)},
        "equipier": {str(row.equipier_id or AUCUN)},
    }
    text = fold(
        f"{row.structure.nom} {row.structure.sigle} {row.personne or ''} {row.lieu} {row.resume} {row.suite}"
    )
    return FacetRow(row.pk, {name: frozenset(held) for name, held in values.items()}, text)


def facettes(rows: Sequence[Contact]) -> Iterable[Facette]:
    yield Facette("suite", "Suite", SUITES, premiere=True)
    yield Facette("canal", "Canal", dict(Canal.choices), premiere=True)
    yield Facette("etape", "Étape", dict(Mobilisation.choices), premiere=True)
    yield Facette("referent", "Référent", people(row.structure.referent for row in rows), premiere=True)
    yield Facette("equipier", "Qui, dans l'équipe", people(row.equipier for row in rows))


def people(users: Iterable[User | None]) -> dict[str, str]:
    known = {str(user.pk): user.nom_complet for user in users if user is not None}
    return dict(sorted(known.items(), key=lambda pair: fold(pair[1]))) | {AUCUN: "personne"}


# ── to be taken up again ──────────────────────────────────────────────


@dataclass(frozen=True)
class Silence:
    """Structures not seen for a time, as a filtered list."""

    structures: Mapping[int, Structure]
    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def silent(cite: Cite, *, depuis: str, today: date) -> Silence:
    """Those never met first, then the longest silence. `depuis` is a key of SILENCES. One query."""
    never = Q(dernier_contact_le__isnull=True)
    condition = (
        never if depuis == "jamais" else never | Q(dernier_contact_le__lt=months_before(today, int(depuis)))
    )
    found = Structure.objects.filter(condition, cite=cite, statut="active").select_related("referent")
    ordered = sorted(found, key=lambda row: (row.dernier_contact_le or date.min, fold(row.nom), row.pk))
    rows = tuple(
        FacetRow(
            row.pk,
            {
                "etape": frozenset({row.mobilisation}),
                "referent": frozenset({str(row.referent_id or AUCUN)}),
            },
            row.recherche,
        )
        for row in ordered
    )
    filters = (
        Facette("etape", "Étape", dict(Mobilisation.choices), premiere=True),
        Facette("referent", "Référent", people(row.referent for row in ordered), premiere=True),
    )
    return Silence({row.pk: row for row in ordered}, rows, filters)


def due_steps(cite: Cite, today: date, *, user: User | None = None) -> list[Contact]:
    """Next steps that are late or for the coming fortnight, the oldest first; only those of `user` when given."""
    rows = named(Contact.objects.filter(cite=cite).waiting()).filter(suite_le__lte=today + SOON)
    if user is not None:
        rows = rows.filter(mine(user))
    return list(rows.order_by("suite_le", "pk"))


def mine(user: User) -> Q:
    """Whoever noted the contact follows it up, or the referent of the structure."""
    return Q(equipier=user) | Q(structure__referent=user)


def recent_structures(cite: Cite, user: User, *, number: int = 5) -> list[Structure]:
    """The structures whose contacts were noted last, those of `user` first: what is most likely to be noted next."""
    rows = Contact.objects.filter(cite=cite, structure__statut="active").kept().order_by("-cree_le", "-pk")
    found: dict[bool, dict[int, Structure]] = {True: {}, False: {}}
    for contact in rows.select_related("structure")[:80]:
        found[contact.equipier_id == user.pk].setdefault(contact.structure_id, contact.structure)
    return list(
        {**found[True], **{pk: row for pk, row in found[False].items() if pk not in found[True]}}.values()
    )[:number]


# ── in the agenda ─────────────────────────────────────────────────────


def next_step_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterable[Item]:
    """The next steps still to be done, for those who read the journal."""
    if not can(user, Capability.ENROLEMENT_VIEW, cite):
        return
    rows = named(Contact.objects.filter(cite=cite).waiting()).filter(suite_le__gte=start, suite_le__lt=end)
    for row in rows.order_by("suite_le", "pk"):
        assert row.suite_le is not None  # noqa: S101 -- what the query asks, told to mypy
        yield Item(
            uid=f"suite-{row.pk}",
            titre=f"{row.suite} ({row.structure.nom})",
            debut=row.suite_le,
            fin=None,
            genre="suites",
            url=reverse("acteurs:contact", args=[cite.slug, row.pk]),
            detail=f"Suite du contact du {day_in_words(row.le)}",
            qui=row.equipier.nom_complet if row.equipier else "",
        )
