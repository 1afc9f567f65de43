"""Dispositifs of the demonstration: schemes of the national catalogue, with invented carriers, seats and dates."""

from datetime import date, timedelta

from maillage.acteurs.models import Structure
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of, qpv_of
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.models import Articulation, Deploiement, Dispositif, Echeance, EtapeActivation
from maillage.dispositifs.rules import LIVING
from maillage.dispositifs.services import deploiements

# code, état, type du porteur, places, occupées, créneaux, orientation
SCHEMES = (
    ("pre", "actif", "ccas", 90, 84, "", "Par l'école ou la famille, fiche de repérage au coordonnateur (exemple)."),
    ("rep", "actif", "reseau_ep", None, None, "", ""),
    ("clas", "actif", "centre_social", 64, 60, "lundi, mardi, jeudi 16 h 30 - 18 h",
     "Inscription en septembre, priorité aux élèves signalés par les écoles (exemple)."),
    ("laep", "actif", "laep", None, None, "mardi et vendredi matin", "Entrée libre et anonyme."),
    ("moins-de-3-ans", "actif", "ecole_maternelle", 18, 18, "", "Avec la PMI et la crèche, dès deux ans."),
    ("rased", "actif", "rectorat", None, None, "", "Demande de l'enseignant, accord de la famille."),
    ("ulis", "actif", "college", 12, 11, "", "Sur notification de la MDPH."),
    ("upe2a", "actif", "ecole_elementaire", 20, 23, "", "Évaluation par le CASNAV."),
    ("devoirs-faits", "actif", "college", 120, 97, "16 h - 18 h", "Par le professeur principal."),
    ("cordees", "actif", "college", 45, 45, "", "Volontariat, de la 4e à la 3e."),
    ("vvv", "actif", "maison_quartier", 40, None, "vacances d'été", ""),
    ("plan-mercredi", "actif", "service_municipal", 150, 138, "mercredi", "Inscription au guichet des familles."),
    ("prevention-specialisee", "actif", "prevention_specialisee", None, None, "", "Aller-vers, sans inscription."),
    ("mission-locale", "actif", "mission_locale", None, None, "", "Rendez-vous sans délai pour les sortants de terminale."),
    ("paej", "actif", "association", None, None, "", "Accueil libre, gratuit, confidentiel."),
    ("ecole-ouverte", "extinction", "college", 60, 22, "petites vacances", ""),
    ("oepre", "a_activer", "ecole_elementaire", 20, None, "", ""),
    ("petits-dejeuners", "a_activer", "service_municipal", None, None, "", ""),
    ("coup-de-pouce", "non_deploye", "service_municipal", None, None, "", ""),
    ("8h-18h", "clos", "college", None, None, "", ""),
)  # fmt: skip
MOTIF = "Fin de l'expérimentation (exemple)"


def load_schemes(cite: Cite, today: date) -> None:
    """Deployments in every state, checklists under way, deadlines, declared links."""
    carriers = list(Structure.objects.filter(cite=cite).order_by("pk"))
    districts = [qpv.pk for qpv in qpv_of(cite).defer("contour")]
    for rank, (code, state, kind, seats, taken, slots, how) in enumerate(SCHEMES):
        scheme = Dispositif.objects.get(code=code)
        fitting = [row for row in carriers if row.type == kind] or carriers
        local = rank % 3 == 1 and bool(districts)
        values = {
            "dispositif": scheme.pk, "porteur": fitting[rank % len(fitting)].pk if fitting else None,
            "places": seats, "effectif": taken, "creneaux": slots, "orientation": how,
            "debut": f"{today.year - 2}-09-01", "toute_la_cite": not local, "qpvs": districts[:1] if local else [],
            "verifie_le": (today - timedelta(days=30 * rank)).isoformat() if state == "actif" else None,
        }  # fmt: skip
        row = deploiements.create_deploiement(cite=cite, values=values, by=None, source="démonstration")
        reach(row, EtatDeploiement(state))
    rows = {row.dispositif.code: row for row in deployed(cite) if row.dispositif}
    dates(rows, today)
    links(rows)


def designate(cite: Cite, today: date) -> None:
    """Once the accounts exist: who in the troïka follows what, and the first steps of an activation."""
    team = [user.pk for user in equipe_of(cite).order_by("pk")]
    for rank, row in enumerate(deployed(cite)):
        if team and rank % 4:
            Deploiement.objects.filter(pk=row.pk).update(referent_troika=team[rank % len(team)])
    begin(Deploiement.objects.get(cite=cite, dispositif__code="oepre"), today, team)


def deployed(cite: Cite) -> list[Deploiement]:
    return list(Deploiement.objects.filter(cite=cite).select_related("dispositif"))


def reach(row: Deploiement, state: EtatDeploiement) -> None:
    """Walk through the states that lead there."""
    if state == EtatDeploiement.A_ACTIVER:
        deploiements.change_state(deploiement=row, etat=state, motif="", by=None)
    elif state != EtatDeploiement.NON_DEPLOYE:
        deploiements.change_state(deploiement=row, etat=EtatDeploiement.ACTIF, motif="", by=None)
        if state not in LIVING or state == EtatDeploiement.EXTINCTION:
            deploiements.change_state(deploiement=row, etat=state, motif=MOTIF, by=None)


def dates(rows: dict[str, Deploiement], today: date) -> None:
    known = (
        ("clas", "Dépôt du dossier CLAS à la CAF", 21, "an"),
        ("vvv", "Bilan de l'été à la préfecture", -9, "an"),
        ("pre", "Tableau de suivi à l'ANCT", 75, "semestre"),
        ("plan-mercredi", "Renouvellement de la convention", 190, ""),
    )
    for code, label, days, period in known:
        Echeance.objects.create(
            cite=rows[code].cite, deploiement=rows[code], libelle=label, le=today + timedelta(days=days),
            periode=period,
        )  # fmt: skip


def links(rows: dict[str, Deploiement]) -> None:
    for origin, target, kind, words in (
        ("clas", "devoirs-faits", "relais", "à l'entrée au collège"),
        ("moins-de-3-ans", "laep", "articulation", "une matinée commune par mois (exemple)"),
    ):
        Articulation.objects.create(
            cite=rows[origin].cite, origine=rows[origin], cible=rows[target], type=kind, commentaire=words
        )


def begin(row: Deploiement, today: date, team: list[int]) -> None:
    """The first steps of an activation, done or given to somebody."""
    steps = list(EtapeActivation.objects.filter(deploiement=row).order_by("ordre")[:3])
    owner = team[0] if team else None
    said = (
        {"etat": "faite", "responsable": owner, "note": "Fiche lue avec la DSDEN (exemple)"},
        {"etat": "en_cours", "responsable": owner, "echeance": (today + timedelta(days=12)).isoformat()},
        {"responsable": owner, "echeance": (today + timedelta(days=40)).isoformat()},
    )
    for step, values in zip(steps, said, strict=True):
        deploiements.save_attached(row=step, deploiement=row, values=values, by=None)
