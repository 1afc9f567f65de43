"""How long, and with how much memory, an import of structures takes: reading, preparing, applying, importing again.

    python benchmarks/import_structures.py [FILE…]

Without a file, two are made on the spot: 715 schools and 12 000 associations. The importer runs in a new SQLite
database, in this process; the figures are seconds and the peak of resident memory (Mo). Then the whole command
`maillage importer` is timed as an administrator runs it, start of the program included, each time in a new cité.
"""

# ruff: noqa: E402  (Django is set up before its models are imported)
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="maillage-banc-"))
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'banc.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings_test"

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from maillage.acteurs.imports import StructuresImporter
from maillage.base.transfers import Instruction, Proposal, SourceLine
from maillage.cites.models import Cite
from maillage.documents.services.columns import match_columns
from maillage.office.readers import read_table
from maillage.office.values import as_text
from maillage.territoires.models import Etablissement
from maillage.territoires.services.communes import load_communes

SCHOOLS, ASSOCIATIONS = 715, 12_000
COMMAND_RUNS = 3
ROOT = Path(__file__).resolve().parents[1]
WORDS = (
    "Lune",
    "Soleil",
    "Rivière",
    "Moulin",
    "Jardin",
    "Passerelle",
    "Horizon",
    "Tilleul",
    "Cerisier",
    "Étoile",
    "Boussole",
    "Escale",
    "Fabrique",
    "Loire",
)
TOWNS = (
    ("49007", "Angers", "49000"),
    ("49099", "Cholet", "49300"),
    ("49328", "Saumur", "49400"),
    ("49323", "Segré", "49500"),
)


def make_schools(folder: Path) -> Path:
    """715 schools with their code, address and position."""
    rows = []
    for rank in range(SCHOOLS):
        number = 490000 + rank
        uai = f"{number:07d}{'ABCDEFGHJKLMNPRSTUVWXYZ'[number % 23]}"
        code, town, postcode = TOWNS[rank % 4]
        name = f"École élémentaire publique {WORDS[rank % 14]} {WORDS[rank // 14 % 14]} {rank}"
        rows.append(
            [
                uai,
                name,
                "Primaire",
                f"{rank} rue du {WORDS[rank % 14]}",
                postcode,
                town,
                code,
                47.4 + rank / 1e4,
                -0.5,
            ]
        )
    return write(
        folder / "ecoles.csv", "uai;nom;type;adresse;code_postal;commune;code_insee;latitude;longitude", rows
    )


def make_associations(folder: Path) -> Path:
    """12 000 lines without a code, a third of which repeat an earlier one, as lists of subsidies do."""
    dice = random.Random(49)
    names = [f"ASS {dice.choice(WORDS)} {dice.choice(WORDS)} {rank}" for rank in range(ASSOCIATIONS * 2 // 3)]
    rows = [
        [name, TOWNS[hash_of(name)][2], TOWNS[hash_of(name)][1]]
        for name in dice.choices(names, k=ASSOCIATIONS)
    ]
    return write(folder / "associations.csv", "Raison sociale;Code postal;Commune", rows)


def hash_of(name: str) -> int:
    return sum(map(ord, name)) % 4


def write(path: Path, header: str, rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerows([header.split(";"), *rows])
    return path


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Watch:
    """Elapsed and processor seconds: they differ when other programs share the machine."""

    def __init__(self) -> None:
        self.elapsed, self.cpu = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return (
            f"{time.perf_counter() - self.elapsed:.2f} s (processeur {time.process_time() - self.cpu:.2f} s)"
        )


def lines_of(path: Path) -> tuple[list[SourceLine], dict[str, str], str]:
    """The lines with their columns matched as the tunnel does, the matching, and the shape of the file."""
    table = read_table(path.read_bytes(), path.name)
    samples = {
        name: [as_text(row.cells[place]) for row in table.rows[:50]]
        for place, name in enumerate(table.columns)
    }
    mapping = match_columns(table.columns, samples, StructuresImporter.columns)
    places = [(table.columns.index(header), code) for header, code in mapping.items()]
    lines = [
        SourceLine(row.number, {code: as_text(row.cells[place]) for place, code in places})
        for row in table.rows
    ]
    return lines, mapping, table.shape


def tally(proposals: list[Proposal]) -> dict[str, int]:
    return dict(Counter(str(proposal.verdict.value) for proposal in proposals))


def silent(done: int, total: int) -> None:
    """Nobody is watching."""


def run(path: Path, rank: int) -> None:
    importer, cite = StructuresImporter(), Cite.objects.create(nom=f"Banc {rank}", slug=f"banc-{rank}")
    watch = Watch()
    lines, mapping, shape = lines_of(path)
    reading, watch = str(watch), Watch()
    proposals = list(importer.prepare(cite=cite, lines=lines, by=None, shape=shape, progress=silent))
    preparing = str(watch)
    instructions = [
        Instruction(p.number, p.number, p.default_decision, p.data, p.target_id) for p in proposals
    ]
    watch = Watch()
    with transaction.atomic():
        importer.apply(cite=cite, instructions=instructions, by=None, source=path.name, progress=silent)
    applying, watch = str(watch), Watch()
    again = list(importer.prepare(cite=cite, lines=lines, by=None, shape=shape, progress=silent))
    print(f"{path.name} : {len(lines)} lignes, colonnes {sorted(mapping.values())}")
    print(f"  verdicts {tally(proposals)}, au second passage {tally(again)}")
    print(f"  lecture {reading}, préparation {preparing}, application {applying}, second passage {watch}")
    print(f"  mémoire au plus haut : {peak_mb():.0f} Mo")


def memory_of(pid: int) -> float:
    """The peak of a living process (Mo); what the system tells of a dead one counts its parent too."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next(
        (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0
    )


def run_command(path: Path, kind: str) -> None:
    """Best of some runs, each in a process of its own."""
    best: tuple[float, ...] = ()
    for rank in range(COMMAND_RUNS):
        Etablissement.objects.all().delete()
        cite = Cite.objects.create(nom=f"Commande {rank}", slug=f"{kind}-{path.stem[:20]}-{rank}".lower())
        command = [sys.executable, str(ROOT / "manage.py"), "importer", kind, str(path), "--cite", cite.slug]
        start = time.perf_counter()
        child = subprocess.Popen([*command, "--json"], stdout=subprocess.DEVNULL)
        memory, ended = 0.0, 0
        while not ended:
            memory = max(memory, memory_of(child.pid))
            ended, status, used = os.wait4(child.pid, os.WNOHANG)
            time.sleep(0.01)
        if status:
            raise SystemExit(f"{path.name} : la commande a échoué ({status}).")
        took = (time.perf_counter() - start, used.ru_utime + used.ru_stime, memory)
        best = min(best, took) if best else took
    print(
        f"maillage importer {kind} {path.name} : {best[0]:.2f} s (processeur {best[1]:.2f} s), {best[2]:.0f} Mo"
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    load_communes()
    files = [Path(name) for name in sys.argv[1:]] or [make_schools(FOLDER), make_associations(FOLDER)]
    for rank, path in enumerate(files):
        run(path, rank)
    for path in files:
        run_command(path, "structures")
        if "uai" in path.read_bytes()[:2000].decode("utf-8", "replace").lower():
            run_command(path, "etablissements")


if __name__ == "__main__":
    main()
