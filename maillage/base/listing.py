"""Lists with filters kept in the address bar: reads the question, gives what the templates of `base/liste/` show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from maillage.core.facets import AGE, TEXT, Found, Question

LONGEST = 200
MAX_AGE = 120 * 12


@dataclass(frozen=True)
class Facette:
    """A filter of the list: its parameter, its label, its values in words and in order."""

    nom: str
    libelle: str
    valeurs: Mapping[str, str]
    premiere: bool = False
    unique: bool = False


@dataclass(frozen=True)
class Liste:
    """What was asked of a list: filters, order, columns. The address bar says the same, shortest form first."""

    question: Question
    tri: str
    colonnes: tuple[str, ...]
    facettes: Sequence[Facette]
    tri_defaut: str
    colonnes_defaut: tuple[str, ...]
    fixes: Mapping[str, str]
    """Parameters that are neither filters, order nor columns, and stay in every address (a way of grouping)."""

    def address(self, question: Question | None = None) -> str:
        """ "?" and the parameters; `question` instead of the one asked."""
        asked = self.question if question is None else question
        pairs = [(name, value) for name, value in self.fixes.items() if value]
        pairs += [(TEXT, asked.q)] if asked.q else []
        pairs += [(f.nom, value) for f in self.facettes for value in asked.chosen.get(f.nom, ())]
        pairs += [
            (n, age_text(v)) for n, v in zip(("age_min", "age_max"), asked.ages, strict=True) if v is not None
        ]
        pairs += [("tri", self.tri)] if self.tri != self.tri_defaut else []
        pairs += [("col", name) for name in self.colonnes if self.colonnes != self.colonnes_defaut]
        return "?" + urlencode(pairs)


def read_list(
    data: QueryDict,
    facettes: Sequence[Facette],
    *,
    tris: Sequence[str] = (),
    tri: str = "",
    colonnes: Mapping[str, str] | None = None,
    defaut: tuple[str, ...] = (),
    fixes: Mapping[str, str] | None = None,
) -> Liste:
    """What is not understood is left out: a link shared long ago still opens."""
    chosen = {f.nom: tuple(dict.fromkeys(v for v in data.getlist(f.nom) if v in f.valeurs)) for f in facettes}
    low, high = months(data.get("age_min", "")), months(data.get("age_max", ""))
    if low is not None and high is not None and high <= low:
        low, high = (high, low) if high < low else (low, None)
    q = " ".join(data.get(TEXT, "").replace("\x00", "").split())[:LONGEST]
    asked = data.get("tri", "")
    columns = tuple(dict.fromkeys(c for c in data.getlist("col") if c in (colonnes or {})))
    return Liste(
        question=Question(q, chosen, (low, high)),
        tri=asked if asked.removeprefix("-") in tris else tri,
        colonnes=columns or defaut,
        facettes=facettes,
        tri_defaut=tri,
        colonnes_defaut=defaut,
        fixes=fixes or {},
    )


def list_context(liste: Liste, found: Found, *, colonnes: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What `base/liste/filtres.html` and `base/liste/vide.html` need."""
    question = liste.question
    return {
        "liste_filtres": [
            {
                "nom": f.nom,
                "libelle": f.libelle,
                "premiere": f.premiere,
                "unique": f.unique,
                "choix": [(v, label, found.counts[f.nom].get(v, 0)) for v, label in f.valeurs.items()],
                "valeurs": question.chosen.get(f.nom, ()),
            }
            for f in liste.facettes
        ],
        "liste_autres": any(not f.premiere for f in liste.facettes),
        "liste_plus": any(question.chosen.get(f.nom) for f in liste.facettes if not f.premiere),
        "liste_q": question.q,
        "liste_ages": tuple(age_text(value) for value in question.ages),
        "liste_tri": liste.tri,
        "liste_actifs": chips(liste),
        "liste_effacer": liste.address(Question()),
        "liste_sans": [
            {"libelle": label_of(liste, name), "nombre": number, "url": liste.address(question.without(name))}
            for name, number in found.without.items()
        ],
        "liste_colonnes": [(name, label) for name, label in (colonnes or {}).items()],
        "liste_colonnes_choisies": liste.colonnes,
        "liste_fixes": [(name, value) for name, value in liste.fixes.items() if value],
        "liste_approchee": found.approximate,
        "liste_requete": liste.address(),
    }


def chips(liste: Liste) -> list[dict[str, str]]:
    """Each active filter, with the address that lifts it."""
    question = liste.question
    found = (
        [{"libelle": f"« {question.q} »", "url": liste.address(question.without(TEXT))}] if question.q else []
    )
    for facette in liste.facettes:
        values = question.chosen.get(facette.nom, ())
        for value in values:
            kept = {**question.chosen, facette.nom: tuple(v for v in values if v != value)}
            url = liste.address(Question(question.q, kept, question.ages))
            found.append({"libelle": f"{facette.libelle} : {facette.valeurs[value]}", "url": url})
    if AGE in question.active:
        found.append({"libelle": age_label(question.ages), "url": liste.address(question.without(AGE))})
    return found


def label_of(liste: Liste, name: str) -> str:
    if name == TEXT:
        return f"« {liste.question.q} »"
    if name == AGE:
        return age_label(liste.question.ages)
    facette = next(f for f in liste.facettes if f.nom == name)
    words = " ou ".join(facette.valeurs[value] for value in liste.question.chosen[name])
    return f"{facette.libelle} « {words} »"


def age_label(ages: tuple[int | None, int | None]) -> str:
    low, high = (age_text(value).replace("m", " mois") for value in ages)
    if low and high:
        return f"Âge : de {low} à {high} ans"
    return f"Âge : dès {low} ans" if low else f"Âge : jusqu'à {high} ans"


def months(text: str) -> int | None:
    """ "3" is three years, "18m" eighteen months."""
    digits = text.strip().lower()
    unit = 1 if digits.endswith("m") else 12
    digits = digits.removesuffix("m")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 5):
        return None
    return min(int(digits) * unit, MAX_AGE)


def age_text(value: int | None) -> str:
    """The inverse of `months`."""
    if value is None:
        return ""
    return f"{value}m" if value % 12 else str(value // 12)
