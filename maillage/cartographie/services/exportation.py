"""Taking analyses out of maillage, and the trace that it was done."""

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.cartographie.choices import Trace
from maillage.cartographie.exports.cartes_mentales import FORMATS_MENTALE, Sortie
from maillage.cartographie.exports.reseau import FORMATS_RESEAU
from maillage.cites.models import Cite
from maillage.core.cooperation import Network


def export_network(*, cite: Cite, code: str, network: Network, by: User | None) -> bytes:
    """Names of structures and facts, no contact detail; `code` is a key of FORMATS_RESEAU."""
    require(by, Capability.EXPORT, cite)
    record(
        Trace.EXPORT_RESEAU,
        by=by,
        cite_id=cite.pk,
        contexte={"format": code, "au": network.on.isoformat(), "nombre": len(network.actors)},
    )
    return FORMATS_RESEAU[code].write(network)


def export_mind_map(*, cite: Cite, code: str, what: Sortie, by: User | None) -> bytes:
    """Titles, names of structures and the notes of the map; `code` is a key of FORMATS_MENTALE."""
    require(by, Capability.EXPORT, cite)
    asked = what.tree.demande
    record(
        Trace.EXPORT_CARTE_MENTALE,
        by=by,
        cite_id=cite.pk,
        contexte={
            "format": code, "lecture": asked.lecture.value, "sujet": asked.sujet,
            "nombre": sum(1 for _ in what.tree.racine.walk()),
        },
    )  # fmt: skip
    return FORMATS_MENTALE[code].write(what)
