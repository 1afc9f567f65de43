"""Cités, and what is dated in them."""

from datetime import date

import factory

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.cites.choices import RoleEtablissement
from maillage.cites.models import Cite, Mandat, PerimetreCommune, PerimetreEtablissement, PerimetreQpv
from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory

DEBUT = date(2024, 1, 1)


class CiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cite

    nom = factory.Sequence(lambda n: f"Cité {n}")
    slug = factory.Sequence(lambda n: f"cite-{n}")


class PerimetreCommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PerimetreCommune

    cite = factory.SubFactory(CiteFactory)
    commune = factory.SubFactory(CommuneFactory)
    debut = DEBUT


class PerimetreQpvFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PerimetreQpv

    cite = factory.SubFactory(CiteFactory)
    qpv = factory.SubFactory(QpvFactory)
    debut = DEBUT


class PerimetreEtablissementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PerimetreEtablissement

    cite = factory.SubFactory(CiteFactory)
    etablissement = factory.SubFactory(EtablissementFactory)
    role = RoleEtablissement.COLLEGE
    debut = DEBUT


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne-{n}@exemple.test")
    prenom = "Alex"
    nom = factory.Sequence(lambda n: f"Essai{n}")


class MandatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mandat

    titulaire = factory.SubFactory(UserFactory)
    role = Role.CPO
    cite = factory.SubFactory(CiteFactory)
    debut = DEBUT
