"""A gap: what it says, and what people do about it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.choices import TypeStructure
from maillage.actions.models import Action
from maillage.base.errors import Refused
from maillage.cartographie.models import DecisionManque
from maillage.cartographie.services.decisions import Manque, accept, put_on_agenda, revoke
from maillage.cites.models import Theme
from maillage.core.ages import AgeRange
from maillage.core.text import day_in_words
from maillage.dispositifs.models import Deploiement
from maillage.instances.models import PointOrdreDuJour, Reunion
from tests.cartographie.test_croisement import club, lessons, look
from tests.factories.acteurs import StructureFactory
from tests.factories.instances import InstanceFactory, ReunionFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
WHERE = {"theme": "sport", "tranche": "6-11 ans"}
SIX_ELEVEN = AgeRange.of_years(6, 11)


def url(name, cite, *args, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query)


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


@pytest.fixture
def gap(saint_aubin, sport):
    """The cité has looked at sport, and there is nothing."""
    look(saint_aubin, sport)
    return Manque(sport, SIX_ELEVEN, None, "Découvert.")


@pytest.fixture
def comite(saint_aubin):
    return InstanceFactory(cite=saint_aubin, nom="Comité technique")


def meeting(instance, days=10, **more):
    start = timezone.now() + timedelta(days=days)
    return ReunionFactory(
        cite=instance.cite, instance=instance, debut=start, fin=start + timedelta(hours=2), **more
    )


def accepted(cite, gap, **more):
    fields = {
        "raison": "Le centre social ouvre à la rentrée", "jusqu_au": timezone.localdate() + timedelta(days=90), "by": None,
    }  # fmt: skip
    return accept(cite, gap, **{**fields, **more})


# ── what it says ──────────────────────────────────────────────────────


def test_a_gap_says_its_reasons_who_is_near_and_who_to_bring_together(login, saint_aubin, sport, gap):
    teens = club(saint_aubin, sport)
    teens.age_min_mois, teens.age_max_mois = 132, 180
    teens.save()
    response = login("amina").get(url("manque", saint_aubin, **WHERE))
    assert "Regardé le 1er octobre 2026 : aucune offre." in response.text
    assert response.context["proche"]["nom"] == "Club"
    assert "Qui réunir" in response.text
    assert "Mettre à l'ordre du jour de…" in page_of(response)


def test_a_reader_sees_it_without_what_only_the_team_does(login, saint_aubin, gap):
    response = login("malik").get(url("manque", saint_aubin, **WHERE))
    assert response.status_code == 200
    assert url("manque_accepter", saint_aubin) not in response.text


def test_a_whole_cite_is_looked_at_when_no_district_is_named(login, saint_aubin, gap, monplaisir, roseraie):
    client = login("amina")
    whole = client.get(url("manque", saint_aubin, **WHERE)).context["manque"]
    local = client.get(url("manque", saint_aubin, quartier=roseraie.code, **WHERE)).context["manque"]
    assert (whole.gap.zone, local.gap.zone) == (None, roseraie.code)
    assert local.titre == "Sport, 6-11 ans, La Roseraie"


@pytest.mark.parametrize(
    "query", [{}, {"theme": "danse", "tranche": "6-11 ans"}, {"theme": "sport", "tranche": "6-12 ans"}]
)
def test_what_is_not_in_the_grid_is_not_there(login, saint_aubin, query):
    assert login("amina").get(url("manque", saint_aubin, **query)).status_code == 404


def test_an_unknown_district_is_not_there(login, saint_aubin):
    assert login("amina").get(url("manque", saint_aubin, quartier="QN0", **WHERE)).status_code == 404


@pytest.mark.parametrize("name", ["manque_accepter", "manque_ordre_du_jour", "manque_action"])
def test_nothing_is_decided_where_there_is_no_gap(login, saint_aubin, name):
    response = login("amina").get(url(name, saint_aubin, **WHERE), follow=True)
    assert response.redirect_chain == [(url("manque", saint_aubin, **WHERE), 302)]
    assert "personne n&#x27;a déclaré avoir regardé" in response.text


WRITTEN = "Le centre social ouvre un accueil à la rentrée"


def written(name, comite):
    """What is sent for each of the gestures, and where."""
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {
        "manque_accepter": ((), {"raison": WRITTEN, "jusqu_au": day}),
        "manque_action": (
            (),
            {"intitule": WRITTEN, "annee": "2026", "themes": ["sport"], "ages": "6-11 ans"},
        ),
        "manque_reunion": ((comite.pk,), {"jour": day, "de": "14:00", "a": "16:00", "lieu": WRITTEN}),
    }[name]


@pytest.mark.parametrize("name", ["manque_accepter", "manque_action", "manque_reunion"])
def test_what_was_written_is_kept_when_the_gap_closes_meanwhile(login, saint_aubin, sport, gap, comite, name):
    client, (args, typed) = login("amina"), written(name, comite)
    assert client.get(url(name, saint_aubin, *args, **WHERE)).status_code == 200
    club(saint_aubin, sport)
    lessons(saint_aubin, sport)
    before = Action.objects.count()
    page = client.post(url(name, saint_aubin, *args, **WHERE), typed)
    assert page.status_code == 200
    assert "la case est maintenant « couvert ». Rien n&#x27;a été enregistré" in page.text
    assert WRITTEN.replace("'", "&#x27;") in page.text
    assert (DecisionManque.objects.count(), Reunion.objects.count()) == (0, 0)
    assert Action.objects.count() == before


def test_near_is_said_in_kilometres_and_unknown_without_outline(
    login, saint_aubin, sport, gap, monplaisir, roseraie
):
    other = club(saint_aubin, sport)
    other.zones.set([roseraie])
    where = {"quartier": monplaisir.code, **WHERE}
    client = login("amina")
    page = client.get(url("manque", saint_aubin, **where))
    assert page.context["proche"]["comment"] == "La Roseraie, à environ 1,5 km"
    assert "La Roseraie, à environ 1,5 km" in client.get(url("manques", saint_aubin)).text
    roseraie.contour = None
    roseraie.save()
    page = client.get(url("manque", saint_aubin, **where))
    assert page.context["proche"]["comment"] == "La Roseraie, distance inconnue"


def test_only_structures_could_fill_a_gap(login, saint_aubin, sport, gap):
    other = Theme.objects.exclude(pk="sport")[0]
    structure = club(saint_aubin, other)
    lessons(saint_aubin, other)
    rows = login("amina").get(url("manque", saint_aubin, **WHERE)).context["pourraient"]
    assert [row["nom"] for row in rows] == [structure.nom]


# ── accepting ─────────────────────────────────────────────────────────


def test_accepting_is_dated_listed_and_seen_everywhere_and_the_gap_still_counts(
    login, saint_aubin, sport, gap
):
    client = login("amina")
    before = client.get(url("manques", saint_aubin)).context["en_tout"]
    until = timezone.localdate() + timedelta(days=90)
    client.post(
        url("manque_accepter", saint_aubin, **WHERE), {"raison": "Ouverture à la rentrée", "jusqu_au": until}
    )
    row = DecisionManque.objects.get()
    assert (row.genre, row.decidee_le, row.decidee_par.nom_complet) == (
        "accepte", timezone.localdate(), "Amina Essai",
    )  # fmt: skip
    said = f"Accepté jusqu&#x27;au {day_in_words(until)} : Ouverture à la rentrée"
    assert said in client.get(url("couverture", saint_aubin)).text
    assert said in client.get(url("croiser", saint_aubin)).text
    listed = client.get(url("manques", saint_aubin))
    assert (listed.context["en_tout"], listed.context["acceptes"]) == (before, 1)
    hidden = client.get(url("manques", saint_aubin, acceptes="non"))
    assert (hidden.context["en_tout"], len(hidden.context["manques"])) == (before, before - 1)
    assert "Ouverture à la rentrée" in client.get(url("manque_decisions", saint_aubin)).text


def test_an_acceptance_is_revoked_and_stays_in_the_list(login, saint_aubin, gap):
    row = accepted(saint_aubin, gap)
    client = login("amina")
    client.post(url("manque_revoquer", saint_aubin, row.pk))
    page = client.get(url("manque_decisions", saint_aubin))
    assert (page.context["en_vigueur"], len(page.context["passees"])) == ([], 1)
    assert client.get(url("manques", saint_aubin)).context["acceptes"] == 0
    with pytest.raises(Refused, match="déjà révoquée"):
        row.refresh_from_db()
        revoke(row, by=None)


def test_a_new_acceptance_takes_the_place_of_the_former(saint_aubin, gap):
    first = accepted(saint_aubin, gap)
    accepted(saint_aubin, gap, raison="Encore un an, dit le comité")
    first.refresh_from_db()
    assert first.revoquee_le == timezone.localdate()
    assert DecisionManque.objects.filter(revoquee_le__isnull=True).count() == 1


def test_the_end_of_an_acceptance_opens_the_gap_again(login, saint_aubin, gap):
    row = accepted(saint_aubin, gap)
    DecisionManque.objects.filter(pk=row.pk).update(jusqu_au=timezone.localdate() - timedelta(days=1))
    client = login("amina")
    assert client.get(url("manques", saint_aubin)).context["acceptes"] == 0
    assert "(échéance passée)" in client.get(url("manque", saint_aubin, **WHERE)).text


@pytest.mark.parametrize(
    ("raison", "days", "sentence"),
    [
        ("ok", 90, "Dites pourquoi en quelques mots"),
        ("Ouverture à la rentrée", 0, "Choisissez un jour à venir"),
        ("Ouverture à la rentrée", 2000, "Trois ans au plus"),
    ],
)
def test_why_and_until_when_are_needed(login, saint_aubin, gap, raison, days, sentence):
    until = timezone.localdate() + timedelta(days=days)
    response = login("amina").post(
        url("manque_accepter", saint_aubin, **WHERE), {"raison": raison, "jusqu_au": until}
    )
    assert sentence in response.text
    assert raison in response.text
    assert not DecisionManque.objects.exists()


def test_what_is_accepted_for_the_whole_cite_is_said_in_each_district(
    login, saint_aubin, gap, monplaisir, roseraie
):
    accepted(saint_aubin, gap)
    found = login("amina").get(url("manque", saint_aubin, quartier=roseraie.code, **WHERE)).context["manque"]
    assert found.gap.accepted.why == "Le centre social ouvre à la rentrée"
    assert [one.mot for one in found.decisions] == ["accepté"]


# ── on an agenda ──────────────────────────────────────────────────────


def test_a_gap_is_put_on_the_next_meeting_and_both_say_so(login, saint_aubin, gap, comite):
    later, soon = meeting(comite, 40), meeting(comite, 10)
    client = login("amina")
    page = client.get(url("manque_ordre_du_jour", saint_aubin, **WHERE))
    assert list(page.context["form"].meetings) == [soon.pk]
    client.post(url("manque_ordre_du_jour", saint_aubin, **WHERE), {"reunion": soon.pk})
    point = PointOrdreDuJour.objects.get(reunion=soon)
    assert (point.titre, point.nature) == ("Manque : Sport, 6-11 ans", "decision")
    assert point.attendu == "Découvert. Regardé le 1er octobre 2026 : aucune offre."
    assert not later.points.exists()
    gap_page = client.get(url("manque", saint_aubin, **WHERE)).text
    assert reverse("instances:reunion", args=[saint_aubin.slug, soon.pk]) in gap_page
    panel = client.get(url("manques_reunion", saint_aubin, soon.pk))
    assert url("manque", saint_aubin, **WHERE).replace("&", "&amp;") in panel.text


def test_twice_on_the_same_agenda_is_refused(login, saint_aubin, gap, comite):
    row = meeting(comite)
    put_on_agenda(saint_aubin, gap, row, by=None)
    response = login("amina").post(url("manque_ordre_du_jour", saint_aubin, **WHERE), {"reunion": row.pk})
    assert "déjà à l&#x27;ordre du jour" in response.text
    assert row.points.count() == 1


def test_a_point_taken_off_or_a_cancelled_meeting_is_said(login, saint_aubin, gap, comite):
    row = meeting(comite)
    decision = put_on_agenda(saint_aubin, gap, row, by=None)
    client = login("amina")
    Reunion.objects.filter(pk=row.pk).update(etat="annulee")
    assert "réunion annulée" in client.get(url("manque", saint_aubin, **WHERE)).text
    decision.point.delete()
    assert "Le point a été retiré" in client.get(url("manque", saint_aubin, **WHERE)).text


def test_an_instance_without_meeting_is_given_one_with_the_gap_first(login, saint_aubin, gap, comite):
    client = login("amina")
    page = client.get(url("manque_ordre_du_jour", saint_aubin, **WHERE))
    assert [row.nom for row, _ in page.context["sans_reunion"]] == ["Comité technique"]
    address = url("manque_reunion", saint_aubin, comite.pk, **WHERE)
    assert client.get(address).status_code == 200
    day = timezone.localdate() + timedelta(days=20)
    client.post(address, {"objet": "", "jour": day, "de": "09:30", "a": "11:00", "lieu": "Mairie"})
    row = Reunion.objects.get()
    assert [point.titre for point in row.points.all()] == ["Manque : Sport, 6-11 ans"]
    bad = client.post(address, {"jour": day, "de": "11:30", "a": "11:00", "lieu": "Salle des fêtes"})
    assert "avant 11:30" in bad.text
    assert "Salle des fêtes" in bad.text
    assert Reunion.objects.count() == 1


# ── an action ─────────────────────────────────────────────────────────


def test_an_action_starts_with_what_the_gap_says(login, saint_aubin, gap, monplaisir):
    client = login("amina")
    address = url("manque_action", saint_aubin, quartier=monplaisir.code, **WHERE)
    form = client.get(address).context["form"]
    assert (form.initial["ages"], form.initial["themes"], form.initial["qpvs"]) == (
        "6-11 ans", ["sport"], [monplaisir.pk],
    )  # fmt: skip
    porteur = StructureFactory(cite=saint_aubin, nom="Les Passeurs")
    typed = {
        "intitule": "Sport au pied des tours", "annee": "2026", "porteur": porteur.pk, "themes": ["sport"],
        "ages": "6-11 ans", "qpvs": [monplaisir.pk], "constat": "Rien pour les 6-11 ans.",
    }  # fmt: skip
    client.post(address, typed)
    row = Action.objects.get()
    assert (row.age_min_mois, row.age_max_mois) == (72, 132)
    assert [qpv.pk for qpv in row.qpvs.all()] == [monplaisir.pk]
    panel = client.get(url("manques_action", saint_aubin, row.pk))
    assert "Sport, 6-11 ans, Monplaisir" in panel.text
    page = client.get(url("manque", saint_aubin, quartier=monplaisir.code, **WHERE))
    assert "Sport au pied des tours" in page.text
    assert "Sport au pied des tours" in client.get(url("manques", saint_aubin)).text


def test_an_action_kept_for_the_team_is_not_named_to_a_partner(login, saint_aubin, sport, gap):
    row = lessons(saint_aubin, sport, visibilite="equipe", etat="idee")
    DecisionManque.objects.create(
        cite=saint_aubin, genre="action", action=row, decidee_le=date(2026, 11, 1), **gap.where()
    )
    assert "Savoir nager" not in login("malik").get(url("manque", saint_aubin, **WHERE)).text
    assert "Savoir nager" in login("amina").get(url("manque", saint_aubin, **WHERE)).text


@pytest.mark.parametrize("name", ["manque_accepter", "manque_ordre_du_jour", "manque_action"])
def test_a_partner_decides_nothing(login, saint_aubin, gap, name):
    assert login("malik").get(url(name, saint_aubin, **WHERE)).status_code == 403


# ── who to ask ────────────────────────────────────────────────────────


def test_where_nobody_looked_it_says_who_to_ask(login, saint_aubin, sport):
    def add(nom, kind, themes=()):
        row = StructureFactory(cite=saint_aubin, nom=nom, type=kind)
        row.themes.set(themes)
        return row

    teens = add("Boxe", TypeStructure.CLUB, [sport])
    teens.age_min_mois, teens.age_max_mois = 132, 180
    teens.save()
    add("REP Jean-Macé", TypeStructure.RESEAU_EP)
    add("École Ferry", TypeStructure.ECOLE_ELEMENTAIRE)
    add("Collège Zay", TypeStructure.COLLEGE)
    carrier = add("Ligue", TypeStructure.ASSOCIATION)
    scheme = Deploiement.objects.create(
        cite=saint_aubin, nom="Sport pour tous", etat="actif", porteur=carrier
    )
    scheme.themes.set([sport])
    scheme.age_min_mois, scheme.age_max_mois = 180, 216
    scheme.save()
    page = login("amina").get(url("manque", saint_aubin, **WHERE))
    assert [(piste.structure.nom, piste.raison.split(" :")[0]) for piste in page.context["pistes"]] == [
        ("Boxe", "porte ce thème, pour d'autres âges ou ailleurs"),
        ("REP Jean-Macé", "coordination du réseau d'éducation prioritaire"),
        ("École Ferry", "direction d'école"),
        ("Ligue", "pilote « Sport pour tous », sur le même thème"),
    ]
    assert f"{reverse('acteurs:contact_noter', args=[saint_aubin.slug])}?structure={teens.pk}" in page.text
    assert "avec=annuaire&amp;theme=sport" in page.text


def test_the_district_is_asked_first(login, saint_aubin, sport, monplaisir):
    StructureFactory(cite=saint_aubin, nom="École A", type=TypeStructure.ECOLE_ELEMENTAIRE)
    StructureFactory(cite=saint_aubin, nom="École B", type=TypeStructure.ECOLE_ELEMENTAIRE, qpv=monplaisir)
    page = login("amina").get(url("manque", saint_aubin, quartier=monplaisir.code, **WHERE))
    assert [piste.structure.nom for piste in page.context["pistes"]] == ["École B"]


def test_nobody_to_ask_says_what_to_do(login, saint_aubin):
    assert "complétez l'annuaire" in login("amina").get(url("manque", saint_aubin, **WHERE)).text


def test_a_partner_does_not_read_who_in_the_team_follows(login, saint_aubin, sport, persona):
    StructureFactory(
        cite=saint_aubin, nom="École", type=TypeStructure.ECOLE_ELEMENTAIRE, referent=persona("paul")
    )
    for name, seen in (("malik", ""), ("amina", persona("paul").nom_complet)):
        (piste,) = login(name).get(url("manque", saint_aubin, **WHERE)).context["pistes"]
        assert piste.referent == seen


# ── lists ─────────────────────────────────────────────────────────────


def test_lists_ask_as_much_for_three_decisions_as_for_one(
    login, saint_aubin, sport, gap, comite, count_queries
):
    client = login("amina")
    counts = []
    for rank in range(4):
        put_on_agenda(saint_aubin, gap, meeting(comite, 10 + rank), by=None)
        row = lessons(saint_aubin, sport, etat="idee", intitule=f"Action {rank}")
        DecisionManque.objects.create(
            cite=saint_aubin, genre="action", action=row, decidee_le=date(2026, 11, 1), **gap.where()
        )
        counts.append(
            [
                count_queries(lambda name=name: client.get(url(name, saint_aubin, **WHERE)))
                for name in ("manque_decisions", "manque", "manques")
            ]
        )
    assert counts[1] == counts[3]
