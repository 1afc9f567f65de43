"""What a cité already has, by all the ways a spreadsheet may name it: axes, districts, schools, people, dispositifs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rapidfuzz import fuzz

from maillage.acteurs.models import Personne
from maillage.actions.imports.fiche import Lue
from maillage.actions.imports.lecture import plain
from maillage.actions.imports.mots import left_aside
from maillage.actions.imports.vocabulaire import NO, YES, nationals, split
from maillage.actions.models import Appel, Axe, AxeTransversal
from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, equipe_of, etablissements_of, qpv_of
from maillage.core.text import fold
from maillage.dispositifs.models import Deploiement
from maillage.territoires.models import Etablissement

K = TypeVar("K")
CLOSE = 90.0
"""Likeness (per cent) of two labels of axes from which one is a misspelling of the other."""
_NUMBER = re.compile(r"^(?:axe|objectif|obj|oo|os|n)? ?(?:n )?((?:\d+|[a-z]) ?(?:\d+ ?)*)$")
_PREFIX = re.compile(
    r"^(?:axe|objectif|obj|oo|os)?\s*(?:n°\s*)?[\dA-Z](?:[.\d]*)\s*[:.\-–—)]\s*", re.IGNORECASE
)
_UAI = re.compile(r"\b\d{7}[A-Za-z]\b")
ALL = re.compile(r"^tou(?:s|tes)\b|ensemble")


@dataclass
class Names:
    """Folded names → keys; a name borne twice designates nobody. `shown` is the longest name of each key."""

    exact: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    shown: dict[Any, str] = field(default_factory=dict)

    def add(self, key: Any, *names: str) -> None:
        self.shown[key] = max(names, key=len, default="")
        for name in names:
            if folded := fold(name):
                self.exact[folded].add(key)

    def get(self, text: str) -> Any | None:
        found = self.exact.get(fold(text), set())
        return next(iter(found)) if len(found) == 1 else None

    def holding(self, text: str) -> Any | None:
        """The only one whose name holds all these words."""
        words = [word for word in fold(text).split() if len(word) > 2]
        if not words:
            return None
        found = {
            key
            for name, keys in self.exact.items()
            if all(word in name.split() for word in words)
            for key in keys
        }
        return next(iter(found)) if len(found) == 1 else None


@dataclass
class Referentiel:
    """Ten queries, whatever the number of lines."""

    axes: Sequence[Axe]
    transversaux: Names
    qpvs: Names
    communes: Names
    ecoles: Names
    equipe: Names
    personnes: Names
    dispositifs: Names
    appels: Names
    tous_qpvs: Sequence[int]

    def labels(self, name: str) -> Mapping[Any, str]:
        """Key → name, for a field of the action."""
        of = {
            "etablissements": self.ecoles,
            "referent": self.equipe,
            "pilote": self.personnes,
            "appel": self.appels,
        }
        return of.get(name, self.transversaux if name == "transversaux" else self.dispositifs).shown


def load_referentiel(cite: Cite) -> Referentiel:
    qpvs = list(qpv_of(cite).only("pk", "code", "nom"))
    return Referentiel(
        axes=list(Axe.objects.filter(cite=cite).order_by("chemin", "pk")),
        transversaux=names_of((row.pk, (row.libelle,)) for row in AxeTransversal.objects.filter(cite=cite)),
        qpvs=names_of((row.pk, (row.code, row.nom)) for row in qpvs),
        communes=names_of((row.pk, (row.code, row.nom)) for row in communes_of(cite)),
        ecoles=names_of((row.pk, (row.uai, row.nom)) for row in schools_of(cite)),
        equipe=names_of((user.pk, spellings(user.prenom, user.nom)) for user in equipe_of(cite)),
        personnes=names_of(
            (row.pk, (f"{row.prenom} {row.nom}", f"{row.nom} {row.prenom}"))
            for row in Personne.objects.filter(cite=cite, archivee_le__isnull=True).only(
                "pk", "prenom", "nom"
            )
        ),
        dispositifs=names_of((row.pk, scheme_names(row)) for row in schemes_of(cite)),
        appels=names_of(
            (row.pk, (row.avec_annee, row.intitule))
            for row in Appel.objects.filter(cite=cite).only("pk", "intitule", "annee")
        ),
        tous_qpvs=[row.pk for row in qpvs],
    )


def names_of(rows: Iterable[tuple[Any, Iterable[str]]]) -> Names:
    names = Names()
    for key, texts in rows:
        names.add(key, *texts)
    return names


def schools_of(cite: Cite) -> Iterable[Etablissement]:
    near = Etablissement.objects.filter(commune__in=communes_of(cite)) | etablissements_of(cite)
    return near.only("uai", "nom").distinct()


def spellings(first: str, last: str) -> tuple[str, ...]:
    initial = f"{first[:1]} {last}" if first else ""
    return (f"{first} {last}", f"{last} {first}", last, first, initial, f"{first[:1]}{last[:1]}")


def schemes_of(cite: Cite) -> Iterable[Deploiement]:
    return Deploiement.objects.filter(cite=cite).select_related("dispositif")


def scheme_names(row: Deploiement) -> tuple[str, ...]:
    known = row.dispositif
    return (row.nom, *((known.sigle, known.nom, str(known)) if known else ()))


# ── the cells of a line ───────────────────────────────────────────────


def look_up(lue: Lue, values: Mapping[str, str], known: Referentiel) -> None:
    read_axes(lue, values, known.axes)
    read_districts(lue, values, known)
    read_schools(lue, values.get("etablissements", ""), known.ecoles)
    for column, names, why in (
        ("communes", known.communes, "n'est pas une commune de la cité"),
        ("transversaux", known.transversaux, "n'est pas un axe transversal de la cité"),
        ("dispositifs", known.dispositifs, "n'est pas un dispositif de la cité"),
    ):
        keep_many(lue, column, split(values.get(column, "")), names, why)
    keep_one(lue, "referent", values, known.equipe, "n'est pas de l'équipe projet de la cité")
    keep_one(lue, "pilote", values, known.personnes, "n'est pas dans l'annuaire des personnes")
    read_call(lue, plain(values.get("appel", "")), known.appels)


def keep_many(lue: Lue, column: str, parts: Iterable[str], names: Names, why: str) -> None:
    found: list[Any] = []
    unknown: list[str] = []
    for part in parts:
        key = names.get(part)
        (unknown if key is None else found).append(part if key is None else key)
    if found:
        lue.fiche.champs[column] = sorted(set(found))
    left_aside(lue, column, unknown, why)


def keep_one(lue: Lue, column: str, values: Mapping[str, str], names: Names, why: str) -> None:
    text = plain(values.get(column, ""))
    if not text:
        return
    found = names.get(text)
    if found is None:
        left_aside(lue, column, [text], why)
    else:
        lue.fiche.champs[column] = found


def read_call(lue: Lue, text: str, calls: Names) -> None:
    """By its title and its year; a title that comes back each year is the call of the year of the action."""
    if not text or NO.match(fold(text)):
        return
    found = calls.get(text) or calls.get(f"{text} {lue.fiche.annee}")
    if found is None:
        left_aside(
            lue, "appel", [text], "aucun appel à projets de la cité ne porte ce nom (inscrivez-le d'abord)"
        )
    else:
        lue.fiche.champs["appel"] = found


def read_districts(lue: Lue, values: Mapping[str, str], known: Referentiel) -> None:
    """Codes and names; « oui » when the cité has one district."""
    found: set[int] = set()
    unknown = []
    for part in split(values.get("qpvs", "")):
        word = fold(re.sub(r"^qpv\b", "", part, flags=re.IGNORECASE)) or "oui"
        key = known.qpvs.get(part) or known.qpvs.get(word) or known.qpvs.holding(word)
        if key is not None:
            found.add(key)
        elif ALL.search(word) or (YES.match(word) and len(known.tous_qpvs) == 1):
            found |= set(known.tous_qpvs)
        elif not NO.match(word):
            unknown.append(part)
    if found:
        lue.fiche.champs["qpvs"] = sorted(found)
    left_aside(lue, "qpvs", unknown, "quartier inconnu du périmètre de la cité")


def read_schools(lue: Lue, text: str, names: Names) -> None:
    """UAI or names; a school that is not recognised stays, as written, beside the places."""
    found: list[Any] = []
    unknown: list[str] = []
    for part in split(text):
        code = _UAI.search(part)
        key = names.get(code[0]) if code else names.get(part) or names.holding(part)
        (unknown if key is None else found).append(part if key is None else key)
    if found:
        lue.fiche.champs["etablissements"] = sorted(set(found))
    if unknown:
        add_place(lue, unknown)
        lue.say(
            "etablissements",
            f"{', '.join(unknown)[:200]} : pas reconnu parmi les établissements de la cité, noté en précision sur les lieux.",
        )


def add_place(lue: Lue, texts: Iterable[str]) -> None:
    """Words about places that no sheet holds."""
    known = lue.fiche.champs.get("lieux_precision", "")
    whole = ", ".join(filter(None, [known, *texts]))
    lue.fiche.champs["lieux_precision"] = whole[:300]


# ── axes ──────────────────────────────────────────────────────────────


def read_axes(lue: Lue, values: Mapping[str, str], axes: Sequence[Axe]) -> None:
    """The deepest node named; what is one of the three national objectives is kept as such."""
    axis_text, objective_text = plain(values.get("axe", "")), plain(values.get("objectif", ""))
    national, unknown = nationals(split(values.get("objectifs_nationaux", "")))
    left_aside(lue, "objectifs_nationaux", unknown, "objectif national inconnu")
    axis = find_axis(axis_text, axes) if axis_text else None
    objective = find_axis(objective_text, axes, under=axis) if objective_text else None
    if objective or axis:
        lue.fiche.champs["objectif"] = (objective or axis).pk  # type: ignore[union-attr]  # one of them is there
    if axis_text and axis is None:
        more, _ = nationals([axis_text]) if not re.fullmatch(r"\D*\d\D*", axis_text) else ([], [])
        national += more
        if not more:
            left_aside(
                lue,
                "axe",
                [axis_text],
                "aucun axe de la cité ne correspond (ajoutez-le dans « Axes et objectifs »)",
            )
    if objective_text and objective is None:
        lue.fiche.champs.setdefault("objectifs", objective_text)
        lue.say(
            "objectif",
            f"« {objective_text[:60]} » n'est pas un objectif de vos axes : le texte est gardé dans les objectifs de l'action.",
        )
    if national:
        lue.fiche.champs["objectifs_nationaux"] = list(dict.fromkeys(value.value for value in national))


def find_axis(text: str, axes: Sequence[Axe], under: Axe | None = None) -> Axe | None:
    """By number and label, by number, by label, then by a label nearly the same; never when two answer."""
    within = [node for node in axes if under is None or is_under(node, under, axes)]
    bare = fold(_PREFIX.sub("", text))
    number = _NUMBER.match(fold(text))
    code = number[1].strip() if number else ""
    for found in (
        [node for node in within if fold(str(node)) == fold(text)],
        [node for node in within if code and fold(node.code) == code],
        [node for node in within if bare and fold(node.libelle) == bare],
        [node for node in within if len(bare) > 5 and fuzz.ratio(fold(node.libelle), bare) >= CLOSE],
    ):
        if len(found) == 1:
            return found[0]
    return find_axis(text, axes) if under is not None else None


def is_under(node: Axe, top: Axe, axes: Sequence[Axe]) -> bool:
    by_pk = {row.pk: row for row in axes}
    current: Axe | None = node
    while current is not None:
        if current.pk == top.pk:
            return True
        current = by_pk.get(current.parent_id or 0)
    return False
