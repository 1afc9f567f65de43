"""Constants of the directory (metier.md §3.1 and §7 c)."""

from django.db import models


class Famille(models.TextChoices):
    ETAT = "etat", "État"
    EDUCATION_NATIONALE = "education_nationale", "Éducation nationale"
    ETABLISSEMENT = "etablissement", "Établissements scolaires"
    COLLECTIVITE = "collectivite", "Collectivités"
    PROTECTION_SOCIALE = "protection_sociale", "Protection sociale"
    PETITE_ENFANCE = "petite_enfance", "Petite enfance"
    SANTE = "sante", "Santé"
    VIE_SOCIALE = "vie_sociale", "Vie sociale et culture"
    ASSOCIATION = "association", "Associations"
    INSERTION = "insertion", "Insertion et emploi"
    HABITANTS = "habitants", "Habitants"
    RESSOURCE = "ressource", "Ressources et recherche"
    AUTRE = "autre", "Autre"


class TypeStructure(models.TextChoices):
    PREFECTURE = "prefecture", "Préfecture, service de l'État"
    POLICE = "police", "Police, gendarmerie, justice"
    RECTORAT = "rectorat", "Rectorat, DSDEN, circonscription"
    RESEAU_EP = "reseau_ep", "Réseau d'éducation prioritaire"
    CIO = "cio", "Centre d'information et d'orientation"
    ECOLE_MATERNELLE = "ecole_maternelle", "École maternelle"
    ECOLE_ELEMENTAIRE = "ecole_elementaire", "École élémentaire"
    ECOLE_PRIMAIRE = "ecole_primaire", "École primaire"
    COLLEGE = "college", "Collège"
    LYCEE = "lycee", "Lycée général et technologique"
    LYCEE_PRO = "lycee_professionnel", "Lycée professionnel"
    EREA = "erea", "EREA, établissement médico-social scolaire"
    CFA = "cfa", "Centre de formation d'apprentis"
    SUPERIEUR = "superieur", "Enseignement supérieur"
    AUTRE_ETABLISSEMENT = "autre_etablissement", "Autre établissement scolaire"
    COMMUNE = "commune", "Commune"
    SERVICE_MUNICIPAL = "service_municipal", "Service municipal"
    CCAS = "ccas", "CCAS, caisse des écoles, PRE"
    EPCI = "epci", "Intercommunalité"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    CAF = "caf", "CAF, MSA"
    CPAM = "cpam", "Assurance maladie"
    CRECHE = "creche", "Crèche, accueil du jeune enfant"
    LAEP = "laep", "Lieu d'accueil enfants-parents, relais petite enfance"
    PMI = "pmi", "PMI"
    SANTE = "sante", "Santé, médico-social"
    CENTRE_SOCIAL = "centre_social", "Centre social, espace de vie sociale"
    MAISON_QUARTIER = "maison_quartier", "Maison de quartier, MJC"
    MEDIATHEQUE = "mediatheque", "Médiathèque, ludothèque"
    CULTURE = "equipement_culturel", "Équipement culturel"
    SPORT = "equipement_sportif", "Équipement sportif"
    TIERS_LIEU = "tiers_lieu", "Tiers-lieu, espace numérique"
    ASSOCIATION = "association", "Association"
    CLUB = "club_sportif", "Club sportif"
    PREVENTION = "prevention_specialisee", "Prévention spécialisée, médiation"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    EMPLOI = "emploi", "France Travail, E2C, EPIDE"
    ENTREPRISE = "entreprise", "Entreprise, club d'entreprises"
    BAILLEUR = "bailleur", "Bailleur social"
    PARENTS = "parents", "Fédération ou association de parents"
    CONSEIL = "conseil", "Conseil citoyen, conseil de jeunes, collectif"
    RESSOURCE = "ressource", "Centre de ressources, Canopé, AMO"
    AUTRE = "autre", "Autre"


FAMILLE_OF: dict[str, str] = {
    **dict.fromkeys(("prefecture", "police"), Famille.ETAT),
    **dict.fromkeys(("rectorat", "reseau_ep", "cio"), Famille.EDUCATION_NATIONALE),
    **dict.fromkeys(
        (
            "ecole_maternelle", "ecole_elementaire", "ecole_primaire", "college", "lycee", "lycee_professionnel",
            "erea", "cfa", "superieur", "autre_etablissement",
        ),
        Famille.ETABLISSEMENT,
    ),
    **dict.fromkeys(("commune", "service_municipal", "ccas", "epci", "departement", "region"), Famille.COLLECTIVITE),
    **dict.fromkeys(("caf", "cpam"), Famille.PROTECTION_SOCIALE),
    **dict.fromkeys(("creche", "laep", "pmi"), Famille.PETITE_ENFANCE),
    "sante": Famille.SANTE,
    **dict.fromkeys(
        ("centre_social", "maison_quartier", "mediatheque", "equipement_culturel", "equipement_sportif", "tiers_lieu"),
        Famille.VIE_SOCIALE,
    ),
    **dict.fromkeys(("association", "club_sportif", "prevention_specialisee"), Famille.ASSOCIATION),
    **dict.fromkeys(("mission_locale", "emploi", "entreprise", "bailleur"), Famille.INSERTION),
    **dict.fromkeys(("parents", "conseil"), Famille.HABITANTS),
    "ressource": Famille.RESSOURCE,
    "autre": Famille.AUTRE,
}  # fmt: skip


class Statut(models.TextChoices):
    ACTIVE = "active", "active"
    FERMEE = "fermee", "fermée"
    ARCHIVEE = "archivee", "archivée"
    FUSIONNEE = "fusionnee", "fusionnée dans une autre fiche"


class Diffusion(models.TextChoices):
    """Who may read a contact detail."""

    PUBLIC = "public", "tout le monde"
    RESEAU = "reseau", "le réseau de la cité"
    EQUIPE = "equipe", "l'équipe projet seulement"


class Mobilisation(models.TextChoices):
    IDENTIFIEE = "identifiee", "identifiée"
    CONTACTEE = "contactee", "contactée"
    RENCONTREE = "rencontree", "rencontrée"
    CONTRIBUTRICE = "contributrice", "contributrice"
    PILOTE = "pilote", "pilote"
    EN_RETRAIT = "en_retrait", "en retrait"


class Difficulte(models.TextChoices):
    """How hard it is to mobilise the structure: stated of the structure, in facts, never of a person."""

    INCONNUE = "", "non précisée"
    FACILE = "facile", "facile à mobiliser"
    A_RELANCER = "a_relancer", "à relancer"
    DIFFICILE = "difficile", "difficile à mobiliser"
    BLOQUEE = "bloquee", "bloquée"


class ModaliteAcces(models.TextChoices):
    LIBRE = "libre", "accueil libre"
    RENDEZ_VOUS = "rendez_vous", "sur rendez-vous"
    INSCRIPTION_GRATUITE = "inscription_gratuite", "sur inscription, gratuit"
    INSCRIPTION_PAYANTE = "inscription_payante", "sur inscription, payant"
    PONCTUEL = "ponctuel", "participation occasionnelle"
    ADRESSAGE = "adressage", "uniquement publics adressés par un autre acteur"


class Accessibilite(models.TextChoices):
    INCONNUE = "", "non renseignée"
    OUI = "oui", "accessible aux personnes à mobilité réduite"
    PARTIELLE = "partielle", "partiellement accessible"
    NON = "non", "non accessible"


class PositionSource(models.TextChoices):
    AUCUNE = "", "aucune"
    SAISIE = "saisie", "placée à la main"
    IMPORT = "import", "fichier importé"
    GEOCODAGE = "geocodage", "adresse géocodée"


class TypeRelation(models.TextChoices):
    CONVENTION = "convention", "convention ou charte"
    PARTENARIAT = "partenariat", "partenariat déclaré"
    FINANCE = "finance", "finance"
    HEBERGE = "heberge", "héberge"
    ORIENTE = "oriente", "oriente du public vers"
    RESEAU = "reseau", "appartient au même réseau que"


class CanalAccord(models.TextChoices):
    COURRIEL = "courriel", "par courriel"
    ECRIT = "ecrit", "par écrit"
    ORAL = "oral", "oralement"
    FORMULAIRE = "formulaire", "par formulaire"


class EtatProposition(models.TextChoices):
    EN_ATTENTE = "en_attente", "en attente"
    TRAITEE = "traitee", "traitée"


class Trace(models.TextChoices):
    """Kinds of events of the room, with what the history says."""

    CREEE = "structure_creee", "Fiche créée"
    MODIFIEE = "structure_modifiee", "Fiche modifiée"
    RETABLIE_VERSION = "structure_version_retablie", "Version antérieure rétablie"
    STATUT = "structure_statut", "Statut changé"
    VERIFIEE = "structure_verifiee", "Fiche vérifiée"
    FUSIONNEE = "structure_fusionnee", "Autre fiche fusionnée dans celle-ci"
    ABSORBEE = "structure_absorbee", "Fiche fusionnée dans une autre"
    LIEE = "structure_element", "Élément de la fiche changé"
    CONSULTEE = "contact_consulte", "Coordonnées réservées consultées"
    PROPOSEE = "proposition_recue", "Modification proposée"
    TRAITEE = "proposition_traitee", "Proposition traitée"
    PERSONNE_CREEE = "personne_creee", "Personne ajoutée"
    PERSONNE_MODIFIEE = "personne_modifiee", "Personne modifiée"
    PERSONNE_ARCHIVEE = "personne_archivee", "Personne archivée ou rétablie"
