"""Sending a campaign: one message per address, each in its own transaction, so that a crash loses and doubles nothing.

In one transaction: the links, the message in the queue, the solicitation, the line of the journal, and the mark that it
is done. What is not marked is still to be done: sending again takes up where it stopped.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import Canal, DecisionEnvoi, EtatCampagne, NatureSollicitation
from maillage.acteurs.models import Campagne, EnvoiCampagne, LienCampagne
from maillage.acteurs.models.campagne import NOT_REACHED
from maillage.acteurs.services.enrolement import note_contact
from maillage.acteurs.services.gabarits import enumerate_names, fill, several_links
from maillage.acteurs.services.sollicitations import record_solicitation
from maillage.base.errors import Refused
from maillage.base.links import digest, new_secret
from maillage.base.site import absolute
from maillage.base.templatetags.french import date_longue
from maillage.courriels.choices import Nature
from maillage.courriels.models import Message
from maillage.courriels.services import queue_message

Envois = Sequence[EnvoiCampagne]


def send_due(*, campagne: Campagne, by: User) -> int:
    """Body of the job: everything that is marked and not done. Gives the number of messages put in the queue."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    campagne = Campagne.objects.select_related("cite").get(pk=campagne.pk)
    addresses = campagne.envois.all().due().order_by("courriel").values_list("courriel", flat=True)
    sent = sum(send_to(campagne, courriel, by=by) for courriel in list(addresses.distinct()))
    with transaction.atomic():
        ended = Campagne.objects.select_for_update().get(pk=campagne.pk)
        if ended.etat == EtatCampagne.ENVOI and not ended.envois.all().due().exists():
            ended.etat = EtatCampagne.ENVOYEE
            ended.save(update_fields=["etat", "modifie_le"])
    return sent


def send_to(campagne: Campagne, courriel: str, *, by: User) -> bool:
    """One address, for all the structures that it answers for."""
    with transaction.atomic():
        rows = campagne.envois.all().due().filter(courriel=courriel)
        rows = rows.select_for_update(of=("self",)).select_related("structure__cite", "personne")
        envois = [envoi for envoi in rows if still_there(envoi)]
        if not envois:
            return False
        vague = envois[0].vague_due or 0
        message = queue(campagne, envois, vague, by=by)
        for envoi in envois:
            mark(campagne, envoi, message, vague, by=by)
        return message.etat not in NOT_REACHED


def still_there(envoi: EnvoiCampagne) -> bool:
    """The sheet may have been archived since the campaign was prepared: it is left out, and the page says why."""
    try:
        rules.check_editable(envoi.structure)
    except Refused as refused:
        envoi.decision, envoi.motif, envoi.vague_due = DecisionEnvoi.ECARTER, refused.sentence, None
        envoi.save(update_fields=["decision", "motif", "vague_due", "modifie_le"])
        return False
    return True


def queue(campagne: Campagne, envois: Envois, vague: int, *, by: User) -> Message:
    sujet, texte = texts_of(campagne, vague)
    links = (
        [(envoi.structure.nom, new_link(campagne, envoi)) for envoi in envois] if "{lien}" in texte else []
    )
    values = values_of(campagne, envois, several_links(links) if links else "", by)
    return queue_message(
        cite=campagne.cite,
        cle=campagne.cle_de(vague),
        nature=Nature.RELANCE if vague else Nature.CAMPAGNE,
        courriel=envois[0].courriel,
        nom=str(envois[0].personne or ""),
        sujet=fill(sujet, values),
        texte=fill(texte, values),
        repondre_a=by.email,
        by=by,
    )


def texts_of(campagne: Campagne, vague: int) -> tuple[str, str]:
    if vague:
        return campagne.sujet_relance, campagne.texte_relance
    return campagne.sujet, campagne.texte


def values_of(campagne: Campagne, envois: Envois, lien: str, by: User) -> dict[str, str]:
    names = enumerate_names([envoi.structure.nom for envoi in envois])
    return {
        "nom": str(envois[0].personne or names),
        "structure": names,
        "lien": lien,
        "echeance": date_longue(campagne.echeance),
        "cite": campagne.cite.nom,
        "expediteur": by.nom_complet,
    }


def new_link(campagne: Campagne, envoi: EnvoiCampagne) -> str:
    """The address that opens it; its secret is in the message only."""
    secret = new_secret()
    LienCampagne.objects.create(
        cite_id=campagne.cite_id,
        envoi=envoi,
        empreinte=digest(secret),
        expire_le=timezone.now() + timedelta(days=campagne.validite_jours),
    )
    return absolute(reverse("reponse_campagne", args=[secret]))


def mark(campagne: Campagne, envoi: EnvoiCampagne, message: Message, vague: int, *, by: User) -> None:
    """Done. An address that bounces or has unsubscribed asked nothing of anybody."""
    envoi.vague_due, envoi.vague_faite, envoi.message, envoi.envoye_le = None, vague, message, timezone.now()
    envoi.save(update_fields=["vague_due", "vague_faite", "message", "envoye_le", "modifie_le"])
    if message.etat in NOT_REACHED:
        return
    record_solicitation(
        cite=campagne.cite,
        personne=envoi.personne,
        structure=envoi.structure,
        nature=nature_of(campagne, vague),
        le=timezone.localdate(),
        objet=campagne.titre,
        cle=campagne.cle_de(vague),
        by=by,
    )
    note_contact(
        cite=campagne.cite,
        structure=envoi.structure,
        personne=envoi.personne,
        le=timezone.localdate(),
        canal=Canal.COURRIEL,
        resume=f"{'Relance' if vague else 'Campagne'} par courriel : « {campagne.titre} ».",
        mobilisation=rules.next_stage(envoi.structure.mobilisation, Canal.COURRIEL),
        cle=campagne.cle_de(vague),
        by=by,
    )


def nature_of(campagne: Campagne, vague: int) -> str:
    if vague:
        return NatureSollicitation.RELANCE
    if campagne.est_enquete:
        return NatureSollicitation.ENQUETE
    return NatureSollicitation.MISE_A_JOUR if campagne.met_a_jour else NatureSollicitation.CAMPAGNE


def preview(campagne: Campagne, envois: Envois, by: User) -> tuple[str, str]:
    """Subject and text as these structures, who share an address, will read them."""
    sujet, texte = campagne.sujet, campagne.texte
    links = [(envoi.structure.nom, f"{absolute('/')}…(lien propre à la structure)") for envoi in envois]
    values = values_of(campagne, envois, several_links(links), by)
    return fill(sujet, values), fill(texte, values)
