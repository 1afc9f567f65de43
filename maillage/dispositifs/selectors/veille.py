"""The watch as people read it: a page of signals of one state, the feeds and how they fare, what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.listing import Facette
from maillage.cites.models import Cite
from maillage.core.facets import TEXT, Found, Question
from maillage.dispositifs.choices import EtatDeploiement, EtatVeille
from maillage.dispositifs.models import Deploiement, Flux, Signalement

PER_PAGE = 30
NOTES = "notes"
TOUS = "tous"
SILENT = timedelta(days=120)
"""A feed without anything new for so long may have moved."""


@dataclass(frozen=True)
class Veille:
    """`etats`: how many in each state with the other filters; `facettes` are those filters."""

    page: Page[Signalement]
    etats: Mapping[str, int]
    facettes: tuple[Facette, ...]
    found: Found


def facettes(cite: Cite) -> tuple[Facette, ...]:
    """Where it comes from."""
    feeds = {str(pk): titre for pk, titre in Flux.objects.filter(cite=cite).values_list("pk", "titre")}
    return (Facette("source", "Source", {NOTES: "notes de l'équipe", **feeds}, premiere=True),)


def watch(cite: Cite, question: Question, etat: str, page: str | None, known: Sequence[Facette]) -> Veille:
    """Signals of a state (`TOUS` for all), latest first."""
    rows = Signalement.objects.filter(cite=cite)
    texted = rows.filter(of_text(question.q))
    sourced = texted.filter(of_sources(question.chosen.get("source", ())))
    states = counts(sourced, "etat")
    shown = sourced if etat == TOUS else sourced.filter(etat=etat)
    shown = shown.select_related("flux", "dispositif", "deploiement__dispositif", "trie_par")
    found: Page[Signalement] = Paginator(shown.order_by("-publie_le", "-pk"), PER_PAGE).get_page(page)
    here = texted if etat == TOUS else texted.filter(etat=etat)
    return Veille(found, states, tuple(known), answer(rows, here, found, question, etat))


def answer(
    rows: QuerySet[Signalement],
    texted: QuerySet[Signalement],
    page: Page[Signalement],
    question: Question,
    etat: str,
) -> Found:
    """What the list components need: the counts of each source, and what each filter hides when nothing is left."""
    sources = {str(pk or NOTES): number for pk, number in counts(texted, "flux").items()}
    without = {}
    if not page.paginator.count and question.active:
        everywhere = rows if etat == TOUS else rows.filter(etat=etat)
        chosen = of_sources(question.chosen.get("source", ()))
        for name in question.active:
            kept = chosen if name == TEXT else of_text(question.q)
            without[name] = everywhere.filter(kept).count()
    keys = tuple(row.pk for row in page.object_list)
    return Found(keys, {"source": sources}, without, page.paginator.count)


def counts(rows: QuerySet[Signalement], field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(n=Count("pk")))


def of_text(q: str) -> Q:
    condition = Q()
    for word in q.split():
        condition &= Q(titre__icontains=word) | Q(resume__icontains=word) | Q(motif__icontains=word)
    return condition


def of_sources(values: Sequence[str]) -> Q:
    if not values:
        return Q()
    feeds = Q(flux__in=[value for value in values if value != NOTES])
    return feeds | Q(flux__isnull=True) if NOTES in values else feeds


def likely_sheet(row: Signalement) -> int | None:
    """The sheet of the cité that the signal seems to speak of: the one adopted before, else that of its scheme."""
    if row.deploiement_id is not None or row.dispositif_id is None:
        return row.deploiement_id
    rows = Deploiement.objects.filter(cite_id=row.cite_id, dispositif_id=row.dispositif_id)
    return rows.exclude(etat=EtatDeploiement.CLOS).values_list("pk", flat=True).first()


# ── the feeds ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Suivi:
    """A feed with how many signals it brought, how many wait, and what is to be known of it, in words."""

    flux: Flux
    nombre: int
    a_trier: int
    dernier: datetime | None

    @property
    def etat(self) -> str:
        if not self.flux.actif:
            return "en pause"
        if self.flux.erreur:
            return "en erreur"
        return "suivi" if self.flux.releve_le else "pas encore relevé"

    @property
    def silencieux(self) -> bool:
        """Nothing new for long: it may have moved."""
        return self.dernier is not None and timezone.now() - self.dernier > SILENT


def feeds(cite: Cite) -> list[Suivi]:
    rows = Flux.objects.filter(cite=cite).annotate(
        nombre=Count("signalements"),
        a_trier=Count("signalements", filter=Q(signalements__etat=EtatVeille.A_TRIER)),
        dernier=Max("signalements__publie_le"),
    )
    return [Suivi(row, row.nombre, row.a_trier, row.dernier) for row in rows.order_by("titre", "pk")]


def waiting(user: AnyUser, cite: Cite) -> int:
    """How many signals wait for this user to triage them."""
    if not can(user, Capability.DISPOSITIF_EDIT, cite):
        return 0
    return Signalement.objects.filter(cite=cite, etat=EtatVeille.A_TRIER).count()
