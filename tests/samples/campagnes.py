"""Samples of the room acteurs: campaigns, their sendings and their links."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from maillage.acteurs.models import (
    Campagne,
    EnvoiCampagne,
    LienCampagne,
    Question,
    ReponseQuestion,
    Structure,
)
from maillage.base.links import digest
from tests.samples.making import make

NUMBERS = count(1)


def link(cite, secret=None):
    return LienCampagne.objects.create(
        cite=cite,
        envoi=make(EnvoiCampagne, cite),
        empreinte=digest(secret or f"campagne-{next(NUMBERS)}"),
        expire_le=timezone.now() + timedelta(days=1),
    )


def secret_of(cite, objet):
    """The secret of a link that opens a sheet to check."""
    secret = f"secret-de-campagne-{next(NUMBERS)}"
    link(cite, secret)
    return secret


BUILDERS = {
    Campagne: lambda cite: Campagne.objects.create(
        cite=cite,
        genre="mise_a_jour",
        titre="Mise à jour",
        sujet="Votre fiche",
        texte="Bonjour {nom}\n{lien}",
    ),
    EnvoiCampagne: lambda cite: EnvoiCampagne.objects.create(
        cite=cite,
        campagne=make(Campagne, cite),
        structure=make(Structure, cite),
        courriel="lise@exemple.test",
    ),
    LienCampagne: link,
    Question: lambda cite: Question.objects.create(
        cite=cite, campagne=make(Campagne, cite), ordre=1, libelle="Ouvert le mercredi ?", genre="oui_non"
    ),
    ReponseQuestion: lambda cite: ReponseQuestion.objects.create(
        cite=cite, envoi=make(EnvoiCampagne, cite), question=make(Question, cite), valeur="oui"
    ),
}

SECOND = {"jeton_campagne": secret_of}
