"""Keeping the analysis of a day, each month or when somebody asks."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cartographie.choices import Origine, Trace
from maillage.cartographie.exports.analyses import sheets
from maillage.cartographie.models import Analyse
from maillage.cartographie.selectors.analyses import analysed, has_monthly
from maillage.cartographie.services.places import keep_places
from maillage.cites.models import Cite
from maillage.dispositifs.services.exportation import WRITERS


@transaction.atomic
def keep_analysis(
    cite: Cite, *, le: date, by: User | None, commentaire: str = "", origine: Origine = Origine.DEMANDE
) -> Analyse:
    """What is seen of the cité on `le`, with its parameters, as it will stay. Places of today's picture are kept with it."""
    require(by, Capability.ANALYSE_KEEP, cite)
    parametres, resultats, network = analysed(cite, le)
    row = Analyse.objects.create(
        cite=cite,
        le=le,
        origine=origine,
        commentaire=commentaire.strip(),
        par=by,
        parametres=parametres,
        resultats=resultats,
    )
    # the picture is that of today: placed from a day when few worked together, it would stay badly drawn
    if le >= timezone.localdate():
        keep_places(cite, network, by=None)
    record(Trace.ANALYSE, by=by, objet=row, contexte={"au": le.isoformat(), "origine": origine.value})
    return row


def keep_monthly(cites: Sequence[Cite], *, le: date) -> list[Analyse]:
    """One a month for each cité: asked twice in a month, the second does nothing."""
    return [
        keep_analysis(cite, le=le, by=None, origine=Origine.MENSUELLE)
        for cite in cites
        if not has_monthly(cite, le)
    ]


@transaction.atomic
def delete_analysis(analyse: Analyse, *, by: User) -> None:
    """Only what was asked for by hand: the monthly ones are the memory of the cité."""
    require(by, Capability.ANALYSE_KEEP, analyse)
    if analyse.origine == Origine.MENSUELLE:
        raise Refused(
            "mensuelle", "Les analyses du mois ne s'effacent pas : elles sont la mémoire de la cité."
        )
    record(Trace.ANALYSE_EFFACEE, by=by, objet=analyse, contexte={"au": analyse.le.isoformat()})
    analyse.delete()


def export_analyses(*, cite: Cite, code: str, rows: Sequence[Analyse], by: User | None) -> bytes:
    """A spreadsheet of what was kept; `code` is a key of WRITERS."""
    for capability in (Capability.ANALYSE_KEEP, Capability.EXPORT):
        require(by, capability, cite)
    record(Trace.EXPORT_ANALYSES, by=by, cite_id=cite.pk, contexte={"format": code, "nombre": len(rows)})
    return WRITERS[code][1](sheets(rows))
