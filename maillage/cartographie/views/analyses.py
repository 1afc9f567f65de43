"""« Avancement »: what was kept month after month, its curve, and two dates compared."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.base.answers import tell
from maillage.cartographie.forms.analyses import ComparerForm, GarderForm
from maillage.cartographie.forms.reseau import QuestionForm
from maillage.cartographie.models import Analyse
from maillage.cartographie.selectors import analyses as selectors
from maillage.cartographie.selectors import phrases_analyses
from maillage.cartographie.selectors.analyses import CURVE, Comparaison
from maillage.cartographie.services.analyses import delete_analysis, export_analyses, keep_analysis
from maillage.cartographie.views.croisement import DRAWN
from maillage.cartographie.views.reseau import tabs
from maillage.cites.models import Cite
from maillage.core.coverage import State
from maillage.core.phrases import Address
from maillage.core.snapshots import Fate, Measure
from maillage.core.text import day_in_words
from maillage.dispositifs.services.exportation import WRITERS
from maillage.office.writers.lines import Series, write_lines_svg

FORMATS = {"xlsx": "Excel", "ods": "LibreOffice", "csv": "CSV, la feuille « Avancement » seule"}
COVERED = (State.COUVERT, State.PLUSIEURS)
LACKING = (State.FRAGILE, State.INSUFFISANT)


@page(Capability.ANALYSE_KEEP)
def analyses(request: SignedRequest, cite: Cite) -> HttpResponse:
    rows = list(selectors.kept(cite))
    form, shown = comparison(request, rows)
    lines = [line(row) for row in rows]
    if shown:
        address = compared_address(cite, shown)
    context = {
        "phrases": [one.linked(address) for one in shown.phrases] if shown else [],
        "champs_compares": states_compared(cite, shown) if shown else [],
        "mesures": measures_compared(cite, shown) if shown else [],
        "lignes": lines,
        "garder": GarderForm(),
        "form": form,
        "comparaison": shown,
        "courbes": curves(lines[:CURVE][::-1]),
        "formats": FORMATS,
        "onglets": tabs(cite, QuestionForm(None).question(), "analyses", request.user),
    }
    return render(request, "cartographie/analyses.html", context)


def comparison(request: SignedRequest, rows: list[Analyse]) -> tuple[ComparerForm | None, Comparaison | None]:
    """Two dates asked, or a year before the latest; nothing to compare below two."""
    pair = selectors.default_pair(rows)
    if pair is None:
        return None, None
    asked = "avant" in request.GET or "apres" in request.GET
    form = ComparerForm(
        request.GET if asked else None, rows=rows, initial={"avant": pair[0].pk, "apres": pair[1].pk}
    )
    if asked:
        if not form.is_valid():
            return form, None
        held = {row.pk: row for row in rows}
        chosen = sorted(
            (held[form.cleaned_data[name]] for name in ("avant", "apres")), key=lambda row: (row.le, row.pk)
        )
        pair = chosen[0], chosen[1]
    return form, selectors.compared(*pair)


@page(Capability.ANALYSE_KEEP, objet=Analyse)
def analyse(request: SignedRequest, cite: Cite, analyse: Analyse) -> HttpResponse:
    """One kept analysis, whole: what each figure of the list counts, and what it was computed with."""
    cooperation = analyse.resultats.get("cooperation", {})
    figures = line(analyse)
    context = {
        "analyse": analyse,
        "ligne": figures,
        "phrases": [
            one.linked(lambda key: f"#{key}" if key in COVERAGE or selectors.opens(analyse, str(key)) else "")
            for one in phrases_analyses.of_kept(figures)
        ],
        "groupes": [
            (code, [(f"etat-{DRAWN[state]}", str(state), cells) for state, cells in held])
            for code, held in selectors.by_state(analyse)
        ],
        "membres": selectors.members(analyse),
        "manques": analyse.resultats.get("couverture", {}).get("manques", []),
        "reseau": cooperation,
        "densites": [row for row in cooperation.get("densites", []) if row["liens"]],
        "parametres": selectors.used(analyse),
        "onglets": tabs(cite, QuestionForm(None).question(), "analyses", request.user),
    }
    return render(request, "cartographie/analyse.html", context)


@command(Capability.ANALYSE_KEEP)
def analyse_garder(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = GarderForm(request.POST)
    why = form.cleaned_data["commentaire"] if form.is_valid() else request.POST.get("commentaire", "")[:200]
    tell(
        request,
        lambda: keep_analysis(cite, le=timezone.localdate(), by=request.user, commentaire=why),
        "L'analyse d'aujourd'hui est gardée.",
    )
    return redirect("cartographie:analyses", slug=cite.slug)


@command(Capability.ANALYSE_KEEP, objet=Analyse)
def analyse_effacer(request: SignedRequest, cite: Cite, analyse: Analyse) -> HttpResponse:
    tell(request, lambda: delete_analysis(analyse, by=request.user), "Analyse effacée.")
    return redirect("cartographie:analyses", slug=cite.slug)


@command(Capability.ANALYSE_KEEP)
def analyses_exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """Every kept analysis. What the team knew when they were kept is for who may keep them, and export."""
    if format not in FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    content = export_analyses(cite=cite, code=format, rows=list(selectors.kept(cite)), by=request.user)
    response = HttpResponse(content, content_type=WRITERS[format][0])
    name = f"avancement-{cite.slug}-{timezone.localdate():%Y-%m-%d}.{format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# ── what the page shows ───────────────────────────────────────────────


COVERAGE = {
    "couverts": COVERED, "fragiles": LACKING, "decouverts": (State.DECOUVERT,), "inconnus": (State.NON_RENSEIGNE,),
}  # fmt: skip
COOPERATION = ("reliees", "isolees", "liens")
"""The figures of a row, by the anchors of their lists."""


def line(row: Analyse) -> dict[str, Any]:
    """`ouvre` are the figures whose names were kept: they open their list."""
    return {
        "analyse": row,
        **{key: total(row, states) for key, states in COVERAGE.items()},
        **{key: selectors.figure(row, "cooperation", key) for key in COOPERATION},
        "ouvre": [key for key in COOPERATION if selectors.opens(row, key)],
    }


def compared_address(cite: Cite, found: Comparaison) -> Address:
    """Where the counts of two analyses are listed: what moved on this page, what was there on the page of each."""
    here = reverse("cartographie:analyses", args=[cite.slug])
    asked = urlencode({"avant": found.avant.pk, "apres": found.apres.pk})

    def address(opens: Any) -> str:
        if isinstance(opens, Fate):
            return f"{here}?{asked}#champs-{opens.name.lower()}"
        when, key = opens
        row = found.avant if when == "avant" else found.apres
        return kept_address(cite, row, key) if selectors.opens(row, key) else ""

    return address


def kept_address(cite: Cite, row: Analyse, anchor: str) -> str:
    return f"{reverse('cartographie:analyse', args=[cite.slug, row.pk])}#{anchor}"


def states_compared(cite: Cite, found: Comparaison) -> list[tuple[str, list[tuple[int, str]]]]:
    """How many cells in each state at both dates, and where those of each date are."""
    return [
        (
            name,
            [
                (before, state_address(cite, found.avant, name)),
                (after, state_address(cite, found.apres, name)),
            ],
        )
        for name, before, after in found.progres.states
    ]


def state_address(cite: Cite, row: Analyse, state: str) -> str:
    return kept_address(cite, row, f"etat-{DRAWN[State(state)]}")


def measures_compared(cite: Cite, found: Comparaison) -> list[tuple[Measure, str, str]]:
    address = compared_address(cite, found)
    return [(one, address(("avant", one.key)), address(("apres", one.key))) for one in found.progres.measures]


def total(row: Analyse, states: tuple[State, ...]) -> int | None:
    held = [selectors.figure(row, "couverture", "etats", str(state)) for state in states]
    return sum(number or 0 for number in held) if any(number is not None for number in held) else None


CURVES = (
    (
        "Couverture",
        (("couverts", "couverts"), ("fragiles", "fragiles ou insuffisants"), ("decouverts", "découverts")),
    ),
    (
        "Coopérations",
        (("reliees", "structures reliées"), ("isolees", "structures isolées"), ("liens", "liens")),
    ),
)


def curves(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """A picture for coverage and one for cooperation, from two analyses on; the table says the same."""
    if len(lines) < 2:
        return []
    days = [row["analyse"].le for row in lines]
    return [
        (
            title,
            # built of escaped text only, by the writer
            mark_safe(  # noqa: S308
                write_lines_svg(
                    days,
                    [Series(label, [row[key] for row in lines]) for key, label in names],
                    title=f"{title}, du {day_in_words(days[0])} au {day_in_words(days[-1])}. Le tableau dit la même chose.",
                )
            ),
        )
        for title, names in CURVES
    ]
