"""Role → capabilities. Pure data: `make droits` writes it into docs/droits.md, which is what the troïka signs."""

from maillage.access.capabilities import Capability as C  # noqa: N817 -- the table is read at a glance
from maillage.access.roles import ObjectRole, Role

VIEWING = frozenset(
    {
        C.CITE_VIEW,
        C.ACTEUR_VIEW,
        C.CARTE_VIEW,
        C.COUVERTURE_VIEW,
        C.DISPOSITIF_VIEW,
        C.ACTION_VIEW,
        C.CATALOGUE_VIEW,
        C.INSTANCE_VIEW,
    }
)
NETWORK = VIEWING | {C.CONTACT_RESEAU, C.ACTEUR_PROPOSE, C.COOPERATION_VIEW}
STEERING = NETWORK | {
    C.CONTACT_EQUIPE,
    C.MANDAT_VIEW,
    C.ACTEUR_EDIT,
    C.ACTEUR_HISTORY,
    C.EXPORT,
    C.COUVERTURE_SURVEY,
    C.DISPOSITIF_EDIT,
    C.ACTION_VIEW_TEAM,
    C.ACTION_EDIT,
    C.BILAN_WRITE,
    C.BUDGET_VIEW,
    C.BUDGET_EDIT,
    C.ENROLEMENT_VIEW,
    C.ENROLEMENT_EDIT,
    C.COURRIEL_VIEW,
    C.INSTANCE_EDIT,
    C.REUNION_VIEW_TEAM,
    C.REUNION_EDIT,
    C.COMPTE_RENDU_VALIDATE,
    C.TACHE_EDIT,
    C.COUVERTURE_DECIDE,
    C.VUE_EDIT,
    C.ANALYSE_KEEP,
}
OPERATING = STEERING | {
    C.CITE_EDIT,
    C.MANDAT_MANAGE,
    C.ACTEUR_ARCHIVE,
    C.ACTEUR_MODERATE,
    C.ACTEUR_MERGE,
    C.EXPORT_PERSONAL,
    C.IMPORT,
    C.IMPORT_REFERENCE,
    C.CALENDRIER_EDIT,
    C.ACTION_SETTINGS,
    C.BUDGET_OVERRUN,
    C.CAMPAGNE_MANAGE,
    C.COURRIEL_EDIT,
}

MATRIX: dict[Role, frozenset[C]] = {
    Role.CPO: OPERATING,
    Role.CHEF_DE_FILE: STEERING,
    Role.TROIKA: STEERING,
    Role.PILOTE: NETWORK | {C.EXPORT, C.COUVERTURE_SURVEY, C.VUE_EDIT},
    Role.PARTENAIRE: NETWORK,
    Role.LECTEUR: VIEWING,
    Role.NATIONAL: frozenset({C.RESEAU_VIEW, C.CATALOGUE_VIEW, C.CATALOGUE_EDIT, C.CALENDRIER_EDIT}),
    # Assistance settles accounts and perimeters without reading the directory.
    Role.SUPPORT: frozenset(
        {
            C.CITE_VIEW,
            C.CITE_EDIT,
            C.MANDAT_VIEW,
            C.MANDAT_MANAGE,
            C.IMPORT_REFERENCE,
            C.CALENDRIER_EDIT,
            C.RESEAU_VIEW,
        }
    ),
}

OBJECT_MATRIX: dict[ObjectRole, frozenset[C]] = {
    ObjectRole.MEMBRE: frozenset({C.ACTEUR_EDIT, C.ACTEUR_HISTORY}),
    ObjectRole.PORTEUR: frozenset({C.BILAN_WRITE}),
    ObjectRole.ANIMATEUR: frozenset(
        {C.REUNION_VIEW_TEAM, C.REUNION_EDIT, C.COMPTE_RENDU_VALIDATE, C.TACHE_EDIT}
    ),
    ObjectRole.SIEGEANT: frozenset({C.REUNION_VIEW_TEAM}),
    ObjectRole.RESPONSABLE: frozenset({C.TACHE_EDIT}),
}
