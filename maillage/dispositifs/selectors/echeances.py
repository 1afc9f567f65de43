"""What is due: deadlines within their reminder, steps of activation, deployments that end; links that do not answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maillage.access.check import AnyUser
from maillage.accounts.models import User
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatDeploiement, EtatEtape, EtatLien
from maillage.dispositifs.models import Deploiement, Dispositif, Echeance, EtapeActivation
from maillage.dispositifs.rules import LIVING

ENDING = timedelta(days=120)
AHEAD = timedelta(days=365)
OPEN_STEPS = (EtatEtape.A_FAIRE, EtatEtape.EN_COURS)
SHEET = (
    "nom", "etat", "fin", "lien", "lien_etat", "lien_detail", "lien_verifie_le", "lien_repondu_le", "referent_troika_id",
    "referent_troika__prenom", "referent_troika__nom", "referent_troika__email",
)  # fmt: skip
SCHEME = (
    "sigle",
    "nom",
    "guichet_url",
    "guichet_etat",
    "guichet_detail",
    "guichet_verifie_le",
    "guichet_repondu_le",
)
SHOWN = (EtatLien.CASSE, EtatLien.MUET, EtatLien.RESERVE)
"""Links that a person should open, the surest to be broken first."""


@dataclass(frozen=True)
class Rappel:
    """`retard` when the day has passed; `objet` is what is due, `qui` who is written to (`rappels`), `geste` what can be marked done.

    With a `geste` and nobody to write to, somebody has to be named, unless the dispositif is closed.
    """

    le: date
    objet: str
    deploiement: Deploiement
    genre: str
    retard: bool
    qui: str = ""
    revient: str = ""
    geste: str = ""
    cle: int = 0


@dataclass(frozen=True)
class Echeancier:
    """`dus`: now or late, soonest first; `a_venir`: deadlines of the year whose reminder has not come."""

    dus: tuple[Rappel, ...]
    a_venir: tuple[Rappel, ...]


def concerned(user: AnyUser, cite: Cite) -> dict[int, Deploiement]:
    """The sheets that the reader may see, with what this page shows of them and of their schemes. Two queries."""
    rows = Deploiement.objects.all().seen_by(user, cite).select_related("referent_troika").order_by()
    found = {row.pk: row for row in rows.only(*SHEET, "dispositif_id", "cite_id")}
    schemes = Dispositif.objects.only(*SCHEME).in_bulk({row.dispositif_id for row in found.values()} - {None})
    for row in found.values():
        row.dispositif = schemes.get(row.dispositif_id or 0)
    return found


def schedule(cite: Cite, rows: dict[int, Deploiement], today: date) -> Echeancier:
    """`rows`: those `concerned`. Three queries."""
    near, far = deadlines(cite, rows, today)
    due = [*near, *steps(cite, rows, today), *endings(rows, today)]
    return Echeancier(tuple(sorted(due, key=order)), tuple(sorted(far, key=order)))


def order(rappel: Rappel) -> tuple[date, str]:
    return rappel.le, rappel.objet


def deadlines(cite: Cite, rows: dict[int, Deploiement], today: date) -> tuple[list[Rappel], list[Rappel]]:
    """Those whose reminder has come, and those of the year to come."""
    near: list[Rappel] = []
    far: list[Rappel] = []
    for due in Echeance.objects.filter(cite=cite, faite_le__isnull=True, le__lt=today + AHEAD):
        if due.deploiement_id not in rows:
            continue
        rappel = Rappel(
            due.le, due.libelle, rows[due.deploiement_id], "échéance", due.le < today,
            qui=written_to(rows[due.deploiement_id], rows[due.deploiement_id].referent_troika), revient=due.get_periode_display() if due.periode else "", geste="echeance", cle=due.pk,
        )  # fmt: skip
        (near if due.le - timedelta(days=due.rappel_jours) <= today else far).append(rappel)
    return near, far


def written_to(row: Deploiement, user: User | None) -> str:
    """Nothing is sent about a dispositif that is closed."""
    return str(user) if user is not None and row.etat != EtatDeploiement.CLOS else ""


def steps(cite: Cite, rows: dict[int, Deploiement], today: date) -> Iterator[Rappel]:
    open_steps = EtapeActivation.objects.filter(cite=cite, etat__in=OPEN_STEPS, echeance__isnull=False)
    for step in open_steps.select_related("responsable"):
        if step.deploiement_id in rows and step.echeance:
            yield Rappel(
                step.echeance, step.libelle, rows[step.deploiement_id], "activation", step.echeance < today,
                qui=written_to(rows[step.deploiement_id], step.responsable), geste="etape", cle=step.pk,
            )  # fmt: skip


def endings(rows: dict[int, Deploiement], today: date) -> Iterator[Rappel]:
    for row in rows.values():
        if row.etat in LIVING and row.fin is not None and row.fin <= today + ENDING:
            yield Rappel(row.fin, f"Fin de « {row.court} »", row, "fin", row.fin <= today)


# ── links ─────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LienDouteux:
    """An address that did not answer well, and since when it had answered, if ever."""

    deploiement: Deploiement
    quoi: str
    url: str
    etat: EtatLien
    detail: str
    verifie_le: datetime | None
    repondu_le: datetime | None


def doubtful_links(rows: Iterable[Deploiement]) -> list[LienDouteux]:
    """Useful links and national desks of what is not closed: broken first, then out of reach, then not verifiable."""
    found = [link for row in rows if row.etat != EtatDeploiement.CLOS for link in links_of(row)]
    return sorted(found, key=lambda link: SHOWN.index(link.etat))


def links_of(row: Deploiement) -> Iterator[LienDouteux]:
    if row.lien_etat in SHOWN:
        yield LienDouteux(
            row, "lien utile", row.lien, EtatLien(row.lien_etat), row.lien_detail, row.lien_verifie_le,
            row.lien_repondu_le,
        )  # fmt: skip
    national = row.dispositif
    if national is not None and national.guichet_etat in SHOWN:
        yield LienDouteux(
            row, "guichet national", national.guichet_url, EtatLien(national.guichet_etat), national.guichet_detail,
            national.guichet_verifie_le, national.guichet_repondu_le,
        )  # fmt: skip
