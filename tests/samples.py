"""One object of each model in a cité, for the tests that visit every page and every table."""

from datetime import date, timedelta

from django.utils import timezone

from maillage.access.roles import Role
from maillage.acteurs.models import (
    Antenne,
    Fonction,
    PaireDistincte,
    Personne,
    Proposition,
    Rattachement,
    ReferenceExterne,
    Relation,
    Structure,
)
from maillage.actions.models import (
    Action,
    Axe,
    AxeTransversal,
    Beneficiaires,
    Bilan,
    Depassement,
    Enveloppe,
    Financement,
    Indicateur,
    Jalon,
    LienBilan,
    Mesure,
    NoteSuivi,
    Partenaire,
    ReglagesActions,
    Seance,
    Subvention,
    Versement,
)
from maillage.actions.services.bilans import digest
from maillage.audit.services import record
from maillage.base.transfers import Decision, Verdict
from maillage.cartographie.models import Recensement
from maillage.cites.models import (
    Chiffre,
    Mandat,
    PerimetreCommune,
    PerimetreEtablissement,
    PerimetreQpv,
    PeriodeLabel,
    Theme,
)
from maillage.dispositifs.models import (
    Articulation,
    Deploiement,
    Echeance,
    EtapeActivation,
    Flux,
    Signalement,
)
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory
from tests.personas import make_user

START = date(2024, 1, 1)


def line(cite):
    session = make(ImportSession, cite)
    return ImportLine.objects.create(
        cite=cite, session=session, numero=2, libelle="Ligne", verdict=Verdict.NEW, decision=Decision.CREATE
    )


BUILDERS = {
    Structure: lambda cite: StructureFactory(cite=cite),
    Personne: lambda cite: PersonneFactory(cite=cite),
    Antenne: lambda cite: Antenne.objects.create(cite=cite, structure=make(Structure, cite), nom="Antenne"),
    Fonction: lambda cite: Fonction.objects.create(
        cite=cite, structure=make(Structure, cite), personne=make(Personne, cite), intitule="Direction"
    ),
    Relation: lambda cite: Relation.objects.create(
        cite=cite, origine=make(Structure, cite), cible=make(Structure, cite), type="partenariat"
    ),
    Rattachement: lambda cite: Rattachement.objects.create(
        cite=cite, structure=make(Structure, cite), user=make_user(f"rattache-{timezone.now().timestamp()}")
    ),
    ReferenceExterne: lambda cite: ReferenceExterne.objects.create(
        cite=cite, structure=make(Structure, cite), source="essai", identifiant=str(timezone.now().timestamp())
    ),
    Proposition: lambda cite: Proposition.objects.create(
        cite=cite, structure=make(Structure, cite), changements={"sigle": ["", "ABC"]}
    ),
    ImportSession: lambda cite: ImportSession.objects.create(
        cite=cite, importer="structures", nom_fichier="essai.csv", etape=Etape.A_VERIFIER, entetes=["Nom"],
        correspondance={"Nom": "nom"}, resume={},
    ),
    ImportLine: line,
    PaireDistincte: lambda cite: PaireDistincte.objects.create(
        cite=cite, premiere=make(Structure, cite), seconde=make(Structure, cite)
    ),
    Mandat: lambda cite: Mandat.objects.create(
        cite=cite, titulaire=make_user(f"titulaire-{timezone.now().timestamp()}"), role=Role.LECTEUR, debut=START
    ),
    Recensement: lambda cite: Recensement.objects.create(
        cite=cite, theme=Theme.objects.first(), age_min_mois=0, age_max_mois=36, recense_le=START
    ),
    Chiffre: lambda cite: Chiffre.objects.create(cite=cite, code="population", valeur=1000, annee=2020, source="Insee"),
    PeriodeLabel: lambda cite: PeriodeLabel.objects.create(cite=cite, intitule="Vague", debut=START),
    PerimetreCommune: lambda cite: PerimetreCommune.objects.create(cite=cite, commune=CommuneFactory(), debut=START),
    PerimetreQpv: lambda cite: PerimetreQpv.objects.create(cite=cite, qpv=QpvFactory(), debut=START),
    PerimetreEtablissement: lambda cite: PerimetreEtablissement.objects.create(
        cite=cite, etablissement=EtablissementFactory(), role="college", debut=START
    ),
    Deploiement: lambda cite: Deploiement.objects.create(cite=cite, nom="Dispositif local"),
    Articulation: lambda cite: Articulation.objects.create(
        cite=cite, origine=make(Deploiement, cite), cible=make(Deploiement, cite), type="articulation"
    ),
    EtapeActivation: lambda cite: EtapeActivation.objects.create(
        cite=cite, deploiement=make(Deploiement, cite), libelle="Contacter le pilote"
    ),
    Echeance: lambda cite: Echeance.objects.create(
        cite=cite, deploiement=make(Deploiement, cite), libelle="Dépôt", le=START
    ),
    Flux: lambda cite: Flux.objects.create(
        cite=cite, titre="Flux", url=f"https://exemple.test/{timezone.now().timestamp()}"
    ),
    Signalement: lambda cite: Signalement.objects.create(cite=cite, titre="À étudier"),
    Action: lambda cite: ActionFactory(cite=cite),
    Partenaire: lambda cite: Partenaire.objects.create(
        cite=cite, action=make(Action, cite), structure=make(Structure, cite), role="appui"
    ),
    Axe: lambda cite: Axe.objects.create(cite=cite, libelle="Axe"),
    AxeTransversal: lambda cite: AxeTransversal.objects.create(
        cite=cite, libelle=f"Égalité {timezone.now().timestamp()}"
    ),
    ReglagesActions: lambda cite: ReglagesActions.objects.get_or_create(cite=cite)[0],
    Jalon: lambda cite: Jalon.objects.create(cite=cite, action=make(Action, cite), libelle="Jalon", echeance=START),
    NoteSuivi: lambda cite: NoteSuivi.objects.create(cite=cite, action=make(Action, cite), le=START, texte="Note"),
    Seance: lambda cite: Seance.objects.create(cite=cite, action=make(Action, cite), le=START),
    Beneficiaires: lambda cite: Beneficiaires.objects.create(cite=cite, action=make(Action, cite), moment="prevu"),
    Indicateur: lambda cite: Indicateur.objects.create(
        cite=cite, action=make(Action, cite), libelle="Présents", type="realisation", unite="enfants"
    ),
    Mesure: lambda cite: Mesure.objects.create(cite=cite, indicateur=make(Indicateur, cite), le=START, valeur=1),
    Bilan: lambda cite: Bilan.objects.create(cite=cite, action=make(Action, cite)),
    LienBilan: lambda cite: LienBilan.objects.create(
        cite=cite, action=make(Action, cite), empreinte=str(timezone.now().timestamp()), expire_le=timezone.now()
    ),
    Enveloppe: lambda cite: Enveloppe.objects.create(
        cite=cite, source="p147_cite", exercice=2026, intitule=str(timezone.now().timestamp())
    ),
    Financement: lambda cite: Financement.objects.create(
        cite=cite, action=make(Action, cite), source="p147_cite", exercice=2026, demande=1000
    ),
    Versement: lambda cite: Versement.objects.create(
        cite=cite, financement=make(Financement, cite), le=START, montant=10
    ),
    Depassement: lambda cite: Depassement.objects.create(
        cite=cite, enveloppe=make(Enveloppe, cite), montant=10, motif="Essai"
    ),
    Subvention: lambda cite: Subvention.objects.create(
        cite=cite, structure=make(Structure, cite), attribuant="Ville", exercice=2026, montant=10,
        cle=str(timezone.now().timestamp()),
    ),
}  # fmt: skip


def event_of(cite, structure):
    return record("structure_modifiee", by=None, objet=structure, changes={"sigle": ("", "ABC")}).pk


def secret_of(cite, objet):
    """The secret of a link that opens a bilan."""
    secret = f"secret-{timezone.now().timestamp()}"
    LienBilan.objects.create(
        cite=cite,
        action=make(Action, cite),
        empreinte=digest(secret),
        expire_le=timezone.now() + timedelta(days=1),
    )
    return secret


# Identifiers that an address holds besides the object resolved by the guard: they belong to that object.
SECOND = {
    "event_id": event_of,
    "antenne_id": lambda cite, s: Antenne.objects.create(cite=cite, structure=s, nom="Antenne").pk,
    "fonction_id": lambda cite, s: (
        Fonction.objects.create(
            cite=cite, structure=s, personne=make(Personne, cite), intitule="Direction"
        ).pk
    ),
    "relation_id": lambda cite, s: (
        Relation.objects.create(cite=cite, origine=s, cible=make(Structure, cite), type="partenariat").pk
    ),
    "rattachement_id": lambda cite, s: (
        Rattachement.objects.create(
            cite=cite, structure=s, user=make_user(f"compte-{timezone.now().timestamp()}")
        ).pk
    ),
    "format": lambda cite, s: "xlsx",
    "jeton": secret_of,
    "nature": lambda cite, action: "jalons",
    "ligne_id": lambda cite, a: Jalon.objects.create(cite=cite, action=a, libelle="Jalon", echeance=START).pk,
    "jalon_id": lambda cite, a: Jalon.objects.create(cite=cite, action=a, libelle="Jalon", echeance=START).pk,
    "financement_id": lambda cite, a: (
        Financement.objects.create(cite=cite, action=a, source="caf", exercice=2026, demande=1000).pk
    ),
    "autre_id": lambda cite, s: make(Structure, cite).pk,
}


def make(model, cite):
    """An object of `model` in `cite`; a new model without a builder makes every generic test fail, as it should."""
    return BUILDERS[model](cite)
