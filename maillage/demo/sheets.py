"""The sheets of a demonstration cité: drawn from the archetypes with a seed, so that every run gives the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from maillage.acteurs.choices import Difficulte, Mobilisation
from maillage.acteurs.models import Structure
from maillage.cites.models import Cite
from maillage.demo.archetypes import ARCHETYPES, Archetype
from maillage.demo.cites import DemoCite, DemoQpv
from maillage.territoires.models import Commune

SOURCE = "Démonstration (inventé)"
SHARE = 0.85
WITHOUT_POSITION = 0.07
OUTSIDE = 0.3
STAGES = (
    (Mobilisation.IDENTIFIEE, 20),
    (Mobilisation.CONTACTEE, 22),
    (Mobilisation.RENCONTREE, 22),
    (Mobilisation.CONTRIBUTRICE, 26),
    (Mobilisation.PILOTE, 5),
    (Mobilisation.EN_RETRAIT, 5),
)
DIFFICULTIES = (
    (Difficulte.INCONNUE, "", 40),
    (Difficulte.FACILE, "", 35),
    (Difficulte.A_RELANCER, "Pas de réponse aux deux derniers courriels.", 15),
    (Difficulte.DIFFICILE, "Poste vacant depuis la rentrée.", 8),
    (Difficulte.BLOQUEE, "Local fermé pour travaux jusqu'à l'été.", 2),
)


@dataclass(frozen=True)
class Sheet:
    structure: Structure
    archetype: Archetype


def draw_sheets(demo: DemoCite, cite: Cite, today: date) -> list[Sheet]:
    """Between 60 and 83 sheets, different from one cité to the next, spread over the districts and their surroundings."""
    random = Random(demo.slug)  # noqa: S311 -- demonstration, not security
    communes = Commune.objects.in_bulk(demo.communes)
    always = {demo.chef_de_file, demo.partenaire}
    return [
        Sheet(draw_one(random, archetype, nom, demo, cite, communes, today), archetype)
        for archetype, nom in names(random, always)
    ]


def names(random: Random, always: set[str]) -> Iterator[tuple[Archetype, str]]:
    """Of each archetype, the expected names, one at least, and most of the others."""
    for archetype in ARCHETYPES:
        shuffled = random.sample(archetype.noms, len(archetype.noms))
        for rank, nom in enumerate(shuffled):
            if rank == 0 or nom in always or random.random() < SHARE:
                yield archetype, nom


def draw_one(
    random: Random,
    archetype: Archetype,
    nom: str,
    demo: DemoCite,
    cite: Cite,
    communes: dict[str, Commune],
    today: date,
) -> Structure:
    quartier = random.choice(demo.quartiers)
    commune = communes[random.choice(quartier.communes)]
    structure = Structure(
        cite=cite,
        nom=nom,
        type=archetype.type,
        description=archetype.mission,
        adresse=f"{random.randint(1, 60)} {random.choice(demo.rues)}",
        code_postal=commune.codes_postaux[0],
        commune=commune,
        horaires=archetype.horaires,
        horaires_vacances=archetype.horaires_vacances,
        source=SOURCE,
        source_date=today - timedelta(days=random.randint(100, 700)),
    )
    set_ages(structure, archetype)
    set_position(random, structure, quartier)
    set_contact(random, structure)
    set_mobilisation(random, structure, today)
    return structure


def set_ages(structure: Structure, archetype: Archetype) -> None:
    if archetype.ages:
        structure.age_min_mois, structure.age_max_mois = (round(12 * years) for years in archetype.ages)


def set_position(random: Random, structure: Structure, quartier: DemoQpv) -> None:
    """Near the middle of the district, or around it; some are left to be placed by hand."""
    if random.random() < WITHOUT_POSITION:
        return
    longitudes = [point[0] for point in quartier.ring]
    latitudes = [point[1] for point in quartier.ring]
    spread = 1.6 if random.random() < OUTSIDE else 0.55
    structure.longitude = round(around(random, longitudes, spread), 6)
    structure.latitude = round(around(random, latitudes, spread), 6)
    structure.position_source = "saisie"


def around(random: Random, values: list[float], spread: float) -> float:
    low, high = min(values), max(values)
    return (low + high) / 2 + (random.random() - 0.5) * (high - low) * spread


def set_contact(random: Random, structure: Structure) -> None:
    """Addresses in .example and numbers of the range kept for fiction by the regulator (ARCEP): 02 61 91 xx xx."""
    if random.random() < 0.8:
        slug = "".join(c for c in structure.nom.lower() if c.isascii() and c.isalpha())[:24]
        structure.courriel = f"contact@{slug}.example"
    if random.random() < 0.7:
        structure.telephone = f"02 61 91 {random.randint(0, 99):02} {random.randint(0, 99):02}"
    structure.courriel_diffusion = random.choice(("public", "reseau", "reseau", "equipe"))
    structure.telephone_diffusion = random.choice(("reseau", "equipe"))


def set_mobilisation(random: Random, structure: Structure, today: date) -> None:
    structure.mobilisation = random.choices([code for code, _ in STAGES], [weight for _, weight in STAGES])[0]
    code, reason, _ = random.choices(DIFFICULTIES, [weight for *_, weight in DIFFICULTIES])[0]
    structure.difficulte, structure.difficulte_motif = code, reason
    if structure.mobilisation != Mobilisation.IDENTIFIEE:
        structure.dernier_contact_le = today - timedelta(days=random.randint(3, 500))
    if random.random() < 0.75:
        structure.verifiee_le = today - timedelta(days=random.choice((20, 60, 120, 200, 420, 800)))
    if random.random() < 0.3:
        structure.charte_signee_le = today - timedelta(days=random.randint(100, 900))
