"""The components: the only way pages make a button, a card, a list, a filter. All are shown at /composants/.

Loaded in every template (settings, builtins): no `{% load %}`. Options are given by name; each template of
`base/templates/components/` documents its own at the top; an unknown variant raises. No Bootstrap script is
loaded: never write `data-bs-toggle`; menus are `{% menu %}`, dialogues `{% dialogue %}`.

Blocks, with what they hold between the opening and the closing tag:
  {% bouton url="" variante="secondaire" icone="" petit=False type="button" refus="" confirmer="" %}Texte{% endbouton %}
      a link when `url`, else a button. variante: primaire, secondaire, discret, lien, danger. `refus` is the sentence
      why it cannot be used now. Further attributes: id, name, value, form, formaction, download, title, hx_*, data_*, aria_*.
  {% bouton_post url variante= icone= petit= refus= confirmer= %}Texte{% endbouton_post %}   one-button form, with CSRF
  {% pastille variante="neutre" icone="" titre="" %}texte{% endpastille %}        neutre, ok, attention, alerte, theme
  {% feuille titre="" icone="" compte=None lien="" lien_texte="" niveau=2 id="" classe="" collee=False %}…{% endfeuille %}
  {% encart variante="attention" titre="" icone="" %}…{% endencart %}             attention, info, alerte, ok
  {% etat_vide titre="" icone="inbox" %}what to do, buttons{% endetat_vide %}
  {% liste_nue libelle="" %}{% ligne quand="" %}…{% endligne %}{% endliste_nue %}
  {% tableau legende="" dense=False %}<thead>…<tbody>…{% endtableau %}            header cells: {% entete %}
  {% menu libelle="" icone="" variante="discret" petit=False %}<a href>… or <button>…{% endmenu %}
  {% dialogue id="" titre="" %}…{% enddialogue %}          opened by {% bouton data_ouvre="id" %}, closed by data_ferme=True
  {% formulaire_filtres action="" cible="" tri="" libelle="Filtrer la liste" %}{% filtre_texte %}{% filtre %}…{% endformulaire_filtres %}
      GET form, sent at each change; `cible` (a CSS selector) is replaced by htmx and the address bar follows.
  {% actions_formulaire annuler="" %}buttons{% endactions_formulaire %}

Single tags:
  {% filtre nom="theme" libelle="Thème" choix=choix valeurs=valeurs unique=False %}   choix: (valeur, libellé[, nombre])…
  {% filtre_texte nom="q" valeur="" libelle="Nom, sigle, mission…" %}
  {% filtres_actifs actifs effacer="" cible="" %}             actifs: objects or dicts with libelle and url (which lifts it)
  {% pagination page parametre="page" cible="" %}             page: django.core.paginator.Page; keeps the other parameters
  {% entete "nom" "Structure" tri=tri classe="" cible="" %}   <th> that sorts; tri: "nom" or "-nom"; first argument "": plain
  {% jauge 4 5 libelle="Mobilisation" texte=False %}
  {% mesure libelle="P147" valeur=268000 total=350000 unite="€" variante="petrole" %}   petrole, safran, brique
  {% progression pourcent=40 libelle="Import" etape="" url="" %}   asks `url` (same fragment) every second until 100
  {% etapes liste libelle="Enrôlement" %}                     objects or dicts: titre, detail, etat (faite, courante, a_venir)
  {% onglets liste libelle="" %}  {% bascule liste libelle="" %}   objects or dicts: libelle, url, courant, icone*, compte*
  {% fil "Acteurs" url_acteurs "Les Passeurs de mots" %}      breadcrumb: label, url, label, url, …, current label
  {% chiffre nombre url lu="57 liens le 3 mars" %}            a count that opens its list; `lu` is what is read aloud
  {% case_couverture "fragile" nombre=1 url="" titre="" accepte=False petite=False %}
      couvert, fragile, decouvert, inconnu, insuffisant, plusieurs; `petite`: the sign and the number, the word is read aloud
  {% legende_couverture %}
  {% avatar "EN" nom="Élise Noël" %}
  {% champ form.nom classe="col-md-6" %}  {% erreurs_formulaire form %}   one field with label, help, error; summary on top
  {% combobox nom="commune" libelle="Commune" url=url valeur="" texte="" aide="" requis=False erreur="" %}
      asks `url?q=…` for {"resultats": [{"valeur": "49007", "libelle": "Angers", "detail": "49000, Maine-et-Loire"}]};
      sends `commune` (the value) and `commune_texte` (what was typed). In a form: maillage.base.widgets.Combobox.
  {% sigle "QPV" "quartier prioritaire de la politique de la ville" %}
  {% copier "texte" libelle="Copier" %}
  {% icone "house" titre="" %}                                (icons.py)

Forms: `{{ form }}` and `{{ form.nom.as_field_group }}` come out right by themselves (base/renderers.py). A form that must
not be left by mistake carries `data-garder`. Filters for dates, numbers and plurals: french.py.
What lists need (tableau, entete, pagination, filtre…) is in lists.py, how much is asked of people (charge, sollicites) in
charges.py, everything else here.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import TemplateSyntaxError
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from maillage.base.drawing import attributes, check, draw, read, trimmed

register = template.Library()

BUTTONS = {
    "primaire": "btn-primary",
    "secondaire": "btn-outline-primary",
    "discret": "btn-outline-secondary",
    "lien": "btn-link",
    "danger": "btn-outline-danger",
}
BADGES = ("neutre", "ok", "attention", "alerte", "theme")
NOTES = {
    "attention": "exclamation-triangle",
    "info": "info-circle",
    "alerte": "x-octagon",
    "ok": "check-circle",
}
BARS = ("petrole", "safran", "brique")
STEPS = ("faite", "courante", "a_venir")
COVERAGE = {
    "couvert": ("", "couvert"),
    "fragile": ("△", "fragile"),
    "decouvert": ("✕", "découvert"),
    "inconnu": ("?", "non renseigné"),
    "insuffisant": ("◔", "insuffisant"),
    "plusieurs": ("≡", "plusieurs à la fois"),
}


# ── blocks ────────────────────────────────────────────────────────────


@register.simple_block_tag
def bouton(
    content: str,
    url: str = "",
    variante: str = "secondaire",
    icone: str = "",
    petit: bool = False,
    type: str = "button",
    refus: str = "",
    confirmer: str = "",
    **autres: Any,
) -> SafeString:
    check("bouton", "type", type, ("button", "submit", "reset"))
    check("bouton", "variante", variante, BUTTONS)
    extra = attributes("bouton", {**autres, "data_confirmer": confirmer or None})
    classe = BUTTONS[variante] + (" btn-sm" if petit else "")
    return draw(
        "bouton",
        content=trimmed(content),
        url=url,
        classe=classe,
        icone=icone,
        type=type,
        refus=refus,
        attributs=extra,
    )


@register.simple_block_tag(takes_context=True)
def bouton_post(
    context: Context,
    content: str,
    url: str,
    variante: str = "secondaire",
    icone: str = "",
    petit: bool = False,
    refus: str = "",
    confirmer: str = "",
    **autres: Any,
) -> SafeString:
    inside = bouton(content, "", variante, icone, petit, "submit", refus, confirmer, **autres)
    return draw("bouton_post", content=inside, url=url, csrf_token=context.get("csrf_token", ""))


@register.simple_block_tag
def pastille(content: str, variante: str = "neutre", icone: str = "", titre: str = "") -> SafeString:
    check("pastille", "variante", variante, BADGES)
    return draw("pastille", content=trimmed(content), variante=variante, icone=icone, titre=titre)


@register.simple_block_tag
def feuille(
    content: str,
    titre: str = "",
    icone: str = "",
    compte: int | str | None = None,
    lien: str = "",
    lien_texte: str = "Tout voir",
    niveau: int = 2,
    id: str = "",
    classe: str = "",
    collee: bool = False,
) -> SafeString:
    check("feuille", "niveau", str(niveau), ("2", "3", "4"))
    return draw(
        "feuille",
        content=content,
        titre=titre,
        icone=icone,
        compte=compte,
        lien=lien,
        lien_texte=lien_texte,
        balise=f"h{niveau}",
        id=id,
        classe=classe,
        collee=collee,
    )


@register.simple_block_tag
def encart(content: str, variante: str = "attention", titre: str = "", icone: str = "") -> SafeString:
    check("encart", "variante", variante, NOTES)
    return draw("encart", content=content, variante=variante, titre=titre, icone=icone or NOTES[variante])


@register.simple_block_tag
def etat_vide(content: str, titre: str, icone: str = "inbox") -> SafeString:
    return draw("etat_vide", content=content, titre=titre, icone=icone)


@register.simple_block_tag
def liste_nue(content: str, libelle: str = "") -> SafeString:
    return draw("liste_nue", content=content, libelle=libelle)


@register.simple_block_tag
def ligne(content: str, quand: str = "") -> SafeString:
    return draw("ligne", content=content, quand=quand)


@register.simple_block_tag
def menu(
    content: str, libelle: str, icone: str = "", variante: str = "discret", petit: bool = False
) -> SafeString:
    check("menu", "variante", variante, BUTTONS)
    classe = BUTTONS[variante] + (" btn-sm" if petit else "")
    return draw("menu", content=content, libelle=libelle, icone=icone, classe=classe)


@register.simple_block_tag
def dialogue(content: str, id: str, titre: str) -> SafeString:
    return draw("dialogue", content=content, id=id, titre=titre)


@register.simple_block_tag
def actions_formulaire(content: str, annuler: str = "") -> SafeString:
    return draw("actions_formulaire", content=content, annuler=annuler)


# ── figures ───────────────────────────────────────────────────────────


@register.simple_tag
def jauge(valeur: int, total: int, libelle: str = "", texte: bool = False) -> SafeString:
    filled = max(0, min(int(valeur), int(total)))
    cells = [index < filled for index in range(int(total))]
    return draw("jauge", valeur=valeur, total=total, cases=cells, libelle=libelle, texte=texte)


@register.simple_tag
def mesure(libelle: str, valeur: Any, total: Any, unite: str = "", variante: str = "petrole") -> SafeString:
    check("mesure", "variante", variante, BARS)
    return draw(
        "mesure",
        libelle=libelle,
        valeur=valeur,
        total=total,
        # <progress> reads a decimal point whatever the language of the page
        position=f"{min(float(valeur), float(total)):.2f}",
        plafond=f"{float(total) or 1:.2f}",
        unite=unite,
        variante=variante,
    )


@register.simple_tag
def progression(pourcent: int, libelle: str, etape: str = "", url: str = "") -> SafeString:
    percent = max(0, min(int(pourcent), 100))
    return draw(
        "progression", pourcent=percent, libelle=libelle, etape=etape, url=url if percent < 100 else ""
    )


@register.simple_tag
def etapes(liste: Iterable[Any], libelle: str) -> SafeString:
    steps = [{name: read(item, name) for name in ("titre", "detail", "etat")} for item in liste]
    for step in steps:
        check("etapes", "etat", step["etat"], STEPS)
    return draw("etapes", etapes=steps, libelle=libelle)


READ_ONLY = ' class="visually-hidden"'
ACCEPTED = '<span class="case-accepte">accepté</span>'


@register.simple_tag
def case_couverture(
    etat: str,
    nombre: int | None = None,
    url: str = "",
    titre: str = "",
    accepte: bool = False,
    petite: bool = False,
) -> SafeString:
    """Written here rather than in a template: small multiples have two thousand of them, seven times slower so."""
    sign, word = COVERAGE[check("case_couverture", "etat", etat, COVERAGE)]
    looks = f"{etat}{' petite' if petite else ''}{' accepte' if accepte else ''}"
    tag, address = ("a", f' href="{conditional_escape(url)}"') if url else ("span", "")
    told = f' title="{conditional_escape(titre)}"' if titre else ""
    mark = f'<span aria-hidden="true">{sign}</span> ' if sign else ""
    agreed = ""
    if accepte:
        agreed = '<span class="case-accepte" aria-hidden="true">✓</span>' if petite else ACCEPTED
        word += ", accepté" if petite else ""
    return SafeString(
        f'<{tag}{address} class="case {looks}"{told}><b>{mark}{"" if nombre is None else int(nombre)}</b> '
        f"<span{READ_ONLY if petite else ''}>{word}</span>{agreed}</{tag}>"
    )


@register.simple_tag
def legende_couverture() -> SafeString:
    return draw("legende_couverture")


# ── navigation ────────────────────────────────────────────────────────


def tabs(liste: Iterable[Any]) -> list[dict[str, Any]]:
    names = ("libelle", "url", "courant", "icone", "compte")
    return [{name: read(item, name, None) for name in names} for item in liste]


@register.simple_tag
def onglets(liste: Iterable[Any], libelle: str) -> SafeString:
    return draw("onglets", onglets=tabs(liste), libelle=libelle)


@register.simple_tag
def bascule(liste: Iterable[Any], libelle: str) -> SafeString:
    return draw("bascule", options=tabs(liste), libelle=libelle)


@register.simple_tag
def fil(*etapes: str) -> SafeString:
    if len(etapes) % 2 == 0:
        raise TemplateSyntaxError(
            "fil : donner libellé, adresse, libellé, adresse…, et finir par le libellé de la page."
        )
    return draw("fil", liens=list(zip(etapes[:-1:2], etapes[1::2], strict=True)), courant=etapes[-1])


@register.simple_tag
def avatar(initiales: str, nom: str = "") -> SafeString:
    return draw("avatar", initiales=initiales, nom=nom)


# ── forms ─────────────────────────────────────────────────────────────


@register.simple_tag
def champ(field: BoundField, classe: str = "") -> SafeString:
    if not isinstance(field, BoundField):
        raise TemplateSyntaxError("champ : ce champ n'existe pas dans le formulaire.")
    return (
        format_html('<div class="{}">{}</div>', classe, field.as_field_group())
        if classe
        else field.as_field_group()
    )


@register.simple_tag
def erreurs_formulaire(form: BaseForm) -> SafeString:
    fields = [field for field in form.visible_fields() if field.errors] if form.is_bound else []
    return draw(
        "erreurs_formulaire", champs=fields, generales=form.non_field_errors() if form.is_bound else []
    )


@register.simple_tag
def combobox(
    nom: str,
    libelle: str,
    url: str,
    valeur: str = "",
    texte: str = "",
    aide: str = "",
    requis: bool = False,
    erreur: str = "",
) -> SafeString:
    return draw(
        "combobox",
        nom=nom,
        id=f"id_{nom}",
        libelle=libelle,
        url=url,
        valeur=valeur or "",
        texte=texte or "",
        aide=aide,
        requis=requis,
        erreur=erreur,
    )


@register.simple_tag
def sigle(court: str, long: str) -> SafeString:
    return draw("sigle", court=court, long=long)


@register.simple_tag
def copier(texte: str, libelle: str = "Copier") -> SafeString:
    return draw("copier", texte=texte, libelle=libelle)
