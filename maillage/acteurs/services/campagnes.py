"""Preparing a campaign, launching it, chasing those who have not answered, closing it. Sending is in envois.py."""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import DecisionEnvoi, EtatCampagne, ReponseCampagne, Trace
from maillage.acteurs.models import Campagne, EnvoiCampagne, LienCampagne, Structure
from maillage.acteurs.selectors.destinataires import complete, contacts_of
from maillage.acteurs.services.gabarits import check_texts
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, read_fields, trail_changes
from maillage.cites.models import Cite

BATCH = 500


def create_campaign(
    *, cite: Cite, values: Mapping[str, Json], structures: Iterable[Structure], by: User
) -> Campagne:
    """A campaign in preparation, with its first recipients."""
    require(by, Capability.CAMPAGNE_MANAGE, cite)
    campagne = Campagne(cite=cite, auteur=by)
    assign(campagne, values)
    with transaction.atomic():
        store(campagne)
        record(Trace.CAMPAGNE_CREEE, by=by, objet=campagne)
        add_recipients(campagne=campagne, structures=structures, by=by)
    return campagne


def update_campaign(
    *, campagne: Campagne, base: Mapping[str, Json], mine: Mapping[str, Json], by: User
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_preparing(campagne)

        def write(values: Mapping[str, Json]) -> tuple[str, ...]:
            before = read_fields(campagne, values)
            assign(campagne, values)
            campagne.version += 1
            store(campagne)
            changes = trail_changes(Campagne, before, values)
            record(Trace.CAMPAGNE_MODIFIEE, by=by, objet=campagne, changes=changes)
            return tuple(changes)

        return save_over(campagne, base=base, mine=mine, write=write)


def store(campagne: Campagne) -> None:
    check_texts(campagne.sujet, campagne.texte, genre=campagne.genre, echeance=campagne.echeance is not None)
    rules.check_deadline(campagne.echeance, timezone.localdate())
    check_row(campagne)
    campagne.save()


def locked(campagne: Campagne) -> Campagne:
    return Campagne.objects.select_for_update(of=("self",)).select_related("cite").get(pk=campagne.pk)


# ── recipients ────────────────────────────────────────────────────────


def add_recipients(*, campagne: Campagne, structures: Iterable[Structure], by: User) -> int:
    """Those that are not there yet, each with the person to write to; gives how many."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_preparing(campagne)
        present = set(campagne.envois.values_list("structure_id", flat=True))
        added = [row for row in structures if row.pk not in present and row.cite_id == campagne.cite_id]
        contacts = contacts_of(added)
        EnvoiCampagne.objects.bulk_create(
            (
                EnvoiCampagne(
                    cite_id=campagne.cite_id,
                    campagne=campagne,
                    structure=row,
                    personne=contacts[row.pk].personne,
                    courriel=contacts[row.pk].courriel,
                )
                for row in added
            ),
            batch_size=BATCH,
        )
    return len(added)


def remove_recipients(*, campagne: Campagne, envois: Collection[int], by: User) -> int:
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_preparing(campagne)
        return campagne.envois.filter(pk__in=envois).delete()[0]


def decide(envois: Iterable[EnvoiCampagne], decisions: Mapping[int, str], reasons: Mapping[int, str]) -> None:
    """What the person chose for each recipient, with what made them choose."""
    changed = []
    for envoi in envois:
        decision = decisions.get(envoi.pk, DecisionEnvoi.ENVOYER)
        envoi.decision = decision
        envoi.motif = "" if decision == DecisionEnvoi.ENVOYER else reasons.get(envoi.pk, "")[:300]
        changed.append(envoi)
    EnvoiCampagne.objects.bulk_update(changed, ["decision", "motif"], batch_size=BATCH)


def keep_addresses(envois: list[EnvoiCampagne]) -> None:
    EnvoiCampagne.objects.bulk_update(envois, ["personne", "courriel"], batch_size=BATCH)


# ── sending ───────────────────────────────────────────────────────────


def launch(*, campagne: Campagne, decisions: Mapping[int, str], reasons: Mapping[int, str], by: User) -> int:
    """Mark what is to be sent; the job then sends it. A second click is refused. Gives how many will be written to."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_ready(campagne, campagne.questions.count())
        rules.check_deadline(campagne.echeance, timezone.localdate())
        envois = list(campagne.envois.select_related("structure"))
        keep_addresses(complete(envois))
        decide(envois, decisions, reasons)
        ready = campagne.envois.filter(decision=DecisionEnvoi.ENVOYER).exclude(courriel="")
        number = ready.update(vague_due=0)
        if not number:
            raise Refused(
                "personne",
                "Il n'y a personne à qui écrire : ajoutez des destinataires qui ont une adresse, ou changez vos décisions.",
            )
        campagne.etat, campagne.lancee_le = EtatCampagne.ENVOI, timezone.now()
        campagne.save(update_fields=["etat", "lancee_le", "modifie_le"])
        record(Trace.CAMPAGNE_LANCEE, by=by, objet=campagne, contexte={"destinataires": number})
    return number


def chase(*, campagne: Campagne, envois: Collection[int], sujet: str, texte: str, by: User) -> int:
    """Write again, to those chosen among the ones who have not answered: nobody else, whatever is asked."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    check_texts(sujet, texte, genre=campagne.genre, echeance=campagne.echeance is not None)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_sent(campagne)
        campagne.vague += 1
        number = campagne.envois.filter(
            pk__in=campagne.envois.all().silent().filter(pk__in=envois).values("pk")
        ).update(vague_due=campagne.vague)
        if not number:
            raise Refused(
                "personne", "Il n'y a personne à relancer : tous ont répondu, ou n'ont pas été joints."
            )
        campagne.sujet_relance, campagne.texte_relance = sujet, texte
        campagne.etat = EtatCampagne.ENVOI
        campagne.save()
        record(
            Trace.CAMPAGNE_RELANCEE,
            by=by,
            objet=campagne,
            contexte={"destinataires": number, "relance": campagne.vague},
        )
    return number


def send_after_all(*, envoi: EnvoiCampagne, by: User) -> None:
    """A recipient who had been left out, or for whom one was waiting for a meeting."""
    require(by, Capability.CAMPAGNE_MANAGE, envoi)
    with transaction.atomic():
        campagne = locked(envoi.campagne)
        rules.check_sent(campagne)
        keep_addresses(complete([envoi]))
        if not envoi.courriel:
            raise Refused("adresse", "Cette structure n'a pas d'adresse : donnez-en une sur sa fiche.")
        if envoi.vague_faite is not None or envoi.vague_due is not None:
            raise Refused("envoye", "Le message de cette campagne est déjà parti pour cette structure.")
        envoi.decision, envoi.motif, envoi.vague_due = DecisionEnvoi.ENVOYER, "", 0
        envoi.save(update_fields=["decision", "motif", "vague_due", "modifie_le"])
        campagne.etat = EtatCampagne.ENVOI
        campagne.save(update_fields=["etat", "modifie_le"])


def mark_answered(*, envoi: EnvoiCampagne, by: User) -> None:
    """They answered by telephone, or at a meeting."""
    require(by, Capability.CAMPAGNE_MANAGE, envoi)
    if envoi.repondu_le is not None:
        raise Refused("repondu", "Cette structure a déjà répondu.")
    with transaction.atomic():
        envoi.repondu_le, envoi.reponse = timezone.now(), ReponseCampagne.AUTRE
        envoi.save(update_fields=["repondu_le", "reponse", "modifie_le"])
        record(Trace.CAMPAGNE_REPONSE, by=by, objet=envoi, contexte={"structure": envoi.structure_id})


def revoke_links(*, envoi: EnvoiCampagne, by: User) -> int:
    """The links of one recipient open nothing any more."""
    require(by, Capability.CAMPAGNE_MANAGE, envoi)
    with transaction.atomic():
        number = LienCampagne.objects.filter(envoi=envoi, revoque_le__isnull=True).update(
            revoque_le=timezone.now()
        )
        record(Trace.CAMPAGNE_LIEN, by=by, objet=envoi, contexte={"structure": envoi.structure_id})
    return number


def close_campaign(*, campagne: Campagne, by: User) -> None:
    """No more answers: links say that it is over."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_sent(campagne)
        campagne.etat, campagne.close_le = EtatCampagne.CLOSE, timezone.now()
        campagne.save(update_fields=["etat", "close_le", "modifie_le"])
        record(Trace.CAMPAGNE_CLOSE, by=by, objet=campagne)


def delete_campaign(*, campagne: Campagne, by: User) -> None:
    """Only what has never been sent can go."""
    require(by, Capability.CAMPAGNE_MANAGE, campagne)
    with transaction.atomic():
        campagne = locked(campagne)
        rules.check_preparing(campagne)
        record(Trace.CAMPAGNE_SUPPRIMEE, by=by, objet=campagne, contexte={"titre": campagne.titre})
        campagne.delete()
