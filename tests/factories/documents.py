"""Imports and their lines."""

import factory

from maillage.base.transfers import Decision, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from tests.factories.cites import CiteFactory


class ImportSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportSession

    cite = factory.SubFactory(CiteFactory)
    importer = "repertoire"
    etape = Etape.A_VERIFIER
    nom_fichier = factory.Sequence(lambda n: f"fichier-{n}.csv")
    entetes = ["Nom", "Prénom", "Courriel"]
    correspondance = {"Nom": "nom", "Prénom": "prenom", "Courriel": "courriel"}
    resume = factory.LazyFunction(dict)


class ImportLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportLine

    session = factory.SubFactory(ImportSessionFactory)
    cite = factory.SelfAttribute("session.cite")
    numero = factory.Sequence(lambda n: n + 2)
    libelle = factory.Sequence(lambda n: f"Ligne {n}")
    verdict = Verdict.NEW
    decision = Decision.CREATE
