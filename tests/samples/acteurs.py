"""Samples of the room: structures and people."""

from datetime import date

from django.utils import timezone

from maillage.acteurs.models import (
    Antenne,
    Contact,
    EtapeEnrolement,
    Fonction,
    PaireDistincte,
    Personne,
    Proposition,
    Rattachement,
    ReferenceExterne,
    ReglagesSollicitation,
    Relation,
    Sollicitation,
    Structure,
)
from maillage.audit.services import record
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.personas import make_user
from tests.samples.making import make

START = date(2024, 1, 1)


def event_of(cite, structure):
    return record("structure_modifiee", by=None, objet=structure, changes={"sigle": ("", "ABC")}).pk


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
    PaireDistincte: lambda cite: PaireDistincte.objects.create(
        cite=cite, premiere=make(Structure, cite), seconde=make(Structure, cite)
    ),
    Contact: lambda cite: Contact.objects.create(
        cite=cite, structure=make(Structure, cite), le=START, canal="visite", resume="Rencontre", suite="Rappeler"
    ),
    EtapeEnrolement: lambda cite: EtapeEnrolement.objects.create(
        cite=cite, structure=make(Structure, cite), etape="contactee", le=START
    ),
    Sollicitation: lambda cite: Sollicitation.objects.create(
        cite=cite, structure=make(Structure, cite), nature="invitation", le=START, objet="Comité", cle="essai"
    ),
    ReglagesSollicitation: lambda cite: ReglagesSollicitation.objects.get_or_create(cite=cite)[0],
}  # fmt: skip

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
    "autre_id": lambda cite, s: make(Structure, cite).pk,
}
