"""What an action is planned to cost: typed, balanced with what is asked, copied, exported and imported."""

from decimal import Decimal

import pytest

from maillage.actions.exports.trame import charge_shown
from maillage.actions.imports import ActionsImporter
from maillage.actions.models import Action, Charge
from maillage.actions.rules.budget import balance_warnings
from maillage.actions.selectors.budget import budget_of
from maillage.actions.selectors.cerfa import charges as cerfa_charges
from maillage.actions.services.suivi import save_attached
from maillage.base.errors import Refused
from tests.actions.importing import apply, lines, prepare
from tests.actions.making import URL, create, fund, text
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db


def charge(action, compte="60", montant="200", libelle=""):
    return Charge.objects.create(
        cite=action.cite, action=action, compte=compte, libelle=libelle, montant=Decimal(montant)
    )


@pytest.fixture
def action(saint_aubin):
    return create(saint_aubin, None)


def told(action):
    return [
        phrase.replace("\u202f", " ").replace("\xa0", " ") for phrase in budget_of(action, None).equilibre
    ]


# ── balance ───────────────────────────────────────────────────────────


def test_nothing_is_asked_of_a_budget_without_charges(action):
    fund(action, None)
    assert told(action) == []


def test_charges_and_products_that_differ_are_told(action):
    fund(action, None, demande="1000.00")
    charge(action, montant="1200.50")
    assert told(action) == [
        "Charges 1 200,50 €, produits 1 000 € : écart de 200,50 €, il manque des produits. Un budget présenté à un "
        "financeur est équilibré."
    ]
    fund(action, None, demande="500.00", source="caf")
    assert "il reste à dire à quoi sert l'argent demandé" in told(action)[0]
    fund(action, None, demande="0.50", source="region")
    charge(action, "64", "300")
    assert told(action) == []


def test_what_is_given_in_kind_is_balanced_apart(action):
    fund(action, None, demande="200.00")
    fund(action, None, demande="80.00", source="valorisation", type="valorisation")
    charge(action)
    charge(action, "86", "90")
    (phrase,) = told(action)
    assert phrase.startswith("Charges en nature 90 €, produits en nature 80 € : écart de 10 €")


@pytest.mark.parametrize(
    ("charges", "produits", "warned"),
    [("0", "10", False), ("10", "10", False), ("10.01", "10", True), ("10", "10.01", True)],
)
def test_the_rule_is_exact_to_the_cent(charges, produits, warned):
    assert bool(list(balance_warnings(Decimal(charges), Decimal(produits)))) == warned


# ── pages ─────────────────────────────────────────────────────────────


def test_a_charge_is_added_shown_corrected_and_removed(login, action):
    client = login("amina")
    added = client.post(
        f"{URL}{action.pk}/suivi/charges/", {"compte": "60", "libelle": "Goûters", "montant": "1 250,50"}
    )
    assert added.status_code == 302
    row = Charge.objects.get()
    assert (row.compte, row.libelle, row.montant) == ("60", "Goûters", Decimal("1250.50"))
    panel = text(client.get(f"{URL}{action.pk}/financements/"))
    assert "Goûters" in panel and "1 250,50 €" in panel and "il manque des produits" in panel
    page = client.get(f"{URL}{action.pk}/suivi/charges/{row.pk}/")
    assert 'value="1250,50"' in page.text
    client.post(f"{URL}{action.pk}/suivi/charges/{row.pk}/supprimer/")
    assert not Charge.objects.exists()
    history = text(client.get(f"{URL}{action.pk}/historique/"))
    assert "Charge d'une action ajoutée : Goûters" in history and "1 250,50 €" in history


@pytest.mark.parametrize("typed", ["", "-5", "1e12", "1000000000", "1,234", "douze"])
def test_an_amount_that_is_none_is_refused_and_what_was_typed_stays(login, action, typed):
    response = login("amina").post(
        f"{URL}{action.pk}/suivi/charges/", {"compte": "60", "libelle": "Goûters", "montant": typed}
    )
    assert not Charge.objects.exists()
    assert 'value="Goûters"' in response.text and "erreurs-formulaire" in response.text


def test_who_does_not_see_the_budget_does_not_see_the_charges(login, action):
    charge(action, libelle="Goûters")
    client = login("malik")
    assert client.get(f"{URL}{action.pk}/financements/").status_code == 403
    assert "Goûters" not in text(client.get(f"{URL}{action.pk}/"))
    assert (
        client.post(f"{URL}{action.pk}/suivi/charges/", {"compte": "60", "montant": "1"}).status_code == 403
    )


def test_the_renewal_takes_the_charges_along(login, action):
    charge(action, libelle="Goûters")
    login("amina").post(f"{URL}{action.pk}/reconduire/")
    copy = Action.objects.get(precedente=action)
    assert [(c.compte, c.libelle, c.montant) for c in copy.charges.all()] == [
        ("60", "Goûters", Decimal("200.00"))
    ]


def test_the_cerfa_says_each_account_and_its_total(login, action):
    fund(action, None, demande="1000.00")
    charge(action, libelle="Goûters")
    charge(action, libelle="Feutres", montant="50.25")
    charge(action, "64", "800")
    assert list(cerfa_charges(budget_of(action, None))) == [
        "60 Achats ; Goûters ; 200,00",
        "60 Achats ; Feutres ; 50,25",
        "Total 60 Achats ; 250,25",
        "64 Charges de personnel ; 800,00",
        "Total des charges ; 1050,25",
    ]
    page = text(login("amina").get(f"{URL}{action.pk}/cerfa/"))
    assert "Total des charges ; 1050,25" in page and "Total des produits ; 1000,00" in page
    assert "écart de 50,25 €" in page


# ── export and import ─────────────────────────────────────────────────


ROW = {"intitule": "Chorale", "code": "1", "annee": "2026"}


def imported(cite, cell):
    importer = ActionsImporter()
    proposals = prepare(importer, cite, lines({**ROW, "charges": cell}))
    return importer, proposals, apply(importer, cite, proposals)


def known():
    return {(c.compte, c.libelle): c.montant for c in Charge.objects.all()}


def test_a_cell_of_charges_is_read_then_completed_then_taken_back(saint_aubin):
    importer, _, first = imported(saint_aubin, "60 Goûters : 200 € ; Charges de personnel : 1 250,50")
    assert known() == {("60", "Goûters"): Decimal("200.00"), ("64", ""): Decimal("1250.50")}
    importer, proposals, second = imported(saint_aubin, "60 Goûters : 300 ; 62 Car : 90")
    assert proposals[0].changes["Charge « Goûters »"][1].startswith("300")
    assert known()["60", "Goûters"] == Decimal("300.00") and ("62", "Car") in known()
    assert importer.undo(cite=saint_aubin, outcomes=second, by=None, progress=lambda a, b: None) == []
    assert known() == {("60", "Goûters"): Decimal("200.00"), ("64", ""): Decimal("1250.50")}
    assert first[0].target_id == Action.objects.get().pk


def test_the_same_cell_again_changes_nothing(saint_aubin):
    cell = "60 Goûters : 200 ; 64 Charges de personnel : 10"
    imported(saint_aubin, cell)
    _, proposals, _ = imported(saint_aubin, cell)
    assert proposals[0].verdict == "identique" or not proposals[0].changes
    assert Charge.objects.count() == 2


@pytest.mark.parametrize("cell", ["Goûters : 200", "69 Impôts : 3", "60 Goûters", "60 Goûters : beaucoup"])
def test_a_charge_that_is_not_understood_is_said(saint_aubin, cell):
    proposals = prepare(ActionsImporter(), saint_aubin, lines({**ROW, "charges": cell}))
    assert [problem.column for problem in proposals[0].problems] == ["charges"]
    assert not Charge.objects.exists()


def test_what_is_exported_is_imported_again(login, saint_aubin, action):
    for compte, libelle, montant in (("60", "Goûters ; feutres", "200.10"), ("86", "", "15")):
        charge(action, compte, montant, libelle)
    cell = " ; ".join(charge_shown(row) for row in action.charges.all())
    assert (
        cell == "60 Goûters , feutres : 200,10 ; 86 Emplois des contributions volontaires en nature : 15,00"
    )
    other = ActionFactory(cite=saint_aubin, code="autre", intitule="Autre")
    importer = ActionsImporter()
    proposals = prepare(
        importer, saint_aubin, lines({"intitule": "Autre", "code": "autre", "annee": "2026", "charges": cell})
    )
    apply(importer, saint_aubin, proposals)
    assert [(c.compte, c.libelle, c.montant) for c in other.charges.all()] == [
        ("60", "Goûters , feutres", Decimal("200.10")),
        ("86", "", Decimal("15.00")),
    ]


def test_a_charge_of_a_negative_amount_never_reaches_the_database(action):
    with pytest.raises(Refused):
        save_attached(
            row=Charge(cite=action.cite, action=action), action=action,
            values={"compte": "60", "libelle": "", "montant": "-1"}, by=None,
        )  # fmt: skip
