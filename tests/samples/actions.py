"""Samples of the room: actions and their money."""

from datetime import date, timedelta

from django.utils import timezone

from maillage.acteurs.models import (
    Structure,
)
from maillage.actions.models import (
    Action,
    Appel,
    Axe,
    AxeTransversal,
    Beneficiaires,
    Bilan,
    Charge,
    Depassement,
    Enveloppe,
    Financement,
    Indicateur,
    Jalon,
    LienBilan,
    LigneImportee,
    Mesure,
    NoteSuivi,
    Partenaire,
    ReglagesActions,
    Seance,
    Subvention,
    Versement,
)
from maillage.base.links import digest
from tests.factories.actions import ActionFactory, AppelFactory
from tests.samples.making import make

START = date(2024, 1, 1)


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


BUILDERS = {
    Action: lambda cite: ActionFactory(cite=cite),
    Appel: lambda cite: AppelFactory(cite=cite),
    Partenaire: lambda cite: Partenaire.objects.create(
        cite=cite, action=make(Action, cite), structure=make(Structure, cite), role="appui"
    ),
    Axe: lambda cite: Axe.objects.create(cite=cite, libelle="Axe"),
    AxeTransversal: lambda cite: AxeTransversal.objects.create(
        cite=cite, libelle=f"Égalité {timezone.now().timestamp()}"
    ),
    Charge: lambda cite: Charge.objects.create(
        cite=cite, action=make(Action, cite), compte="60", libelle="Goûters", montant=200
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
    LigneImportee: lambda cite: LigneImportee.objects.create(
        cite=cite, action=make(Action, cite), empreinte=str(timezone.now().timestamp())
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

# Identifiers that an address holds besides the object resolved by the guard: they belong to that object.
SECOND = {
    "jeton": secret_of,
    "nature": lambda cite, action: "jalons",
    "ligne_id": lambda cite, a: Jalon.objects.create(cite=cite, action=a, libelle="Jalon", echeance=START).pk,
    "jalon_id": lambda cite, a: Jalon.objects.create(cite=cite, action=a, libelle="Jalon", echeance=START).pk,
    "financement_id": lambda cite, a: (
        Financement.objects.create(cite=cite, action=a, source="caf", exercice=2026, demande=1000).pk
    ),
}
