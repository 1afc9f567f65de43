"""Reading the messages of a cité, and knowing whom not to write to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from maillage.base.listing import Facette
from maillage.cites.models import Cite
from maillage.core.facets import TEXT, Found, Question
from maillage.core.text import day_in_words
from maillage.courriels.choices import ALWAYS_SENT, Etat, Nature
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message

FACETTES = (
    Facette("etat", "État", dict(Etat.choices), premiere=True),
    Facette("nature", "Nature", dict(Nature.choices)),
)


@dataclass(frozen=True)
class Obstacle:
    """Why somebody is not written to: the state the message takes, and the sentence."""

    etat: Etat
    phrase: str


def messages_of(cite: Cite, prefix_of_cle: str) -> QuerySet[Message]:
    """The messages sent for one thing (a meeting, a campaign), whose keys begin alike."""
    return Message.objects.filter(cite=cite, cle__startswith=prefix_of_cle)


def obstacle(cite: Cite, courriel: str, nature: str) -> Obstacle | None:
    """Bounced, or unsubscribed from this nature of messages."""
    return obstacles(cite, [courriel], nature).get(courriel)


def obstacles(cite: Cite, courriels: Collection[str], nature: str) -> dict[str, Obstacle]:
    """Address → why it is not written to, for those that are not. Two queries at most, whatever their number."""
    found = {}
    if nature not in ALWAYS_SENT:
        left = Desabonnement.objects.filter(cite=cite, courriel__in=courriels, nature__in=("", nature))
        found = {row.courriel: unsubscribed(row) for row in left}
    wrong = AdresseEnErreur.objects.filter(cite=cite, courriel__in=courriels)
    return found | {row.courriel: in_error(row) for row in wrong}


def in_error(row: AdresseEnErreur) -> Obstacle:
    cause = f" : « {row.motif} »" if row.motif else ""
    return Obstacle(
        Etat.REFUSE,
        f"L'adresse {row.courriel} est notée en erreur depuis le {day_in_words(row.le)}{cause}. "
        "Corrigez-la dans l'annuaire, ou levez l'erreur si elle répond de nouveau.",
    )


def unsubscribed(row: Desabonnement) -> Obstacle:
    return Obstacle(
        Etat.DESABONNE, f"Cette personne a demandé le {day_in_words(row.le)} à ne plus recevoir ces messages."
    )


def unreachable(cite: Cite, nature: str) -> Mapping[str, Etat]:
    """Every address that a message of this nature would not reach, for a preview of many recipients."""
    found = dict.fromkeys(AdresseEnErreur.objects.of(cite).values_list("courriel", flat=True), Etat.REFUSE)
    if nature not in ALWAYS_SENT:
        left = Desabonnement.objects.of(cite).filter(nature__in=("", nature))
        found = dict.fromkeys(left.values_list("courriel", flat=True), Etat.DESABONNE) | found
    return found


# ── the list ──────────────────────────────────────────────────────────


def find_messages(cite: Cite, question: Question) -> tuple[QuerySet[Message], Found]:
    """The messages that answer, latest first, and what each choice would leave. Counted by the database: a cité that
    convenes every month has thousands of them."""
    rows = Message.objects.filter(cite=cite)
    found = rows.filter(condition(question))
    counts = {facette.nom: counted(rows, question, facette.nom) for facette in FACETTES}
    empty = not found.exists()
    without = {
        name: rows.filter(condition(question.without(name))).count() for name in question.active if empty
    }
    return found.select_related("par"), Found((), counts, without, rows.count())


def condition(question: Question) -> Q:
    asked = Q()
    for name, values in question.chosen.items():
        if values:
            asked &= Q(**{f"{name}__in": values})
    if TEXT in question.active:
        for word in question.q.split():
            asked &= Q(courriel__icontains=word) | Q(nom__icontains=word) | Q(sujet__icontains=word)
    return asked


def counted(rows: QuerySet[Message], question: Question, name: str) -> dict[str, int]:
    others = rows.filter(condition(question.without(name))).order_by()
    return dict(others.values_list(name).annotate(n=Count("pk")))


# ── the queue ─────────────────────────────────────────────────────────


def due(now: datetime) -> QuerySet[Message]:
    """What should be leaving."""
    return Message.objects.filter(etat=Etat.EN_ATTENTE, prochaine_tentative__lte=now).order_by(
        "prochaine_tentative", "pk"
    )
