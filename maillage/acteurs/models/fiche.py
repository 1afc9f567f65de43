"""The sheet as people see it: its sections, and the fields that only make sense together."""

from dataclasses import dataclass

from maillage.acteurs.models.structure import Structure
from maillage.base.sheets import Section
from maillage.base.values import label_of

AGES = ("age_min_mois", "age_max_mois")
"""In every sheet that says for which ages: the first month it is for, the first month it is no longer for."""

SECTIONS = (
    Section(
        "identite", "Identité", "card-heading",
        ("nom", "sigle", "type", "mere", "uai", "siret", "siren", "rna", "numero_caf", "site_web"),
    ),
    Section(
        "activite", "Ce qu'elle fait", "chat-square-text",
        ("description", "exemples_action", "themes", "modalites_acces", "cout", "langues", "accessibilite"),
    ),
    Section("publics", "Publics et âges", "people", ("publics", "age_min_mois", "age_max_mois")),
    Section(
        "lieu", "Lieu et horaires", "geo-alt",
        (
            "adresse", "complement_adresse", "code_postal", "commune", "latitude", "longitude", "position_source",
            "zones", "zone_intervention", "horaires", "horaires_vacances",
        ),
    ),
    Section(
        "contacts", "Contacts", "person-lines-fill",
        ("courriel", "courriel_diffusion", "telephone", "telephone_diffusion"),
    ),
    Section(
        "mobilisation", "Mobilisation", "bar-chart-steps",
        (
            "mobilisation", "mobilisation_motif", "difficulte", "difficulte_motif", "dernier_contact_le",
            "charte_signee_le",
        ),
    ),
    Section("equipe", "Équipe", "person-badge", ("referent",)),
    Section("sources", "Sources", "journal-text", ("source", "source_date")),
)  # fmt: skip

SHEET_FIELDS: tuple[str, ...] = tuple(name for section in SECTIONS for name in section.champs)

TOGETHER: dict[str, tuple[str, ...]] = {
    "Âges": AGES,
    "Adresse": ("adresse", "complement_adresse", "code_postal", "commune"),
    "Position": ("latitude", "longitude", "position_source"),
    "Courriel": ("courriel", "courriel_diffusion"),
    "Téléphone": ("telephone", "telephone_diffusion"),
}
"""What is chosen, accepted or put back as one: half an address of one sheet and half of another is no address."""


CONTACTS = ("courriel", "telephone")


@dataclass(frozen=True)
class Ligne:
    """One choice: its first field names it in forms."""

    libelle: str
    champs: tuple[str, ...]

    @property
    def cle(self) -> str:
        return self.champs[0]

    @property
    def contact(self) -> bool:
        """A contact detail and who may read it: without the detail, the level says nothing."""
        return self.cle in CONTACTS


def lines() -> tuple[Ligne, ...]:
    """Every field of the sheet, once, in the order of the sections."""
    groups = {name: Ligne(label, names) for label, names in TOGETHER.items() for name in names}
    found = (groups.get(name) or Ligne(label_of(Structure, name), (name,)) for name in SHEET_FIELDS)
    return tuple(dict.fromkeys(found))
