"""The sheets of the room as people see them: sections, and the fields that a form may write."""

from maillage.base.sheets import Section

INSTANCE_SECTIONS = (
    Section(
        "identite",
        "L'instance",
        "people",
        ("nom", "sigle", "type", "objet", "porteuse", "rend_compte_a", "debut", "fin"),
    ),
    Section(
        "fonctionnement",
        "Comment elle fonctionne",
        "gear",
        ("animateur", "animateur_personne", "quorum_nombre", "quorum_part", "lieu"),
    ),
    Section("suit", "Ce qu'elle suit", "list-check", ("themes", "axes")),
)
INSTANCE_FIELDS = tuple(name for section in INSTANCE_SECTIONS for name in section.champs)
REUNION_FIELDS = ("objet", "debut", "fin", "lieu", "accueil", "visio", "introduction", "reponse_avant")
POINT_FIELDS = (
    "titre", "nature", "duree", "responsable", "structure", "action", "attendu", "confidentiel", "ordre",
)  # fmt: skip
SIEGE_FIELDS = ("structure", "personne", "compte", "qualite", "titre", "suppleant_de", "debut", "fin")
DECISION_FIELDS = (
    "texte", "le", "accord", "pour", "contre", "abstentions", "action", "enveloppe", "deploiement", "confidentielle",
)  # fmt: skip
TACHE_FIELDS = (
    "quoi", "precision", "responsable", "structure", "personne", "echeance", "rappel_jours", "etat", "etat_motif",
    "confidentielle",
)  # fmt: skip
