"""What a structure answers with its link, without an account: a sheet checked or corrected, a choice, a word."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from maillage.acteurs import rules
from maillage.acteurs.choices import CHOIX_DE_REPONSE, EtatCampagne, ReponseCampagne, Statut, Trace
from maillage.acteurs.models import EnvoiCampagne, LienCampagne, Proposition, ReponseQuestion, Structure
from maillage.acteurs.services.structures import locked, today
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.links import link_of, withdrawn
from maillage.base.values import Json, trail_changes
from maillage.core.text import day_in_words


def open_link(secret: str) -> LienCampagne:
    """The link of a secret. Refused with a sentence when it is unknown, revoked, expired, or the campaign is over."""
    rows = LienCampagne.objects.select_related(
        "envoi__campagne", "envoi__personne", "envoi__message", "envoi__structure__cite"
    )
    lien = link_of(rows, secret, kept="Ce que vous aviez répondu est gardé.")
    campagne = lien.envoi.campagne
    if campagne.etat == EtatCampagne.CLOSE and campagne.close_le is not None:
        raise Refused(
            "close",
            f"Cette campagne est terminée depuis le {day_in_words(timezone.localtime(campagne.close_le))}. Pour signaler un "
            "changement, répondez au message reçu : l'équipe de la cité le lira.",
        )
    if lien.envoi.structure.statut in (Statut.ARCHIVEE, Statut.FUSIONNEE):
        raise withdrawn()
    return lien


def mark_opened(lien: LienCampagne) -> None:
    """The first time that somebody reads the page: filters of mail that follow links do not run its script."""
    now = timezone.now()
    LienCampagne.objects.filter(pk=lien.pk, ouvert_le__isnull=True).update(ouvert_le=now)
    EnvoiCampagne.objects.filter(pk=lien.envoi_id, ouvert_le__isnull=True).update(ouvert_le=now)


def confirm_sheet(*, lien: LienCampagne) -> None:
    """Everything is right."""
    check_asks_for_sheet(lien)
    with transaction.atomic():
        verify(lien)
        answered(lien, ReponseCampagne.EXACTE, "")


def propose_corrections(
    *, lien: LienCampagne, base: Mapping[str, Json], mine: Mapping[str, Json], message: str, signature: str
) -> Proposition:
    """What the structure would change on its sheet, for the team to accept or refuse field by field.

    Answering again makes another proposal: what was said first is not lost.
    """
    check_asks_for_sheet(lien)
    rules.check_fields((name for name in mine if mine[name] != base.get(name)), team=False)
    changes = trail_changes(Structure, base, mine)
    if not changes and not message.strip():
        raise Refused(
            "vide",
            "Rien n'a été changé : corrigez au moins un champ, écrivez un message, ou dites que tout est exact.",
        )
    with transaction.atomic():
        structure = verify(lien)
        proposition = Proposition.objects.create(
            cite=structure.cite,
            structure=structure,
            envoi=lien.envoi,
            signature=signature.strip(),
            changements={name: list(pair) for name, pair in changes.items()},
            message=message.strip(),
        )
        contexte = {"lien": lien.pk, "proposition": proposition.pk, "campagne": lien.envoi.campagne_id}
        record(Trace.PROPOSEE, by=None, objet=structure, contexte=contexte)
        answered(lien, ReponseCampagne.CORRIGEE, message)
    return proposition


def answer(*, lien: LienCampagne, reponse: str, texte: str) -> EnvoiCampagne:
    """The choice of a structure that was asked something else than its sheet."""
    if reponse not in CHOIX_DE_REPONSE:
        raise Refused("reponse", "Choisissez l'une des réponses proposées.")
    with transaction.atomic():
        return answered(lien, reponse, texte)


def answer_survey(*, lien: LienCampagne, typed: Mapping[int, str]) -> EnvoiCampagne:
    """`typed`: question → what was written. Answering again replaces what was said."""
    rules.check_survey(lien.envoi.campagne)
    asked = list(lien.envoi.campagne.questions.all())
    said = {question.pk: rules.read_answer(question, typed.get(question.pk, "")) for question in asked}
    if not any(said.values()):
        raise Refused("vide", "Répondez à une question au moins.")
    with transaction.atomic():
        envoi = answered(lien, ReponseCampagne.ENQUETE, "")
        envoi.reponses.all().delete()
        ReponseQuestion.objects.bulk_create(
            ReponseQuestion(cite_id=envoi.cite_id, envoi=envoi, question_id=pk, valeur=value)
            for pk, value in said.items()
            if value
        )
    return envoi


def check_asks_for_sheet(lien: LienCampagne) -> None:
    if not lien.envoi.campagne.met_a_jour:
        raise Refused("genre", "Ce lien ne demande pas de vérifier une fiche.")


def verify(lien: LienCampagne) -> Structure:
    """The structure has read its whole sheet today."""
    structure = locked(lien.envoi.structure)
    rules.check_editable(structure)
    structure.verifiee_le, structure.verifiee_par = today(), None
    structure.save(update_fields=["verifiee_le", "verifiee_par", "modifie_le"])
    contexte = {"lien": lien.pk, "campagne": lien.envoi.campagne_id}
    record(Trace.VERIFIEE, by=None, objet=structure, contexte=contexte)
    return structure


def answered(lien: LienCampagne, reponse: str, texte: str) -> EnvoiCampagne:
    """The date is that of the first answer, the words those of the last."""
    mark_opened(lien)
    envoi = EnvoiCampagne.objects.select_for_update(of=("self",)).get(pk=lien.envoi_id)
    envoi.repondu_le = envoi.repondu_le or timezone.now()
    envoi.reponse, envoi.reponse_texte = reponse, texte.strip()
    envoi.save(update_fields=["repondu_le", "reponse", "reponse_texte", "modifie_le"])
    record(
        Trace.CAMPAGNE_REPONSE,
        by=None,
        objet=envoi,
        contexte={"lien": lien.pk, "structure": envoi.structure_id},
    )
    return envoi
