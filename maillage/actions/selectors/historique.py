"""What happened to an action, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from maillage.accounts.models import User
from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.models import Action
from maillage.actions.models.fiche import ACTION_FIELDS
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.values import label_of

PER_PAGE = 30
SENTENCES = {
    "action_creee": "Action créée",
    "action_modifiee": "Action modifiée",
    "action_etat": "Changement d'état",
    "action_corbeille": "Mise à la corbeille",
    "action_retablie": "Sortie de la corbeille",
    "bilan_remis": "Bilan remis",
    "bilan_valide": "Bilan validé",
    "bilan_rouvert": "Bilan rouvert",
    "bilan_lien": "Lien vers le bilan créé",
    "bilan_lien_revoque": "Lien vers le bilan retiré",
    "financement_enregistre": "Financement enregistré",
    "financement_supprime": "Financement supprimé",
    "depassement_decide": "Dépassement d'enveloppe décidé",
}


@dataclass(frozen=True)
class Changement:
    champ: str
    libelle: str
    avant: str
    apres: str
    retablissable: bool


@dataclass(frozen=True)
class Evenement:
    pk: int
    quand: datetime
    auteur: str
    phrase: str
    changements: tuple[Changement, ...]


def history(action: Action, page: str | None) -> Page[Evenement]:
    """A page of events, latest first."""
    found: Page[Event] = Paginator(history_of(action), PER_PAGE).get_page(page)
    authors = {
        user.pk: str(user) for user in User.objects.filter(pk__in=[e.acteur_id for e in found.object_list])
    }
    events = [present(event, authors) for event in found.object_list]
    return Page(events, found.number, found.paginator)  # type: ignore[arg-type]  # it counts the same rows


def present(event: Event, authors: dict[int, str]) -> Evenement:
    author = authors.get(
        event.acteur_id or 0, "le porteur, par un lien" if event.contexte.get("lien") else "le programme"
    )
    changes = [change(event, name, pair) for name, pair in event.changes.items()]
    return Evenement(event.pk, event.quand, author, sentence(event), tuple(changes))


def sentence(event: Event) -> str:
    if event.kind == "action_liee":
        return f"{str(event.contexte['nature']).capitalize()} {event.contexte['geste']} : {event.contexte['objet']}"
    motif = event.contexte.get("motif", "")
    return SENTENCES.get(event.kind, event.kind) + (f" ({motif})" if motif else "")


def change(event: Event, name: str, pair: list[object]) -> Changement:
    of_action = event.kind != "action_liee" and name in (*ACTION_FIELDS, "etat")
    words = [shown(Action, name, value) if of_action else str(value or "") for value in pair]
    label = label_of(Action, name) if of_action else name.replace("_", " ").capitalize()
    back = event.kind == "action_modifiee" and name in ACTION_FIELDS
    return Changement(name, label, words[0] or "rien", words[1] or "rien", back)
