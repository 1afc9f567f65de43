"""The sheet of a deployment, read in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Diffusion
from maillage.base.values import empty, read_field
from maillage.core.overlaps import overlap
from maillage.dispositifs.choices import EtatDeploiement, EtatEtape
from maillage.dispositifs.models import Articulation, Deploiement
from maillage.dispositifs.models.fiche import ATTENDUES
from maillage.dispositifs.rules import LIVING, next_states
from maillage.dispositifs.selectors.lecture import Ligne, Offre, read_lines
from maillage.dispositifs.selectors.nouveautes import Nouveaute, news_of
from maillage.dispositifs.selectors.perimetre import Perimetre, perimeter_of, perimeter_of_cite
from maillage.dispositifs.selectors.signaux import Signal, signals


@dataclass(frozen=True)
class Lien:
    """A link as this deployment sees it: "passe le relais à X", or "X passe le relais à" seen from X."""

    articulation: Articulation
    autre: Deploiement
    phrase: str


@dataclass(frozen=True)
class FicheDeploiement:
    deploiement: Deploiement
    ligne: Ligne
    offre: Offre
    equipe: bool
    nomme: bool
    manquants: tuple[str, ...]
    liens: tuple[Lien, ...]
    recouvre: tuple[Deploiement, ...]
    suivants: tuple[EtatDeploiement, ...]
    etapes_faites: int
    signaux: tuple[Signal, ...]
    nouveautes: tuple[Nouveaute, ...]
    perimetre: Perimetre


def sheet(row: Deploiement, user: AnyUser) -> FicheDeploiement:
    row = with_relations(row)
    ligne, others = read_with_neighbours(row, user)
    steps = list(row.etapes.all())
    team = bool(can(user, Capability.DISPOSITIF_EDIT, row.cite))
    return FicheDeploiement(
        deploiement=row,
        ligne=ligne,
        offre=ligne.offre,
        equipe=team,
        nomme=bool(can(user, Capability.CONTACT_RESEAU, row.cite)),
        manquants=tuple(word for name, word in ATTENDUES.items() if empty(read_field(row, name))),
        liens=tuple(links_of(row, team=team)),
        recouvre=tuple(overlapping(row, ligne, others)),
        suivants=next_states(row.etat),
        etapes_faites=sum(step.etat in (EtatEtape.FAITE, EtatEtape.SANS_OBJET) for step in steps),
        signaux=tuple(signals(row, timezone.localdate())) if team else (),
        nouveautes=tuple(news_of(row)) if team else (),
        perimetre=perimeter_of(ligne, perimeter_of_cite(row.cite)),
    )


def with_relations(row: Deploiement) -> Deploiement:
    rows = Deploiement.objects.select_related("cite", "dispositif", "porteur", "referent", "referent_troika")
    return rows.prefetch_related(
        "etapes__responsable",
        "echeances",
        Prefetch("articulations", Articulation.objects.select_related("cible__dispositif")),
        Prefetch("articulations_recues", Articulation.objects.select_related("origine__dispositif")),
    ).get(pk=row.pk)


def links_of(row: Deploiement, *, team: bool) -> Sequence[Lien]:
    """What is kept for the team is not named to others."""
    given = [Lien(a, a.cible, f"{a.get_type_display()}") for a in row.articulations.all()]
    received = [
        Lien(a, a.origine, f"({a.get_type_display()} celui-ci)") for a in row.articulations_recues.all()
    ]
    return [link for link in given + received if team or link.autre.visibilite != Diffusion.EQUIPE]


def read_with_neighbours(row: Deploiement, user: AnyUser) -> tuple[Ligne, list[Ligne]]:
    """The row, and the living ones that may overlap it, in one reading: each table is asked once."""
    wanted = Q(pk=row.pk)
    if row.etat in LIVING:
        wanted |= Q(pk__in=Deploiement.objects.all().seen_by(user, row.cite).living().values("pk"))
    lines = read_lines(Deploiement.objects.filter(wanted))
    (ligne,) = (line for line in lines if line.deploiement.pk == row.pk)
    return ligne, [line for line in lines if line is not ligne]


def overlapping(row: Deploiement, ligne: Ligne, others: Iterable[Ligne]) -> list[Deploiement]:
    """Those that offer the same thing to the same ages, and that no declared link speaks of yet."""
    named = {link.autre.pk for link in links_of(row, team=True)}
    return [
        other.deploiement
        for other in others
        if other.deploiement.pk not in named and overlap(ligne.comparable, other.comparable) is not None
    ]
