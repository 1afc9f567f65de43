"""The watch: what people signal, and what becomes of it all: to study, adopted, set aside."""

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatDeploiement, EtatVeille
from maillage.dispositifs.models import Deploiement, Dispositif, Signalement
from maillage.dispositifs.rules import check_triage
from maillage.dispositifs.services.deploiements import ELSEWHERE, create_deploiement, deploy

NOTE, TRI, SUPPRIME = "veille_note", "veille_tri", "veille_supprime"


def note(
    *, cite: Cite, titre: str, lien: str = "", resume: str = "", dispositif: Dispositif | None = None,
    by: User | None,
) -> Signalement:  # fmt: skip
    """Something heard of, typed by a person; to be triaged like the rest."""
    require(by, Capability.DISPOSITIF_EDIT, cite)
    row = Signalement(cite=cite, titre=titre, lien=lien, resume=resume, dispositif=dispositif)
    row.publie_le = timezone.now()
    check_row(row)
    with transaction.atomic():
        row.save()
        record(NOTE, by=by, objet=row, contexte={"titre": row.titre})
    return row


def triage(*, signalement: Signalement, etat: str, motif: str = "", by: User | None) -> Signalement:
    """To study, set aside, or back on the pile. Adopting says as what: see `adopt`."""
    require(by, Capability.DISPOSITIF_EDIT, signalement)
    if etat == EtatVeille.ADOPTE:
        raise Refused("adopte", "Dites à quelle fiche le rattacher, ou quelle fiche créer.")
    with transaction.atomic():
        row = locked(signalement)
        return move(row, etat=etat, motif=motif, deploiement=None, by=by)


def adopt(
    *, signalement: Signalement, deploiement: Deploiement | None = None, dispositif: Dispositif | None = None,
    nom: str = "", motif: str = "", by: User | None,
) -> Signalement:  # fmt: skip
    """Adopted as an existing sheet, as a scheme of the catalogue taken up, or as a new local one named `nom`."""
    require(by, Capability.DISPOSITIF_EDIT, signalement)
    with transaction.atomic():
        row = locked(signalement)
        check_triage(before=row.etat, after=EtatVeille.ADOPTE, motif=motif)
        target = deploiement or taken_up(row.cite, dispositif, nom, by)
        if target.cite_id != row.cite_id:
            raise Refused("cite", ELSEWHERE)
        if dispositif is not None:
            row.dispositif = dispositif
        return move(row, etat=EtatVeille.ADOPTE, motif=motif, deploiement=target, by=by)


def taken_up(cite: Cite, dispositif: Dispositif | None, nom: str, by: User | None) -> Deploiement:
    """The living sheet of a scheme when there is one, else a new one with its checklist; or a local one."""
    if dispositif is None:
        if not nom.strip():
            raise Refused("nom", "Donnez un nom au nouveau dispositif.")
        return create_deploiement(cite=cite, values={"nom": nom.strip()}, by=by, source="veille")
    rows = Deploiement.objects.filter(cite=cite, dispositif=dispositif).exclude(etat=EtatDeploiement.CLOS)
    return rows.first() or deploy(cite=cite, dispositif=dispositif, by=by)


def locked(row: Signalement) -> Signalement:
    rows = Signalement.objects.select_for_update(of=("self",)).select_related("cite")
    return rows.get(pk=row.pk)


def move(
    row: Signalement, *, etat: str, motif: str, deploiement: Deploiement | None, by: User | None
) -> Signalement:
    before = row.etat
    check_triage(before=before, after=etat, motif=motif)
    row.etat, row.motif, row.deploiement = etat, motif.strip()[:300], deploiement
    row.trie_le, row.trie_par = timezone.now(), by
    check_row(row)
    row.save()
    contexte = {"titre": row.titre, "deploiement": deploiement.pk if deploiement else None}
    record(TRI, by=by, objet=row, changes={"etat": (before, etat)}, contexte=contexte)
    return row


def delete_note(*, signalement: Signalement, by: User | None) -> None:
    """A note typed by mistake. What a feed published is set aside instead: it would come back at the next reading."""
    require(by, Capability.DISPOSITIF_EDIT, signalement)
    if signalement.flux_id is not None:
        raise Refused("flux", "Ce signalement vient d'un flux : écartez-le, sinon il reviendrait.")
    with transaction.atomic():
        record(SUPPRIME, by=by, objet=signalement, contexte={"titre": signalement.titre})
        signalement.delete()
