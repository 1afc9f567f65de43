"""Constants of the cités."""

from django.db import models


class Institution(models.TextChoices):
    """Who a member of the troïka speaks for. A troïka may be four: never count to three."""

    PREFECTURE = "prefecture", "Préfecture"
    COLLECTIVITE = "collectivite", "Collectivité"
    EDUCATION_NATIONALE = "education_nationale", "Éducation nationale"
    AUTRE = "autre", "Autre institution"


class Portee(models.TextChoices):
    """How far a mandate reaches."""

    CITE = "cite", "Une cité"
    DEPARTEMENT = "departement", "Les cités d'un département"
    NATIONALE = "nationale", "Toutes les cités"


class CodeChiffre(models.TextChoices):
    """The four figures every cité publishes at the head of its sheet (national seminar of the CPO, December 2021)."""

    POPULATION = "population", "Population"
    MOINS_DE_25 = "moins_de_25_ans", "Part des moins de 25 ans"
    PAUVRETE_AGGLO = "pauvrete_agglomeration", "Taux de pauvreté de l'agglomération"
    PAUVRETE_QPV = "pauvrete_qpv", "Taux de pauvreté des QPV"


class RoleEtablissement(models.TextChoices):
    CHEF_DE_FILE = "chef_de_file", "Collège chef de file"
    COLLEGE = "college", "Collège"
    ECOLE = "ecole", "École"
    LYCEE = "lycee", "Lycée"
    AUTRE = "autre", "Autre établissement"
