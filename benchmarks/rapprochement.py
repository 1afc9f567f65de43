"""How good is the matching, and how fast? ``python benchmarks/rapprochement.py [DOSSIER]``.

Precision: out of the pairs proposed, how many are right. Recall: out of the right pairs, how many are proposed.
F1 weighs both alike. The truth (UAI, SIREN) is only used to count: it is never given to what is measured.
"""

import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz, process

from maillage.core.matching import Draft, find_duplicates, find_matches
from maillage.core.matching.places import clean_commune
from maillage.core.text import fold

FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "donnees" / "rapprochement"
COMMUNES = (
    Path(__file__).resolve().parents[1]
    / "node_modules"
    / "@etalab"
    / "decoupage-administratif"
    / "data"
    / "communes.json"
)
DEPARTEMENTS = frozenset({"44", "49", "53", "72", "85"})
Pairs = set[tuple[str, str]]

ORGANISATIONS_THRESHOLD = 0.60
"""Below the default: only a département is known, so even the same name scores 0.75 at most."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What one method is worth on one file."""

    precision: float
    recall: float
    f1: float
    seconds: float


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a semicolon-separated file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def measure(run: Callable[[], Pairs], truth: Pairs) -> Measure:
    """Run once, compare with the truth."""
    start = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - start
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / max(1, len(truth))
    return Measure(precision, recall, 2 * precision * recall / max(1e-9, precision + recall), seconds)


def communes_of_today() -> Callable[[str], str]:
    """The name of a commune that has merged → that of today, as the importer does before it compares.

    From the official list that the house uses, within the five départements of the lists; a name that two communes have
    had, or that is still one, is left as it is. Without the list (npm ci), every name is.
    """
    if not COMMUNES.is_file():
        return lambda name: name
    rows = [
        row for row in json.loads(COMMUNES.read_text(encoding="utf-8")) if row["code"][:2] in DEPARTEMENTS
    ]
    current = {row["code"]: row["nom"] for row in rows if row["type"] == "commune-actuelle"}
    standing = {clean_commune(name) for name in current.values()}
    merged: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.get("chefLieu") in current and clean_commune(row["nom"]) not in standing:
            merged[clean_commune(row["nom"])].add(current[row["chefLieu"]])

    def of_today(name: str) -> str:
        found = merged.get(clean_commune(name), set())
        return next(iter(found)) if len(found) == 1 else name

    return of_today


def schools(folder: Path) -> tuple[list[Draft], list[Draft], Pairs]:
    """List B (drafts), list A (known) and the true pairs (B, A)."""
    place = communes_of_today()
    known = [
        Draft(row["id_a"], row["nom"], type=row["type"], secteur=row["secteur"], adresse=row["adresse"],
              code_postal=row["code_postal"], commune=place(row["commune"]))
        for row in read(folder / "ecoles_liste_A.csv")
    ]  # fmt: skip
    drafts = [
        Draft(row["id_b"], row["nom"], secteur=row["secteur"], commune=place(row["commune"]))
        for row in read(folder / "ecoles_liste_B.csv")
    ]
    truth = {(row["id_b"], row["id_a"]) for row in read(folder / "ecoles_verite_A_B.csv")}
    return drafts, known, truth


def organisations(folder: Path) -> tuple[list[Draft], Pairs]:
    """Names with their département, and the pairs of rows that share a SIREN."""
    rows = read(folder / "organisations_adulte_relais_siren.csv")
    drafts = [
        Draft(str(rank), row["raison_sociale"], code_postal=row["insee_dep"]) for rank, row in enumerate(rows)
    ]
    by_siren: dict[str, list[str]] = defaultdict(list)
    for rank, row in enumerate(rows):
        by_siren[row["siren"]].append(str(rank))
    return drafts, {pair for keys in by_siren.values() for pair in combinations(keys, 2)}


def _by_place(drafts: Iterable[Draft], place: Callable[[Draft], str]) -> dict[str, list[Draft]]:
    blocks: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        blocks[place(draft)].append(draft)
    return blocks


def baseline_matches(drafts: Sequence[Draft], known: Sequence[Draft], cutoff: float = 70) -> Pairs:
    """The plain method: within a commune, the name with the best token ratio."""
    blocks = _by_place(known, lambda draft: fold(draft.commune))
    found: Pairs = set()
    for draft in drafts:
        block = blocks.get(fold(draft.commune), [])
        names = [fold(other.nom) for other in block]
        best = process.extractOne(fold(draft.nom), names, scorer=fuzz.token_set_ratio, score_cutoff=cutoff)
        if best:
            found.add((draft.key, block[best[2]].key))
    return found


def baseline_duplicates(drafts: Sequence[Draft], cutoff: float = 85) -> Pairs:
    """The plain method within one list: within a département, every pair above a token ratio."""
    blocks = _by_place(drafts, lambda draft: draft.code_postal)
    return {
        (a.key, b.key)
        for block in blocks.values()
        for a, b in combinations(block, 2)
        if fuzz.token_sort_ratio(fold(a.nom), fold(b.nom)) >= cutoff
    }


def measure_schools(folder: Path) -> dict[str, Measure]:
    """Both methods on the two lists of schools."""
    drafts, known, truth = schools(folder)
    return {
        "référence": measure(lambda: baseline_matches(drafts, known), truth),
        "maillage": measure(
            lambda: {(match.left, match.right) for match in find_matches(drafts, known, best_only=True)},
            truth,
        ),
    }


def measure_organisations(folder: Path) -> dict[str, Measure]:
    """Both methods on the organisations, at SIREN level."""
    drafts, truth = organisations(folder)

    def duplicates() -> Pairs:
        found = find_duplicates(drafts, threshold=ORGANISATIONS_THRESHOLD)
        return {(match.left, match.right) for match in found}

    return {
        "référence": measure(lambda: baseline_duplicates(drafts), truth),
        "maillage": measure(duplicates, truth),
    }


def main() -> int:
    """Print both tables; 1 when the files are not there."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir():
        print(f"Dossier introuvable : {folder}. Indiquez-le : python benchmarks/rapprochement.py DOSSIER")
        return 1
    for title, measures in (
        ("Écoles, liste B dans liste A", measure_schools(folder)),
        ("Organisations, par SIREN", measure_organisations(folder)),
    ):
        print(title)
        for name, it in measures.items():
            print(
                f"  {name:10} précision {it.precision:.4f}  rappel {it.recall:.4f}  F1 {it.f1:.4f}  {it.seconds:.2f} s"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
