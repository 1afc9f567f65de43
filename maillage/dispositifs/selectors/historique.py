"""What happened to a deployment, in words."""

from django.core.paginator import Page
from django.db import models

from maillage.accounts.selectors import Changement, Evenement, attached_sentence, tell
from maillage.acteurs.selectors.valeurs import shown
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.values import label_of
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.models.fiche import DEPLOIEMENT_FIELDS
from maillage.dispositifs.selectors.lecture import times

SENTENCES = {
    "dispositif_deploye": "Ajouté à la cité",
    "dispositif_modifie": "Fiche modifiée",
    "dispositif_etat": "Changement d'état",
    "dispositif_catalogue_vu": "Changements de la fiche nationale pris en compte",
}


def history_of_row(deploiement: Deploiement, row: models.Model) -> models.QuerySet[Event]:
    """What was recorded on the sheet about one of its rows, latest first. Two kinds of rows may share a number."""
    return history_of(deploiement).filter(contexte__id=row.pk, contexte__nature=str(row._meta.verbose_name))


def history(deploiement: Deploiement, page: str | None) -> Page[Evenement]:
    """A page of events, latest first."""
    return tell(history_of(deploiement), page, present)


def present(event: Event, author: str) -> Evenement:
    changes = [change(event, name, pair) for name, pair in event.changes.items()]
    return Evenement(event.pk, event.quand, author, sentence(event), tuple(changes))


def sentence(event: Event) -> str:
    if "nature" in event.contexte:
        return attached_sentence(event.contexte)
    return SENTENCES.get(event.kind, event.kind)


def change(event: Event, name: str, pair: list[object]) -> Changement:
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
    return Changement(label, words[0] or "rien", words[1] or "rien")
