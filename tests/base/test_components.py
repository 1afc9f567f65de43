"""Component tags: what they draw, what they refuse, and what stays true of all of them."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from pytest_django.asserts import assertHTMLEqual, assertInHTML

import maillage.base
from maillage.base.gallery import SampleForm, samples
from maillage.base.templatetags.icons import icone
from tests.helpers.html import flat

BASE = Path(maillage.base.__file__).parent


@pytest.fixture
def draw(settings):
    """draw("{% tag %}", name=value) → HTML, with icons replaced by a mark that is easy to compare."""

    def render(source, path="/liste/", **context):
        request = RequestFactory().get(path)
        html = engines["django"].from_string(source).render(context, request)
        return re.sub(r'<svg class="icone" aria-hidden="true".*?</svg>', "●", html, flags=re.DOTALL)

    settings.TEMPLATES[0]["OPTIONS"]["context_processors"] = ["django.template.context_processors.request"]
    return render


# ── icons ──


def test_icon_is_inlined_and_silent():
    assert re.fullmatch(
        r'<svg class="icone" aria-hidden="true" viewBox="0 0 16 16" fill="currentColor"><path d="[^"]+"/></svg>',
        icone("house"),
    )


def test_icon_with_a_meaning_says_it():
    assert 'role="img" aria-label="Chez « nous »"' in icone("house", titre="Chez « nous »")


@pytest.mark.parametrize("name", ["maison", "../house", "House", ""])
def test_unknown_icon_is_refused(name):
    with pytest.raises(TemplateSyntaxError, match="n'existe pas dans bootstrap-icons"):
        icone(name)


def test_unknown_icon_does_not_break_a_page_in_production(settings):
    settings.STRICT_ICONS = False
    assert icone("maison") == ""


# ── buttons ──


def test_button(draw):
    assertHTMLEqual(
        draw(
            '{% bouton variante="primaire" icone="plus-lg" type="submit" name="geste" value="oui" %}Ajouter{% endbouton %}'
        ),
        '<button type="submit" class="btn btn-primary" name="geste" value="oui">● Ajouter</button>',
    )


def test_button_with_an_address_is_a_link(draw):
    assertHTMLEqual(
        draw(
            '{% bouton url=u petit=True hx_target="#x" data_a=True aria_b=False %}Voir{% endbouton %}',
            u="/a?b&c",
        ),
        '<a class="btn btn-outline-primary btn-sm" href="/a?b&amp;c" hx-target="#x" data-a>Voir</a>',
    )


def test_refused_button_says_why_to_everyone(draw):
    assertHTMLEqual(
        draw('{% bouton url="/x" refus="Le bilan est validé." %}Modifier{% endbouton %}'),
        '<button type="button" class="btn btn-outline-primary refuse" aria-disabled="true">Modifier'
        '<span class="visually-hidden"> : Le bilan est validé.</span>'
        '<span class="raison" aria-hidden="true">Le bilan est validé.</span></button>',
    )


def test_button_escapes_what_it_is_given(draw):
    html = draw("{% bouton confirmer=q %}{{ q }}{% endbouton %}", q='<b>"')
    assert flat(html) == (
        '<button type="button" class="btn btn-outline-primary" data-confirmer="&lt;b&gt;&quot;">'
        "&lt;b&gt;&quot;</button>"
    )


def test_post_button_is_a_form_with_its_token(draw):
    html = draw('{% bouton_post "/x" confirmer="Sûr ?" %}Supprimer{% endbouton_post %}')
    html = re.sub(r'value="\w{64}"', 'value="jeton"', html)
    assertHTMLEqual(
        html,
        '<form method="post" action="/x" class="d-inline">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="jeton">'
        '<button type="submit" class="btn btn-outline-primary" data-confirmer="Sûr ?">Supprimer</button></form>',
    )


# ── refusals ──


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('{% bouton variante="rouge" %}x{% endbouton %}', "bouton : variante « rouge » inconnu"),
        ('{% bouton type="image" %}x{% endbouton %}', "bouton : type « image » inconnu"),
        ('{% bouton onclick="x()" %}x{% endbouton %}', "bouton : option « onclick » inconnue"),
        ('{% bouton style="color:red" %}x{% endbouton %}', "bouton : option « style » inconnue"),
        ('{% pastille variante="rouge" %}x{% endpastille %}', "pastille : variante « rouge » inconnu"),
        ('{% encart variante="rouge" %}x{% endencart %}', "encart : variante « rouge » inconnu"),
        ('{% menu libelle="x" variante="rouge" %}x{% endmenu %}', "menu : variante « rouge » inconnu"),
        ("{% feuille niveau=1 %}x{% endfeuille %}", "feuille : niveau « 1 » inconnu"),
        ('{% mesure libelle="x" valeur=1 total=2 variante="rouge" %}', "mesure : variante « rouge » inconnu"),
        ('{% case_couverture "bof" %}', "case_couverture : etat « bof » inconnu"),
        ('{% fil "Acteurs" "/a" %}', "fil : donner libellé"),
        ("{% champ absent %}", "champ : ce champ n'existe pas"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(draw, source, sentence):
    with pytest.raises(TemplateSyntaxError, match=re.escape(sentence)):
        draw(source, absent="")


def test_unknown_step_is_refused(draw):
    with pytest.raises(TemplateSyntaxError, match="etapes : etat « rouge » inconnu"):
        draw('{% etapes liste libelle="x" %}', liste=[{"titre": "a", "etat": "rouge"}])


# ── lists ──


def test_filter_shows_what_is_chosen_and_how_many(draw):
    html = draw(
        '{% filtre nom="t" libelle="Thème" choix=c valeurs=v %}', c=[(1, "Jeu"), (2, "Sport", 4)], v=["2"]
    )
    inputs = re.findall(r"<input[^>]*>", flat(html))
    assert inputs == [
        '<input class="form-check-input" type="checkbox" name="t" value="1">',
        '<input class="form-check-input" type="checkbox" name="t" value="2" checked>',
    ]
    assertInHTML('<span class="visually-hidden"> : 1 choix</span>', html)
    assertInHTML('<span class="form-check-label">Sport <span class="doux" id="nb-t-2">4</span></span>', html)


def test_filter_with_one_choice_offers_to_have_none(draw):
    html = draw('{% filtre nom="t" libelle="Thème" choix=c unique=True %}', c=[("a", "Jeu")])
    assert re.findall(r"<input[^>]*>", flat(html)) == [
        '<input class="form-check-input" type="radio" name="t" value="" checked>',
        '<input class="form-check-input" type="radio" name="t" value="a">',
    ]


def test_filter_form_works_without_script_and_keeps_the_sort(draw):
    html = draw(
        '{% formulaire_filtres action="/a" tri="-nom" %}{% filtre_texte valeur="lud" %}{% endformulaire_filtres %}'
    )
    assert flat(html).startswith('<form method="get" action="/a" class="filtres"')
    assert "hx-get" not in html
    assertInHTML('<input type="hidden" name="tri" value="-nom">', html)
    assertInHTML(
        '<button type="submit" class="btn btn-sm btn-outline-primary sans-js">Filtrer</button>', html
    )


def test_active_filters_say_how_to_lift_each(draw):
    html = draw("{% filtres_actifs a effacer='/x' %}", a=[SimpleNamespace(libelle="3 à 11 ans", url="?b")])
    assertInHTML(
        '<a class="actif" href="?b">3 à 11 ans ●<span class="visually-hidden"> : lever ce filtre</span></a>',
        html,
    )
    assert draw("{% filtres_actifs a %}", a=[]) == ""


def test_pages_keep_the_other_parameters(draw):
    page = Paginator(range(45), 20).get_page(2)
    html = draw("{% pagination page %}", "/liste/?theme=a&theme=b&page=2", page=page)
    assert re.findall(r'href="([^"]+)"', html) == [
        f"?theme=a&amp;theme=b&amp;page={number}" for number in (1, 1, 2, 3, 3)
    ]
    assertInHTML('<p class="doux mb-0">21 à 40 sur 45</p>', html)
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_links(draw):
    assert draw("{% pagination page %}", page=Paginator(range(3), 20).get_page(1)) == ""


@pytest.mark.parametrize(
    ("current", "sort", "url"),
    [
        ("nom", ' aria-sort="ascending"', "?q=a&amp;tri=-nom"),
        ("-nom", ' aria-sort="descending"', "?q=a&amp;tri=nom"),
        ("maj", "", "?q=a&amp;tri=nom"),
        ("", "", "?q=a&amp;tri=nom"),
    ],
)
def test_header_turns_the_sort_and_goes_back_to_the_first_page(draw, current, sort, url):
    html = draw('{% entete "nom" "Nom" tri=tri %}', "/liste/?q=a&page=3", tri=current)
    assertHTMLEqual(html, f'<th scope="col"{sort}><a class="trier" href="{url}">Nom ●</a></th>')


def test_plain_header(draw):
    assertHTMLEqual(
        draw('{% entete "" "Thèmes" classe="text-end" %}'), '<th scope="col" class="text-end">Thèmes</th>'
    )


def test_table_has_a_caption_and_can_be_scrolled_by_keyboard(draw):
    assertHTMLEqual(
        draw('{% tableau legende="Structures" dense=True %}<tbody></tbody>{% endtableau %}'),
        '<div class="table-responsive" tabindex="0" role="region" aria-label="Structures">'
        '<table class="table table-sm mb-0"><caption class="visually-hidden">Structures</caption><tbody></tbody></table></div>',
    )


# ── figures ──


def test_gauge_is_told_in_words(draw):
    assertHTMLEqual(
        draw('{% jauge 1 2 libelle="Mobilisation" texte=True %}'),
        '<span class="jauge" role="img" aria-label="Mobilisation : 1 sur 2"><i class="p"></i><i></i></span>'
        ' <span aria-hidden="true">1</span>',
    )


@pytest.mark.parametrize(("value", "filled"), [(-1, 0), (0, 0), (3, 3), (12, 5)])
def test_gauge_never_overflows(draw, value, filled):
    html = draw("{% jauge v 5 %}", v=value)
    assert (html.count("<i"), html.count('class="p"')) == (5, filled)


def test_budget_bar_stops_at_the_end_but_says_the_truth(draw):
    html = draw('{% mesure libelle="P147" valeur=32000 total=30000 unite="€" %}')
    assert 'value="30000.00" max="30000.00"' in html
    assertInHTML('<span class="doux">32\u202f000&nbsp;€ sur 30\u202f000&nbsp;€</span>', html)


def test_progress_asks_again_until_the_end(draw):
    going = draw('{% progression pourcent=40 libelle="Import" url="/p" etape="ligne 4" %}')
    assert 'hx-get="/p" hx-trigger="every 1s"' in going
    assertInHTML('<span class="doux">40&nbsp;% · ligne 4</span>', going)
    assert "hx-get" not in draw('{% progression pourcent=130 libelle="Import" url="/p" %}')


@pytest.mark.parametrize(
    ("state", "sign", "word"),
    [
        ("couvert", "", "couvert"),
        ("fragile", "△", "fragile"),
        ("decouvert", "✕", "découvert"),
        ("inconnu", "?", "non renseigné"),
    ],
)
def test_coverage_is_told_by_word_and_sign(draw, state, sign, word):
    mark = f'<span aria-hidden="true">{sign}</span> ' if sign else ""
    assertHTMLEqual(
        draw("{% case_couverture e nombre=2 url='/x' %}", e=state),
        f'<a href="/x" class="case {state}"><b>{mark}2</b> <span>{word}</span></a>',
    )


def test_steps_say_where_one_is(draw):
    html = draw('{% etapes liste libelle="Enrôlement" %}', liste=samples()["etapes_exemple"])
    assertInHTML(
        '<li class="courante" aria-current="step">Contributrice<small>depuis sept. 2024</small></li>', html
    )
    assertInHTML('<li class="a_venir">Pilote<span class="visually-hidden"> (à venir)</span></li>', html)


def test_breadcrumb(draw):
    assertHTMLEqual(
        draw('{% fil "Acteurs" "/a" "Étape & la suite" %}'),
        '<nav class="fil" aria-label="Fil d\'Ariane"><ol><li><a href="/a">Acteurs</a></li>'
        '<li aria-current="page">Étape &amp; la suite</li></ol></nav>',
    )


def test_card_without_title_has_no_header(draw):
    assertHTMLEqual(
        draw('{% feuille classe="mb-3" id="a" %}texte{% endfeuille %}'),
        '<section class="feuille mb-3" id="a">texte</section>',
    )


def test_card_shows_a_count_of_zero(draw):
    html = draw('{% feuille titre="À faire" compte=0 lien="/t" niveau=3 %}x{% endfeuille %}')
    assertInHTML('<h3 class="feuille-titre">À faire <span class="pastille neutre">0</span></h3>', html)
    assertInHTML('<a class="voir" href="/t">Tout voir</a>', html)


# ── forms ──


def test_refused_field_says_it_beside_itself(draw):
    form = SampleForm({"nom": ""})
    html = draw("{% champ form.nom %}", form=form)
    assertInHTML('<ul class="erreurs" id="id_nom_error"><li>● Ce champ est obligatoire.</li></ul>', html)
    assertInHTML(
        '<input type="text" name="nom" class="form-control is-invalid" required aria-invalid="true"'
        ' aria-describedby="id_nom_helptext id_nom_error" id="id_nom">',
        html,
    )


def test_refused_form_leads_to_each_field(draw):
    form = SampleForm(
        {"nom": "La Toupie", "famille": "asso", "acces": "cite", "enfants": "-3", "accord": "on"}
    )
    html = draw("{% erreurs_formulaire form %}", form=form)
    assert re.findall(r"<li>(.*?)</li>", html) == [
        '<a href="#id_enfants">Enfants accueillis</a> : Assurez-vous que cette valeur est supérieure ou égale à 0.'
    ]
    assert draw("{% erreurs_formulaire form %}", form=SampleForm()) == ""


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("mission", "form-control"),
        ("famille", "form-select"),
        ("le", "form-control"),
        ("accord", "form-check-input"),
    ],
)
def test_each_widget_takes_the_look_of_the_house(name, css):
    assert f'class="{css}"' in str(SampleForm()[name])


def test_kept_what_was_typed():
    form = SampleForm({"nom": "La <Toupie>", "temps": ["mercredi"], "commune_texte": "Angr"})
    assert 'value="La &lt;Toupie&gt;"' in str(form["nom"])
    assert re.findall(r'value="(\w+)"[^>]*checked', str(form["temps"])) == ["mercredi"]
    assert form["commune"].value() == "Angr"


def test_combobox_shows_the_words_of_the_chosen_value():
    html = flat(str(SampleForm(initial={"commune": "49007"})["commune"]))
    assert 'name="commune" value="49007"' in html
    assert 'name="commune_texte" value="Commune 49007"' in html


# ── all of them ──

TEMPLATES = sorted((BASE / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_inline_script_nor_style(path):
    """The content security policy would refuse them in silence."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|data-bs-(?!theme)""", text) == []


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf"])
def test_error_pages_need_no_context(name):
    html = flat(engines["django"].get_template(f"errors/{name}.html").render())
    assert html.count("<h1>") == 1
    assert html.count('<a class="btn btn-primary" href="/">') == 1


def test_every_component_is_in_the_gallery():
    shown = "".join(
        path.read_text(encoding="utf-8") for path in (BASE / "templates/base/galerie").glob("*.html")
    )
    shown += (BASE / "templates/composants.html").read_text(encoding="utf-8")
    names = {path.stem for path in (BASE / "templates/components").glob("*.html")}
    assert {name for name in names if f"{{% {name} " not in shown and f"{{% {name}%" not in shown} == {
        "bouton_post"
    }


@pytest.mark.django_db
def test_gallery_answers(client, persona):
    persona("amina")  # somebody is there: the first steps are over
    response = client.get("/composants/")
    assert response.status_code == 200
    assertInHTML("<h1>Composants</h1>", response.content.decode())
