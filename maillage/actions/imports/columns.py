"""The fields that a tracking spreadsheet may fill, and the headers seen for each (best first).

Money has a field for each source and each amount: a spreadsheet has one column per funder.
"""

from collections.abc import Iterator, Mapping

from maillage.actions.choices import Source
from maillage.base.transfers import ImportColumn

C = ImportColumn

IDENTITY = (
    C("intitule", "Intitulé", "Le nom de l'action.", True, (
        "intitulé de l'action", "intitulé action", "titre", "titre de l'action", "nom de l'action", "action",
        "intitulé du projet", "nom du projet", "projet", "titre du projet", "libellé de l'action", "libellé", "actions",
    )),
    C("code", "Code", "Le numéro que l'action a chez vous.", False, (
        "code action", "code de l'action", "n° action", "n° de l'action", "numéro d'action", "numéro", "n°", "référence",
        "réf", "id", "code interne",
    )),
    C("intitule_dauphin", "Intitulé DAUPHIN", "", False, ("titre DAUPHIN", "intitulé dans DAUPHIN")),
    C("annee", "Année", "L'année civile de l'action.", False, (
        "millésime", "exercice", "année civile", "année de l'action", "an", "programmation",
    )),
    C("annee_scolaire", "Année scolaire"),
    C("debut", "Début", "", False, ("date de début", "début de l'action", "date début", "démarrage", "du")),
    C("fin", "Fin", "", False, ("date de fin", "fin de l'action", "date fin", "au", "échéance")),
    C("periode", "Période", "« de janvier à juin », « 01/09/2025 - 30/06/2026 ».", False, (
        "dates", "calendrier", "période de réalisation", "durée", "temporalité",
    )),
    C("nature", "Nature", "Nouvelle, renforcement, essaimage…", False, (
        "nature de l'action", "nouvelle ou reconduite", "nouvelle / reconduite", "nouvelle/reconduction", "reconduction",
        "nouvelle action", "type d'action",
    )),
    C("appel", "Appel à projets", "Un appel déjà inscrit dans la cité, auquel l'action répond.", False, (
        "AAP", "appel à projet", "répond à l'appel à projets", "réponse à l'appel à projets", "appel", "nom de l'appel",
    )),
    C("precedente", "Reconduit l'action", "Le code de l'action de l'année d'avant.", False, ("action précédente", "action n-1")),
    C("etat", "État", "", False, (
        "statut", "état de l'action", "état d'avancement", "statut de l'action", "situation", "où en est l'action",
    )),
    C("etat_motif", "Motif", "Pourquoi l'action est suspendue ou abandonnée.", False, ("motif de l'état", "raison")),
    C("realise", "Réalisé", "« oui » ou « non ».", False, (
        "réalisée", "action réalisée", "réalisation", "réalisé (oui/non)", "réalisée ?", "fait", "faite",
    )),
)  # fmt: skip

WHO = (
    C("porteur", "Porteur", "La structure qui porte l'action : elle est cherchée dans l'annuaire.", False, (
        "porteur du projet", "porteur de projet", "porteur de l'action", "structure porteuse", "nom du porteur", "porteurs",
        "structure", "association", "maître d'ouvrage", "opérateur", "organisme", "bénéficiaire de la subvention",
    )),
    C("porteur_siret", "SIRET du porteur", "", False, ("siret", "n° siret", "numéro siret")),
    C("pilote", "Contact chez le porteur", "Un nom déjà dans l'annuaire.", False, (
        "contact", "contact porteur", "référent porteur", "pilote", "contact du porteur", "responsable de l'action",
    )),
    C("referent", "Référent de suivi", "La personne de l'équipe projet qui suit l'action.", False, (
        "suivi par", "référent", "référent cité", "suivi assuré par", "qui suit", "référent suivi",
    )),
    C("partenaires", "Partenaires", "Séparés par des points-virgules ou des retours à la ligne.", False, (
        "partenaire", "partenaires de l'action", "partenariat", "partenaires associés",
    )),
)  # fmt: skip

WHERE = (
    C("lieux", "Lieux", "", False, (
        "lieu", "lieu de l'action", "lieu de réalisation", "lieux de réalisation", "localisation", "où",
    )),
    C("lieux_precision", "Précision sur les lieux", "", False, ("précision lieux",)),
    C("etablissements", "Établissements scolaires", "Codes UAI ou noms.", False, (
        "établissements", "établissement", "établissement scolaire", "établissements concernés", "écoles", "uai",
        "écoles et collèges", "établissements scolaires concernés", "école",
    )),
    C("qpvs", "Quartiers", "", False, (
        "QPV", "quartier", "quartier prioritaire", "quartiers prioritaires", "territoire", "secteur", "QPV concernés",
    )),
    C("communes", "Communes", "", False, ("commune de l'action", "communes concernées")),
)  # fmt: skip

FOR_WHOM = (
    C("publics", "Publics", "", False, (
        "public", "public visé", "public cible", "publics concernés", "type de public", "public concerné",
    )),
    C("ages", "Âges", "« 3-11 ans ».", False, (
        "âge", "tranche d'âge", "tranches d'âge", "âge du public", "âge des publics", "classe d'âge",
    )),
    C("age_min", "Âge minimum", "", False, ("âge min", "de (âge)")),
    C("age_max", "Âge maximum", "", False, ("âge max", "à (âge)")),
    C("niveaux", "Niveaux scolaires", "", False, ("niveau", "niveaux", "niveau scolaire", "classes", "cycle", "cycles")),
    C("themes", "Thèmes", "", False, ("thème", "thématique", "thématiques", "domaine", "thème de l'action")),
    C("temps", "Temps", "Scolaire, périscolaire, vacances…", False, ("temps éducatif", "temps éducatifs", "temps concerné")),
)  # fmt: skip

FRAMEWORK = (
    C("axe", "Axe", "Reconnu à son numéro ou à son libellé dans vos axes et objectifs.", False, (
        "axe stratégique", "axe de la cité", "axes", "axe de la convention", "orientation", "priorité", "pilier",
    )),
    C("objectif", "Objectif", "Un objectif de vos axes ; sinon, le texte est gardé dans les objectifs de l'action.", False, (
        "objectif stratégique", "objectif local", "objectif de l'axe", "objectif opérationnel", "sous-objectif",
    )),
    C("objectifs_nationaux", "Objectifs nationaux", "", False, (
        "objectif national", "objectif cité éducative", "objectif national de la cité éducative",
    )),
    C("transversaux", "Axes transversaux", "", False, ("axe transversal", "priorité transversale", "transversalité")),
    C("dispositifs", "Dispositifs mobilisés", "", False, ("dispositif", "dispositifs", "dispositif mobilisé")),
    C("droit_commun", "Articulation avec le droit commun", "", False, ("droit commun", "articulation droit commun")),
    C("visibilite", "Visibilité", "", False, ("diffusion",)),
)  # fmt: skip

TEXTS = (
    C("resume", "Résumé public", "", False, ("résumé", "présentation", "résumé de l'action", "en bref")),
    C("constat", "Constat", "", False, ("constat, besoin", "besoin", "diagnostic", "contexte", "besoins", "constats")),
    C("objectifs", "Objectifs", "", False, ("objectifs de l'action", "objectifs visés", "finalités", "but")),
    C("contenu", "Déroulé", "", False, (
        "contenu", "description", "descriptif", "description de l'action", "contenu de l'action", "modalités",
        "contenu, déroulé", "déroulement",
    )),
)  # fmt: skip

FOLLOWING = (
    C("validee_par", "Validée par", "L'instance qui a validé l'action.", False, (
        "instance de validation", "instance", "comité de validation", "validation",
    )),
    C("validee_le", "Validée le", "", False, ("date de validation", "date de décision", "date copil")),
    C("decision", "Décision", "", False, ("avis", "décision du comité")),
    C("feu", "Avancement", "Vert, orange ou rouge.", False, ("feu", "météo", "niveau d'avancement")),
    C("commentaire", "Commentaire", "Devient une note de suivi.", False, (
        "commentaires", "observations", "observation", "remarques", "remarque", "note", "notes", "suivi", "point d'étape",
    )),
    C("difficulte", "Mobilisation", "Facile, à relancer, difficile, bloquée.", False, ("mobilisation des partenaires", "implication")),
    C("difficulte_motif", "Motif de la mobilisation", "", False, ("difficultés", "difficulté")),
    C("seances_prevues", "Séances prévues", "", False, ("nombre de séances", "nb de séances", "nb séances", "séances")),
    C("groupes_prevus", "Groupes prévus", "", False, ("nombre de groupes", "nb de groupes", "groupes")),
    C("numero_dossier", "N° de dossier", "DAUPHIN, Compte Asso, ELAN.", False, (
        "n° dauphin", "numéro dauphin", "dauphin n°", "numéro de dossier", "n° dossier", "dossier dauphin",
    )),
    C("compte_rendu_financier_le", "Compte rendu financier reçu le", "", False, ("CRF reçu le", "date CRF")),
)  # fmt: skip

BILAN = (
    C("bilan", "Bilan", "« reçu », ou le texte du bilan.", False, (
        "bilan reçu", "bilan de l'action", "bilan qualitatif", "évaluation", "bilan transmis",
    )),
    C("bilan_marche", "Ce qui a marché", "", False, ("points forts", "réussites", "ce qui marche")),
    C("bilan_pas_marche", "Ce qui n'a pas marché", "", False, ("points faibles", "ce qui n'a pas fonctionné")),
    C("bilan_leviers", "Leviers", "", False, ("levier",)),
    C("bilan_freins", "Freins", "", False, ("frein", "difficultés rencontrées")),
    C("bilan_effets", "Effets observés", "", False, ("effets", "impact", "impacts", "résultats", "effets constatés")),
    C("bilan_place_parents", "Place des parents", "", False, ("implication des parents",)),
    C("bilan_place_jeunes", "Place des jeunes", "", False, ("participation des jeunes",)),
    C("bilan_perspective", "Et ensuite", "Reconduire, adapter, pérenniser, arrêter.", False, ("perspective", "perspectives", "suite à donner")),
    C("bilan_suites", "Suites envisagées", "", False, ("suites", "pistes")),
)  # fmt: skip

PEOPLE_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "total": ("Bénéficiaires", (
        "nombre de bénéficiaires", "nb bénéficiaires", "nb de bénéficiaires", "bénéficiaire", "nombre d'enfants",
        "nombre de jeunes", "nb d'enfants", "nb de jeunes", "effectif", "effectifs", "enfants", "jeunes", "enfants et jeunes",
    )),
    "moins_3": ("Moins de 3 ans", ("0-3 ans", "0-2 ans")),
    "de_3_a_6": ("3 à 5 ans", ("3-5 ans", "3-6 ans")),
    "de_6_a_11": ("6 à 10 ans", ("6-10 ans", "6-11 ans")),
    "de_11_a_15": ("11 à 14 ans", ("11-14 ans", "11-15 ans")),
    "de_15_a_18": ("15 à 17 ans", ("15-17 ans", "15-18 ans")),
    "de_18_a_25": ("18 à 25 ans", ("18-25 ans",)),
    "dont_qpv": ("Dont habitant un QPV", ("dont qpv", "nombre qpv", "nb qpv", "résidant en qpv", "habitants qpv")),
    "dont_filles": ("Dont filles", ("filles", "dont filles et jeunes femmes", "nb filles", "nombre de filles")),
    "parents": ("Parents", ("nombre de parents", "nb parents", "nb de parents", "familles touchées")),
    "professionnels": ("Professionnels", ("nombre de professionnels", "nb professionnels", "pros")),
}  # fmt: skip
"""Fields of the numbers of people → label, headers. Without another word, a number is what really happened."""

SOURCE_WORDS: Mapping[Source, tuple[str, ...]] = {
    Source.P147_CITE: ("CE / P147", "P147", "CE", "cité éducative", "BOP 147", "crédits cité éducative", "financement CE", "P147 CE", "CE (P147)", "P147 (CE)"),
    Source.FONDS_COLLEGE: ("fonds du collège", "fonds de la cité éducative", "collège chef de file", "fonds collège", "fonds CE", "collège"),
    Source.P147_VILLE: ("contrat de ville", "P147 CDV", "CDV", "P147 hors CE"),
    Source.P147_AUTRE: ("P147 autre", "PRE", "VVV", "autre P147"),
    Source.EDUCATION: ("rectorat", "DSDEN", "EN", "HSE", "crédits EN"),
    Source.COMMUNE: ("ville", "mairie", "municipalité", "ville (commune)"),
    Source.EPCI: ("EPCI", "agglomération", "agglo", "métropole", "communauté d'agglomération", "communauté urbaine"),
    Source.DEPARTEMENT: ("conseil départemental", "CD"),
    Source.REGION: ("conseil régional",),
    Source.CAF: ("caisse d'allocations familiales",),
    Source.ARS: ("agence régionale de santé",),
    Source.DRAC: ("ministère de la culture",),
    Source.FIPD: ("FIPDR",),
    Source.ETAT_AUTRE: ("État autre", "autres crédits de l'État", "autre État", "préfecture"),
    Source.BAILLEUR: ("bailleur", "bailleurs"),
    Source.FONDATION: ("fondation", "fondations", "mécénat", "fonds privés"),
    Source.EUROPE: ("FSE", "fonds européens", "FEDER"),
    Source.USAGERS: ("familles", "usagers", "participation des usagers"),
    Source.AUTOFINANCEMENT: ("autofinancement", "fonds propres"),
    Source.VALORISATION: ("valorisation", "bénévolat", "valorisations"),
    Source.AUTRE: ("autres", "autres financements", "autres financeurs", "autre financement", "autre financeur"),
}  # fmt: skip
AMOUNT_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "notifie": ("notifié", (
        "{}", "montant {}", "financement {}", "subvention {}", "part {}", "crédits {}", "{} accordé", "{} accordée",
        "accordé {}", "montant accordé {}", "{} obtenu", "{} attribué", "{} validé", "{} en euros", "{} notifié",
    )),
    "demande": ("demandé", (
        "{} demandé", "{} demandée", "demande {}", "demandé {}", "montant demandé {}", "{} sollicité", "{} prévisionnel",
        "{} prévu", "subvention demandée {}",
    )),
    "verse": ("versé", ("{} versé", "versé {}", "versement {}", "{} payé", "montant versé {}")),
}  # fmt: skip
"""Amounts → their word, patterns of headers. A funder named alone is what it grants."""

GENERAL: Mapping[str, tuple[str, ...]] = {
    "notifie": (
        "montant accordé",
        "subvention accordée",
        "montant notifié",
        "accordé",
        "montant obtenu",
        "montant",
    ),
    "demande": ("montant demandé", "subvention demandée", "demandé", "subvention sollicitée"),
    "verse": ("montant versé", "versé"),
}
"""Amounts without a funder: that of the « Financeur » of the line, else the P147 of the cité éducative."""

INDICATORS = 3


def people() -> Iterator[ImportColumn]:
    for moment, word in (("reel", "réels"), ("prevu", "prévus")):
        for name, (label, words) in PEOPLE_WORDS.items():
            shown = label if label != "Bénéficiaires" else f"Bénéficiaires {word}"
            shown = shown if moment == "reel" or label == "Bénéficiaires" else f"{label} (prévus)"
            heads = (label, *words)
            plain = heads if moment == "reel" else ()
            more = tuple(f"{head} {w}" for head in heads for w in spellings(word))
            yield C(f"{moment}__{name}", shown, synonyms=(*plain, *more), group="Bénéficiaires")


def spellings(word: str) -> tuple[str, ...]:
    stem = word.removesuffix("s")
    return (
        word,
        stem,
        f"{stem}e",
        f"{stem}es",
        *(("attendus", "visés") if word == "prévus" else ("touchés",)),
    )


def indicators() -> Iterator[ImportColumn]:
    yield C("indicateurs", "Indicateurs", "« Enfants présents : 40 / 60 enfants ; séances : 12 séances ».", False, (
        "indicateur", "indicateurs d'évaluation", "indicateurs de suivi", "indicateurs et résultats",
    ), "Indicateurs")  # fmt: skip
    for rank in range(1, INDICATORS + 1):
        for name, label, words in (
            ("libelle", f"Indicateur {rank}", (f"libellé indicateur {rank}",)),
            ("unite", f"Unité de l'indicateur {rank}", (f"unité {rank}",)),
            ("cible", f"Cible de l'indicateur {rank}", (f"cible {rank}", f"objectif chiffré {rank}")),
            (
                "valeur",
                f"Valeur de l'indicateur {rank}",
                (f"résultat {rank}", f"valeur {rank}", f"réalisé {rank}"),
            ),
        ):
            yield C(f"indicateur_{rank}__{name}", label, synonyms=words, group="Indicateurs")


def money() -> Iterator[ImportColumn]:
    yield C("budget_total", "Budget total", "Comparé à la somme des financeurs.", False, (
        "budget", "coût total", "budget de l'action", "budget global", "coût", "coût de l'action", "total",
        "budget prévisionnel", "montant total",
    ), "Financements")  # fmt: skip
    yield C("charges", "Charges", "« 60 Goûters : 200 ; 64 Animatrice : 3 000 ».", False, (
        "charges prévues", "charges prévisionnelles", "dépenses", "dépenses prévues", "budget : charges",
    ), "Financements")  # fmt: skip
    yield C("financeur", "Financeur", "Quand chaque ligne du fichier est un financement.", False, (
        "source de financement", "nom du financeur", "financé par",
    ), "Financements")  # fmt: skip
    for kind, (word, _) in AMOUNT_WORDS.items():
        yield C(
            f"general__{kind}",
            f"Montant {word} (du financeur de la ligne)",
            synonyms=GENERAL[kind],
            group="Financements",
        )
    for source in Source:
        names = (source.label, *SOURCE_WORDS[source])
        for kind, (word, patterns) in AMOUNT_WORDS.items():
            heads = tuple(pattern.format(name) for pattern in patterns for name in names)
            yield C(f"{source.value}__{kind}", f"{source.label} {word}", synonyms=heads, group="Financements")


COLUMNS: tuple[ImportColumn, ...] = (
    *IDENTITY, *WHO, *WHERE, *FOR_WHOM, *FRAMEWORK, *TEXTS, *FOLLOWING, *BILAN, *people(), *indicators(), *money(),
)  # fmt: skip
LABELS: Mapping[str, str] = {column.code: column.label for column in COLUMNS}
