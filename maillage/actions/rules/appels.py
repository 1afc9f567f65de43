"""When a call for projects may be changed, told of and answered. Nothing here reads the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from maillage.base.errors import Refused
from maillage.base.templatetags.french import date_longue


class Call(Protocol):
    """What the rules read of a call."""

    archive_le: Any
    ouvre_le: Any
    cloture_le: Any
    selection_le: Any
    annee: Any


def check_current(appel: Call) -> None:
    if appel.archive_le is not None:
        raise Refused("archive", "Cet appel à projets est archivé : rétablissez-le d'abord.")


def check_still_open(appel: Call, today: date) -> None:
    """One does not ask people to answer what is over."""
    check_current(appel)
    if appel.cloture_le < today:
        raise Refused(
            "clos",
            f"Cet appel est clos depuis le {date_longue(appel.cloture_le)} : changez sa date de clôture s'il a été "
            "prolongé, puis diffusez-le.",
        )


def doubts(appel: Call) -> Iterable[str]:
    """What is allowed and looks like a slip: told on the sheet, never refused."""
    if appel.selection_le is not None and appel.selection_le <= appel.cloture_le:
        yield (
            f"Le comité de sélection ({date_longue(appel.selection_le)}) se tiendrait avant la fin des réponses "
            f"({date_longue(appel.cloture_le)}) : vérifiez les dates."
        )
    if abs(appel.cloture_le.year - appel.annee) > 1:
        yield f"L'appel se clôt en {appel.cloture_le.year}, loin de son millésime {appel.annee} : vérifiez les dates."
