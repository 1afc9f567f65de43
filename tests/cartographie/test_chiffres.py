"""« Every figure opens its list »: on each page of the room, present and future, each count leads to as many lines.

What is read is marked by those who write the page, never guessed:
* `data-compte="12"` is a count: a link, whose anchor is an element of the page it opens with twelve lines in it (`li`, rows of
  a table, or what it marks `data-element`), followed from page to page of a long list;
* `data-fixe` is a number that counts nothing here: a date, a threshold, a share, a number of people.
Nothing else may hold a number in the three sentences, nor be a number alone in a cell of a table.
"""

from datetime import date, timedelta
from urllib.parse import urldefrag, urljoin

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from maillage.acteurs.choices import FAMILLE_OF, Famille
from maillage.acteurs.models import Relation
from maillage.cartographie.choices import Poids
from maillage.cartographie.models import Priorite, Recensement
from maillage.cartographie.services.analyses import keep_analysis
from maillage.cartographie.services.decisions import Manque, accept
from maillage.cites.models import Theme
from maillage.core.ages import AgeRange
from tests.access.test_every_page import build
from tests.cartographie.test_besoins import note
from tests.factories.acteurs import StructureFactory
from tests.helpers.urls import PARAMETERS, our_addresses

pytestmark = pytest.mark.django_db
PAGES = {
    address.name: address
    for address in our_addresses()
    if address.name.startswith("cartographie:") and address.guard.methods != ("POST",)
}
MORE = {
    "cartographie:couverture": [{"quartier": "QN04901A"}],
    "cartographie:croiser": [{"lignes": "quartier", "colonnes": "age", "compter": "s"}],
    "cartographie:multiples": [{"lignes": "theme", "colonnes": "quartier", "par": "age"}],
    "cartographie:cases": [{"par": "quartier"}],
    "cartographie:manques": [{"etat": "decouvert"}],
    "cartographie:reseau": [{"memoire": "6"}, {"le": "2025-11-24"}],
    "cartographie:reseau_comparer": [{"avant": "2026-02-01", "le": "2026-11-24", "tout": "inchanges"}],
    "cartographie:reseau_familles": [
        {
            "une": str(Famille(FAMILLE_OF["association"]).label),
            "autre": str(Famille(FAMILLE_OF["college"]).label),
        }
    ],
    "cartographie:comparer": [{"objet": name} for name in ("couverture", "structures", "dispositifs")],
    "cartographie:interets": [{"themes": "sport", "ages": "6-11 ans"}],
    "cartographie:mentale": [{"lecture": "familles"}],
}
"""Other questions than the one a page asks by itself."""


@pytest.fixture
def furnished(saint_aubin, place, themes, monplaisir, roseraie):
    """Something to count everywhere: what was looked at, covered or not, accepted; ties born, lost and kept; two analyses."""
    today = timezone.localdate()
    for theme, zone in ((themes[0], None), (themes[1], None), ("sport", None)):
        Recensement.objects.create(
            cite=saint_aubin, theme_id=theme, qpv=zone, age_min_mois=0, age_max_mois=300,
            recense_le=today - timedelta(days=9),
        )  # fmt: skip
    kinds = ("association", "college", "club_sportif", "centre_social", "association", "ecole_elementaire")
    rows = [
        place(
            f"Structure {rank}",
            ages=(3 * rank, 25),
            themes=themes[: 1 + rank % 2],
            zones=[monplaisir],
            type=kind,
        )
        for rank, kind in enumerate(kinds)
    ]
    rows += [StructureFactory(cite=saint_aubin, nom=f"Sans âge {rank}") for rank in range(14)]

    def tie(one, other, *, since=date(2026, 6, 1), until=None):
        Relation.objects.create(
            cite=saint_aubin, origine=rows[one], cible=rows[other], type="partenariat", debut=since, fin=until
        )

    tie(0, 1, since=date(2024, 1, 1))
    tie(2, 3, since=date(2024, 1, 1), until=date(2026, 3, 1))
    keep_analysis(saint_aubin, le=today - timedelta(days=200), by=None)
    tie(1, 2)
    tie(1, 4)
    for other in range(6, 18):
        tie(0, other)
    place("Renfort", ages=(0, 25), themes=["sport"], zones=[roseraie])
    keep_analysis(saint_aubin, le=today, by=None)
    gap = Manque(Theme.objects.get(pk="sport"), AgeRange.of_years(3, 6), None, "Découvert.")
    accept(saint_aubin, gap, raison="La salle ouvre", jusqu_au=today + timedelta(days=60), by=None)
    Priorite.objects.create(
        cite=saint_aubin, theme_id="sport", poids=Poids.DEUX, raison="Santé", decidee_le=today
    )
    note(saint_aubin, 240)
    return saint_aubin


class Reader:
    """Opens each address once."""

    def __init__(self, client):
        self.client, self.read = client, {}

    def open(self, url):
        url = urldefrag(url).url
        if url not in self.read:
            answer = self.client.get(url)
            assert answer.status_code == 200, f"{url} : {answer.status_code}"
            self.read[url] = html.fromstring(answer.content.decode())
        return self.read[url]

    def lines(self, url):
        """How many lines the element of the anchor holds, with those of the next pages."""
        number, anchor = 0, urldefrag(url).fragment
        assert anchor, f"{url} : une liste a une ancre"
        while True:
            tree = self.open(url)
            found = tree.xpath("//*[@id=$anchor]", anchor=anchor)
            assert len(found) == 1, f"{url} : {len(found)} élément #{anchor}"
            number += lines_in(found[0])
            following = tree.xpath("//a[@rel='next']/@href")
            if not following:
                return number
            url = urljoin(url, following[0]) + f"#{anchor}"


def lines_in(element):
    marked = element.xpath(".//*[@data-element]")
    return len(marked or element.xpath(".//li | .//tbody/tr"))


def counts_of(tree):
    return [(one, int(one.get("data-compte"))) for one in tree.xpath("//*[@data-compte]")]


def unexplained(tree):
    """Numbers that say neither what they count nor that they count nothing."""
    said = "ancestor-or-self::a or ancestor-or-self::*[@data-fixe or @data-compte]"
    texts = tree.xpath(f"//*[@data-phrases]//text()[not(parent::*[{said}])]")
    cells = tree.xpath(f"//main//td//text()[not(parent::*[{said}])]")
    return [text.strip() for text in texts if any(letter.isdigit() for letter in text)] + [
        text.strip() for text in cells if text.strip().replace("\u202f", "").isdigit()
    ]


def addresses(address, cite):
    url, _ = build(address, cite)
    for query in ({}, *MORE.get(address.name, ())):
        yield url, PARAMETERS.get(address.name, {}) | query


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_figure_opens_its_list(address, login, furnished):
    reader, wrong = Reader(login("amina")), []
    for url, query in addresses(address, furnished):
        answer = reader.client.get(url, query)
        if (
            answer.status_code != 200
            or "text/html" not in answer["Content-Type"]
            or not answer.content.strip()
        ):
            continue
        tree, here = html.fromstring(answer.content.decode()), answer.request["PATH_INFO"]
        wrong += [f"{query} : « {text} » ne dit pas ce qu'il compte" for text in unexplained(tree)]
        here += "?" + answer.request["QUERY_STRING"] if answer.request["QUERY_STRING"] else ""
        for one, number in counts_of(tree):
            target = urljoin(here, one.get("href", ""))
            if not number:
                continue
            if one.tag != "a" or not one.get("href"):
                wrong.append(f"{query} : « {one.text_content().strip()} » n'ouvre rien")
            elif (found := reader.lines(target)) != number:
                wrong.append(
                    f"{query} : « {one.text_content().strip()} » ({number}) ouvre {found} lignes : {target}"
                )
    assert wrong == []


ANALYSES = (
    "couverture", "croiser", "multiples", "manques", "besoins", "manque_decisions", "reseau", "reseau_comparer",
    "reseau_isoles", "reseau_liens", "reseau_familles", "analyses", "mentale", "interets", "comparer",
)  # fmt: skip


@pytest.mark.parametrize("name", ANALYSES)
def test_each_analysis_is_told_in_three_sentences(name, login, furnished):
    query = next(iter(MORE.get(f"cartographie:{name}", [{}])), {})
    answer = login("amina").get(reverse(f"cartographie:{name}", args=[furnished.slug]), query)
    (block,) = html.fromstring(answer.content.decode()).xpath("//*[@data-phrases]")
    assert 1 <= len(block.xpath("./p")) <= 3
    assert all(line.text_content().strip() for line in block.xpath("./p"))


def test_a_count_without_its_list_is_seen():
    """The test above can fail."""
    tree = html.fromstring(
        "<main><div data-phrases><p>12 liens, au <span data-fixe>3 mars</span></p></div>"
        '<table><tbody><tr><td>57</td><td><a href="#x">4</a></td></tr></tbody></table></main>'
    )
    assert unexplained(tree) == ["12 liens, au", "57"]
