"""What the first page of a cité shows: its figures, what deserves attention, what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.accounts.selectors import authors_of
from maillage.acteurs.choices import Statut, Trace
from maillage.acteurs.models import Structure
from maillage.audit.models import Event
from maillage.cartographie.selectors.couverture import Picture
from maillage.cites.models import Chiffre, Cite
from maillage.cites.selectors import latest_chiffres
from maillage.core.coverage import State
from maillage.dispositifs.selectors.veille import waiting as to_triage

RECENT = 8
SHEET = "acteurs.structure"
# kind of event → what the person did, as a sentence without its subject
SENTENCES: dict[str, str] = {
    Trace.CREEE: "a créé la fiche",
    Trace.MODIFIEE: "a modifié la fiche",
    Trace.RETABLIE_VERSION: "a rétabli une version de la fiche",
    Trace.STATUT: "a changé le statut de la fiche",
    Trace.VERIFIEE: "a vérifié la fiche",
    Trace.FUSIONNEE: "a fusionné une autre fiche dans",
    "import_applied": "a appliqué un import",
    "import_undone": "a annulé un import",
}


@dataclass(frozen=True)
class Tache:
    """Something that deserves attention: how many, and the list where it is done."""

    count: int
    singular: str
    plural: str
    url: str


@dataclass(frozen=True)
class Change:
    quand: datetime
    auteur: str
    phrase: str
    objet: str
    url: str


def published_figures(cite: Cite) -> list[tuple[str, Chiffre | None]]:
    """The four figures, the latest year of each; None where the cité has not filled it."""
    return [(code.label, figure) for code, figure in latest_chiffres(cite).items()]


def counts(cite: Cite) -> dict[str, int]:
    living = Q(statut__in=(Statut.ACTIVE, Statut.FERMEE))
    return Structure.objects.filter(living, cite=cite).aggregate(
        total=Count("pk"),
        jamais=Count("pk", filter=Q(verifiee_le__isnull=True)),
        sans_position=Count("pk", filter=Q(latitude__isnull=True)),
        quartiers=Count("qpv", distinct=True),
    )


@dataclass(frozen=True)
class Etat:
    """How a state of coverage is drawn on the first page."""

    mot: str
    variante: str
    icone: str


ETATS = {
    State.DECOUVERT: Etat("à découvert", "alerte", "x"),
    State.FRAGILE: Etat("fragiles", "attention", "triangle"),
    State.COUVERT: Etat("couvertes", "ok", "check"),
    State.NON_RENSEIGNE: Etat("non renseignées", "neutre", "question"),
}


def coverage_states(shown: Picture) -> list[tuple[Etat, int]]:
    """How many cells of the grid are in each state, the most worrying first."""
    counts = shown.grid.states()
    return [(etat, counts[state]) for state, etat in ETATS.items()]


def taches(cite: Cite, user: AnyUser, found: dict[str, int], proposed: int) -> list[Tache]:
    """What deserves attention: only what the user may act upon, and only what is not empty."""
    annuaire = reverse("acteurs:annuaire", args=[cite.slug])
    url = reverse("acteurs:propositions", args=[cite.slug])
    items = [Tache(proposed, "proposition à traiter", "propositions à traiter", url)]
    if can(user, Capability.ACTEUR_EDIT, cite):
        never, nowhere = f"{annuaire}?verification=jamais", f"{annuaire}?quartier=sans-position"
        items += [
            Tache(found["jamais"], "fiche jamais vérifiée", "fiches jamais vérifiées", never),
            Tache(
                found["sans_position"],
                "structure à placer sur la carte",
                "structures à placer sur la carte",
                nowhere,
            ),
        ]
    if can(user, Capability.DISPOSITIF_EDIT, cite):
        watch = reverse("dispositifs:veille", args=[cite.slug])
        waiting_there = to_triage(user, cite)
        items.append(
            Tache(
                waiting_there, "signalement de la veille à trier", "signalements de la veille à trier", watch
            )
        )
    return [item for item in items if item.count]


def recent_changes(cite: Cite, user: AnyUser) -> list[Change]:
    """The latest events that have a sentence: who, what, on which sheet or file. Lines of an import count as one event."""
    wanted = Event.objects.filter(cite_id=cite.pk, kind__in=SENTENCES).exclude(contexte__has_key="import")
    events = list(wanted[:RECENT])
    author = authors_of(events)
    sheets = names_of(event.objet_id for event in events if event.objet_type == SHEET)
    may_import = bool(can(user, Capability.IMPORT, cite))
    return [
        Change(
            event.quand,
            author(event),
            SENTENCES[event.kind],
            *target(event, cite, sheets, may_import),
        )
        for event in events
    ]


def target(event: Event, cite: Cite, sheets: Mapping[int, str], may_import: bool) -> tuple[str, str]:
    """What the event is about, and its address when there is one that the reader may open."""
    if event.objet_type != SHEET:
        url = reverse("documents:suivre", args=[cite.slug, event.objet_id]) if may_import else ""
        return str(event.contexte.get("fichier", "")), url
    name = sheets.get(event.objet_id or 0, "")
    return name, reverse("acteurs:structure", args=[cite.slug, event.objet_id]) if name else ""


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    return dict(Structure.objects.filter(pk__in=[i for i in ids if i]).values_list("pk", "nom"))
