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


DEDUIT_DU_TYPE: dict[str, tuple[int, int, str]] = {
    "ecole_maternelle": (3, 6, "langage-lecture"),
    "ecole_elementaire": (6, 11, "langage-lecture"),
    "ecole_primaire": (3, 11, "langage-lecture"),
    "college": (11, 15, "scolarite"),
    "lycee": (15, 18, "scolarite"),
    "lycee_professionnel": (15, 18, "scolarite"),
}
"""What a school is by law, said when nobody has said more: ages in years (the last one excluded), theme."""
DEDUIT = "déduit du type"
"""The source of such a datum."""


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


class Canal(models.TextChoices):
    """How a contact took place."""

    RENCONTRE = "rencontre", "rencontre"
    TELEPHONE = "telephone", "téléphone"
    COURRIEL = "courriel", "courriel"
    VISITE = "visite", "visite « aller vers »"
    CAFE_INFO = "cafe_info", "café info"
    REUNION = "reunion", "réunion"
    EVENEMENT = "evenement", "événement"


CANAL_ICONES: dict[str, str] = {
    Canal.RENCONTRE: "people",
    Canal.TELEPHONE: "telephone",
    Canal.COURRIEL: "envelope",
    Canal.VISITE: "person-walking",
    Canal.CAFE_INFO: "cup-hot",
    Canal.REUNION: "calendar3",
    Canal.EVENEMENT: "megaphone",
}


class NatureSollicitation(models.TextChoices):
    """What is asked of a person or a structure, and counted."""

    INVITATION = "invitation", "invitation"
    CAMPAGNE = "campagne", "campagne"
    ENQUETE = "enquete", "enquête"
    RELANCE = "relance", "relance"
    COURRIEL = "courriel", "courriel direct"
    MISE_A_JOUR = "mise_a_jour", "demande de mise à jour"
    APPEL = "appel", "appel"


NATURES_COMPTEES: dict[str, str] = {
    NatureSollicitation.COURRIEL: "courriel direct,courriels directs",
    NatureSollicitation.MISE_A_JOUR: "demande de mise à jour,demandes de mise à jour",
}
"""The plurals that are not made with a final s, for the filter `compte`."""

POIDS: dict[str, int] = {
    NatureSollicitation.INVITATION: 2,
    NatureSollicitation.CAMPAGNE: 1,
    NatureSollicitation.ENQUETE: 2,
    NatureSollicitation.RELANCE: 1,
    NatureSollicitation.COURRIEL: 1,
    NatureSollicitation.MISE_A_JOUR: 1,
    NatureSollicitation.APPEL: 1,
}
"""What each gesture weighs unless it says otherwise: a meeting or a survey takes more of somebody than a mail."""

DEMANDES: dict[str, str] = {
    Canal.TELEPHONE: NatureSollicitation.APPEL,
    Canal.COURRIEL: NatureSollicitation.COURRIEL,
}
"""A contact that is itself a solicitation, when the team took the initiative of it."""


class GenreCampagne(models.TextChoices):
    PREMIER_CONTACT = "premier_contact", "premier contact"
    LABELLISATION = "labellisation", "après la labellisation"
    REVUE = "revue", "revue de projets"
    REUNION = "reunion", "réunion thématique"
    MISE_A_JOUR = "mise_a_jour", "mise à jour des fiches"
    ENQUETE = "enquete", "enquête"
    LIBRE = "libre", "message libre"


class EtatCampagne(models.TextChoices):
    PREPARATION = "preparation", "en préparation"
    ENVOI = "envoi", "envoi en cours"
    ENVOYEE = "envoyee", "envoyée"
    CLOSE = "close", "close"


class DecisionEnvoi(models.TextChoices):
    """What is done of a recipient, once one knows how much is already asked of them."""

    ENVOYER = "envoyer", "envoyer"
    REGROUPER = "regrouper", "en parler à la prochaine rencontre"
    ECARTER = "ecarter", "laisser de côté"


class ReponseCampagne(models.TextChoices):
    EXACTE = "exacte", "fiche exacte"
    CORRIGEE = "corrigee", "corrections proposées"
    OUI = "oui", "oui, cela nous intéresse"
    RAPPEL = "rappel", "rappelez-nous"
    NON = "non", "pas pour l'instant"
    ENQUETE = "enquete", "questionnaire rempli"
    AUTRE = "autre", "réponse reçue autrement"


CHOIX_DE_REPONSE = (ReponseCampagne.OUI, ReponseCampagne.RAPPEL, ReponseCampagne.NON)
"""What the page of a link offers, when it is not a sheet to check."""


class GenreQuestion(models.TextChoices):
    """How a question of a survey is answered."""

    OUI_NON = "oui_non", "oui ou non"
    CHOIX = "choix", "un choix dans une liste"
    NOMBRE = "nombre", "un nombre"
    TEXTE = "texte", "un texte libre"


class Trace(models.TextChoices):
    """Kinds of events of the room, with what the history says."""

    CREEE = "structure_creee", "Fiche créée"
    MODIFIEE = "structure_modifiee", "Fiche modifiée"
    RETABLIE_VERSION = "structure_version_retablie", "Version antérieure rétablie"
    STATUT = "structure_statut", "Statut changé"
    VERIFIEE = "structure_verifiee", "Fiche vérifiée"
    FUSIONNEE = "structure_fusionnee", "Autre fiche fusionnée dans celle-ci"
    ABSORBEE = "structure_absorbee", "Fiche fusionnée dans une autre"
    SEPAREE = "structure_separee", "Fusion défaite"
    LIEE = "structure_element", "Élément de la fiche changé"
    CONSULTEE = "contact_consulte", "Coordonnées réservées consultées"
    PROPOSEE = "proposition_recue", "Modification proposée"
    TRAITEE = "proposition_traitee", "Proposition traitée"
    PERSONNE_CREEE = "personne_creee", "Personne ajoutée"
    PERSONNE_MODIFIEE = "personne_modifiee", "Personne modifiée"
    PERSONNE_ARCHIVEE = "personne_archivee", "Personne archivée ou rétablie"
    ETAPE = "enrolement_etape", "Étape d'enrôlement changée"
    CONTACT_NOTE = "contact_note", "Contact noté"
    CONTACT_MODIFIE = "contact_modifie", "Contact modifié"
    CONTACT_SUPPRIME = "contact_supprime", "Contact supprimé"
    CONTACT_RETABLI = "contact_retabli", "Contact rétabli"
    CONTACT_SUITE = "contact_suite", "Suite d'un contact faite ou rouverte"
    SOLLICITATION_ANNULEE = "sollicitation_annulee", "Sollicitations annulées"
    SOLLICITATION_SEUILS = "sollicitation_seuils", "Seuils de sollicitation changés"
    CAMPAGNE_CREEE = "campagne_creee", "Campagne préparée"
    CAMPAGNE_MODIFIEE = "campagne_modifiee", "Campagne modifiée"
    CAMPAGNE_SUPPRIMEE = "campagne_supprimee", "Campagne supprimée"
    CAMPAGNE_LANCEE = "campagne_lancee", "Campagne envoyée"
    CAMPAGNE_RELANCEE = "campagne_relancee", "Campagne relancée"
    CAMPAGNE_REPONSE = "campagne_reponse", "Réponse à une campagne"
    CAMPAGNE_LIEN = "campagne_lien", "Liens de réponse retirés"
    CAMPAGNE_CLOSE = "campagne_close", "Campagne close"
    CAMPAGNE_QUESTIONS = "campagne_questions", "Questions d'une enquête changées"
    CAMPAGNE_EXPORT = "campagne_export", "Résultats d'une enquête exportés"
