"""Finding actions from the search box, and the commands of an administrator."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from maillage.actions.models import Financement
from maillage.actions.services import actions as services
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db


def found(client, q):
    return client.get("/c/saint-aubin/recherche/", {"q": q}).content.decode()


@pytest.fixture
def ateliers(saint_aubin):
    carrier = StructureFactory(cite=saint_aubin, nom="Éclats de lire", sigle="EDL")
    return services.create_action(
        cite=saint_aubin,
        by=None,
        values={"intitule": "Ateliers théâtre", "annee": 2026, "code": "T-12", "porteur": carrier.pk},
    )


@pytest.mark.parametrize("q", ["theatre", "THÉÂTRE ateliers", "t-12", "eclats", "EDL", "theatr", "téhatre"])
def test_actions_by_title_code_and_porteur_accents_forgiven(login, ateliers, q):
    assert f'/c/saint-aubin/actions/{ateliers.pk}/"' in found(login("amina"), q)


def test_a_porteur_renamed_since_is_found_by_its_new_name(login, ateliers):
    ateliers.porteur.nom = "Compagnie du Chêne"
    ateliers.porteur.save()
    assert "Ateliers théâtre" in found(login("amina"), "chene")


def test_what_is_not_for_this_reader_is_not_found(login, saint_aubin, ateliers):
    ActionFactory(cite=saint_aubin, intitule="Projet secret", recherche="projet secret", visibilite="equipe")
    assert "Projet secret" not in found(login("malik"), "secret")
    assert "Projet secret" in found(login("amina"), "secret")
    services.throw_away(action=ateliers, by=None)
    assert f'/actions/{ateliers.pk}/"' not in found(login("amina"), "theatre")


def test_searching_costs_the_same_with_one_and_three_actions(
    login, saint_aubin, ateliers, django_assert_num_queries, django_assert_max_num_queries
):
    client = login("amina")
    found(client, "theatre")
    with django_assert_max_num_queries(40) as few:
        found(client, "theatre")
    for number in range(2):
        ActionFactory(
            cite=saint_aubin,
            intitule=f"Théâtre {number}",
            recherche=f"theatre {number}",
            porteur=ateliers.porteur,
        )
    with django_assert_num_queries(len(few)):
        found(client, "theatre")


# ── commands ──────────────────────────────────────────────────────────


def test_the_portfolio_of_a_year_in_a_file(saint_aubin, ateliers, tmp_path):
    ActionFactory(cite=saint_aubin, annee=2025)
    path, out = tmp_path / "actions.csv", StringIO()
    call_command(
        "exporter_actions",
        cite="saint-aubin",
        annee=2026,
        format="csv",
        sortie=str(path),
        as_json=True,
        stdout=out,
    )
    assert json.loads(out.getvalue()) == {"fichier": str(path), "actions": 1, "octets": path.stat().st_size}
    assert "Ateliers théâtre" in path.read_text(encoding="utf-8-sig")
    call_command("exporter_actions", cite="saint-aubin", sortie=str(tmp_path / "tout.xlsx"), stdout=out)
    assert "2 actions écrites" in out.getvalue()


def test_a_file_that_cannot_be_written_and_a_cite_that_does_not_exist(saint_aubin, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("exporter_actions", cite="saint-aubin", sortie=str(tmp_path / "rien" / "a.xlsx"))
    for command in ("exporter_actions", "budget", "appels"):
        with pytest.raises(CommandError, match="Aucune cité"):
            call_command(command, cite="nulle-part")


def test_the_budget_in_exact_text(saint_aubin, ateliers):
    for source, amount in (("caf", "10.10"), ("commune", "20.20")):
        Financement.objects.create(
            cite=saint_aubin, action=ateliers, source=source, exercice=2026, notifie=amount
        )
    out = StringIO()
    call_command("budget", cite="saint-aubin", annee=2026, as_json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert (told["par"], told["total"]["engage"], told["total"]["lignes"]) == ("source", "30.30", 2)
    assert [(row["cle"], row["engage"]) for row in told["rangs"]] == [("commune", "20.20"), ("caf", "10.10")]
    call_command("budget", cite="saint-aubin", annee=2026, stdout=out)
    assert "Total" in out.getvalue()
