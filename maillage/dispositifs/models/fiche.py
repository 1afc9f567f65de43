"""The two sheets as people see them: a scheme of the catalogue, and what it becomes in a cité."""

from collections.abc import Mapping

from maillage.base.sheets import Section

CATALOGUE_SECTIONS = (
    Section("bref", "En bref", "card-heading", ("sigle", "nom", "code", "description", "texte_reference")),
    Section(
        "qui_pour", "Pour qui, quand", "people",
        ("age_min_mois", "age_max_mois", "ages_precision", "publics", "themes", "temps", "zonage"),
    ),
    Section("qui", "Qui le porte, qui le paie", "person-badge", ("pilote", "porteur_type", "financeur", "reperes")),
    Section("acces", "Comment l'obtenir", "signpost-split", ("guichet", "guichet_url", "calendrier", "indicateurs")),
    Section(
        "statut", "Statut et source", "patch-check",
        ("statut", "statut_precision", "remplace_par", "fiabilite", "source", "verifie_le", "ordre"),
    ),
)  # fmt: skip
CATALOGUE_FIELDS: tuple[str, ...] = tuple(name for section in CATALOGUE_SECTIONS for name in section.champs)

DEPLOIEMENT_SECTIONS = (
    Section("bref", "En bref", "card-heading", ("dispositif", "nom", "commentaire", "visibilite")),
    Section("qui", "Qui", "person-badge", ("porteur", "referent", "referent_troika")),
    Section(
        "ou", "Où", "geo-alt", ("toute_la_cite", "communes", "epci_siren", "qpvs", "etablissements")
    ),
    Section(
        "qui_pour", "Pour qui, quand", "people",
        (
            "age_min_mois", "age_max_mois", "ages_precision", "publics", "themes", "temps", "creneaux", "debut", "fin",
        ),
    ),
    Section(
        "combien", "Places, orientation, moyens", "bar-chart-steps",
        (
            "places", "effectif", "orientation", "budget", "budget_precision", "lien", "difficulte",
            "difficulte_motif", "verifie_le",
        ),
    ),
)  # fmt: skip
DEPLOIEMENT_FIELDS: tuple[str, ...] = tuple(
    name for section in DEPLOIEMENT_SECTIONS for name in section.champs
)

ATTENDUES: Mapping[str, str] = {
    "porteur": "porteur",
    "referent": "référent chez le porteur",
    "referent_troika": "référent dans la troïka",
    "places": "places",
    "orientation": "comment on y est orienté",
    "verifie_le": "date de vérification",
}
"""What a useful sheet holds, besides what the catalogue says."""
