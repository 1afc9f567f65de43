"""`maillage couverture --cite SLUG [--quartier CODE | --lignes D --colonnes D [--filtre D=CODE…] | --manques] [--json]`."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.cartographie.selectors import as_json, picture
from maillage.cartographie.selectors.json_couverture import WORDS, cross_as_json, gaps_as_json
from maillage.cartographie.selectors.manque import distances, gaps_of
from maillage.cartographie.selectors.offres import SOURCES, Champ, champ
from maillage.cites.models import Cite
from maillage.cites.selectors import cite_by_slug, qpv_of
from maillage.core.coverage import Dimension, Scope, cross

GAPS = ("découvert", "fragile", "insuffisant")
DIMENSIONS = {word: dimension for dimension, word in WORDS.items()}
NAMES = ", ".join(DIMENSIONS)
SHOWN = 20


class Command(MaillageCommand):
    help = "Montrer la couverture d'une cité : grille âge × thème, deux dimensions au choix, ou manques dans l'ordre."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cite", required=True, metavar="SLUG", help="Adresse (slug) de la cité.")
        parser.add_argument(
            "--quartier", default="", metavar="CODE", help="Code du QPV ; sinon, toute la cité."
        )
        parser.add_argument("--lignes", default="", metavar="DIMENSION", help=f"En lignes : {NAMES}.")
        parser.add_argument("--colonnes", default="", metavar="DIMENSION", help=f"En colonnes : {NAMES}.")
        parser.add_argument(
            "--filtre", action="append", default=[], metavar="DIMENSION=CODE",
            help="Limiter les autres dimensions ; à répéter.",
        )  # fmt: skip
        parser.add_argument(
            "--compter", default="", metavar="GENRES", help=f"Ce qui compte, séparé par des virgules : {', '.join(SOURCES.values())}."
        )  # fmt: skip
        parser.add_argument("--manques", action="store_true", help="Les manques, le plus pressant d'abord.")
        parser.add_argument("--nombre", type=int, default=0, metavar="N", help="Combien de manques (tous).")

    def run(self, *, cite: str, quartier: str, lignes: str, colonnes: str, **options: Any) -> dict[str, Any]:
        found = cite_by_slug(cite)
        if found is None:
            raise Refused("cite_inconnue", f"Aucune cité n'a l'adresse « {cite} ».")
        if quartier:
            check_district(found, quartier)
        if options["manques"]:
            refuse_together("--manques", lignes, colonnes, options["filtre"])
            return ranked(found, quartier, options["compter"], options["nombre"])
        if lignes or colonnes or options["filtre"] or options["compter"]:
            return crossed(found, lignes or "theme", colonnes or "age", quartier, **options)
        return as_json(found, picture(found, None, quartier))

    def show(self, result: dict[str, Any]) -> None:
        if result["vue"] == "manques":
            self.show_gaps(result)
            return
        for state, count in result["etats"].items():
            self.stdout.write(f"{state:18} {count:4}")
        for state in GAPS:
            for cell in [cell for cell in result["cases"] if cell["etat"] == state]:
                self.stdout.write(f"{state:12} {label_of(result, cell)} ({cell['nombre']}){told(cell)}")
        aside = len(result["a_preciser"])
        self.stdout.write(f"{aside} à préciser, {result['total']} comptées.")

    def show_gaps(self, result: dict[str, Any]) -> None:
        for gap in result["manques"][:SHOWN]:
            where = ", ".join(part for part in (gap["theme"], gap["tranche"], gap["quartier"]) if part)
            young = gap["jeunes"]
            count = f", {'environ ' if young['estime'] else ''}{young['nombre']:.0f} jeunes" if young else ""
            self.stdout.write(f"{gap['rang']:3}  {gap['etat']:12} {where}{count}{told(gap)}")
            self.stdout.write(f"     {' '.join(gap['raisons'])}")
        self.stdout.write(
            f"{result['total']} manques, dont {result['acceptes']} acceptés. {result['effectifs']}"
        )


def told(row: dict[str, Any]) -> str:
    accepted = row.get("accepte")
    return f" [accepté jusqu'au {accepted['jusqu_au']} : {accepted['raison']}]" if accepted else ""


def label_of(result: dict[str, Any], cell: dict[str, Any]) -> str:
    if result["vue"] == "grille":
        return f"{cell['theme_libelle']}, {cell['tranche']}"
    names = {
        axis: {value["code"]: value["libelle"] for value in result[axis]["valeurs"]}
        for axis in ("lignes", "colonnes")
    }
    return f"{names['lignes'][cell['ligne']]}, {names['colonnes'][cell['colonne']]}"


# ── what was asked ────────────────────────────────────────────────────


def crossed(
    cite: Cite, lignes: str, colonnes: str, quartier: str, *, filtre: list[str], compter: str, **options: Any
) -> dict[str, Any]:
    rows, columns = dimension_of(lignes), dimension_of(colonnes)
    known = champ(cite, None, timezone.localdate(), letters(compter))
    asked = [*filtre, *([f"quartier={quartier}"] if quartier else [])]
    filters = filters_of(known, asked, rows, columns)
    shown = cross(
        known.offres, known.axes[rows], known.axes[columns], judge=known.judge, filters=filters,
        accepted=known.reglages.acceptes,
    )  # fmt: skip
    return cross_as_json(cite, known, shown)


def ranked(cite: Cite, quartier: str, compter: str, most: int) -> dict[str, Any]:
    if most < 0:
        raise Refused("nombre", "--nombre est un nombre de manques : 1 ou plus.")
    known = champ(cite, None, timezone.localdate(), letters(compter))
    # the number of young people of each gap depends on all the others: a district is chosen after the ranking
    found = tuple(gap for gap in gaps_of(known, far=distances(cite)) if not quartier or gap.zone == quartier)
    return gaps_as_json(cite, known, found, most or len(found))


def check_district(cite: Cite, quartier: str) -> None:
    known = list(qpv_of(cite).values_list("code", flat=True))
    if quartier not in known:
        choices = ", ".join(known) or "aucun"
        raise Refused(
            "quartier_inconnu",
            f"Le quartier « {quartier} » n'est pas dans le périmètre de la cité (quartiers : {choices}).",
        )


def refuse_together(option: str, *others: object) -> None:
    if any(others):
        raise Refused("options", f"{option} se demande sans --lignes, --colonnes ni --filtre.")


def dimension_of(word: str) -> Dimension:
    if word not in DIMENSIONS:
        raise Refused("dimension", f"« {word} » n'est pas une dimension : choisissez parmi {NAMES}.")
    return DIMENSIONS[word]


def letters(text: str) -> Iterable[str]:
    """The letters of what is counted; everything when nothing is said."""
    by_name = {name: letter for letter, name in SOURCES.items()}
    words = [word.strip() for word in text.split(",") if word.strip()]
    if strange := [word for word in words if word not in by_name]:
        raise Refused(
            "compter", f"« {strange[0]} » ne se compte pas : choisissez parmi {', '.join(by_name)}."
        )
    return [by_name[word] for word in words] or list(SOURCES)


def filters_of(known: Champ, asked: list[str], rows: Dimension, columns: Dimension) -> Scope:
    found: dict[Dimension, Any] = {}
    for text in asked:
        word, _, code = text.partition("=")
        dimension = dimension_of(word)
        if dimension in (rows, columns, *found):
            raise Refused(
                "filtre", f"« {word} » est déjà croisé ou filtré : une dimension ne sert qu'une fois."
            )
        try:
            found[dimension] = known.axes[dimension].value(code)
        except KeyError as error:
            choices = ", ".join(value.code for value in known.axes[dimension].values) or "aucune valeur"
            raise Refused("filtre", f"« {code} » n'est pas un {word} de la cité ({choices}).") from error
    if rows is columns:
        raise Refused("dimensions", "Choisissez deux dimensions différentes en lignes et en colonnes.")
    return found
