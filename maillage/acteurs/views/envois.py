"""From a prepared campaign to its answers: preview, check, send, chase, close."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs import jobs
from maillage.acteurs.choices import DecisionEnvoi, EtatCampagne
from maillage.acteurs.forms.campagnes import RelanceForm
from maillage.acteurs.forms.gabarits import chase_of
from maillage.acteurs.models import Campagne, EnvoiCampagne
from maillage.acteurs.rules import check_ready, check_sent
from maillage.acteurs.selectors.campagnes import AVerifier, figures, to_check
from maillage.acteurs.selectors.destinataires import complete
from maillage.acteurs.services import campagnes as services
from maillage.acteurs.services.envois import preview
from maillage.acteurs.views.campagnes import back_to, progress_of, whole_numbers
from maillage.base.answers import attempt, tell
from maillage.base.errors import Refused
from maillage.cites.models import Cite
from maillage.courriels.choices import Nature

DECISIONS = DecisionEnvoi.choices


@page(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def apercu(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """What each address will receive, one at a time."""
    envois = campagne.envois.exclude(courriel="")
    addresses = (
        envois.order_by().values("courriel").annotate(premier=Min("structure__nom")).order_by("premier")
    )
    shown = Paginator(addresses, 1).get_page(request.GET.get("page"))
    rows: list[EnvoiCampagne] = []
    for row in shown.object_list:
        same = envois.filter(courriel=row["courriel"], decision=DecisionEnvoi.ENVOYER)
        rows = list(same.select_related("structure", "personne"))
    sujet, texte = preview(campagne, rows, request.user) if rows else ("", "")
    context = {"campagne": campagne, "page": shown, "envois": rows, "sujet": sujet, "texte": texte}
    return render(request, "acteurs/campagne_apercu.html", context)


@form_page(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def verifier(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """Who is already asked much, and what to do about it; then it leaves."""
    if not allowed_now(request, campagne, lambda row: check_ready(row, row.questions.count())):
        return back_to(campagne)
    envois = list(campagne.envois.select_related("structure", "personne"))
    complete(envois)
    rows, loads = to_check(campagne, envois, Nature.CAMPAGNE, timezone.localdate())
    decisions = decisions_of(request, rows)
    if request.method == "POST":
        reasons = {row.envoi.pk: row.phrase for row in rows}
        sent = tell(
            request,
            lambda: services.launch(campagne=campagne, decisions=decisions, reasons=reasons, by=request.user),
            "L'envoi est lancé : vous pouvez quitter cette page.",
        )
        if sent:
            jobs.envoyer_campagne.enqueue(campagne.pk, request.user.pk)
            return back_to(campagne)
    context = {
        "campagne": campagne,
        "lignes": [(row, decisions.get(row.envoi.pk, DecisionEnvoi.ENVOYER)) for row in rows],
        "choix": DECISIONS,
        "groupes": loads.groupes,
        "regle": loads.limits,
        "total": len(envois),
        "joignables": sum(bool(envoi.courriel) for envoi in envois),
        "adresses": len({envoi.courriel for envoi in envois if envoi.courriel}),
        "sans_adresse": [envoi.structure for envoi in envois if not envoi.courriel],
    }
    return render(request, "acteurs/campagne_verifier.html", context)


def decisions_of(request: SignedRequest, rows: list[AVerifier]) -> dict[int, str]:
    """Chosen one by one, or for all those who are heavily loaded at once."""
    heavy = request.POST.get("fortes", "")
    found: dict[int, str] = {}
    for row in rows:
        chosen = request.POST.get(f"decision_{row.envoi.pk}", DecisionEnvoi.ENVOYER)
        if row.forte and heavy in DecisionEnvoi.values:
            chosen = heavy
        found[row.envoi.pk] = chosen if chosen in DecisionEnvoi.values else DecisionEnvoi.ENVOYER
    return found


def allowed_now(request: SignedRequest, campagne: Campagne, rule: Callable[[Campagne], None]) -> bool:
    """When it is not the moment, the page of the campaign says why."""
    try:
        rule(campagne)
    except Refused:
        tell(request, lambda: rule(campagne), "")
        return False
    return True


@form_page(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def relancer(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """Only those who have not answered can be chosen."""
    if not allowed_now(request, campagne, check_sent):
        return back_to(campagne)
    silent = list(campagne.envois.all().silent().select_related("structure", "personne"))
    rows, loads = to_check(campagne, silent, Nature.RELANCE, timezone.localdate())
    initial = chase_of(campagne.sujet_relance or campagne.sujet, with_link="{lien}" in campagne.texte)
    if campagne.texte_relance:
        initial["texte"] = campagne.texte_relance
    form = RelanceForm(request.POST if request.method == "POST" else None, initial=initial)
    chosen = set(whole_numbers(request.POST.getlist("envois"))) if form.is_bound else {e.pk for e in silent}
    if form.is_bound and form.is_valid():
        number = attempt(
            form,
            lambda: services.chase(campagne=campagne, envois=chosen, by=request.user, **form.cleaned_data),
        )
        if number is not None:
            jobs.envoyer_campagne.enqueue(campagne.pk, request.user.pk)
            tell(request, lambda: None, f"Relance lancée pour {number} structure{'s' if number > 1 else ''}.")
            return back_to(campagne)
    known = {row.envoi.pk: row for row in rows}
    context = {
        "campagne": campagne,
        "form": form,
        "lignes": [(envoi, known.get(envoi.pk), envoi.pk in chosen) for envoi in silent],
        "regle": loads.limits,
    }
    return render(request, "acteurs/campagne_relance.html", context)


@page(Capability.ENROLEMENT_VIEW, objet=Campagne)
def progression(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """Asked every second by the page; reloads it once the sending is over."""
    if campagne.etat != EtatCampagne.ENVOI:
        return HttpResponseClientRefresh()
    context = {"campagne": campagne, "pourcent": progress_of(figures(campagne))}
    return render(request, "acteurs/campagne_progression.html", context)


@command(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def reprendre(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """After a stop in the middle: what was sent is not sent again."""
    jobs.envoyer_campagne.enqueue(campagne.pk, request.user.pk)
    tell(
        request,
        lambda: None,
        "L'envoi reprend où il s'était arrêté ; personne ne recevra deux fois le message.",
    )
    return back_to(campagne)


@command(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def clore(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    done = "Campagne close : ses liens disent qu'elle est terminée."
    tell(request, lambda: services.close_campaign(campagne=campagne, by=request.user), done)
    return back_to(campagne)


# ── one recipient ─────────────────────────────────────────────────────


@command(Capability.CAMPAGNE_MANAGE, objet=EnvoiCampagne)
def repondu(request: SignedRequest, cite: Cite, envoi: EnvoiCampagne) -> HttpResponse:
    done = f"{envoi.structure} a répondu."
    tell(request, lambda: services.mark_answered(envoi=envoi, by=request.user), done)
    return back_to(envoi.campagne)


@command(Capability.CAMPAGNE_MANAGE, objet=EnvoiCampagne)
def retirer_lien(request: SignedRequest, cite: Cite, envoi: EnvoiCampagne) -> HttpResponse:
    done = f"Les liens envoyés à {envoi.structure} n'ouvrent plus rien."
    tell(request, lambda: services.revoke_links(envoi=envoi, by=request.user), done)
    return back_to(envoi.campagne)


@command(Capability.CAMPAGNE_MANAGE, objet=EnvoiCampagne)
def envoyer_quand_meme(request: SignedRequest, cite: Cite, envoi: EnvoiCampagne) -> HttpResponse:
    done = f"Le message part pour {envoi.structure}."
    if tell(request, lambda: services.send_after_all(envoi=envoi, by=request.user), done):
        jobs.envoyer_campagne.enqueue(envoi.campagne_id, request.user.pk)
    return redirect("acteurs:campagne", slug=cite.slug, pk=envoi.campagne_id)
