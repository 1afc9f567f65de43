"""The demonstration: four cités, one account per role, the same at each run."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.acteurs.models import Personne, Rattachement, Structure
from maillage.actions.models import Action, Subvention
from maillage.actions.selectors.budget import budget_of
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors import interets, reseau
from maillage.cartographie.selectors.manque import gaps_of
from maillage.cartographie.selectors.offres import champ
from maillage.cites.models import Chiffre, Cite, Mandat, PerimetreCommune, PerimetreQpv
from maillage.cites.selectors import chef_de_file_of, label_of
from maillage.demo.accounts import ACCOUNTS, ANGERS, NANCY, PASSWORD, ROUEN, ROUVRAY
from maillage.demo.money import CHARGES
from maillage.demo.people import NOMS
from maillage.demo.services import load_demo
from maillage.documents.models import Piece
from tests.factories.territoires import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
SLUGS = [ANGERS, NANCY, ROUVRAY, ROUEN]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for the module, on the few communes it needs, and removed at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        for departement, code, nom in (
            ("49", "49007", "Angers"), ("76", "76540", "Rouen"), ("76", "76575", "Saint-Étienne-du-Rouvray"),
            ("54", "54395", "Nancy"), ("54", "54304", "Laxou"), ("54", "54357", "Maxéville"),
        ):  # fmt: skip
            CommuneFactory(code=code, nom=nom, departement=DepartementFactory(code=departement))
        yield load_demo()
        transaction.set_rollback(True)


def by_cite(rows):
    return Counter(rows.values_list("cite__slug", flat=True))


def test_four_cites_with_what_they_publish(demo):
    assert sorted(cite.slug for cite in demo) == sorted(SLUGS)
    assert all(cite.demonstration for cite in demo)
    assert by_cite(PerimetreCommune.objects) == {ANGERS: 1, ROUEN: 1, ROUVRAY: 1, NANCY: 3}
    assert by_cite(PerimetreQpv.objects) == {ANGERS: 1, ROUEN: 1, ROUVRAY: 1, NANCY: 2}
    assert by_cite(Chiffre.objects) == dict.fromkeys(SLUGS, 1)
    assert all(chef_de_file_of(cite) and label_of(cite) for cite in demo)


def test_between_60_and_120_structures_each_and_not_the_same(demo):
    counts = by_cite(Structure.objects)
    assert sorted(counts) == sorted(SLUGS)
    assert all(60 <= count <= 120 for count in counts.values())
    assert len(set(counts.values())) > 1
    spread = set(Structure.objects.filter(cite__slug=NANCY).values_list("commune_id", flat=True))
    assert spread == {"54395", "54304", "54357"}


def test_two_cites_share_a_cpo_and_one_has_two(demo):
    cpo = Mandat.objects.filter(role=Role.CPO)
    assert by_cite(cpo) == {ANGERS: 2, ROUEN: 1, ROUVRAY: 1, NANCY: 1}
    shared = set(cpo.filter(cite__slug__in=(ROUEN, ROUVRAY)).values_list("titulaire__email", flat=True))
    assert shared == {"cpo.rouen@demo.example"}


def test_one_account_per_role_that_enters(demo, client):
    assert len(ACCOUNTS) == 14
    assert set(Mandat.objects.values_list("role", flat=True)) == set(Role.values)
    assert all(user.check_password(PASSWORD) for user in User.objects.all())


def test_the_partner_maintains_one_sheet(demo):
    row = Rattachement.objects.get()
    assert (row.user.email, row.structure.nom) == (
        "partenaire@demo.example",
        "Association Les Passeurs de mots",
    )


def test_everybody_is_visibly_invented(demo):
    assert set(Personne.objects.values_list("nom", flat=True)) <= set(NOMS)
    mails = [
        *Personne.objects.values_list("courriel", flat=True),
        *Structure.objects.values_list("courriel", flat=True),
    ]
    assert all(mail.endswith(".example") for mail in mails if mail)
    phones = [
        *Personne.objects.values_list("telephone", flat=True),
        *Structure.objects.values_list("telephone", flat=True),
    ]
    assert all(phone.replace(" ", "").startswith(("026191", "+3326191")) for phone in phones if phone)


def test_surveys_leave_something_unsurveyed(demo):
    assert by_cite(Recensement.objects) == dict.fromkeys(SLUGS, 40)


def test_loading_again_changes_nothing(demo):
    before = (
        User.objects.count(),
        Structure.objects.count(),
        Mandat.objects.count(),
        Recensement.objects.count(),
    )
    assert load_demo() == []
    assert before == (
        User.objects.count(),
        Structure.objects.count(),
        Mandat.objects.count(),
        Recensement.objects.count(),
    )
    assert Cite.objects.count() == 4


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_prints_the_address_and_the_accounts(demo, as_json, settings, monkeypatch):
    # the command says where links lead, for the whole process: here, for this test only
    settings.SITE_URL = settings.SITE_URL
    monkeypatch.setenv("MAILLAGE_ADRESSE", "")
    monkeypatch.delenv("MAILLAGE_ADRESSE")
    out = StringIO()
    call_command("demo", port=8123, as_json=as_json, stdout=out)
    if as_json:
        result = json.loads(out.getvalue())
        assert (result["cites_creees"], result["adresse"]) == ([], "http://localhost:8123")
        assert [compte["courriel"] for compte in result["comptes"]] == [account.email for account in ACCOUNTS]
    else:
        assert "http://localhost:8123" in out.getvalue()
        assert all(account.email in out.getvalue() for account in ACCOUNTS)


def test_money_that_balances_and_money_that_does_not(demo):
    budgets = {
        title: {
            budget_of(row, timezone.localdate()).equilibre != ()
            for row in Action.objects.filter(intitule=title, annee=YEAR)
        }
        for title in CHARGES
    }
    assert budgets == {"Ateliers langage en maternelle": {False}, "Café des parents": {True}}
    assert by_cite(Subvention.objects) == dict.fromkeys(SLUGS, 2)
    assert by_cite(Piece.objects.filter(nature="convention")) == dict.fromkeys(SLUGS, 1)


def test_gaps_of_one_cite_are_ranked_by_young_people_said_to_be_invented(demo):
    today = timezone.localdate()
    known = champ(Cite.objects.get(slug=ANGERS), None, today)
    gaps = gaps_of(known, most=0)
    assert all(gap.young and not gap.young.estimated for gap in gaps)
    assert any(gap.because for gap in gaps)
    assert "inventés" in known.effectifs
    assert "étendue d'âge" in champ(Cite.objects.get(slug=NANCY), None, today).effectifs


def test_a_round_table_of_the_demonstration_spares_somebody(demo):
    cite, today = Cite.objects.get(slug=ANGERS), timezone.localdate()
    question = reseau.Question(today)
    network = reseau.facts(cite, None, question).network(question)
    subject = interets.wanted(["orientation"], None, [])
    found = interets.common_ground(interets.terrain(cite, None, today), subject, network)
    assert len(found.convives) >= 5
    assert "sollicitée" in found.epargnees[0].phrase
