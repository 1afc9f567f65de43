"""What happened to a deployment, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from maillage.accounts.selectors import authors_of
from maillage.acteurs.selectors.valeurs import shown
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.values import label_of
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.models.fiche import DEPLOIEMENT_FIELDS
from maillage.dispositifs.selectors.lecture import times

PER_PAGE = 30
SENTENCES = {
    "dispositif_deploye": "Ajouté à la cité",
    "dispositif_modifie": "Fiche modifiée",
    "dispositif_etat": "Changement d'état",
    "dispositif_catalogue_vu": "Changements de la fiche nationale pris en compte",
}


@dataclass(frozen=True)
class Evenement:
    quand: datetime
    auteur: str
    phrase: str
    changements: tuple[tuple[str, str, str], ...]
    """(label, before, after)."""


def history(deploiement: Deploiement, page: str | None) -> Page[Evenement]:
    """A page of events, latest first."""
    found: Page[Event] = Paginator(history_of(deploiement), PER_PAGE).get_page(page)
    author = authors_of(found.object_list)
    events = [present(event, author(event)) for event in found.object_list]
    return Page(events, found.number, found.paginator)  # type: ignore[arg-type]  # it counts the same rows


def present(event: Event, author: str) -> Evenement:
    changes = [change(event, name, pair) for name, pair in event.changes.items()]
    return Evenement(event.quand, author, sentence(event), tuple(changes))


def sentence(event: Event) -> str:
    if "nature" in event.contexte:
        return f"{str(event.contexte['nature']).capitalize()} {event.contexte['geste']} : {event.contexte['objet']}"
    return SENTENCES.get(event.kind, event.kind)


def change(event: Event, name: str, pair: list[object]) -> tuple[str, str, str]:
    own = "nature" not in event.contexte and name in (
        *DEPLOIEMENT_FIELDS,
        "etat",
        "etat_motif",
        "catalogue_vu",
    )
    if name == "temps":
        words = [", ".join(label.label for label in times(value or [])) for value in pair]  # type: ignore[arg-type]
    else:
        words = [shown(Deploiement, name, value) if own else str(value or "") for value in pair]
    label = label_of(Deploiement, name) if own else name.replace("_", " ").capitalize()
    return label, words[0] or "rien", words[1] or "rien"
