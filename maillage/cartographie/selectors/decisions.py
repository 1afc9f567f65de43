"""What has been decided about gaps: read by the gap, by the list of decisions, by the meeting and the action concerned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.actions.models import Action
from maillage.cartographie.choices import GenreDecision
from maillage.cartographie.models import DecisionManque
from maillage.cites.models import Cite
from maillage.core.ages import AgeRange, uncovered
from maillage.core.text import day_in_words
from maillage.instances.choices import EtatReunion
from maillage.instances.models import PointOrdreDuJour


@dataclass(frozen=True)
class Decidee:
    """A decision as pages say it: `mot` in a badge, `phrase` in full, `url` of the meeting or the action."""

    ligne: DecisionManque
    mot: str
    phrase: str
    url: str
    en_vigueur: bool

    @property
    def pastille(self) -> str:
        return "ok" if self.en_vigueur else "neutre"


def decisions_of(cite: Cite) -> QuerySet[DecisionManque]:
    return (
        DecisionManque.objects.filter(cite=cite)
        .select_related(
            "theme", "qpv", "decidee_par", "revoquee_par", "action", "point__reunion__instance", "cite"
        )
        .defer("qpv__contour")
    )


def in_words(rows: Iterable[DecisionManque], cite: Cite, user: AnyUser | None, today: date) -> list[Decidee]:
    """One query more, whatever the number of rows: an action kept for the team is not named to others."""
    listed = list(rows)
    wanted = [row.action_id for row in listed if row.action_id]
    seen = Action.objects.all().living() if user is None else Action.objects.all().seen_by(user, cite)
    visible = set(seen.filter(cite=cite, pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return [told(row, cite, visible, today) for row in listed]


def told(row: DecisionManque, cite: Cite, visible: set[int], today: date) -> Decidee:
    holds = row.in_force(today)
    if row.genre == GenreDecision.ACCEPTE:
        end = f"jusqu'au {day_in_words(row.jusqu_au)}" if row.jusqu_au else "sans terme"
        word = "accepté" if holds else "n'est plus accepté"
        past = "" if holds else " (révoqué)" if row.revoquee_le else " (échéance passée)"
        return Decidee(row, word, f"Accepté en l'état {end}{past} : {row.raison}", "", holds)
    if row.genre == GenreDecision.ORDRE_DU_JOUR:
        return on_agenda(row, cite, holds)
    if row.action_id not in visible or row.action is None:
        return Decidee(row, "action", "Une action a été démarrée ; elle n'est plus là, ou est réservée à l'équipe.", "", False)  # fmt: skip
    action = row.action
    phrase = f"Action démarrée : {action.code} {action.intitule} ({action.get_etat_display()})"
    return Decidee(
        row, "action démarrée", phrase, reverse("actions:action", args=[cite.slug, action.pk]), holds
    )


def on_agenda(row: DecisionManque, cite: Cite, holds: bool) -> Decidee:
    point: PointOrdreDuJour | None = row.point
    if point is None:
        return Decidee(row, "ordre du jour", "Le point a été retiré de l'ordre du jour.", "", False)
    meeting = point.reunion
    day = timezone.localtime(meeting.debut)
    off = meeting.etat == EtatReunion.ANNULEE
    phrase = (
        f"À l'ordre du jour de « {meeting} », le {day_in_words(day)}{' : réunion annulée' if off else ''}"
    )
    url = reverse("instances:reunion", args=[cite.slug, meeting.pk])
    return Decidee(row, "à l'ordre du jour", phrase, url, holds and not off)


def about(rows: Sequence[Decidee], theme: str, band: AgeRange, zone: str | None) -> list[Decidee]:
    """Those that speak of the whole of this gap: of these ages at least, of this district or of the whole cité."""
    return [
        one
        for one in rows
        if one.ligne.theme_id == theme
        and (one.ligne.qpv is None or one.ligne.qpv.code == zone)
        and not uncovered(band, [one.ligne.ages])
    ]
