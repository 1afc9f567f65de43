"""Imports that do not go to their end, and files that are not kept for ever."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.documents.choices import OPEN, RUNNING, Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.rules import check_resumable, check_stage
from maillage.documents.selectors import capability_of


def abandon(*, session: ImportSession, by: User | None) -> None:
    """Forget an import that has written nothing: its lines and its file go with it."""
    require(by, capability_of(session), session)
    check_stage(session, *OPEN)
    with transaction.atomic():
        record("import_abandoned", by=by, objet=session, contexte={"fichier": session.nom_fichier})
        forget(session)


def forget(session: ImportSession) -> None:
    storage, name = session.fichier.storage, session.fichier.name
    session.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def resume(*, session: ImportSession, by: User | None) -> None:
    """Take an interrupted import back to the last step where something can be decided.

    Work that was thought lost and comes to its end all the same writes nothing: it checks the stage with a lock.
    """
    require(by, capability_of(session), session)
    with transaction.atomic():
        current = ImportSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        check_resumable(current, timezone.now())
        current.etape = step_before(current)
        current.erreur = ""
        current.save(update_fields=["etape", "erreur", "modifie_le"])
    session.refresh_from_db()


def step_before(session: ImportSession) -> Etape:
    if session.etape == Etape.EN_ANNULATION:
        return Etape.APPLIQUEE
    if session.etape == Etape.EN_ANALYSE:
        return Etape.DEPOSEE
    return Etape.A_VERIFIER if ImportLine.objects.filter(session=session).exists() else Etape.DEPOSEE


def purge(*, before: datetime) -> dict[str, int]:
    """Delete the files deposited before that moment, and wholly the imports that were never applied.

    An administrator's operation: reports of applied imports stay, and they can still be undone.
    """
    old = ImportSession.objects.filter(cree_le__lt=before).exclude(etape__in=RUNNING)
    counts = {"fichiers": 0, "imports_abandonnes": 0}
    for session in old.filter(etape__in=OPEN).iterator():
        forget(session)
        counts["imports_abandonnes"] += 1
    for session in old.exclude(etape__in=OPEN).exclude(fichier="").iterator():
        session.fichier.delete(save=False)
        ImportSession.objects.filter(pk=session.pk).update(fichier="")
        counts["fichiers"] += 1
    return counts
