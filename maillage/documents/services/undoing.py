"""Last step, if wanted: the whole import is undone; what somebody changed since stays, and is said."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.transfers import Outcome, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.selectors import capability_of, importer_of
from maillage.documents.services.background import Meter, interrupt, move, take


def start_undo(*, session: ImportSession, by: User | None) -> None:
    """Refused unless the import is applied and not already being undone."""
    require(by, capability_of(session), session)
    move(session, origin=Etape.APPLIQUEE, target=Etape.EN_ANNULATION)


def undo(*, session: ImportSession, by: User | None) -> None:
    """Body of the job. Never raises: on failure the import stays applied, and says why."""
    try:
        with transaction.atomic():
            taken = take(session, Etape.EN_ANNULATION)
            if taken is not None:
                put_back(taken, by)
        session.refresh_from_db()
    except Exception as error:
        interrupt(session, origin=Etape.EN_ANNULATION, target=Etape.APPLIQUEE, cause=error)


def put_back(session: ImportSession, by: User | None) -> None:
    importer = importer_of(session)
    require(by, Capability(importer.capability), session)
    outcomes = list(outcomes_of(session))
    meter = Meter(session, "remise en état des fiches")
    kept = importer.undo(cite=session.cite, outcomes=outcomes, by=by, progress=meter)
    session.resume = {**session.resume, "annulation": {"demandees": len(outcomes), "conservees": list(kept)}}
    session.etape = Etape.ANNULEE
    session.annule_le = timezone.now()
    session.save(update_fields=["resume", "etape", "annule_le", "modifie_le"])
    record(
        "import_undone",
        by=by,
        objet=session,
        contexte={"fichier": session.nom_fichier, "demandees": len(outcomes), "conservees": len(kept)},
    )


def outcomes_of(session: ImportSession) -> Iterator[Outcome]:
    """What the application wrote, in the order of the file."""
    rows = ImportLine.objects.filter(session=session, resultat__in=(Verdict.NEW, Verdict.UPDATE))
    for row in (
        rows.order_by("numero", "pk").values_list("pk", "resultat", "cible_id", "retour").iterator(1000)
    ):
        line_id, result, target_id, back = row
        if back:
            yield Outcome(line_id, Verdict(result), target_id, back)
