"""The budget of the cité: envelopes, tables by axis, carrier, funder, source or year, the picture of flows, alerts."""

from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can, require
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.actions.exports.budget import FORMATS, budget_file
from maillage.actions.forms.financement import EnveloppeForm
from maillage.actions.models import Action, Enveloppe, Financement
from maillage.actions.selectors import alertes as watch
from maillage.actions.selectors import budget as selectors
from maillage.actions.selectors.enveloppes import beside_envelopes, envelopes
from maillage.actions.services import enveloppes as services
from maillage.actions.services.exportation import MIMES
from maillage.actions.views.reponses import save, told
from maillage.audit.services import record
from maillage.base.answers import tell
from maillage.base.conflits import opened
from maillage.base.sheets import SheetSaved
from maillage.cites.models import Cite
from maillage.core.budget import total

PER_PAGE = 50


def asked_year(request: SignedRequest, years: list[int]) -> int:
    """The year of the address, else this year if it has money, else the latest that has."""
    typed = request.GET.get("annee", "")
    if typed.isdecimal() and 2000 <= int(typed[:5]) <= 2100:
        return int(typed)
    today = timezone.localdate().year
    return today if today in years or not years else years[0]


@page(Capability.BUDGET_VIEW)
def budget(request: SignedRequest, cite: Cite) -> HttpResponse:
    years = selectors.years_of(cite)
    year = asked_year(request, years)
    par = request.GET.get("par", "")
    par = par if par in selectors.PAR else "axe"
    lines = selectors.read_lines(cite, None if par == "exercice" else year)
    today = timezone.localdate()
    held = envelopes(cite, year)
    context = {
        "annee": year,
        "annees": sorted({*years, year}, reverse=True),
        "par": par,
        "par_libelle": selectors.PAR[par],
        "onglets_par": [
            {"libelle": label, "url": f"?annee={year}&par={code}", "courant": code == par}
            for code, label in selectors.PAR.items()
        ],
        "table": selectors.budget_table(lines, par),
        "enveloppes": held,
        "hors_enveloppe": beside_envelopes(cite, year, held),
        "tendance": selectors.trend(cite),
        "flux": selectors.sankey(lines, "source", "axe") if par != "exercice" else None,
        "colonnes": tuple(selectors.COLONNES.values()),
        "formats": FORMATS,
        "nombre_alertes": watch.to_check(cite, today).count() + len(watch.agreements_to_sign(cite)),
    }
    return render(request, "actions/budget.html", context)


@page(Capability.BUDGET_VIEW)
def lignes(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The lines behind a figure: `?annee=&par=&cle=`."""
    par, key = request.GET.get("par", ""), request.GET.get("cle", "")
    typed = request.GET.get("annee", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else None
    lines = selectors.read_lines(cite, year)
    if par in selectors.PAR:
        lines = [line for line in lines if line.groupes[par][0] == key]
    shown = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    rows = Action.objects.filter(pk__in={line.action_id for line in shown.object_list})
    titles = dict(rows.order_by().values_list("pk", "intitule"))
    context = {
        "page": shown,
        "lignes": [
            (titles[line.action_id], line, selectors.amounts_of(line.line)) for line in shown.object_list
        ],
        "titre": lines[0].groupes[par][1] if lines and par in selectors.PAR else "Toutes les lignes",
        "annee": year,
        "colonnes": tuple(selectors.COLONNES.values()),
        "total": selectors.amounts_of(total(line.line for line in lines)),
    }
    return render(request, "actions/budget_lignes.html", context)


@command(Capability.EXPORT)
def exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """The table shown, as a file; the right to see the budget is needed too."""
    require(request.user, Capability.BUDGET_VIEW, cite)
    if format not in FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    year = asked_year(request, selectors.years_of(cite))
    par = request.GET.get("par", "axe")
    par = par if par in selectors.PAR else "axe"
    table = selectors.budget_table(selectors.read_lines(cite, None if par == "exercice" else year), par)
    content = budget_file(table, format, title=f"Budget {year}, {cite.nom}")
    record("export_budget", by=request.user, cite_id=cite.pk, contexte={"format": format, "par": par})
    response = HttpResponse(content, content_type=MIMES[format])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="budget-{cite.slug}-{year}-{par}.{format}"'
    )
    return response


@page(Capability.BUDGET_VIEW)
def alertes(request: SignedRequest, cite: Cite) -> HttpResponse:
    today = timezone.localdate()
    shown = Paginator(watch.to_check(cite, today), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "alertes": watch.told(cast(QuerySet[Financement], shown.object_list), today),
        "conventions": watch.agreements_to_sign(cite),
    }
    return render(request, "actions/budget_alertes.html", context)


# ── envelopes ─────────────────────────────────────────────────────────


@form_page(Capability.BUDGET_EDIT)
def enveloppe_nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    return envelope_form(request, Enveloppe(cite=cite))


@form_page(Capability.BUDGET_EDIT, objet=Enveloppe)
def enveloppe(request: SignedRequest, cite: Cite, enveloppe: Enveloppe) -> HttpResponse:
    return envelope_form(request, enveloppe)


def envelope_form(request: SignedRequest, row: Enveloppe) -> HttpResponse:
    new = row.pk is None
    form = opened(
        request, EnveloppeForm, row, cite=row.cite,
        initial={"exercice": timezone.localdate().year} if new else {},
    )  # fmt: skip
    back = reverse("actions:budget", args=[row.cite.slug])
    if request.method == "POST":
        done = save(
            request,
            form,
            lambda mine: services.save_enveloppe(
                enveloppe=row, base=form.base, mine=mine, by=request.user,
                motif_depassement=form.cleaned_data["motif_depassement"],
            ),
            of=row,
            back=back,
        )  # fmt: skip
        if isinstance(done, SheetSaved):
            told(request, Enveloppe, done)
            return redirect(back)
        if done is not None:
            return done
    context = {
        "form": form,
        "enveloppe": None if new else row,
        "base": form.sealed(),
        "decide": bool(can(request.user, Capability.BUDGET_OVERRUN, row.cite)),
    }
    return render(request, "actions/enveloppe.html", context)


@command(Capability.BUDGET_EDIT, objet=Enveloppe)
def enveloppe_supprimer(request: SignedRequest, cite: Cite, enveloppe: Enveloppe) -> HttpResponse:
    tell(
        request,
        lambda: services.delete_enveloppe(enveloppe=enveloppe, by=request.user),
        "Enveloppe supprimée.",
    )
    return redirect("actions:budget", slug=cite.slug)
