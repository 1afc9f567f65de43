"""The columns of the SCDL schema « subventions », and those of the files that counties and the State really publish."""

from collections.abc import Mapping

from maillage.base.transfers import ImportColumn

C = ImportColumn

COLUMNS: tuple[ImportColumn, ...] = (
    C("nom", "Bénéficiaire", "", True, (
        "nomBeneficiaire", "nom du bénéficiaire*", "nom du bénéficiaire", "nom de l'organisme bénéficiaire", "raison sociale",
        "raison_sociale", "bénéficiaire", "organisme bénéficiaire", "association", "nom de l'association", "tiers", "nom",
    )),
    C("nom_suite", "Bénéficiaire (suite)", "Quand le nom est coupé sur deux colonnes.", False, ("raison sociale 2",)),
    C("siret", "SIRET ou SIREN du bénéficiaire", "", False, (
        "idBeneficiaire", "identification du bénéficiaire*", "identification du bénéficiaire", "SIRET ou NIR", "code_tiers",
        "code SIRET", "siret", "n° siret", "siren",
    )),
    C("rna", "RNA du bénéficiaire", "", False, ("rnaBeneficiaire", "rna", "numéro rna")),
    C("code_postal", "Code postal", "", False, ("CP", "code postal du bénéficiaire", "insee_dep", "département")),
    C("commune", "Commune", "", False, ("ville", "commune du bénéficiaire", "localité")),
    C("attribuant", "Attribuant", "La collectivité qui donne.", False, (
        "nomAttribuant", "nom attributaire*", "nom de l'attribuant", "nom attribuant", "collectivité", "financeur",
    )),
    C("attribuant_siret", "SIRET de l'attribuant", "", False, (
        "idAttribuant", "identification de l'attributaire*", "siret de l'attribuant",
    )),
    C("exercice", "Exercice", "L'année de la subvention ; sinon, celle de la date.", False, ("année", "annee", "exercice budgétaire")),
    C("date", "Date", "De la convention ou de la décision.", False, (
        "dateConvention", "date de convention*", "date de la convention", "date de décision", "date de convention",
    )),
    C("reference", "Référence de la décision", "", False, (
        "referenceDecision", "référence de la décision", "dossier - code", "id_poste", "numéro de dossier",
    )),
    C("objet", "Objet", "", False, (
        "object", "objet de la convention", "objet de la subvention", "dossier", "dispositif", "libellé",
    )),
    C("montant", "Montant", "", False, (
        "montant total de la subvention*", "montant de la subvention", "montant de la subvention de fonctionnement (1)",
        "mandaté", "montant attribué", "montant voté", "montant total", "montant mandaté",
    )),
    C("montant_investissement", "Montant d'investissement", "S'ajoute au montant. Prêts et garanties ne sont pas des subventions.", False, (
        "montant de la subvention d'investissement (1)", "investissement",
    )),
    C("nature", "Nature", "", False, ("nature de la subvention*", "nature de la subvention", "nature de l'aide")),
)  # fmt: skip
LABELS: Mapping[str, str] = {column.code: column.label for column in COLUMNS}
