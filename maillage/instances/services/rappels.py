"""Reminding of tasks by e-mail: once when the date comes near, then every week while it is late."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from maillage.acteurs.choices import NatureSollicitation
from maillage.acteurs.services.sollicitations import record_solicitation
from maillage.base.site import absolute
from maillage.base.templatetags.french import date_longue
from maillage.cites.models import Cite
from maillage.courriels.choices import Nature
from maillage.courriels.services import queue_message
from maillage.instances.models import Tache
from maillage.instances.rules.comptes_rendus import is_late, is_to_remind

LONGEST = timedelta(days=366)
"""No reminder is asked more than a year before."""


def remind(*, today: date, cite: Cite | None = None) -> int:
    """Write to whoever must be reminded today; gives how many. Asked again the same day, writes to nobody."""
    number = 0
    for tache in candidates(today, cite):
        if is_to_remind(tache, today) and remind_of(tache, today):
            number += 1
    return number


def candidates(today: date, cite: Cite | None) -> Iterable[Tache]:
    rows = Tache.objects.all().open().filter(echeance__lte=today + LONGEST)
    rows = rows.filter(cite=cite) if cite else rows
    return rows.select_related("cite", "responsable", "personne", "structure", "instance").order_by("pk")


def remind_of(tache: Tache, today: date) -> bool:
    """False when nobody can be written to."""
    courriel, nom = addressee(tache)
    if not courriel:
        return False
    with transaction.atomic():
        # two runs at once: the second one finds that it was done
        held = Tache.objects.select_for_update().get(pk=tache.pk)
        if held.rappelee_le == today:
            return False
        held.rappelee_le = today
        held.save(update_fields=["rappelee_le", "modifie_le"])
        queue_message(
            cite=tache.cite, cle=f"tache:{tache.pk}:{today.isoformat()}", nature=Nature.RAPPEL, courriel=courriel,
            nom=nom, sujet=f"Rappel : {tache.quoi}", texte=text_of(tache, today), by=None,
        )  # fmt: skip
        if tache.responsable_id is None:
            record_solicitation(
                cite=tache.cite, personne=tache.personne, structure=tache.structure,
                nature=NatureSollicitation.RELANCE, le=today, objet=tache.quoi,
                cle=f"tache:{tache.pk}:{today.isoformat()}", by=None,
            )  # fmt: skip
    return True


def addressee(tache: Tache) -> tuple[str, str]:
    """The account, or else the person, or else the structure: address and name."""
    if tache.responsable is not None:
        return (tache.responsable.email if tache.responsable.is_active else ""), str(tache.responsable)
    if tache.personne is not None and tache.personne.courriel:
        return tache.personne.courriel, str(tache.personne)
    return (tache.structure.courriel, tache.structure.nom) if tache.structure else ("", "")


def text_of(tache: Tache, today: date) -> str:
    due = f"pour le {date_longue(tache.echeance)}"
    state = f"Elle était attendue {due}." if is_late(tache, today) else f"Elle est attendue {due}."
    where = f"Décidée en {tache.instance.nom}." if tache.instance else ""
    page = absolute(reverse("instances:tache", args=[tache.cite.slug, tache.pk]))
    how = (
        f"Dire où elle en est : {page}"
        if tache.responsable_id
        else "Dites-nous où elle en est en répondant à ce message."
    )
    parts = [
        "Bonjour,",
        f"Une tâche vous attend : {tache.quoi}.",
        tache.precision,
        f"{state} {where}".strip(),
        how,
    ]
    return "\n\n".join(part for part in parts if part)
