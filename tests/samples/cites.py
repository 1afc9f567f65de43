"""Samples of the room: perimeter, figures, mandates."""

from datetime import date

from django.utils import timezone

from maillage.access.roles import Role
from maillage.cites.models import (
    Chiffre,
    Mandat,
    PerimetreCommune,
    PerimetreEtablissement,
    PerimetreQpv,
    PeriodeLabel,
)
from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory
from tests.personas import make_user

START = date(2024, 1, 1)


BUILDERS = {
    Mandat: lambda cite: Mandat.objects.create(
        cite=cite, titulaire=make_user(f"titulaire-{timezone.now().timestamp()}"), role=Role.LECTEUR, debut=START
    ),
    Chiffre: lambda cite: Chiffre.objects.create(cite=cite, code="population", valeur=1000, annee=2020, source="Insee"),
    PeriodeLabel: lambda cite: PeriodeLabel.objects.create(cite=cite, intitule="Vague", debut=START),
    PerimetreCommune: lambda cite: PerimetreCommune.objects.create(cite=cite, commune=CommuneFactory(), debut=START),
    PerimetreQpv: lambda cite: PerimetreQpv.objects.create(cite=cite, qpv=QpvFactory(), debut=START),
    PerimetreEtablissement: lambda cite: PerimetreEtablissement.objects.create(
        cite=cite, etablissement=EtablissementFactory(), role="college", debut=START
    ),
}  # fmt: skip
