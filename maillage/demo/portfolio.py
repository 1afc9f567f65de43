"""Actions and money of the demonstration: last year's, some of them renewed, and this year's; through the services."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from maillage.acteurs.models import Structure
from maillage.actions.choices import EtatAction, Source
from maillage.actions.models import (
    Action,
    Axe,
    AxeTransversal,
    Enveloppe,
    Financement,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
    Versement,
)
from maillage.actions.services import actions, axes, bilans, enveloppes, financements, suivi
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of, qpv_of
from maillage.demo.trames import (
    ACTIONS,
    AXES,
    BILAN,
    CAF,
    COLLEGE,
    COMMUNE,
    ENVELOPPES,
    INDICATEURS,
    OPERATIONNEL,
    TRANSVERSAUX,
    Trame,
)

LAUNCHED = ("en_cours", "realisee", "bilan_recu")
DECIDED = ("validee", *LAUNCHED)


def load_portfolio(cite: Cite, today: date) -> None:
    """Last year's actions with their bilan, then this year's, renewed from them or new."""
    objectives, tags = load_axes(cite)
    carriers = list(Structure.objects.filter(cite=cite, type="association").order_by("pk")[:6])
    partners = list(
        Structure.objects.filter(cite=cite, type__in=("college", "ecole_elementaire")).order_by("pk")[:3]
    )
    for year in (today.year - 1, today.year):
        load_envelopes(cite, year)
    for rank, trame in enumerate(ACTIONS):
        values = sheet_of(cite, trame, objectives, tags)
        values["porteur"] = carriers[rank % len(carriers)].pk if carriers else None
        action = renewed(cite, trame, values, partners, today) if trame.deja else None
        if action is None:
            action = actions.create_action(
                cite=cite, values=dated(values, trame, today.year), by=None, source="démonstration"
            )
            add_partners(action, partners)
            add_indicators(action)
        live(action, trame, today)
    overrun(cite, today)


def sheet_of(
    cite: Cite, trame: Trame, objectives: list[Axe], tags: list[AxeTransversal]
) -> dict[str, object]:
    return {
        "intitule": trame.intitule, "objectif": objectives[trame.objectif].pk, "themes": [trame.theme],
        "publics": list(trame.publics), "age_min_mois": trame.ages[0], "age_max_mois": trame.ages[1],
        "qpvs": [qpv.pk for qpv in qpv_of(cite).defer("contour")], "resume": trame.resume, "constat": trame.constat,
        "objectifs": trame.objectifs, "contenu": trame.contenu, "temps": ["periscolaire"], "nature": "renforcement",
        "transversaux": [] if trame.transversal is None else [tags[trame.transversal].pk],
        "seances_prevues": 2 * trame.seances or None,
    }  # fmt: skip


def dated(values: dict[str, object], trame: Trame, year: int) -> dict[str, object]:
    first, last = trame.mois
    return {**values, "annee": year, "debut": f"{year}-{first:02}-05", "fin": f"{year}-{last:02}-28"}


# ── last year ─────────────────────────────────────────────────────────


def renewed(
    cite: Cite, trame: Trame, values: dict[str, object], partners: list[Structure], today: date
) -> Action:
    """The action as it was last year, bilan included, and its renewal."""
    year = today.year - 1
    past = actions.create_action(
        cite=cite, values=dated(values, trame, year), by=None, source="démonstration"
    )
    add_partners(past, partners)
    add_indicators(past)
    people(past, trame, "reel")
    for source, amount in trame.argent.items():
        spend(past, source, amount * 9 // 10, today)
    put_in_state(past, "bilan_recu")
    write_bilan(past, validated=True)
    return actions.renew(action=past, annee=today.year, by=None)


def spend(action: Action, source: Source, amount: int, today: date) -> None:
    """A line of last year: paid, consumed but for a little, its report received or late."""
    line = fund(action, source, amount, decided=True)
    pay(line, Decimal(amount), date(action.annee, 5, 15))
    received = None if source == COMMUNE else f"{today.year}-05-20"
    base = {"consomme": None, "reporte": None, "compte_rendu_recu_le": None}
    mine = {"consomme": f"{amount * 95 // 100}.00", "reporte": None, "compte_rendu_recu_le": received}
    financements.save_financement(financement=line, base=base, mine=mine, by=None)


def write_bilan(action: Action, *, validated: bool) -> None:
    bilans.save_bilan(action=action, base=dict.fromkeys(BILAN, ""), mine=BILAN, by=None)
    bilans.hand_in(action=action, by=None)
    if validated:
        bilans.validate(action=action, by=None)


# ── this year ─────────────────────────────────────────────────────────


def live(action: Action, trame: Trame, today: date) -> None:
    people(action, trame, "prevu")
    for source, amount in trame.argent.items():
        line = fund(action, source, amount, decided=trame.etat in DECIDED)
        if trame.etat in LAUNCHED and source != COMMUNE:
            pay(line, Decimal(amount) * 8 // 10, min(today, date(action.annee, 4, 20)))
    put_in_state(action, trame.etat)
    if trame.difficulte:
        base = {"difficulte": "", "difficulte_motif": ""}
        mine = {"difficulte": trame.difficulte, "difficulte_motif": trame.motif}
        actions.update_action(action=action, base=base, mine=mine, by=None)
    follow(action, trame, today)
    if trame.etat == EtatAction.BILAN_RECU:
        people(action, trame, "reel")
        write_bilan(action, validated=False)


def put_in_state(action: Action, etat: str) -> None:
    """The state is written as it is: an action of the demonstration has no past to walk through."""
    row = Action.objects.get(pk=action.pk)
    since = min(timezone.localdate() - timedelta(days=12), row.debut or timezone.localdate())
    row.etat = EtatAction(etat)
    row.etat_depuis = row.fin if etat == EtatAction.BILAN_RECU else since
    if etat in DECIDED:
        row.validee_par, row.validee_le = "COPIL", date(row.annee, 1, 15)
    row.save()


def follow(action: Action, trame: Trame, today: date) -> None:
    row = Action.objects.get(pk=action.pk)
    if trame.note:
        note = NoteSuivi(cite=row.cite, action=row)
        values = {"le": (today - timedelta(days=9)).isoformat(), "feu": trame.feu, "texte": trame.note}
        suivi.save_attached(row=note, action=row, values=values, by=None)
    start = row.debut or today
    Jalon.objects.bulk_create(
        Jalon(
            cite=row.cite,
            action=row,
            libelle=label,
            echeance=day,
            fait_le=day if day <= today and done else None,
        )
        for label, day, done in (
            ("Réunion de lancement", start, True),
            ("Point d'étape avec le porteur", start + timedelta(days=90), False),
        )
    )
    Seance.objects.bulk_create(
        Seance(
            cite=row.cite, action=row, le=start + timedelta(days=14 * rank), libelle=f"Séance {rank}",
            jeunes=trame.prevus[0] // 4, parents=trame.prevus[1] // 4,
        )
        for rank in range(1, trame.seances + 1)
    )  # fmt: skip
    if trame.etat in LAUNCHED:
        for rank, indicator in enumerate(Indicateur.objects.filter(action=row)):
            value = Decimal(48 + 5 * rank + row.pk % 9)
            Mesure.objects.create(
                cite=row.cite, indicateur=indicator, le=today - timedelta(days=20), valeur=value
            )


def people(action: Action, trame: Trame, moment: str) -> None:
    young, parents = trame.prevus
    if not young and not parents:
        return
    part = 1 if moment == "prevu" else Decimal("0.9")
    values = {
        "total": int(young * part), "dont_qpv": int(young * part * 8 // 10), "dont_filles": int(young * part // 2),
        "parents": int(parents * part),
    }  # fmt: skip
    suivi.save_people(action=action, moment=moment, values=values, by=None)


def add_partners(action: Action, partners: list[Structure]) -> None:
    Partenaire.objects.bulk_create(
        Partenaire(cite=action.cite, action=action, structure=structure, role=role)
        for structure, role in zip(partners, ("prescripteur", "accueil", "appui"), strict=False)
    )


def add_indicators(action: Action) -> None:
    Indicateur.objects.bulk_create(
        Indicateur(
            cite=action.cite, action=action, libelle=label, type=kind, unite=unit, cible=target, source=source
        )
        for label, kind, unit, target, source in INDICATEURS
    )


# ── axes and money ────────────────────────────────────────────────────


def load_axes(cite: Cite) -> tuple[list[Axe], list[AxeTransversal]]:
    objectives = []
    for code, label, national, children in AXES:
        axis = axes.save_axe(
            axe=Axe(cite=cite, code=code, libelle=label, objectifs_nationaux=[national]), by=None
        )
        for rank, child in enumerate(children, start=1):
            row = Axe(cite=cite, parent=axis, code=f"{code}.{rank}", libelle=child)
            objectives.append(axes.save_axe(axe=row, by=None))
    under = Axe(cite=cite, parent=objectives[2], code="2.1.1", libelle=OPERATIONNEL)
    objectives[2] = axes.save_axe(axe=under, by=None)
    tags = [
        axes.save_transversal(row=AxeTransversal(cite=cite, libelle=label, ordre=rank), by=None)
        for rank, label in enumerate(TRANSVERSAUX, start=1)
    ]
    return objectives, tags


def load_envelopes(cite: Cite, year: int) -> None:
    college = Structure.objects.filter(cite=cite, type="college").order_by("pk").first()
    for source, amount in ENVELOPPES.items():
        values = {"source": source, "exercice": year, "dotation": f"{amount}.00"}
        if source == COLLEGE and college is not None:
            values["gestionnaire"] = college.pk
        enveloppes.save_enveloppe(enveloppe=Enveloppe(cite=cite), base={}, mine=values, by=None)


def fund(action: Action, source: Source, amount: int, *, decided: bool, motif: str = "") -> Financement:
    """A renewed action already asks its funders: that line goes on; else a new one."""
    held = Enveloppe.objects.filter(cite=action.cite, source=source, exercice=action.annee).first()
    values: dict[str, object] = {
        "source": source, "exercice": action.annee, "enveloppe": held.pk if held else None, "demande": f"{amount}.00",
        "credit": "droit_commun" if source in (COMMUNE, CAF) else "specifique",
        "theme_p147": "1.3" if source == Source.P147_CITE else "", "depose_le": f"{action.annee - 1}-12-10",
    }  # fmt: skip
    if decided:
        values |= {
            "valide": f"{amount}.00", "decide_le": f"{action.annee}-02-12",
            "notifie": f"{amount}.00", "notifie_le": f"{action.annee}-03-20",
        }  # fmt: skip
    row = Financement(cite=action.cite, action=action)
    financements.save_financement(financement=row, base={}, mine=values, by=None, motif_depassement=motif)
    return row


def pay(line: Financement, amount: Decimal, day: date) -> None:
    values = {"le": day.isoformat(), "montant": f"{amount:.2f}", "reference": "mandat (démonstration)"}
    financements.add_payment(versement=Versement(cite=line.cite, financement=line), values=values, by=None)
    line.refresh_from_db()


def overrun(cite: Cite, today: date) -> None:
    """One envelope that the troïka has decided to go beyond, and a line of droit commun."""
    coffee = Action.objects.get(cite=cite, annee=today.year, intitule="Café des parents")
    fund(coffee, CAF, 4000, decided=True)
    held = Enveloppe(cite=cite)
    values = {
        "source": Source.REGION,
        "exercice": today.year,
        "dotation": "3000.00",
        "intitule": "Région, santé",
    }
    enveloppes.save_enveloppe(enveloppe=held, base={}, mine=values, by=None)
    evenings = Action.objects.get(cite=cite, annee=today.year, intitule="Le numérique en famille")
    fund(
        evenings,
        Source.REGION,
        3500,
        decided=True,
        motif="Accord du COPIL : la Région abonde en fin d'année.",
    )


def share_portfolio(cite: Cite) -> None:
    """Who follows what, once the team has its mandates: shared between its first three members."""
    team = list(equipe_of(cite).order_by("pk")[:3])
    if not team:
        return
    rows = Action.objects.filter(cite=cite, annee=timezone.localdate().year).order_by("pk")
    for rank, action in enumerate(rows):
        base, mine = {"referent": action.referent_id}, {"referent": team[rank % len(team)].pk}
        actions.update_action(action=action, base=base, mine=mine, by=None)
