"""The budget of the cité: envelopes, tables by axis, carrier, funder, source or year, the picture of flows, alerts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.exports.budget import budget_file
from maillage.actions.forms.financement import EnveloppeForm
from maillage.actions.models import Action, Enveloppe, Subvention
from maillage.actions.selectors import budget as selectors
from maillage.actions.services import financements as services
from maillage.actions.services.exportation import FORMATS
from maillage.actions.views.reponses import attempt, panel
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.values import Json, for_trail, read_fields
from maillage.cites.models import Cite
from maillage.core.budget import total


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
        "enveloppes": selectors.envelopes(cite, year),
        "tendance": selectors.trend(cite),
        "flux": selectors.sankey(lines, "source", "axe") if par != "exercice" else None,
        "formats": ("xlsx", "ods", "csv"),
        "nombre_alertes": len(selectors.cite_alerts(cite, timezone.localdate())),
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
    actions = Action.objects.in_bulk({line.action_id for line in lines})
    title = lines[0].groupes[par][1] if lines and par in selectors.PAR else "Toutes les lignes"
    rows = [(actions[line.action_id], line) for line in lines]
    whole = total(line.line for line in lines)
    return render(
        request, "actions/budget_lignes.html", {"lignes": rows, "titre": title, "annee": year, "total": whole}
    )


@command(Capability.EXPORT)
def exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """The table shown, as a file; the right to see the budget is needed too."""
    require(request.user, Capability.BUDGET_VIEW, cite)
    if format not in ("xlsx", "ods", "csv"):
        raise Http404("Ce format d'export n'existe pas.")
    year = asked_year(request, selectors.years_of(cite))
    par = request.GET.get("par", "axe")
    par = par if par in selectors.PAR else "axe"
    table = selectors.budget_table(selectors.read_lines(cite, None if par == "exercice" else year), par)
    content = budget_file(table, format, title=f"Budget {year}, {cite.nom}")
    record("export_budget", by=request.user, cite_id=cite.pk, contexte={"format": format, "par": par})
    response = HttpResponse(content, content_type=FORMATS[format].mime)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="budget-{cite.slug}-{year}-{par}.{format}"'
    )
    return response


@page(Capability.BUDGET_VIEW)
def alertes(request: SignedRequest, cite: Cite) -> HttpResponse:
    found = selectors.cite_alerts(cite, timezone.localdate())
    return render(request, "actions/budget_alertes.html", {"alertes": found})


# ── envelopes ─────────────────────────────────────────────────────────


@form_page(Capability.BUDGET_EDIT)
def enveloppe_nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    return envelope_form(request, Enveloppe(cite=cite))


@form_page(Capability.BUDGET_EDIT, objet=Enveloppe)
def enveloppe(request: SignedRequest, cite: Cite, enveloppe: Enveloppe) -> HttpResponse:
    return envelope_form(request, enveloppe)


def envelope_form(request: SignedRequest, row: Enveloppe) -> HttpResponse:
    posted, new = request.method == "POST", row.pk is None
    if posted:
        base = {} if new else EnveloppeForm.unsealed(request.POST)
    else:
        base = {} if new else read_fields(row, EnveloppeForm.names())
    form = EnveloppeForm(
        request.POST if posted else None, cite=row.cite, base=base,
        initial={"exercice": timezone.localdate().year} if new else {},
    )  # fmt: skip
    if posted and form.is_valid():
        saved = attempt(
            form,
            lambda: services.save_enveloppe(
                enveloppe=row, base=form.base, mine=form.values(), by=request.user
            ),
        )
        if saved is not None and not saved.conflicts:
            messages.success(request, "Enveloppe enregistrée.")
            return redirect("actions:budget", slug=row.cite.slug)
        form.tell_conflicts(saved.conflicts if saved else (), in_words)
    context = {"form": form, "enveloppe": None if new else row, "base": form.sealed()}
    return render(request, "actions/enveloppe.html", context)


def in_words(name: str, value: Json) -> str:
    return shown(Enveloppe, name, for_trail(Enveloppe, name, value))


@command(Capability.BUDGET_EDIT, objet=Enveloppe)
def enveloppe_supprimer(request: SignedRequest, cite: Cite, enveloppe: Enveloppe) -> HttpResponse:
    try:
        services.delete_enveloppe(enveloppe=enveloppe, by=request.user)
        messages.success(request, "Enveloppe supprimée.")
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
    return redirect("actions:budget", slug=cite.slug)


# ── on the sheet of a structure ───────────────────────────────────────


@page(Capability.BUDGET_VIEW, objet=Structure)
def de_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """What it receives: funding of its actions, subsidies known from public files."""
    context = {
        "structure": structure,
        "recus": selectors.received_by(structure),
        "subventions": Subvention.objects.filter(structure=structure)[:20],
    }
    back = reverse("acteurs:structure", args=[cite.slug, structure.pk])
    return panel(request, "actions/panneau_recus.html", context, of=structure, back=back)
