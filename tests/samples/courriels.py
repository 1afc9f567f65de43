"""Samples of the room: messages, bounces, unsubscriptions."""

from datetime import date
from itertools import count

from maillage.courriels.choices import Nature
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message, PieceJointe, Rappel
from maillage.courriels.services.composition import unsubscribe_token
from tests.factories.cites import UserFactory
from tests.factories.courriels import MessageFactory
from tests.samples.making import make

NUMBERS = count(1)


def piece(cite, message=None):
    return PieceJointe.objects.create(
        cite=cite, message=message or make(Message, cite), nom="ordre-du-jour.txt", mime="text/plain", contenu=b"1.",
        taille=2,
    )  # fmt: skip


BUILDERS = {
    Message: lambda cite: MessageFactory(cite=cite),
    PieceJointe: piece,
    AdresseEnErreur: lambda cite: AdresseEnErreur.objects.create(
        cite=cite, courriel=f"perdue{next(NUMBERS)}@exemple.test", motif="Utilisateur inconnu"
    ),
    Rappel: lambda cite: Rappel.objects.create(
        cite=cite, compte=UserFactory(), cle=f"bilan:{next(NUMBERS)}", le=date(2026, 5, 1)
    ),
    Desabonnement: lambda cite: Desabonnement.objects.create(
        cite=cite, courriel=f"lasse{next(NUMBERS)}@exemple.test", nature=Nature.CAMPAGNE
    ),
}

# Identifiers that an address holds besides the object resolved by the guard: they belong to that object.
SECOND = {
    "sceau": lambda cite, objet: unsubscribe_token(make(Message, cite)),
    "jointe_id": lambda cite, message: piece(cite, message).pk,
}
