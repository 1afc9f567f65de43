"""Everything the product lets someone do, grouped by room. The label is what the troïka reads in docs/droits.md."""

from django.db.models import TextChoices


class Capability(TextChoices):
    CITE_VIEW = "cite.voir", "Entrer dans la cité et voir son tableau de bord"
    CITE_EDIT = "cite.regler", "Régler la cité : périmètre, chiffres, label"
    MANDAT_VIEW = "mandat.voir", "Voir qui a un mandat dans la cité"
    MANDAT_MANAGE = "mandat.gerer", "Donner et terminer des mandats"

    ACTEUR_VIEW = "acteur.voir", "Voir l'annuaire et les fiches"
    ACTEUR_EDIT = "acteur.modifier", "Créer et modifier les fiches"
    ACTEUR_ARCHIVE = "acteur.archiver", "Archiver et rétablir une fiche"
    ACTEUR_PROPOSE = "acteur.proposer", "Proposer une modification"
    ACTEUR_MODERATE = "acteur.moderer", "Accepter ou refuser les propositions"
    ACTEUR_MERGE = "acteur.fusionner", "Fusionner deux fiches"
    ACTEUR_HISTORY = "acteur.historique", "Voir l'historique d'une fiche et rétablir une version"
    CONTACT_RESEAU = "contact.reseau", "Voir les coordonnées diffusées au réseau"
    CONTACT_EQUIPE = (
        "contact.equipe",
        "Voir les coordonnées réservées à l'équipe projet (consultation journalisée)",
    )

    ENROLEMENT_VIEW = "enrolement.voir", "Voir le journal des contacts et les sollicitations"
    ENROLEMENT_EDIT = "enrolement.tenir", "Noter un contact, changer l'étape d'enrôlement"
    CAMPAGNE_MANAGE = "campagne.gerer", "Préparer et envoyer une campagne"
    COURRIEL_VIEW = "courriel.voir", "Voir les messages envoyés par la cité"
    COURRIEL_EDIT = "courriel.gerer", "Relancer un envoi, noter une adresse qui ne répond pas"

    CATALOGUE_VIEW = "catalogue.voir", "Voir le catalogue national des dispositifs"
    CATALOGUE_EDIT = "catalogue.tenir", "Tenir le catalogue national des dispositifs"
    DISPOSITIF_VIEW = "dispositif.voir", "Voir les dispositifs de la cité"
    DISPOSITIF_EDIT = "dispositif.modifier", "Tenir les dispositifs de la cité, leur activation et la veille"
    ACTION_VIEW = "action.voir", "Voir les actions diffusées au réseau"
    ACTION_VIEW_TEAM = (
        "action.voir_equipe",
        "Voir le suivi interne et les actions réservées à l'équipe projet",
    )
    ACTION_EDIT = "action.modifier", "Créer et suivre les actions"
    BILAN_WRITE = "bilan.rediger", "Rédiger le bilan d'une action"
    ACTION_SETTINGS = "action.regler", "Régler les axes et la trame commune"
    BUDGET_VIEW = "budget.voir", "Voir les enveloppes et les financements"
    BUDGET_EDIT = "budget.modifier", "Saisir les enveloppes et les financements"
    BUDGET_OVERRUN = "budget.depasser", "Décider un dépassement d'enveloppe"

    INSTANCE_VIEW = "instance.voir", "Voir les instances, l'agenda et les comptes rendus diffusés"
    INSTANCE_EDIT = "instance.modifier", "Créer et modifier les instances et leurs membres"
    REUNION_VIEW_TEAM = (
        "reunion.voir_equipe",
        "Voir les points confidentiels et les comptes rendus non diffusés",
    )
    REUNION_EDIT = "reunion.tenir", "Préparer une réunion, inviter, rédiger le compte rendu"
    COMPTE_RENDU_VALIDATE = "compte_rendu.valider", "Valider et diffuser un compte rendu"
    TACHE_EDIT = "tache.suivre", "Suivre les décisions et les tâches"

    EXPORT = "export.donnees", "Exporter l'annuaire sans coordonnées nominatives"
    EXPORT_PERSONAL = "export.personnes", "Exporter avec les coordonnées des personnes"
    IMPORT = "import.structures", "Importer un fichier de structures et annuler un import"
    IMPORT_REFERENCE = "import.references", "Importer des référentiels (établissements, QPV)"
    CALENDRIER_EDIT = (
        "calendrier.tenir",
        "Tenir le calendrier des vacances scolaires, commun à toutes les cités",
    )

    CARTE_VIEW = "carte.voir", "Voir la carte"
    COUVERTURE_VIEW = "couverture.voir", "Voir la couverture des besoins"
    COUVERTURE_SURVEY = "couverture.recenser", "Déclarer qu'un champ a été recensé"

    COUVERTURE_DECIDE = (
        "couverture.decider",
        "Fixer les priorités et les seuils, accepter un champ non couvert",
    )
    COOPERATION_VIEW = "cooperation.voir", "Voir le réseau des coopérations"
    VUE_EDIT = "vue.enregistrer", "Enregistrer une vue de la carte ou de la carte mentale"
    ANALYSE_KEEP = "analyse.garder", "Garder des analyses datées et suivre l'avancement"

    RESEAU_VIEW = "reseau.voir", "Voir les chiffres agrégés de toutes les cités"
