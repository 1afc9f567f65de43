"""« Ma semaine »: what is due, meetings, what nobody covers, who has not been seen for long; each with its next gesture.

It composes the selectors of every room, with the rights of the reader, in a constant number of queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Statut
from maillage.acteurs.models import Contact, Structure
from maillage.acteurs.selectors.sollicitations import limits_of, living, of_structures
from maillage.actions.selectors.agenda import bilan_items
from maillage.base.templatetags.french import compte, date_courte
from maillage.cartographie.selectors.couverture import Picture
from maillage.cites.models import Cite
from maillage.cites.selectors.calendrier import calendar_of
from maillage.core.calendar import Item
from maillage.core.coverage import State
from maillage.core.load import Level, load
from maillage.core.text import fold
from maillage.instances.choices import EtatCompteRendu, EtatReunion, Reponse
from maillage.instances.models import Reunion, Tache
from maillage.instances.selectors.agenda import concerning, items_of

WEEK, LATE = timedelta(days=7), timedelta(days=60)
CALLS = frozenset({"appels"})
DUE = frozenset({"jalons", "financements", "dispositifs", "label"}) | CALLS
"""Providers of the agenda whose dates of the week are things to do."""
SHOWN, GAPS, LONG = 8, 3, timedelta(days=180)


@dataclass(frozen=True)
class Geste:
    """Something to do: when (None: no date), what, where, and the gesture that comes next.

    `fait` is the address that notes it as done, without leaving the page.
    """

    quand: date | None
    titre: str
    url: str
    detail: str = ""
    bouton: str = ""
    icone: str = ""
    fait: str = ""


@dataclass(frozen=True)
class Rencontre:
    """A meeting to come; `annonces` says who answered, or what is left to send."""

    quand: datetime
    titre: str
    url: str
    detail: str
    annonces: str
    attention: bool


@dataclass(frozen=True)
class Lacune:
    etat: str
    variante: str
    titre: str
    detail: str
    url: str


@dataclass(frozen=True)
class Oubliee:
    structure: Structure
    url: str


@dataclass(frozen=True)
class Sollicitee:
    nom: str
    url: str
    phrase: str
    nombre: int
    forte: bool


@dataclass(frozen=True)
class Semaine:
    gestes: tuple[Geste, ...]
    total: int
    rencontres: tuple[Rencontre, ...]
    lacunes: tuple[Lacune, ...]
    oubliees: tuple[Oubliee, ...]
    sollicitees: tuple[Sollicitee, ...]
    vacances: str


def week_of(user: AnyUser, cite: Cite, today: date, shown: Picture, proposed: int) -> Semaine:
    """`shown` is the picture of coverage that the page already has, `proposed` the proposals that wait."""
    todo = sorted(gestures(user, cite, today, proposed), key=lambda g: (g.quand or date.max, fold(g.titre)))
    return Semaine(
        gestes=tuple(todo[:SHOWN]),
        total=len(todo),
        rencontres=tuple(meetings_of(user, cite, today)),
        lacunes=tuple(gaps(user, cite, shown)),
        oubliees=tuple(forgotten(user, cite, today)),
        sollicitees=tuple(overloaded(user, cite, today)),
        vacances=holidays(cite, today),
    )


# ── what is to be done ────────────────────────────────────────────────


def gestures(user: AnyUser, cite: Cite, today: date, proposed: int) -> Iterator[Geste]:
    yield from tasks(user, cite, today)
    yield from minutes(user, cite, today)
    yield from chases(user, cite, today)
    yield from bilans(user, cite, today)
    yield from proposals(cite, proposed)
    yield from deadlines(user, cite, today)


def tasks(user: AnyUser, cite: Cite, today: date) -> Iterator[Geste]:
    """One's own, late or due within the week, or without a date."""
    soon = Q(echeance__lte=today + WEEK) | Q(echeance__isnull=True)
    rows = Tache.objects.filter(soon, cite=cite, responsable_id=user.pk).open().select_related("instance")
    for row in rows:
        url = reverse("instances:tache", args=[cite.slug, row.pk])
        yield Geste(
            row.echeance,
            row.quoi,
            url,
            row.instance.nom if row.instance else "",
            "Où j'en suis",
            "check2-square",
        )


def minutes(user: AnyUser, cite: Cite, today: date) -> Iterator[Geste]:
    """Meetings of the last two months whose minutes were not sent out."""
    if not can(user, Capability.REUNION_EDIT, cite):
        return
    rows = Reunion.objects.filter(cite=cite, debut__date__gte=today - LATE, debut__date__lt=today)
    rows = rows.exclude(etat=EtatReunion.ANNULEE).exclude(compte_rendu__etat=EtatCompteRendu.DIFFUSE)
    for row in rows.select_related("instance", "compte_rendu"):
        record = getattr(row, "compte_rendu", None)
        ready = record is not None and record.etat == EtatCompteRendu.VALIDE
        url = reverse("instances:reunion", args=[cite.slug, row.pk])
        what, button = ("Diffuser", "Envoyer") if ready else ("Rédiger", "Écrire")
        yield Geste(
            row.debut.date(), f"{what} le compte rendu : {row.instance.nom}", url,
            row.objet, button, "file-text",
        )  # fmt: skip


def chases(user: AnyUser, cite: Cite, today: date) -> Iterator[Geste]:
    """Next steps of contacts, due within the week or late: one's own, or of nobody."""
    if not can(user, Capability.ENROLEMENT_VIEW, cite):
        return
    may = bool(can(user, Capability.ENROLEMENT_EDIT, cite))
    rows = Contact.objects.filter(cite=cite).waiting().filter(suite_le__lte=today + WEEK)
    for row in rows.filter(Q(equipier_id=user.pk) | Q(equipier__isnull=True)).select_related("structure"):
        url = reverse("acteurs:contact", args=[cite.slug, row.pk])
        done = reverse("acteurs:contact_suite", args=[cite.slug, row.pk])
        title = f"Relancer {row.structure.nom}"
        yield Geste(row.suite_le, title, url, row.suite, "C'est fait", "telephone", done if may else "")


def bilans(user: AnyUser, cite: Cite, today: date) -> Iterator[Geste]:
    """The team sees one line for all of them; who carries an action, the bilan to write."""
    found = sorted(
        bilan_items(user, cite, date(2000, 1, 1), today + WEEK), key=lambda item: item.premier_jour
    )
    if not found:
        return
    if can(user, Capability.ACTION_VIEW_TEAM, cite):
        url = reverse("actions:attendus", args=[cite.slug])
        names = " · ".join(item.titre.partition(" : ")[2] for item in found[:3])
        title = compte(len(found), "bilan d'action attendu,bilans d'actions attendus")
        yield Geste(found[0].premier_jour, title, url, names, "Relancer les porteurs", "clipboard-check")
        return
    for item in found:
        yield Geste(item.premier_jour, item.titre, item.url, "", "Rédiger le bilan", "clipboard-check")


def proposals(cite: Cite, number: int) -> Iterator[Geste]:
    if number:
        title = compte(number, "proposition à traiter,propositions à traiter")
        url = reverse("acteurs:propositions", args=[cite.slug])
        yield Geste(None, title, url, "champs à accepter ou refuser", "Comparer", "arrow-left-right")


def deadlines(user: AnyUser, cite: Cite, today: date) -> Iterator[Geste]:
    """Of actions, calls, money, dispositifs and the label: late by two months at most, or within the week."""
    codes = DUE if can(user, Capability.ACTION_EDIT, cite) else DUE - CALLS
    for item in items_of(user, cite, today - LATE, today + WEEK, codes):
        if item.genre in CALLS and item.premier_jour < today:
            # a call that has closed is not late: there is nothing left to do
            continue
        yield Geste(item.premier_jour, item.titre, item.url, details(item), "Ouvrir", "flag")


def details(item: Item) -> str:
    return " · ".join(part for part in (item.detail, item.qui) if part)


# ── the rest of the page ──────────────────────────────────────────────


def meetings_of(user: AnyUser, cite: Cite, today: date) -> Iterator[Rencontre]:
    """Those of the ten days to come: all for the team, one's own for others."""
    items = items_of(user, cite, today, today + timedelta(days=10), ("reunions",))
    if not can(user, Capability.REUNION_VIEW_TEAM, cite):
        mine = concerning(user, cite, items)
        items = [item for item in items if item.uid in mine]
    answers = answers_of(item.uid for item in items)
    for item in items:
        if isinstance(item.debut, datetime):
            told, attention = answers.get(item.uid, ("", False))
            title = item.titre.removesuffix(" (à convoquer)")
            yield Rencontre(item.debut, title, item.url, item.lieu or item.detail, told, attention)


def answers_of(uids: Iterable[str]) -> dict[str, tuple[str, bool]]:
    rows = Reunion.objects.filter(uid__in=list(uids)).annotate(
        invites=Count("invitations", filter=Q(invitations__envoi_n__isnull=False)),
        presents=Count(
            "invitations", filter=Q(invitations__reponse__in=(Reponse.PRESENT, Reponse.REPRESENTE))
        ),
    )
    found = {}
    for row in rows:
        if row.etat == EtatReunion.PREPARATION:
            found[row.uid] = ("convocation à envoyer", True)
        else:
            sure = compte(row.presents, "présence annoncée,présences annoncées")
            found[row.uid] = (f"{sure} sur {row.invites}", False)
    return found


GAP_STATES = {
    State.DECOUVERT: ("découvert", "alerte"),
    State.FRAGILE: ("fragile", "attention"),
    State.NON_RENSEIGNE: ("non renseigné", "neutre"),
}


def gaps(user: AnyUser, cite: Cite, shown: Picture) -> Iterator[Lacune]:
    """Three at most, the most worrying state first; what the cité accepts is not asked again."""
    if not can(user, Capability.COUVERTURE_VIEW, cite):
        return
    for state, (word, variant) in GAP_STATES.items():
        for cell in [cell for cell in shown.grid.cells if cell.state == state and not cell.accepted][:1]:
            query = urlencode({"theme": cell.row, "tranche": cell.column})
            title = f"{shown.themes[cell.row].court}, {cell.column}"
            url = f"{reverse('cartographie:case', args=[cite.slug])}?{query}"
            yield Lacune(word, variant, title, cell.reasons[0] if cell.reasons else "", url)


def forgotten(user: AnyUser, cite: Cite, today: date) -> Iterator[Oubliee]:
    """Active structures once contacted and not seen for six months, the longest first."""
    if not can(user, Capability.ENROLEMENT_VIEW, cite):
        return
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE, dernier_contact_le__lt=today - LONG)
    for row in rows.order_by("dernier_contact_le", "nom")[:5]:
        yield Oubliee(row, reverse("acteurs:structure", args=[cite.slug, row.pk]))


def overloaded(user: AnyUser, cite: Cite, today: date) -> Iterator[Sollicitee]:
    """The three structures of which most is asked, when it is a lot."""
    if not can(user, Capability.ENROLEMENT_VIEW, cite):
        return
    limits = limits_of(cite)
    rows = living(cite, since=today - timedelta(days=limits.window_days)).filter(le__lte=today)
    # a gesture that several people of a structure received counts once: a sum of all may be too much, never too little
    perhaps = rows.values("structure_id").annotate(lourd=Sum("poids")).filter(lourd__gte=limits.sustained)
    asked = of_structures(rows.filter(structure_id__in=perhaps.values("structure_id")))
    loads = load(asked, today=today, limits=limits)
    heavy = sorted(
        (one for one in loads.values() if one.level is not Level.CALM), key=lambda one: (-one.weight, one.who)
    )[:3]
    names = dict(
        Structure.objects.filter(pk__in=[int(one.who[1:]) for one in heavy]).values_list("pk", "nom")
    )
    for one in heavy:
        pk = int(one.who[1:])
        url = reverse("acteurs:structure", args=[cite.slug, pk])
        yield Sollicitee(names[pk], url, one.sentence, one.count, one.level is Level.HEAVY)


def holidays(cite: Cite, today: date) -> str:
    """« vacances de la Toussaint dans 5 jours (zone B) », when they are near or have begun."""
    known = calendar_of(cite, today, today + timedelta(days=45))
    if not known.vacances or known.zone is None:
        return ""
    first = known.vacances[0]
    if first.debut <= today:
        return f"{first.titre}, reprise le {date_courte(first.fin)} ({known.zone.libelle})"
    return f"{first.titre} dans {compte((first.debut - today).days, 'jour')} ({known.zone.libelle})"
