"""The common template as people see it: its sections, and what a complete sheet holds."""

from collections.abc import Mapping

from maillage.base.sheets import Section

SECTIONS = (
    Section(
        "bref", "En bref", "card-heading",
        ("intitule", "code", "annee", "annee_scolaire", "debut", "fin", "nature", "precedente", "resume"),
    ),
    Section("pourquoi", "Pourquoi", "question-circle", ("constat", "objectifs")),
    Section("quoi", "Quoi", "list-check", ("contenu", "themes", "seances_prevues", "groupes_prevus")),
    Section(
        "qui_pour", "Pour qui", "people",
        ("publics", "age_min_mois", "age_max_mois", "ages_precision", "niveaux"),
    ),
    Section(
        "ou_quand", "Où et quand", "geo-alt",
        ("temps", "qpvs", "communes", "etablissements", "lieux", "lieux_precision"),
    ),
    Section("qui", "Qui", "person-badge", ("porteur", "pilote", "referent")),
    Section(
        "cadre", "Dans quel cadre", "diagram-3",
        (
            "objectif", "objectifs_nationaux", "transversaux", "dispositifs", "appel", "droit_commun",
            "intitule_dauphin", "visibilite",
        ),
    ),
    Section(
        "mobilisation", "Validation et mobilisation", "bar-chart-steps",
        (
            "validee_par", "validee_le", "decision", "difficulte", "difficulte_motif", "compte_rendu_financier_le",
        ),
        equipe=True,
    ),
)  # fmt: skip

ACTION_FIELDS: tuple[str, ...] = tuple(name for section in SECTIONS for name in section.champs)
SECTION_OF: Mapping[str, Section] = {section.code: section for section in SECTIONS}
TEAM_FIELDS = frozenset(name for section in SECTIONS if section.equipe for name in section.champs)

ATTENDUES: Mapping[str, str] = {
    "debut": "dates",
    "nature": "nature",
    "resume": "résumé public",
    "constat": "constat",
    "objectifs": "objectifs",
    "contenu": "contenu",
    "themes": "thèmes",
    "publics": "publics",
    "age_min_mois": "âges",
    "temps": "temps éducatif",
    "qpvs": "quartiers",
    "porteur": "porteur",
    "pilote": "contact chez le porteur",
    "referent": "référent de suivi",
    "objectif": "axe ou objectif",
}
"""What the yearly review will ask of every action; the rest of the template is optional."""
