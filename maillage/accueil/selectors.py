"""What the first page of a cité shows: its figures, what deserves attention, what changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.accounts.models import User
from maillage.acteurs.choices import EtatProposition, Statut
from maillage.acteurs.models import Proposition, Structure
from maillage.acteurs.services import journal
from maillage.audit.models import Event
from maillage.cites.choices import CodeChiffre
from maillage.cites.models import Chiffre, Cite

RECENT = 8
# kind of event → what the person did, as a sentence without its subject
SENTENCES = {
    journal.CREEE: "a créé la fiche",
    journal.MODIFIEE: "a modifié la fiche",
    journal.RETABLIE_VERSION: "a rétabli une version de la fiche",
    journal.STATUT: "a changé le statut de la fiche",
    journal.VERIFIEE: "a vérifié la fiche",
    journal.FUSIONNEE: "a fusionné une autre fiche dans",
    "import_applied": "a appliqué un import",
    "import_undone": "a annulé un import",
}


@dataclass(frozen=True)
class Todo:
    """Something that deserves attention: how many, and the list where it is done."""

    count: int
    singular: str
    plural: str
    url: str
    icon: str


@dataclass(frozen=True)
class Change:
    quand: object
    auteur: str
    phrase: str
    objet: str
    url: str


def published_figures(cite: Cite) -> list[tuple[str, Chiffre | None]]:
    """The four figures, the latest year of each; None where the cité has not filled it."""
    latest: dict[str, Chiffre] = {}
    for figure in Chiffre.objects.filter(cite=cite).order_by("annee"):
        latest[figure.code] = figure
    return [(code.label, latest.get(code)) for code in CodeChiffre]


def counts(cite: Cite) -> dict[str, int]:
    living = Q(statut__in=(Statut.ACTIVE, Statut.FERMEE))
    return Structure.objects.filter(living, cite=cite).aggregate(
        total=Count("pk"),
        jamais=Count("pk", filter=Q(verifiee_le__isnull=True)),
        sans_position=Count("pk", filter=Q(latitude__isnull=True)),
        quartiers=Count("qpv", distinct=True),
    )


def todos(cite: Cite, user: AnyUser, found: dict[str, int]) -> list[Todo]:
    """Only what the user may act upon, and only what is not empty."""
    annuaire = reverse("acteurs:annuaire", args=[cite.slug])
    items: list[Todo] = []
    if can(user, Capability.ACTEUR_MODERATE, cite):
        waiting = Proposition.objects.filter(cite=cite, etat=EtatProposition.EN_ATTENTE).count()
        url = reverse("acteurs:propositions", args=[cite.slug])
        items.append(Todo(waiting, "proposition à traiter", "propositions à traiter", url, "chat-square-text"))
    if can(user, Capability.ACTEUR_EDIT, cite):
        items += [
            Todo(found["jamais"], "fiche jamais vérifiée", "fiches jamais vérifiées", f"{annuaire}?verification=jamais", "patch-question"),
            Todo(found["sans_position"], "structure à placer sur la carte", "structures à placer sur la carte", f"{annuaire}?quartier=sans-position", "geo"),
        ]
    return [item for item in items if item.count]


def recent_changes(cite: Cite) -> list[Change]:
    """The latest events that have a sentence, with the names of people and sheets, in three queries."""
    events = list(Event.objects.filter(cite_id=cite.pk, kind__in=SENTENCES)[:RECENT])
    people = User.objects.in_bulk({e.acteur_id for e in events if e.acteur_id})
    sheets = names_of(e.objet_id for e in events if e.objet_type == "acteurs.structure")
    return [
        Change(
            e.quand,
            people[e.acteur_id].nom_complet if e.acteur_id in people else "Un traitement",
            SENTENCES[e.kind],
            sheets.get(e.objet_id or 0, "") if e.objet_type == "acteurs.structure" else "",
            reverse("acteurs:structure", args=[cite.slug, e.objet_id]) if e.objet_id in sheets else "",
        )
        for e in events
    ]


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    return dict(Structure.objects.filter(pk__in=[i for i in ids if i]).values_list("pk", "nom"))
