"""Messages."""

import factory

from maillage.courriels.models import Message


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    cle = factory.Sequence(lambda n: f"essai:{n}")
    nature = "campagne"
    courriel = factory.Sequence(lambda n: f"personne{n}@exemple.test")
    nom = "Lise Essai"
    sujet = "Votre fiche dans l'annuaire"
    texte = "Bonjour,\n\nVotre fiche : https://exemple.test/fiche/"
