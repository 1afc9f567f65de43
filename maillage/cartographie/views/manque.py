"""One gap, and what people do about it."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.actions.forms.action import ActionForm
from maillage.base.answers import attempt, tell
from maillage.base.errors import Refused
from maillage.cartographie.forms.decisions import AccepterForm, OrdreDuJourForm
from maillage.cartographie.models import DecisionManque
from maillage.cartographie.selectors import interets, reseau
from maillage.cartographie.selectors.a_demander import who_knows
from maillage.cartographie.selectors.decisions import decisions_of, in_words
from maillage.cartographie.selectors.manque import FicheManque, fiche
from maillage.cartographie.services import decisions as services
from maillage.cartographie.services.decisions import Manque
from maillage.cartographie.views.manques import BADGES, address_of_gap, helper_row, offer_row, tabs
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.instances.forms.reunions import ReunionForm
from maillage.instances.models import Instance, Reunion
from maillage.instances.selectors.dates import proposals
from maillage.instances.selectors.reunions import meetings_of

T = TypeVar("T")
ACTION = (
    "intitule",
    "annee",
    "porteur",
    "themes",
    "age_min_mois",
    "age_max_mois",
    "qpvs",
    "constat",
    "referent",
)
MEETINGS = 20


@page(Capability.COUVERTURE_VIEW)
def manque(request: SignedRequest, cite: Cite) -> HttpResponse:
    found = asked(request, cite)
    gap = found.gap
    context = {
        **shared(cite, found),
        "offres": [offer_row(cite, offer) for offer in found.offres],
        "priorites": gap.because if gap else (),
        "proche": helper_row(cite, gap.nearest) if gap and gap.nearest else None,
        "pourraient": [helper_row(cite, one) for one in gap.fillers] if gap else [],
        "table": round_table(request, cite, found) if gap else None,
        "pistes": pistes(request, cite, found) if found.inconnu else [],
        "recenser": f"{reverse('cartographie:recenser', args=[cite.slug])}?{survey_query(found)}",
        "campagne": campaign(request, cite, found) if found.inconnu else "",
        "onglets": tabs(cite, "manques"),
    }
    return render(request, "cartographie/manque.html", context)


def round_table(request: SignedRequest, cite: Cite, found: FicheManque) -> Any:
    """Who to bring together about it: of these ages, else of the theme; nothing for those who may not see cooperations."""
    if not can(request.user, Capability.COOPERATION_VIEW, cite):
        return None
    today = timezone.localdate()
    question = reseau.Question(today)
    network = reseau.facts(cite, request.user, question).network(question)
    known = interets.terrain(cite, request.user, today)
    zones = [found.quartier.code] if found.quartier else []
    of_ages = interets.common_ground(known, interets.wanted([found.theme.code], found.ages, zones), network)
    if of_ages.en_tout:
        return of_ages
    of_theme = interets.common_ground(known, interets.wanted([found.theme.code], None, zones), network)
    return of_theme if of_theme.en_tout else of_ages


def pistes(request: SignedRequest, cite: Cite, found: FicheManque) -> list[Any]:
    zone = found.quartier.code if found.quartier else None
    return who_knows(
        cite, request.user, theme=found.theme.code, band=found.ages, zone=zone, offers=found.connu.offres
    )


def campaign(request: SignedRequest, cite: Cite, found: FicheManque) -> str:
    """A message to all those who carry the theme, when there are some and one may write."""
    if not can(request.user, Capability.CAMPAGNE_MANAGE, cite):
        return ""
    if not any(o.key.startswith("s") and found.theme.code in o.themes for o in found.connu.offres):
        return ""
    query = urlencode({"avec": "annuaire", "theme": found.theme.code, "statut": "active"})
    return f"{reverse('acteurs:campagne_nouvelle', args=[cite.slug])}?{query}"


def survey_query(found: FicheManque) -> str:
    codes = [value.code for value in ages_of(found)]
    zone = found.quartier.code if found.quartier else ""
    return urlencode(
        {"themes": found.theme.code, "bandes": codes.index(found.tranche.code), "quartier": zone}
    )


def ages_of(found: FicheManque) -> Any:
    return next(axis for axis in found.connu.axes.values() if found.tranche in axis.values).values


# ── acting ────────────────────────────────────────────────────────────


@form_page(Capability.COUVERTURE_DECIDE)
def accepter(request: SignedRequest, cite: Cite) -> HttpResponse:
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    form = AccepterForm(
        request.POST if request.method == "POST" else None, initial={"jusqu_au": next_summer()}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.accept(cite, subject(cite, found), by=request.user, **form.cleaned_data),
            ),
        )
        if made is not None:
            messages.success(
                request, f"Manque accepté jusqu'au {made.jusqu_au:%d/%m/%Y}. Il reste compté, et se voit."
            )
            return redirect(here(cite, found))
    return render(request, "cartographie/manque_accepter.html", {**shared(cite, found), "form": form})


def next_summer() -> date:
    """The end of the school year under way: when the cité decides again."""
    today = timezone.localdate()
    return date(today.year + (today.month > 5), 6, 30)


@form_page(Capability.COUVERTURE_DECIDE)
def ordre_du_jour(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The next meeting of each instance; those that have none can be given one."""
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    meetings, without = next_meetings(request, cite)
    form = OrdreDuJourForm(
        request.POST if request.method == "POST" else None, meetings=meetings,
        initial={"reunion": meetings[0].pk if meetings else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.put_on_agenda(cite, subject(cite, found), form.chosen(), by=request.user),
            ),
        )
        if made is not None:
            messages.success(request, f"C'est à l'ordre du jour de « {form.chosen()} ».")
            return redirect(here(cite, found))
    context = {
        **shared(cite, found),
        "form": form,
        "sans_reunion": [(row, at(cite, found, "manque_reunion", row.pk)) for row in without],
        "point": services.point_values(subject(cite, found)),
    }
    return render(request, "cartographie/manque_ordre_du_jour.html", context)


def next_meetings(request: SignedRequest, cite: Cite) -> tuple[list[Reunion], list[Instance]]:
    """The first editable meeting to come of each instance, and the instances of today that have none."""
    first: dict[int, Reunion] = {}
    for row in meetings_of(cite, quand="", instance=None, now=timezone.now()):
        if row.editable and row.instance_id not in first and can(request.user, Capability.REUNION_EDIT, row):
            first[row.instance_id] = row
    active = Instance.objects.filter(cite=cite).active(timezone.localdate())
    without = [
        row for row in active.exclude(pk__in=list(first)) if can(request.user, Capability.REUNION_EDIT, row)
    ]
    return list(first.values())[:MEETINGS], without


@form_page(Capability.COUVERTURE_DECIDE, objet=Instance)
def reunion(request: SignedRequest, cite: Cite, instance: Instance) -> HttpResponse:
    """The form of a meeting, opened on the day that the instance would choose; the gap is its first point."""
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    form = ReunionForm(
        request.POST if request.method == "POST" else None, cite=cite, base={},
        initial={"lieu": instance.lieu, **proposed(instance)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.call_meeting(
                    cite, subject(cite, found), instance, form.values(), by=request.user
                ),
            ),
        )
        if made is not None:
            messages.success(
                request, "Réunion créée, ses membres sont dans la liste ; le manque est à l'ordre du jour."
            )
            return redirect(here(cite, found))
    context = {**shared(cite, found), "form": form, "instance": instance}
    return render(request, "cartographie/manque_reunion.html", context)


def proposed(instance: Instance) -> dict[str, Any]:
    """The first free day of its rhythm; nothing when there is none."""
    for choice in proposals(instance, timezone.localdate(), number=1).choix:
        for day in choice.propositions[:1]:
            start, end = timezone.localtime(day.debut), timezone.localtime(day.fin)
            return {"jour": start.date(), "de": start.time(), "a": end.time()}
    return {}


@form_page(Capability.COUVERTURE_DECIDE)
def action(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The form of an action, filled with what the gap says."""
    found = asked(request, cite)
    if (away := nothing_to_do(request, cite, found)) is not None:
        return away
    posted = request.POST if request.method == "POST" else None
    form = ActionForm(posted, cite=cite, base={}, only=ACTION, initial=action_of(request, cite, found))
    if posted is None:
        # shown, not held as already known: what is sent back is then written
        form.initial["ages"] = found.ages.label
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: on_gap(
                found,
                lambda: services.start_action(cite, subject(cite, found), form.values(), by=request.user),
            ),
        )
        if made is not None:
            messages.success(
                request, f"Action {made[0].code} créée, avec les âges, le thème et le quartier du manque."
            )
            return redirect("actions:action", slug=cite.slug, pk=made[0].pk)
    return render(request, "cartographie/manque_action.html", {**shared(cite, found), "form": form})


def action_of(request: SignedRequest, cite: Cite, found: FicheManque) -> dict[str, Any]:
    zone = qpv_of(cite).filter(code=found.quartier.code).first() if found.quartier else None
    return {
        "annee": timezone.localdate().year,
        "referent": request.user.pk,
        "themes": [found.theme.code],
        "qpvs": [zone.pk] if zone else [],
        "constat": f"{found.titre} : {found.constat[:1].lower()}{found.constat[1:]}",
    }


# ── what has been decided ─────────────────────────────────────────────


@page(Capability.COUVERTURE_VIEW)
def decisions(request: SignedRequest, cite: Cite) -> HttpResponse:
    rows = in_words(decisions_of(cite), cite, request.user, timezone.localdate())
    listed = [(one, address_of_gap(cite, *place_of(one.ligne))) for one in rows]
    context = {
        "en_vigueur": [pair for pair in listed if pair[0].en_vigueur],
        "passees": [pair for pair in listed if not pair[0].en_vigueur],
        "onglets": tabs(cite, "manque_decisions"),
    }
    return render(request, "cartographie/manque_decisions.html", context)


@command(Capability.COUVERTURE_DECIDE, objet=DecisionManque)
def revoquer(request: SignedRequest, cite: Cite, decision: DecisionManque) -> HttpResponse:
    tell(
        request,
        lambda: services.revoke(decision, by=request.user),
        "Décision révoquée : le manque est de nouveau ouvert.",
    )
    return redirect("cartographie:manque_decisions", slug=cite.slug)


def place_of(row: DecisionManque) -> tuple[str, str, str]:
    return row.theme_id, row.ages.label, row.qpv.code if row.qpv else ""


# ── shared ────────────────────────────────────────────────────────────


def asked(request: SignedRequest, cite: Cite) -> FicheManque:
    """The gap that the address names."""
    names = {name: request.GET.get(name, "") for name in ("theme", "tranche", "quartier")}
    found = fiche(cite, request.user, timezone.localdate(), **names)
    if found is None:
        raise Http404("Ce thème, cette tranche d'âge ou ce quartier n'est pas dans la grille de la cité.")
    return found


CLOSED = "Il n'y a pas, ou plus, de manque ici : la case est couverte, ou personne n'a déclaré avoir regardé."
LATE = (
    "Ce manque n'est plus ouvert depuis que vous avez commencé à écrire : la case est maintenant « {state} ». Rien n'a été "
    "enregistré, et ce que vous aviez écrit est gardé ci-dessous."
)


def nothing_to_do(request: SignedRequest, cite: Cite, found: FicheManque) -> HttpResponse | None:
    """Nothing is decided about what is covered, or about what nobody has looked at: the page of the cell says which.

    What has already been written is not thrown away: the form then comes back with it (see `on_gap`).
    """
    if found.gap is not None or request.method == "POST":
        return None
    messages.info(request, CLOSED)
    return redirect(here(cite, found))


def on_gap(found: FicheManque, gesture: Callable[[], T]) -> T:
    if found.gap is None:
        raise Refused("referme", LATE.format(state=found.cell.state))
    return gesture()


def subject(cite: Cite, found: FicheManque) -> Manque:
    zone = qpv_of(cite).filter(code=found.quartier.code).first() if found.quartier else None
    return Manque(Theme.objects.get(pk=found.theme.code), found.ages, zone, found.constat)


def here(cite: Cite, found: FicheManque, name: str = "manque") -> str:
    zone = found.quartier.code if found.quartier else ""
    return address_of_gap(cite, found.theme.code, found.tranche.code, zone, name=name)


def at(cite: Cite, found: FicheManque, name: str, pk: int) -> str:
    url = reverse(f"cartographie:{name}", args=[cite.slug, pk])
    return f"{url}?{here(cite, found).split('?', 1)[1]}"


def shared(cite: Cite, found: FicheManque) -> dict[str, Any]:
    state = found.cell.state
    return {
        "manque": found,
        "case": found.cell,
        "mot": str(state),
        "pastille": BADGES.get(state, "neutre" if found.inconnu else "ok"),
        "ici": here(cite, found),
        "gestes": {
            name: here(cite, found, f"manque_{name}") for name in ("ordre_du_jour", "action", "accepter")
        },
        "manques_url": reverse("cartographie:manques", args=[cite.slug]),
    }
