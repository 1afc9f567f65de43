"""The rows to write, read once, with only the contact details that the export may carry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from maillage.acteurs.choices import Accessibilite, Diffusion, ModaliteAcces
from maillage.acteurs.models import Fonction, Structure, StructureQuerySet


@dataclass(frozen=True)
class Contenu:
    """`personnes` adds the people and what is kept for the team; `equipe` the notes of the team about its partners."""

    personnes: bool = False
    equipe: bool = False

    @property
    def diffusions(self) -> frozenset[str]:
        open_to_all = {Diffusion.PUBLIC.value, Diffusion.RESEAU.value}
        return frozenset(open_to_all | {Diffusion.EQUIPE.value} if self.personnes else open_to_all)


@dataclass(frozen=True)
class Personne:
    """A person in their function, with the details that may be written."""

    cle: int
    structure: str
    nom: str
    prenom: str
    fonction: str
    courriel: str
    telephone: str


@dataclass(frozen=True)
class Exportee:
    """A sheet and what may be written of it."""

    structure: Structure
    courriel: str
    telephone: str
    themes: tuple[str, ...]
    codes_themes: tuple[str, ...]
    publics: tuple[str, ...]
    codes_publics: tuple[str, ...]
    personnes: tuple[Personne, ...] = field(default=())


def read_rows(queryset: StructureQuerySet, contenu: Contenu) -> list[Exportee]:
    """In the order of the queryset; five queries at most."""
    rows = queryset.select_related("commune", "qpv", "referent").defer("recherche", "provenances")
    rows = rows.prefetch_related("themes", "publics")
    if contenu.personnes:
        today = timezone.localdate()
        current = Fonction.objects.filter(
            Q(fin__isnull=True) | Q(fin__gt=today), personne__archivee_le__isnull=True
        )
        rows = rows.prefetch_related(Prefetch("fonctions", queryset=current.select_related("personne")))
    return [exportable(row, contenu) for row in rows]


def exportable(row: Structure, contenu: Contenu) -> Exportee:
    themes, publics = list(row.themes.all()), list(row.publics.all())
    return Exportee(
        structure=row,
        courriel=detail(row, "courriel", contenu),
        telephone=detail(row, "telephone", contenu),
        themes=tuple(theme.libelle for theme in themes),
        codes_themes=tuple(theme.code for theme in themes),
        publics=tuple(public.libelle for public in publics),
        codes_publics=tuple(public.code for public in publics),
        personnes=tuple(people_of(row, contenu)) if contenu.personnes else (),
    )


def detail(row: Any, name: str, contenu: Contenu) -> str:
    return str(getattr(row, name)) if getattr(row, f"{name}_diffusion") in contenu.diffusions else ""


def people_of(row: Structure, contenu: Contenu) -> Iterable[Personne]:
    for fonction in row.fonctions.all():
        personne = fonction.personne
        yield Personne(
            cle=personne.pk,
            structure=row.nom,
            nom=personne.nom,
            prenom=personne.prenom,
            fonction=fonction.intitule,
            courriel=detail(personne, "courriel", contenu),
            telephone=detail(personne, "telephone", contenu),
        )


def years(months: int | None) -> int | float | None:
    if months is None:
        return None
    return months // 12 if months % 12 == 0 else round(months / 12, 2)


def access_words(row: Structure) -> tuple[str, str]:
    """Accessibility and ways in, in words."""
    known: Mapping[str, str] = dict(ModaliteAcces.choices)
    modes = ", ".join(str(known[mode]) for mode in row.modalites_acces if mode in known)
    return (str(Accessibilite(row.accessibilite).label) if row.accessibilite else ""), modes
