"""Sending validated minutes to chosen recipients; what is confidential goes to members only."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.site import absolute
from maillage.base.templatetags.french import date_longue
from maillage.courriels.choices import Nature
from maillage.courriels.services import Attachment, queue_message
from maillage.instances.choices import EtatCompteRendu
from maillage.instances.exports.textes import minutes_odt, minutes_text
from maillage.instances.models import EnvoiCompteRendu, Invitation, Reunion, VersionCompteRendu
from maillage.instances.rules import comptes_rendus as rules
from maillage.instances.selectors.compte_rendu import Document, document_of
from maillage.instances.selectors.personnes import Lecteur
from maillage.instances.services.comptes_rendus import open_minutes

DIFFUSE = "compte_rendu_diffuse"
ODT = "application/vnd.oasis.opendocument.text"
NETWORK = Lecteur(reseau=True, equipe=False, suivi=False)
"""Those who receive minutes are of the network of the cité: they read the names of professionals."""


@dataclass(frozen=True)
class Destinataire:
    """`complet`: receives what is confidential."""

    courriel: str
    nom: str
    invitation: Invitation | None
    complet: bool


def send_minutes(
    *,
    reunion: Reunion,
    invites: Collection[int],
    complets: Collection[int] = (),
    autres: Collection[str] = (),
    by: User,
    now: datetime | None = None,
) -> int:
    """Open the last version to the network on the site, and send it; gives how many messages are new.

    `invites` are identifiers of invitations, `complets` those among them who receive the confidential points: members of
    the instance only. `autres` are addresses. Sending again writes only to those who did not have this version.
    """
    require(by, Capability.COMPTE_RENDU_VALIDATE, reunion)
    now = now or timezone.now()
    with transaction.atomic():
        minutes = open_minutes(reunion)
        rules.check_sendable(minutes)
        version = VersionCompteRendu.objects.get(reunion=reunion, numero=minutes.numero)
        known = set(version.envois.values_list("courriel", flat=True))
        chosen = [row for row in recipients(reunion, invites, complets, autres) if row.courriel not in known]
        post(version, chosen, by=by, now=now)
        version.diffusee_le = version.diffusee_le or now
        version.save(update_fields=["diffusee_le", "modifie_le"])
        minutes.etat, minutes.diffuse_le = EtatCompteRendu.DIFFUSE, now
        minutes.version += 1
        minutes.save(update_fields=["etat", "diffuse_le", "version", "modifie_le"])
        contexte = {
            "version": version.numero,
            "envois": len(chosen),
            "complets": sum(row.complet for row in chosen),
        }
        record(DIFFUSE, by=by, objet=minutes.reunion, contexte=contexte)
    return len(chosen)


def recipients(
    reunion: Reunion, invites: Collection[int], complets: Collection[int], autres: Collection[str]
) -> list[Destinataire]:
    """One for each address."""
    rows = reunion.invitations.filter(pk__in=invites).select_related("structure", "personne", "siege")
    found: dict[str, Destinataire] = {}
    for row in rows:
        if row.pk in complets and row.siege_id is None:
            raise Refused(
                "confidentiel",
                f"« {row} » ne siège pas dans l'instance : les points confidentiels ne lui sont pas envoyés. "
                "Décochez « avec les points confidentiels » pour cette ligne.",
            )
        if row.courriel:
            name = str(row.personne or row.structure or "")
            found[row.courriel] = Destinataire(row.courriel, name, row, row.pk in complets)
    for address in autres:
        found.setdefault(address, Destinataire(address, "", None, complet=False))
    return list(found.values())


def post(version: VersionCompteRendu, rows: Iterable[Destinataire], *, by: User, now: datetime) -> None:
    documents = {whole: document_for(version, complet=whole) for whole in (False, True)}
    files = {whole: minutes_odt(found) for whole, found in documents.items()}
    for row in rows:
        queue_message(
            cite=version.cite,
            cle=f"reunion:{version.reunion_id}:compte-rendu:{version.numero}",
            nature=Nature.COMPTE_RENDU,
            courriel=row.courriel,
            nom=row.nom,
            sujet=subject(documents[row.complet]),
            texte=text(documents[row.complet], version),
            pieces=[Attachment("compte-rendu.odt", ODT, files[row.complet])],
            repondre_a=by.email,
            by=by,
        )
    EnvoiCompteRendu.objects.bulk_create(sent(version, rows, now))


def document_for(version: VersionCompteRendu, *, complet: bool) -> Document:
    return document_of(version.contenu, NETWORK, complet=complet, version=version.numero, motif=version.motif)


def subject(document: Document) -> str:
    correction = f", version {document.version}" if document.version > 1 else ""
    return f"Compte rendu : {document.titre}, {date_longue(document.debut)}{correction}"


def text(document: Document, version: VersionCompteRendu) -> str:
    page = absolute(reverse("instances:compte_rendu", args=[version.cite.slug, version.reunion_id]))
    return f"Bonjour,\n\n{minutes_text(document)}\n\nCe compte rendu est joint. Avec un compte : {page}"


def sent(
    version: VersionCompteRendu, rows: Iterable[Destinataire], now: datetime
) -> Iterator[EnvoiCompteRendu]:
    for row in rows:
        guest = row.invitation
        yield EnvoiCompteRendu(
            cite=version.cite, reunion=version.reunion, version=version, courriel=row.courriel, complet=row.complet,
            structure=guest.structure if guest else None, personne=guest.personne if guest else None, envoye_le=now,
        )  # fmt: skip
