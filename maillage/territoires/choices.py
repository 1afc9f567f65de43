"""Constants of the reference geography."""

from django.db import models


class Millesime(models.IntegerChoices):
    """QPV changed codes on 1 January 2024 (décret 2023-1314): QP049003 became QN04901M."""

    A2015 = 2015, "QPV 2015"
    A2024 = 2024, "QPV 2024"
