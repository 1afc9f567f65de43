"""Components of lists: filters kept in the address bar, sort, pages. Their options are listed in components.py."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from maillage.base.drawing import address, draw, read
from maillage.base.templatetags.french import nombre

register = template.Library()


@register.simple_block_tag
def tableau(content: str, legende: str, dense: bool = False) -> SafeString:
    return draw("tableau", content=content, legende=legende, dense=dense)


@register.simple_tag
def chiffre(valeur: int | None, url: str = "", lu: str = "") -> SafeString:
    """A count in a table: it opens the list it counts. A dash when it is not known; nothing to open at zero."""
    if valeur is None:
        return SafeString("–")
    label = f' aria-label="{conditional_escape(lu)}"' if lu else ""
    tag, to = ("a", f' href="{conditional_escape(url)}"') if url and valeur else ("span", "")
    return SafeString(f'<{tag}{to} data-compte="{valeur}"{label if to else ""}>{nombre(valeur)}</{tag}>')


@register.simple_block_tag
def formulaire_filtres(
    content: str, action: str = "", cible: str = "", tri: str = "", libelle: str = "Filtrer la liste"
) -> SafeString:
    return draw("formulaire_filtres", content=content, action=action, cible=cible, tri=tri, libelle=libelle)


@register.simple_tag
def filtre(
    nom: str, libelle: str, choix: Iterable[Sequence[Any]], valeurs: Any = (), unique: bool = False
) -> SafeString:
    chosen = {str(value) for value in ([valeurs] if isinstance(valeurs, str | int) else valeurs or ())}
    options = [
        {
            "valeur": str(c[0]),
            "libelle": c[1],
            # as text: a template writes numbers slowly, and there are hundreds
            "nombre": str(c[2]) if len(c) > 2 else "",
            "choisi": str(c[0]) in chosen,
        }
        for c in choix
    ]
    number = sum(option["choisi"] for option in options)
    return draw("filtre", nom=nom, libelle=libelle, options=options, nombre=number, unique=unique)


@register.simple_tag
def filtre_texte(nom: str = "q", valeur: str = "", libelle: str = "Chercher dans la liste") -> SafeString:
    return draw("filtre_texte", nom=nom, valeur=valeur or "", libelle=libelle)


@register.simple_tag
def filtres_actifs(actifs: Iterable[Any], effacer: str = "", cible: str = "") -> SafeString:
    chips = [{"libelle": read(item, "libelle"), "url": read(item, "url")} for item in actifs]
    return draw("filtres_actifs", actifs=chips, effacer=effacer, cible=cible)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], parametre: str = "page", cible: str = "") -> SafeString:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [
        {
            "numero": n,
            "url": address(context, **{parametre: n}) if isinstance(n, int) else "",
            "courant": n == page.number,
        }
        for n in numbers
    ]
    before = address(context, **{parametre: page.number - 1}) if page.has_previous() else ""
    after = address(context, **{parametre: page.number + 1}) if page.has_next() else ""
    return draw("pagination", page=page, liens=links, avant=before, apres=after, cible=cible)


@register.simple_tag(takes_context=True)
def entete(
    context: Context, cle: str, libelle: str, tri: str = "", classe: str = "", cible: str = ""
) -> SafeString:
    sorting = {cle: "ascending", f"-{cle}": "descending"}.get(tri or "", "") if cle else ""
    target = f"-{cle}" if sorting == "ascending" else cle
    url = address(context, tri=target, page=None) if cle else ""
    return draw("entete", libelle=libelle, url=url, sens=sorting, classe=classe, cible=cible)
