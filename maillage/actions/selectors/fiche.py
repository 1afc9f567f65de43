"""The sheet of an action, read in a constant number of queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.actions.choices import EtatAction, EtatBilan, Moment, ObjectifNational
from maillage.actions.models import Action, Beneficiaires, Bilan, Indicateur, Mesure, ReglagesActions
from maillage.actions.models.action import CLOSED
from maillage.actions.models.bilan import TEXTES
from maillage.actions.models.fiche import ATTENDUES
from maillage.actions.models.suivi import TRANCHES
from maillage.actions.rules.etats import next_states
from maillage.actions.rules.fiche import doubts
from maillage.actions.rules.modeles import LONGEST_TITLE, fill
from maillage.actions.selectors.pieces import PIECES
from maillage.base.templatetags.french import date_courte
from maillage.base.values import empty, label_of, read_field
from maillage.cites.models import Cite
from maillage.dispositifs.choices import Temps
from maillage.documents.selectors.pieces import PiecesShown, pieces_shown
from maillage.territoires.models import Qpv

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Mesurable:
    """An indicator with its last value and, when there is a target, how far it is (per cent)."""

    indicateur: Indicateur
    derniere: Mesure | None
    pourcent: int | None


@dataclass(frozen=True)
class Effectif:
    """A line of the table of people: planned and actual."""

    libelle: str
    prevu: int | None
    reel: int | None
    retrait: bool


@dataclass(frozen=True)
class Etape:
    """A step of the usual way of an action; `etat` is that of the component `etapes`."""

    titre: str
    detail: str
    etat: str


WAY = (
    EtatAction.IDEE, EtatAction.CONSTRUCTION, EtatAction.DEPOSEE, EtatAction.INSTRUITE, EtatAction.VALIDEE,
    EtatAction.EN_COURS, EtatAction.REALISEE, EtatAction.BILAN_RECU,
)  # fmt: skip
AFTER_THE_WAY = (EtatAction.RECONDUITE, EtatAction.PERENNISEE)


@dataclass(frozen=True)
class FicheAction:
    action: Action
    equipe: bool
    manquants: tuple[str, ...]
    remplis: int
    attendus: int
    objectifs_nationaux: tuple[str, ...]
    temps: tuple[str, ...]
    ages: str
    suites: tuple[Action, ...]
    dauphin: str
    bilan: Bilan | None
    rubriques_bilan: tuple[tuple[str, str], ...]
    indicateurs: tuple[Mesurable, ...]
    effectifs: tuple[Effectif, ...]
    alerte_effectifs: str
    suivants: tuple[EtatAction, ...]
    etapes: tuple[Etape, ...]
    doutes: tuple[str, ...]
    attendu_le: date
    en_retard: bool
    pieces: PiecesShown


def visible_actions(user: AnyUser, cite: Cite) -> QuerySet[Action]:
    """What every list of actions starts from."""
    return Action.objects.all().seen_by(user, cite)


def sheet(action: Action, user: AnyUser) -> FicheAction:
    row = with_relations(action)
    reglages = reglages_of(action.cite)
    missing = tuple(word for name, word in ATTENDUES.items() if empty(read_field(row, name)))
    bilan = Bilan.objects.filter(action=row).first()
    people = {moment.moment: moment for moment in row.beneficiaires.all()}
    return FicheAction(
        action=row,
        equipe=bool(can(user, Capability.ACTION_VIEW_TEAM, action.cite)),
        manquants=missing,
        remplis=len(ATTENDUES) - len(missing),
        attendus=len(ATTENDUES),
        objectifs_nationaux=national_objectives(row),
        temps=tuple(Temps(value).label for value in row.temps if value in Temps.values),
        ages=ages_shown(row.age_min_mois, row.age_max_mois),
        suites=tuple(suite for suite in row.suites.all() if suite.corbeille_le is None),
        dauphin=dauphin_title(row, reglages),
        bilan=bilan,
        rubriques_bilan=tuple(written(bilan)) if bilan else (),
        indicateurs=tuple(measured(indicateur) for indicateur in row.indicateurs.all()),
        effectifs=tuple(people_lines(people)),
        alerte_effectifs=band_warning(people),
        suivants=next_states(row.etat),
        etapes=tuple(steps(row)),
        doutes=tuple(doubts(row)),
        attendu_le=bilan_due_on(row, reglages),
        en_retard=is_bilan_due(row, bilan, reglages, timezone.localdate()),
        pieces=pieces_shown(row, user, PIECES),
    )


def steps(action: Action) -> Iterator[Etape]:
    """The usual way, and where the action is on it. A suspended or abandoned action has left it: nothing is drawn."""
    if action.etat in (EtatAction.SUSPENDUE, EtatAction.ABANDONNEE):
        return
    way = [*WAY, *(state for state in AFTER_THE_WAY if state == action.etat)]
    here = way.index(EtatAction(action.etat))
    for rank, state in enumerate(way):
        since = action.etat_depuis if rank == here else None
        detail = f"depuis le {date_courte(since)}" if since else ""
        yield Etape(
            state.label, detail, "courante" if rank == here else "faite" if rank < here else "a_venir"
        )


def with_relations(action: Action) -> Action:
    rows = Action.objects.select_related(
        "cite", "porteur", "pilote", "referent", "objectif__parent__parent", "precedente", "appel"
    ).prefetch_related(
        "themes",
        "publics",
        Prefetch("qpvs", queryset=Qpv.objects.defer("contour")),
        "communes",
        "etablissements",
        "lieux",
        "transversaux",
        "dispositifs__dispositif",
        "partenaires__structure",
        "jalons",
        "notes__auteur",
        "seances",
        "beneficiaires",
        "indicateurs__mesures",
        "suites",
        "liens_bilan__cree_par",
    )
    return rows.get(pk=action.pk)


def reglages_of(cite: Cite) -> ReglagesActions:
    """The settings of the cité, or the defaults (unsaved)."""
    return ReglagesActions.objects.filter(cite=cite).first() or ReglagesActions(cite=cite)


def national_objectives(action: Action) -> tuple[str, ...]:
    """Those of the action, else those of its objective, else of the axis above."""
    values, node = action.objectifs_nationaux, action.objectif
    while not values and node is not None:
        values, node = node.objectifs_nationaux, node.parent
    return national_labels(values)


def national_labels(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(label for value, label in ObjectifNational.choices if value in values)


def dauphin_title(action: Action, reglages: ReglagesActions) -> str:
    """What the cité's pattern makes of the action; a title typed by hand wins."""
    if action.intitule_dauphin:
        return action.intitule_dauphin
    departements = sorted(action.cite.departement_codes())
    values = {
        "cite": action.cite.nom_court.upper(),
        "departement": departements[0] if departements else "",
        "porteur": action.porteur.nom if action.porteur else "",
        "sigle": (action.porteur.sigle or action.porteur.nom) if action.porteur else "",
        "intitule": action.intitule,
        "annee": action.annee,
        "code": action.code,
        "qpv": ", ".join(qpv.nom for qpv in action.qpvs.all()),
    }
    return fill(reglages.modele_dauphin, values)[:LONGEST_TITLE]


def measured(indicateur: Indicateur) -> Mesurable:
    values = list(indicateur.mesures.all())
    last = values[-1] if values else None
    reached = None
    if last is not None and indicateur.cible:
        reached = max(0, round(last.valeur * 100 / indicateur.cible))
    return Mesurable(indicateur, last, reached)


def written(bilan: Bilan) -> Iterator[tuple[str, str]]:
    """The rubrics that say something, with their titles."""
    for name in TEXTES:
        if text := getattr(bilan, name):
            yield label_of(Bilan, name), text


def people_lines(people: dict[str, Beneficiaires]) -> Sequence[Effectif]:
    planned, actual = people.get(Moment.PREVU), people.get(Moment.REEL)
    lines = []
    for name in ("total", *TRANCHES, "dont_qpv", "dont_filles", "parents", "professionnels"):
        label = str(Beneficiaires._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        one, other = getattr(planned, name, None), getattr(actual, name, None)
        if one is not None or other is not None:
            lines.append(Effectif(label, one, other, name not in ("total", "parents", "professionnels")))
    return lines


def band_warning(people: dict[str, Beneficiaires]) -> str:
    """A sentence when the age bands go past the total, or when all are known and fall short."""
    for moment, row in people.items():
        values = [getattr(row, name) for name in TRANCHES]
        known = sum(value or 0 for value in values)
        if row.total is None or not any(value is not None for value in values):
            continue
        if known > row.total or (None not in values and known != row.total):
            return (
                f"Effectifs {Moment(moment).label} : les tranches d'âge font {known}, le total dit {row.total}. "
                "Vérifiez les nombres saisis."
            )
    return ""


def bilan_due_on(action: Action, reglages: ReglagesActions) -> date:
    return due_after(action.fin, action.annee, reglages)


def due_after(fin: date | None, annee: int, reglages: ReglagesActions) -> date:
    """The end of the action (of its year when it has no end), plus the months that the cité allows."""
    return (fin or date(annee, 12, 31)) + reglages.bilan_mois * MONTH


def is_bilan_due(action: Action, bilan: Bilan | None, reglages: ReglagesActions, today: date) -> bool:
    if action.etat in (EtatAction.IDEE, EtatAction.CONSTRUCTION, EtatAction.BILAN_RECU, *CLOSED):
        return False
    if bilan is not None and bilan.etat in (EtatBilan.REMIS, EtatBilan.VALIDE):
        return False
    return bilan_due_on(action, reglages) <= today
