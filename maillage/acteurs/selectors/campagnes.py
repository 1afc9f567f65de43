"""Campaigns and what became of each sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from maillage.acteurs.choices import DecisionEnvoi
from maillage.acteurs.models import Campagne, EnvoiCampagne
from maillage.acteurs.models.campagne import NOT_REACHED
from maillage.acteurs.selectors.sollicitations import Avertissement, Warnings, warnings_for
from maillage.cites.models import Cite
from maillage.core.load import Level
from maillage.core.text import day_in_words
from maillage.courriels.choices import Etat
from maillage.courriels.selectors import unreachable

ANSWERED = Q(envois__repondu_le__isnull=False)
LEFT_OUT = Q(decision__in=(DecisionEnvoi.ECARTER, DecisionEnvoi.REGROUPER))
SITUATIONS: Mapping[str, tuple[str, Q]] = {
    "repondu": ("ont répondu", Q(repondu_le__isnull=False)),
    "silence": (
        "n'ont pas répondu",
        Q(vague_faite__isnull=False, repondu_le__isnull=True)
        & (Q(message__isnull=True) | ~Q(message__etat__in=NOT_REACHED)),
    ),
    "ouvert": ("ont ouvert le lien sans répondre", Q(ouvert_le__isnull=False, repondu_le__isnull=True)),
    "pas_joint": (
        "n'ont pas été joints",
        Q(message__etat__in=NOT_REACHED) | Q(courriel="", vague_faite=None),
    ),
    "rencontre": ("à la prochaine rencontre", Q(decision=DecisionEnvoi.REGROUPER)),
    "ecarte": ("laissés de côté", Q(decision=DecisionEnvoi.ECARTER)),
}
"""What the filter of the recipients offers: parameter → label, condition."""


@dataclass(frozen=True)
class Situation:
    """Where one sending stands, in words, and the colour of its pill."""

    phrase: str
    couleur: str


def campaigns_of(cite: Cite) -> QuerySet[Campagne]:
    sent = Q(envois__vague_faite__isnull=False)
    return (
        Campagne.objects.filter(cite=cite)
        .select_related("auteur")
        .annotate(
            destinataires=Count("envois"),
            partis=Count("envois", filter=sent),
            reponses=Count("envois", filter=ANSWERED),
        )
        .order_by("-cree_le", "-pk")
    )


def recipients(campagne: Campagne, situation: str) -> QuerySet[EnvoiCampagne]:
    rows = campagne.envois.select_related("structure", "personne", "message")
    return rows.filter(SITUATIONS[situation][1]) if situation in SITUATIONS else rows


def figures(campagne: Campagne) -> dict[str, int]:
    """How many in each situation, in one query; and in all, without address, still to be sent."""
    counted = {name: Count("pk", filter=condition) for name, (_, condition) in SITUATIONS.items()}
    return campagne.envois.aggregate(
        total=Count("pk"),
        sans_adresse=Count("pk", filter=Q(courriel="")),
        partis=Count("pk", filter=Q(vague_faite__isnull=False)),
        a_faire=Count("pk", filter=Q(vague_due__isnull=False)),
        **counted,
    )


def situation(envoi: EnvoiCampagne) -> Situation:
    if envoi.repondu_le is not None:
        return Situation(envoi.get_reponse_display(), "ok")
    if envoi.vague_faite is not None and envoi.vague_due is None:
        return after_sending(envoi)
    if envoi.vague_due is not None:
        return Situation("en cours d'envoi", "neutre")
    if envoi.decision != DecisionEnvoi.ENVOYER:
        return Situation(envoi.get_decision_display(), "neutre")
    if not envoi.courriel:
        return Situation("pas d'adresse", "attention")
    return Situation("à envoyer", "neutre")


def after_sending(envoi: EnvoiCampagne) -> Situation:
    message = envoi.message
    if message is not None and message.etat != Etat.ENVOYE:
        return Situation(message.etat_en_mots, message.couleur)
    if envoi.ouvert_le is not None:
        return Situation("lien ouvert, pas de réponse", "attention")
    return Situation("pas de réponse", "attention" if envoi.relances else "neutre")


# ── before sending ────────────────────────────────────────────────────


@dataclass(frozen=True)
class AVerifier:
    """A recipient of whom something is to be known before sending: not reachable, or already asked much."""

    envoi: EnvoiCampagne
    obstacle: str
    charge: Avertissement | None

    @property
    def forte(self) -> bool:
        return self.charge is not None and self.charge.niveau is Level.HEAVY

    @property
    def phrase(self) -> str:
        """What the load says, and when they are already seen."""
        if self.charge is None:
            return ""
        occasion = self.charge.occasion
        seen = f" Déjà attendue le {day_in_words(occasion.le)} : {occasion.quoi}." if occasion else ""
        return f"{self.charge.phrase}{seen}"


OBSTACLES = {
    Etat.REFUSE: "adresse notée en erreur : le message ne partira pas",
    Etat.DESABONNE: "ne veut plus recevoir ces messages : le message ne partira pas",
}


def to_check(
    campagne: Campagne, envois: list[EnvoiCampagne], nature: str, today: date
) -> tuple[list[AVerifier], Warnings]:
    """Only those of whom there is something to say, the most loaded first; and everybody's loads."""
    loads = warnings_for(
        campagne.cite,
        personnes=[envoi.personne_id for envoi in envois if envoi.personne_id],
        structures=[envoi.structure_id for envoi in envois],
        today=today,
    )
    by_who = {row.who: row for row in loads.rows}
    closed = unreachable(campagne.cite, nature)
    found = []
    for envoi in envois:
        blocked = OBSTACLES.get(closed.get(envoi.courriel, Etat.ENVOYE), "")
        charge = heaviest(by_who, envoi)
        if blocked or charge is not None:
            found.append(AVerifier(envoi, blocked, charge))
    return sorted(found, key=weight), loads


def heaviest(by_who: Mapping[str, Avertissement], envoi: EnvoiCampagne) -> Avertissement | None:
    """Of the structure or of its person: whichever is asked most, when it is much."""
    rows = [by_who.get(f"s{envoi.structure_id}"), by_who.get(f"p{envoi.personne_id}")]
    loaded = [row for row in rows if row is not None and row.sollicitee]
    return max(loaded, key=lambda row: row.charge.weight, default=None)


def weight(row: AVerifier) -> tuple[int, str]:
    return -(row.charge.charge.weight if row.charge else 0), row.envoi.structure.nom
