"""What happened to an action, or to a call for projects, in words."""

from decimal import Decimal

from django.core.paginator import Page
from django.db import models

from maillage.accounts import selectors as authors
from maillage.accounts.selectors import Changement, Evenement, attached_sentence, tell
from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.choices import ObjectifNational
from maillage.actions.models import (
    Action,
    Appel,
    Beneficiaires,
    Bilan,
    Charge,
    Enveloppe,
    Financement,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
    Versement,
)
from maillage.actions.models.fiche import ACTION_FIELDS
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.templatetags.french import euros
from maillage.base.values import Json, label_of
from maillage.dispositifs.choices import Temps
from maillage.documents.models import Piece

CODED = {"temps": dict(Temps.choices), "objectifs_nationaux": dict(ObjectifNational.choices)}
MONEY: tuple[type[models.Model], ...] = (Financement, Enveloppe, Versement, Charge, Appel)
LIEE = "action_liee"
ATTACHED: dict[str, type[models.Model]] = {
    str(model._meta.verbose_name): model
    for model in (Partenaire, Jalon, NoteSuivi, Seance, Beneficiaires, Indicateur, Mesure, Charge)
}
SENTENCES = {
    "action_creee": "Action créée",
    "action_modifiee": "Action modifiée",
    "action_etat": "Changement d'état",
    "action_corbeille": "Mise à la corbeille",
    "action_retablie": "Sortie de la corbeille",
    "bilan_enregistre": "Bilan enregistré",
    "bilan_remis": "Bilan remis",
    "bilan_valide": "Bilan validé",
    "bilan_rouvert": "Bilan rouvert",
    "bilan_lien": "Lien vers le bilan créé",
    "bilan_lien_revoque": "Lien vers le bilan retiré",
    "financement_enregistre": "Financement enregistré",
    "financement_supprime": "Financement supprimé",
    "depassement_decide": "Dépassement d'enveloppe décidé",
    "piece_ajoutee": "Pièce jointe ajoutée",
    "piece_modifiee": "Pièce jointe modifiée",
    "piece_retiree": "Pièce jointe retirée",
    "piece_remise": "Pièce jointe remise",
    "appel_cree": "Appel inscrit",
    "appel_enregistre": "Appel modifié",
    "appel_archive": "Appel archivé",
    "appel_retabli": "Appel rétabli",
    "appel_diffuse": "Campagne préparée pour le diffuser",
    "export_appel": "Réponses exportées",
}


LINKED = "Le porteur (par son lien)"


def history(row: Action | Appel, page: str | None) -> Page[Evenement]:
    """A page of events, latest first."""
    return tell(history_of(row), page, present, by_link=LINKED)


def last_author(of: models.Model, but: int | None) -> str:
    """Who, other than `but`, last touched the sheet; without an account (None), the team is the team."""
    return authors.last_author(history_of(of), but, LINKED) if but else "L'équipe de la cité"


def present(event: Event, author: str) -> Evenement:
    model = model_of(event)
    changes = [change(event, model, name, pair) for name, pair in event.changes.items()]
    return Evenement(event.pk, event.quand, author, sentence(event), tuple(changes))


def sentence(event: Event) -> str:
    contexte = event.contexte
    if event.kind == LIEE:
        return attached_sentence(contexte)
    words = SENTENCES.get(event.kind, event.kind.replace("_", " ").capitalize())
    if contexte.get("objet"):
        words += f" : {contexte['objet']}"
    return words + (f" ({contexte['motif']})" if contexte.get("motif") else "")


def model_of(event: Event) -> type[models.Model]:
    """What the changed fields are fields of."""
    if event.kind == LIEE:
        return ATTACHED.get(str(event.contexte["nature"]), Action)
    family = event.kind.partition("_")[0]
    return {"financement": Financement, "bilan": Bilan, "piece": Piece, "appel": Appel}.get(family, Action)


def change(event: Event, model: type[models.Model], name: str, pair: list[object]) -> Changement:
    before, after = (in_words(model, name, value) for value in pair)
    label = label_of(model, name) if has_field(model, name) else name.replace("_", " ").capitalize()
    back = event.kind == "action_modifiee" and name in ACTION_FIELDS
    return Changement(label, before or "rien", after or "rien", name if back else "")


def in_words(model: type[models.Model], name: str, entry: Json) -> str:
    """A value as a person reads it; `entry` as the trail keeps it."""
    if not has_field(model, name):
        return str(entry or "")
    if name in CODED and isinstance(entry, list):
        return ", ".join(str(CODED[name].get(value, value)) for value in entry)
    field = model._meta.get_field(name)
    if isinstance(field, models.DecimalField) and field.decimal_places == 2 and model in MONEY and entry:
        return euros(Decimal(str(entry)))
    return shown(model, name, entry)


def has_field(model: type[models.Model], name: str) -> bool:
    """A field may have gone since the event was written."""
    return any(field.name == name for field in model._meta.get_fields())
