"""The fields that a file of structures may fill, and the headers seen for each in real files (best first)."""

from maillage.base.transfers import ImportColumn

NOM = (
    "fn", "name", "nom de la structure", "title", "nom_structure", "structure", "appellation officielle",
    "Nom_etablissement", "nom de l'établissement", "nom établissement", "établissement", "nom de l'association",
    "association", "raison sociale", "raison_sociale", "dénomination", "dénomination sociale", "nom de l'organisation",
    "organisation", "nom de l'organisme", "organisme", "nomBeneficiaire", "nom bénéficiaire", "nom du bénéficiaire",
    "nom du bénéficiaire*", "nom de l'organisme bénéficiaire", "bénéficiaire", "lib_fs", "USER_NOM", "nom du lieu",
    "nom_lieu", "lieu", "nom du club", "club", "nom usuel", "titre", "titre_long", "intitulé", "libellé", "partenaire",
    "acteur", "porteur", "nom du partenaire", "Dénomination principale", "label",
)  # fmt: skip

COLUMNS: tuple[ImportColumn, ...] = (
    ImportColumn("nom", "Nom", "Le nom de la structure.", required=True, synonyms=NOM, several=" "),
    ImportColumn(
        "nom_suite", "Nom (suite)", "Quand le nom est coupé sur deux colonnes : collé à la suite.",
        synonyms=("Raison sociale 2", "nom 2", "nom (suite)", "suite du nom", "patronyme uai", "patronyme", "Libellé 2"),
    ),
    ImportColumn("sigle", "Sigle", synonyms=("sigle", "acronyme", "titre_court", "nom court", "abréviation")),
    ImportColumn(
        "type", "Type", "Lu avec le nom pour reconnaître le type de structure.",
        synonyms=(
            "type", "type de structure", "Type Structure", "Type_etablissement", "typologie", "SS_CAT", "catégorie",
            "USER_TYPE", "PICTO", "type de lieu", "Type (Association, Groupe informel, Entreprise ou Service public)",
            "type_structure", "statut juridique", "forme juridique", "nature juridique", "element type", "calque",
            "dossier", "famille",
        ), several=" ",
    ),
    ImportColumn(
        "nature", "Nature", "Précise le type : « École de niveau élémentaire », « Collège »…",
        synonyms=("libelle_nature", "nature", "nature de l'établissement", "dénomination principale", "niveau"), several=" ",
    ),
    ImportColumn(
        "uai", "UAI",
        synonyms=(
            "uai", "Identifiant_de_l_etablissement", "Code établissement", "numéro uai", "numero_uai", "code uai",
            "code rne", "Code_RNE", "rne", "Numéro de l'école", "uai_etablissement",
        ),
    ),
    ImportColumn(
        "siret", "SIRET",
        synonyms=(
            "siret", "numéro siret", "n° siret", "code siret", "siret_etablissement", "SIREN_SIRET", "siren_siret",
            "SIRET ou NIR", "idBeneficiaire", "Identification du bénéficiaire*", "code_tiers", "pivot",
            "numéro de siret",
        ),
    ),
    ImportColumn("siren", "SIREN", synonyms=("siren", "numéro siren", "n° siren", "code siren")),
    ImportColumn("rna", "RNA", synonyms=("rna", "numéro rna", "n° rna", "rnaBeneficiaire", "id_rna", "waldec")),
    ImportColumn(
        "numero_voie", "Numéro dans la voie", synonyms=("n°", "numéro", "numero_voie", "n° voie", "num_voie", "adrs_numvoie")
    ),
    ImportColumn(
        "adresse", "Adresse", "Le numéro et la voie ; une adresse complète est aussi comprise.",
        synonyms=(
            "adresse", "adresse 1", "Adresse_1", "adresse postale", "rue", "voie", "adresse_complete", "ADRESSE",
            "USER_ADRES", "adresse de la structure", "numéro et voie", "nom de la voie", "address", "streetAddress",
            "location", "adrs_libvoie", "siège", "adresse du siège",
        ), several=" ",
    ),
    ImportColumn(
        "complement", "Complément d'adresse",
        synonyms=(
            "complement_adresse", "complément", "complément d'adresse", "COMP_ADRESSE", "Adresse_2", "adresse 2",
            "Lieu dit", "bâtiment",
        ), several=", ",
    ),
    ImportColumn(
        "code_postal", "Code postal",
        synonyms=("code postal", "code_postal", "cp", "CP", "postalCode", "adrs_codepostal", "postcode", "zip"),
    ),
    ImportColumn(
        "commune", "Commune",
        synonyms=(
            "commune", "ville", "Nom_commune", "libelle_commune", "lib_com", "localité", "nom de la commune",
            "adrs_libcommune", "addressLocality", "city", "Localite d'acheminement",
        ),
    ),
    ImportColumn(
        "code_insee", "Code INSEE",
        synonyms=("code_insee", "code insee", "insee", "Code_commune", "insee_com", "code commune", "codgeo", "depcom"),
    ),
    ImportColumn("latitude", "Latitude", synonyms=("lat", "LAT", "y_wgs84", "geo.latitude")),
    ImportColumn("longitude", "Longitude", synonyms=("longitude", "long", "lng", "lon", "LNG", "x_wgs84", "geo.longitude")),
    ImportColumn(
        "position", "Position (deux coordonnées)", "Latitude et longitude dans la même cellule.",
        synonyms=("position", "coordonnées", "geo_point_2d", "geolocalisation", "coordonnees_geographiques", "geopoint", "gps"),
    ),
    ImportColumn(
        "x", "Coordonnée X", "Lambert 93 ou longitude.",
        synonyms=("x", "coordonnee_X", "Coordonnee X", "coord. x", "Coord. X", "x_l93", "coord_x", "lambert x"),
    ),
    ImportColumn(
        "y", "Coordonnée Y", "Lambert 93 ou latitude.",
        synonyms=("y", "coordonnee_Y", "Coordonnee Y", "coord. y", "Coord. Y", "y_l93", "coord_y", "lambert y"),
    ),
    ImportColumn(
        "telephone", "Téléphone",
        synonyms=(
            "téléphone", "tel", "tél", "NUM_TEL", "fixe", "numéro de téléphone", "n° de téléphone", "phone",
            "phoneNumber", "telephone_structure", "tél.", "mobile",
        ),
    ),
    ImportColumn(
        "courriel", "Courriel",
        synonyms=(
            "courriel", "email", "e-mail", "mail", "Mail", "MAIL_STRUC", "adresse mail", "adresse électronique",
            "messagerie", "adresse courriel", "mél", "contact@",
        ),
    ),
    ImportColumn(
        "site", "Site",
        synonyms=(
            "site", "site web", "site_web", "Site internet", "SITE_INTER", "web", "Web", "url", "site internet", "website",
            "lien", "LIEN", "link", "lien_source",
        ),
    ),
    ImportColumn(
        "description", "Missions",
        synonyms=(
            "description", "missions", "présentation", "presentation_resume", "presentation_detail", "description longue",
            "Description courte", "présentation_resume", "objet de l'association", "activités", "activité", "abstract",
            "infobulle", "note", "desc", "commentaire", "descriptif",
        ), several="\n",
    ),
    ImportColumn(
        "themes", "Thèmes", "Plusieurs thèmes séparés par des points-virgules.",
        synonyms=(
            "thèmes", "thème", "thématiques", "thematiques", "thématique", "domaine", "domaines", "services", "axe", "axes",
            "champ d'action", "QUALIF1", "categories", "tags", "tag 1", "mots-clés", "secteur d'activité",
        ), several="; ",
    ),
    ImportColumn(
        "publics", "Publics",
        synonyms=(
            "publics", "public", "publics_accueillis", "public visé", "publics visés", "profils", "PUBLIC_", "public cible",
            "bénéficiaires", "PBC_Jeunes",
        ), several="; ",
    ),
    ImportColumn(
        "ages", "Âges", "Par exemple « 3-11 ans », « dès 6 ans » ou « 18 mois - 3 ans ».",
        synonyms=("âges", "âge", "tranche d'âge", "tranches d'âge", "tranche age", "ages", "classe d'âge"),
    ),
    ImportColumn("age_min", "Âge minimum (ans)", synonyms=("âge min", "age_min", "âge minimum", "de (ans)", "age mini")),
    ImportColumn("age_max", "Âge maximum (ans)", synonyms=("âge max", "age_max", "âge maximum", "à (ans)", "age maxi")),
    ImportColumn(
        "horaires", "Horaires",
        synonyms=(
            "horaires", "HORAIRE", "horaires d'ouverture", "horaires_ouverture", "horaires_accueil", "opening_hours",
            "openHours", "ouverture",
        ), several="; ",
    ),
    *(
        ImportColumn(f"horaires_{day}", f"Horaires du {day}", synonyms=(f"h_{day}", f"horaires {day}"))
        for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    ),
    ImportColumn("langues", "Langues", synonyms=("langues", "langue", "langues parlées", "languages"), several=", "),
    ImportColumn(
        "identifiant", "Identifiant dans la source", "Retrouve la même fiche au prochain import de cette source.",
        synonyms=("identifiant", "id", "uid", "id_fs", "TYPO_UID", "ID_LieuMed", "identifiant source", "id_source", "_id", "guid"),
    ),
    ImportColumn(
        "structure_id", "Structure du service", "Fichier de services : l'identifiant de la structure qui le propose.",
        synonyms=("structure_id", "id_structure", "structure id"),
    ),
    ImportColumn("source", "Source", synonyms=("source", "sourceKey", "producteur", "origine de la donnée")),
    ImportColumn(
        "date_maj", "Date de la donnée",
        synonyms=(
            "date_maj", "date de mise à jour", "Dernière MAJ", "DATE_MAJ", "DAT_MaJ", "date_maj_ligne", "mise à jour",
            "updatedAt", "rev", "modifié le",
        ),
    ),
    ImportColumn(
        "organisation", "Organisme (carte de visite)", "Carte d'une personne : la structure où elle travaille.",
        synonyms=("org",),
    ),
    ImportColumn("nom_affiche", "Nom affiché (carte de visite)", synonyms=("fn",)),
    ImportColumn(
        "contact_nom", "Contact : nom", "La personne à joindre ; ses coordonnées restent réservées à l'équipe.",
        synonyms=(
            "contact", "contact : nom", "contact nom", "nom du contact", "nom contact", "interlocuteur", "responsable",
            "référent", "personne contact", "directeur", "président", "nom du responsable", "contact_nom",
        ), several=" ",
    ),
    ImportColumn(
        "contact_prenom", "Contact : prénom",
        synonyms=("prénom", "prénom du contact", "contact : prénom", "contact_prenom", "prénom contact"),
    ),
    ImportColumn(
        "contact_fonction", "Contact : fonction",
        synonyms=("fonction", "contact : rôle", "contact : fonction", "rôle", "title", "poste", "fonction du contact", "contact_fonction"), several=", ",
    ),
    ImportColumn(
        "contact_courriel", "Contact : courriel",
        synonyms=("contact : email", "courriel du contact", "mail contact", "email contact", "contact_courriel", "mail du contact"),
    ),
    ImportColumn(
        "contact_telephone", "Contact : téléphone",
        synonyms=("contact : téléphone", "téléphone du contact", "tel contact", "contact_telephone", "portable", "tél contact"),
    ),
    ImportColumn(
        "accessibilite", "Accessibilité",
        synonyms=("accessibilité", "accessibilité pmr", "pmr", "accessible pmr", "accessible", "accès pmr", "accès handicapés"),
    ),
    ImportColumn(
        "modalites", "Modalités d'accès",
        synonyms=("modalités d'accès", "modalités", "conditions_acces", "modes_accueil", "conditions d'accès"), several=", ",
    ),
    ImportColumn("cout", "Coût", synonyms=("coût", "tarif", "tarifs", "prix", "frais", "frais_autres", "frais_precisions"), several=", "),
)  # fmt: skip
"""In the order in which the tunnel shows them."""

LABELS = {column.code: column.label for column in COLUMNS}
