"""What happened to an instance or to a meeting, in words."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page
from django.db import models

from maillage.accounts.selectors import Changement, Evenement, tell
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.values import label_of
from maillage.core.richtext import plain
from maillage.instances.selectors.valeurs import shown

SENTENCES = {
    "instance_creee": "Instance créée",
    "instance_modifiee": "Fiche modifiée",
    "reunion_creee": "Réunion créée",
    "reunion_modifiee": "Réunion modifiée",
    "reunion_etat": "Changement d'état",
    "reunion_convoquee": "Convocation envoyée",
    "reunion_relancee": "Relance envoyée",
    "reunion_dupliquee": "Créée à la suite d'une autre, avec ce qui n'était pas fini",
    "instance_rythme": "Rythme changé",
    "points_ordre": "Ordre du jour réordonné",
    "point_retire": "Point retiré de l'ordre du jour",
    "invite_ajoute": "Invités ajoutés",
    "invite_modifie": "Invitation modifiée",
    "invite_retire": "Invité retiré",
    "invites_choix": "Choix des invités",
    "invite_reponse": "Réponse reçue",
    "presences": "Présences notées",
    "compte_rendu_modifie": "Compte rendu modifié",
    "compte_rendu_valide": "Compte rendu validé",
    "compte_rendu_rouvert": "Compte rendu rouvert",
    "compte_rendu_diffuse": "Compte rendu diffusé",
    "document_ajoute": "Document ajouté",
    "document_retire": "Document retiré",
    "piece_ajoutee": "Pièce jointe ajoutée",
    "piece_modifiee": "Pièce jointe modifiée",
    "piece_retiree": "Pièce jointe retirée",
    "piece_remise": "Pièce jointe remise",
}


def history(row: models.Model, page: str | None) -> Page[Evenement]:
    """A page of events, latest first."""
    return tell(history_of(row), page, lambda event, author: present(event, type(row), author))


def present(event: Event, model: type[models.Model], author: str) -> Evenement:
    changes = [change(model, name, pair) for name, pair in event.changes.items()]
    told = SENTENCES.get(event.kind, "Autre changement")
    return Evenement(event.pk, event.quand, author, told, tuple(changes), detail_of(event.contexte))


def detail_of(contexte: Mapping[str, Any]) -> str:
    if replaced := plain(str(contexte.get("remplace", ""))):
        return f"Texte remplacé, « {contexte.get('point', '')} » : {replaced}"
    if isinstance(who := contexte.get("invite"), str):
        return who
    if many := contexte.get("invites"):
        return ", ".join(str(name) for name in many)
    return ""


def change(model: type[models.Model], name: str, pair: list[object]) -> Changement:
    try:
        label, words = label_of(model, name), [shown(model, name, value) for value in pair]
    except FieldDoesNotExist:
        label, words = name.replace("_", " ").capitalize(), [str(value or "") for value in pair]
    return Changement(label, words[0] or "rien", words[1] or "rien")
