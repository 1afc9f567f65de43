"""Loading the demonstration: through the services of each room where they decide, in bulk where they only store."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.accounts.services import open_account, set_hashed_password
from maillage.acteurs.models import Fonction, Personne, Rattachement, Relation, Structure
from maillage.acteurs.services.derived import prepare_for_save
from maillage.cartographie.choices import Origine
from maillage.cartographie.models import Recensement
from maillage.cartographie.services.analyses import keep_analysis, keep_monthly
from maillage.cites import services as cites
from maillage.cites.choices import CodeChiffre
from maillage.cites.models import Cite, Theme
from maillage.core.ages import DEFAULT_BANDS
from maillage.demo.accounts import ACCOUNTS, ANGERS, PASSWORD, DemoAccount
from maillage.demo.calls import load_calls
from maillage.demo.campaigns import load_campaigns
from maillage.demo.cites import (
    CITES,
    LABEL_2019,
    LABEL_2024,
    PARTENAIRE,
    SOURCE_POPULATION,
    DemoCite,
    DemoQpv,
)
from maillage.demo.enrolment import load_enrolment
from maillage.demo.governance import load_governance
from maillage.demo.money import load_money
from maillage.demo.needs import load_needs
from maillage.demo.people import draw_people
from maillage.demo.portfolio import load_portfolio, share_portfolio
from maillage.demo.schemes import designate, load_schemes
from maillage.demo.sheets import SOURCE, Sheet, draw_sheets
from maillage.demo.surveys import load_survey
from maillage.demo.watch import change_catalogue, load_watch
from maillage.territoires.choices import Millesime
from maillage.territoires.models import Commune, Etablissement, Qpv
from maillage.territoires.services import ensure_communes

OLDEST_MONTHS = 26 * 12
OPENING = date(2019, 9, 5)
EARLIER = timedelta(days=120)
SURVEYED_THEMES = (
    "langage-lecture",
    "scolarite",
    "parentalite",
    "sport",
    "culture",
    "sante",
    "orientation",
    "numerique",
)


@transaction.atomic
def load_demo() -> list[Cite]:
    """Create what is missing and return the cités created; what exists is left as it is."""
    ensure_communes()
    opened = [load_cite(demo) for demo in CITES if not Cite.objects.filter(slug=demo.slug).exists()]
    load_accounts()
    for cite in opened:
        load_enrolment(cite, timezone.localdate())
    attach_partner()
    for cite in opened:
        load_calls(cite, timezone.localdate())
        load_campaigns(cite, timezone.localdate())
        load_survey(cite, timezone.localdate())
        load_governance(cite, timezone.localdate())
        share_portfolio(cite)
        designate(cite, timezone.localdate())
        load_watch(cite)
    keep_monthly(opened, le=timezone.localdate())
    if opened:
        change_catalogue()
    return opened


def load_cite(demo: DemoCite) -> Cite:
    cite = cites.create_cite(
        nom=demo.nom,
        nom_court=demo.nom_court,
        slug=demo.slug,
        communes=demo.communes,
        territoire=demo.territoire,
        academie=demo.academie,
        debut=OPENING,
        demonstration=True,
        by=None,
    )
    for quartier in demo.quartiers:
        cites.add_qpv(cite, load_qpv(quartier).code, debut=OPENING, by=None)
    load_figures(cite, demo)
    load_sheets(cite, demo)
    return cite


def load_qpv(demo: DemoQpv) -> Qpv:
    """The district with its contour drawn by hand, unless official contours have already been imported."""
    ring = [list(point) for point in (*demo.ring, demo.ring[0])]
    qpv, created = Qpv.objects.get_or_create(
        code=demo.code,
        defaults={
            "nom": demo.nom,
            "millesime": Millesime.A2015,
            "population": demo.population,
            "contour": {"type": "Polygon", "coordinates": [ring]},
            "approximatif": True,
            "source": "Contour approximatif, dessiné à la main pour la démonstration",
        },
    )
    if created:
        qpv.communes.set(Commune.objects.filter(pk__in=demo.communes))
    return qpv


def load_figures(cite: Cite, demo: DemoCite) -> None:
    cites.record_chiffre(
        cite, CodeChiffre.POPULATION, valeur=demo.population, annee=2013, source=SOURCE_POPULATION, by=None
    )
    for intitule, debut, fin in (LABEL_2019, LABEL_2024):
        cites.add_label_period(cite, intitule=intitule, debut=debut, fin=fin, by=None)


def load_sheets(cite: Cite, demo: DemoCite) -> None:
    today = timezone.localdate()
    sheets = draw_sheets(demo, cite, today)
    prepare_for_save([sheet.structure for sheet in sheets])
    Structure.objects.bulk_create(sheet.structure for sheet in sheets)
    link_terms(sheets)
    load_people(sheets, cite, today)
    load_relations(sheets, cite)
    load_school(cite, demo)
    load_surveys(cite, today)
    load_needs(cite, today)
    load_schemes(cite, today)
    # what was there before the actions: the page of progress has two dates to compare
    keep_analysis(cite, le=today - EARLIER, by=None, origine=Origine.MENSUELLE)
    load_portfolio(cite, today)
    load_money(cite, today)


def link_terms(sheets: list[Sheet]) -> None:
    themes, publics = Structure.themes.through, Structure.publics.through
    themes.objects.bulk_create(
        themes(structure_id=s.structure.pk, theme_id=code) for s in sheets for code in s.archetype.themes
    )
    publics.objects.bulk_create(
        publics(structure_id=s.structure.pk, public_id=code) for s in sheets for code in s.archetype.publics
    )


def load_people(sheets: list[Sheet], cite: Cite, today: date) -> None:
    drawn = draw_people(sheets, cite, today)
    Personne.objects.bulk_create(personne for personne, _ in drawn)
    Fonction.objects.bulk_create(fonction for _, fonction in drawn)


def load_relations(sheets: list[Sheet], cite: Cite) -> None:
    """Agreements with the chef de file, a few more each year; partnerships between neighbours, some of which ended."""
    rows = [sheet.structure for sheet in sheets]
    hub, others = rows[0], rows[1:]
    found = [
        Relation(cite=cite, origine=hub, cible=row, type="convention", debut=date(2022 + rank % 5, 9, 1))
        for rank, row in enumerate(others[2::5])
    ]
    found += [
        Relation(
            cite=cite, origine=one, cible=other, type="partenariat", debut=date(2021 + rank % 5, 9, 1),
            fin=date(2025, 7, 1) if rank % 6 == 0 else None,
        )
        for rank, (one, other) in enumerate(zip(others[::3], others[4::3], strict=False))
    ]  # fmt: skip
    Relation.objects.bulk_create(
        row for row in found if row.debut and (row.fin is None or row.debut < row.fin)
    )


def load_school(cite: Cite, demo: DemoCite) -> None:
    """The chef de file as a reference school: its UAI is impossible on purpose (département 000)."""
    sheet = Structure.objects.get(cite=cite, nom=demo.chef_de_file)
    uai = f"000{cite.pk % 10_000:04d}Z"
    school, _ = Etablissement.objects.get_or_create(
        uai=uai,
        defaults={
            "nom": demo.chef_de_file,
            "type": "Collège",
            "secteur": "Public",
            "commune": sheet.commune,
            "source": SOURCE,
        },
    )
    cites.set_chef_de_file(cite, school.uai, debut=OPENING, by=None)


def load_surveys(cite: Cite, today: date) -> None:
    """What the team has looked at: eight themes, up to fifteen years; the rest is honestly « non renseigné »."""
    themes = Theme.objects.in_bulk(SURVEYED_THEMES)
    Recensement.objects.bulk_create(
        Recensement(
            cite=cite,
            theme=themes[code],
            age_min_mois=band.min_months,
            age_max_mois=band.max_months or OLDEST_MONTHS,
            recense_le=today - timedelta(days=40),
            commentaire="Tour de table du comité technique (démonstration)",
        )
        for code in SURVEYED_THEMES
        for band in DEFAULT_BANDS[:5]
    )


def load_accounts() -> None:
    known = set(User.objects.values_list("email", flat=True))
    missing = [account for account in ACCOUNTS if account.email not in known]
    # hashing is slow on purpose: once is enough for a password that is printed on the sign-in page
    hashed = make_password(PASSWORD) if missing else ""
    for account in missing:
        load_account(account, hashed)


def load_account(account: DemoAccount, hashed: str) -> None:
    user, _ = open_account(email=account.email, prenom=account.prenom, nom=account.nom, by=None)
    set_hashed_password(user, hashed)
    for mandat in account.mandats:
        cites.open_mandat(
            titulaire=user,
            role=mandat.role,
            portee=mandat.portee,
            cite=Cite.objects.filter(slug=mandat.cite).first(),
            institution=mandat.institution,
            employeur=mandat.employeur,
            quotite=mandat.quotite,
            debut=date(2024, 9, 1),
            by=None,
        )


def attach_partner() -> None:
    """The partner maintains the sheet of one association of Angers."""
    user, _ = open_account(email="partenaire@demo.example", by=None)
    sheet = Structure.objects.filter(cite__slug=ANGERS, nom=PARTENAIRE).first()
    if sheet is not None:
        Rattachement.objects.get_or_create(user=user, structure=sheet, defaults={"cite": sheet.cite})
