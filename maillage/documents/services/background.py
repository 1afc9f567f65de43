"""What the three long steps share: taking the import, telling how far they are, saying why they stopped."""

import logging

from django.db import transaction
from django.utils import timezone

from maillage.base import progress
from maillage.base.errors import Refused
from maillage.documents.choices import Etape
from maillage.documents.models import ImportSession
from maillage.documents.rules import check_stage

logger = logging.getLogger(__name__)

UNEXPECTED = (
    "Une erreur inattendue a interrompu le travail. Réessayez ; si cela se reproduit, transmettez le fichier et "
    "l'heure à l'assistance."
)
NOTHING_WRITTEN = "Rien n'a été enregistré."
NOTHING_UNDONE = "Rien n'a été annulé : l'import reste appliqué."


class Meter:
    """Tells the progress of an import; never goes backwards, and writes only when the percentage changes."""

    def __init__(self, session: ImportSession, step: str) -> None:
        self.key = session.progress_key
        self.step = step
        self.percent = -1
        self(0, 1)

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 0
        if percent > self.percent:
            self.percent = percent
            progress.report(self.key, done, total, self.step)


def move(session: ImportSession, *, origin: Etape, target: Etape) -> None:
    """Change stage once, whoever else tries at the same moment; raises Refused when the import stands elsewhere."""
    with transaction.atomic():
        current = ImportSession.objects.select_for_update().get(pk=session.pk)
        check_stage(current, origin)
        ImportSession.objects.filter(pk=session.pk).update(etape=target, erreur="", modifie_le=timezone.now())
    # what the step before had reached says nothing of this one
    progress.clear(session.progress_key)
    session.refresh_from_db()


def take(session: ImportSession, stage: Etape) -> ImportSession | None:
    """The import, locked until the end of the transaction; None when it is not at this stage any more."""
    return ImportSession.objects.select_for_update(of=("self",)).filter(pk=session.pk, etape=stage).first()


def interrupt(session: ImportSession, *, origin: Etape, target: Etape, cause: Exception) -> None:
    """Say why the work stopped. Refusals have their own sentence; anything else goes to the log of the server."""
    if not isinstance(cause, Refused):
        logger.error("import %s interrompu", session.pk, exc_info=cause)
    sentence = cause.sentence if isinstance(cause, Refused) else UNEXPECTED
    ImportSession.objects.filter(pk=session.pk, etape=origin).update(
        etape=target,
        erreur=f"{sentence} {NOTHING_UNDONE if origin == Etape.EN_ANNULATION else NOTHING_WRITTEN}",
        modifie_le=timezone.now(),
    )
    session.refresh_from_db()
