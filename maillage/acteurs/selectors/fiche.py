"""One sheet, ready to be shown to one reader, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import DEDUIT, Diffusion, Mobilisation, ModaliteAcces
from maillage.acteurs.models import Antenne, Fonction, Personne, Rattachement, Relation, Structure
from maillage.acteurs.rules import STAGES, Access, contact_access, is_current, person_named
from maillage.core.freshness import Datum, Freshness, freshness
from maillage.core.hours import InvalidHours, Week, describe_hours
from maillage.core.text import day_in_words

ICONS = {"courriel": "envelope", "telephone": "telephone"}


@dataclass(frozen=True)
class Lecteur:
    """What this reader may read in the cité."""

    reseau: bool
    equipe: bool
    team: bool


@dataclass(frozen=True)
class Coordonnee:
    """`valeur` is empty unless the reader may read it: what is masked is never in the page."""

    champ: str
    icone: str
    libelle: str
    diffusion: str
    acces: Access
    valeur: str


@dataclass(frozen=True)
class Contact:
    """A person in a function. `nom` is empty when the reader may only know the function."""

    fonction: Fonction
    nom: str
    coordonnees: tuple[Coordonnee, ...]
    accord: str


@dataclass(frozen=True)
class Lien:
    """A relation seen from the sheet: the other structure, and which way it goes."""

    relation: Relation
    autre: Structure
    phrase: str
    en_cours: bool


@dataclass(frozen=True)
class Horaires:
    titre: str
    semaine: Week | None
    texte: str


@dataclass(frozen=True)
class Etape:
    titre: str
    detail: str
    etat: str


@dataclass(frozen=True)
class Fiche:
    structure: Structure
    lecteur: Lecteur
    coordonnees: tuple[Coordonnee, ...]
    contacts: tuple[Contact, ...]
    anciens: tuple[Contact, ...]
    liens: tuple[Lien, ...]
    anciens_liens: tuple[Lien, ...]
    antennes: tuple[Antenne, ...]
    rattachements: tuple[Rattachement, ...]
    horaires: tuple[Horaires, ...]
    modalites: tuple[str, ...]
    etapes: tuple[Etape, ...]
    fraicheur: Freshness
    deduits: tuple[str, ...]

    @property
    def masquees(self) -> bool:
        """Is something to be asked for, with the button that is logged?"""
        people = (item for contact in self.contacts for item in contact.coordonnees)
        return any(item.acces == Access.MASKED for item in (*self.coordonnees, *people))

    @property
    def cachees(self) -> bool:
        people = (item for contact in self.contacts for item in contact.coordonnees)
        return any(item.acces == Access.HIDDEN for item in (*self.coordonnees, *people))


def reader_of(structure: Structure, user: AnyUser) -> Lecteur:
    return Lecteur(
        reseau=bool(can(user, Capability.CONTACT_RESEAU, structure.cite)),
        equipe=bool(can(user, Capability.CONTACT_EQUIPE, structure.cite)),
        team=bool(can(user, Capability.ACTEUR_EDIT, structure.cite)),
    )


def sheet(structure: Structure, user: AnyUser, *, revealed: bool = False) -> Fiche:
    """Everything the page shows. `revealed` after the consultation has been logged."""
    lecteur = reader_of(structure, user)
    load(structure)
    today = timezone.localdate()
    contacts = [contact_of(fonction, lecteur, revealed) for fonction in structure.fonctions.all()]
    links = [*links_of(structure, today)]
    return Fiche(
        structure=structure,
        lecteur=lecteur,
        coordonnees=coordonnees_of(structure, lecteur, revealed),
        contacts=tuple(c for c in contacts if is_active(c.fonction, today)),
        anciens=tuple(c for c in contacts if not is_active(c.fonction, today)),
        liens=tuple(link for link in links if link.en_cours),
        anciens_liens=tuple(link for link in links if not link.en_cours),
        antennes=tuple(structure.antennes.all()),
        rattachements=tuple(structure.rattachements.all()),
        horaires=tuple(hours_of(structure)),
        modalites=tuple(
            str(dict(ModaliteAcces.choices).get(code, code)) for code in structure.modalites_acces
        ),
        etapes=stages_of(structure),
        fraicheur=freshness_of(structure),
        deduits=deduced_of(structure),
    )


def load(structure: Structure) -> None:
    """Everything the page needs, in as many queries as there are kinds of things."""
    prefetch_related_objects(
        [structure],
        "cite", "commune", "qpv", "mere", "referent", "verifiee_par", "fusionnee_dans", "themes", "publics", "zones",
        "filles", "absorbees",
        Prefetch("fonctions", Fonction.objects.select_related("personne", "structure")),
        Prefetch("antennes", Antenne.objects.select_related("commune", "qpv")),
        Prefetch("rattachements", Rattachement.objects.select_related("user")),
    )  # fmt: skip


def is_active(fonction: Fonction, today: date) -> bool:
    return fonction.personne.archivee_le is None and is_current(fonction, today)


# ── contact details ───────────────────────────────────────────────────


def coordonnees_of(holder: Structure | Personne, lecteur: Lecteur, revealed: bool) -> tuple[Coordonnee, ...]:
    found = (coordonnee(holder, name, lecteur, revealed) for name in ICONS)
    return tuple(item for item in found if item is not None)


def coordonnee(
    holder: Structure | Personne, name: str, lecteur: Lecteur, revealed: bool
) -> Coordonnee | None:
    value = str(getattr(holder, name))
    if not value:
        return None
    diffusion = Diffusion(getattr(holder, f"{name}_diffusion"))
    access = contact_access(diffusion, reseau=lecteur.reseau, equipe=lecteur.equipe)
    if revealed and access == Access.MASKED:
        access = Access.SHOWN
    label = {"courriel": "Courriel", "telephone": "Téléphone"}[name]
    shown = value if access == Access.SHOWN else ""
    return Coordonnee(name, ICONS[name], label, str(diffusion.label), access, shown)


def contact_of(fonction: Fonction, lecteur: Lecteur, revealed: bool) -> Contact:
    personne = fonction.personne
    named = person_named(agreed=personne.accord_le is not None, reseau=lecteur.reseau, equipe=lecteur.equipe)
    return Contact(
        fonction=fonction,
        nom=str(personne) if named else "",
        coordonnees=coordonnees_of(personne, lecteur, revealed) if named else (),
        accord=agreement_of(personne) if named else "",
    )


def agreement_of(personne: Personne) -> str:
    if personne.accord_le is None:
        return ""
    return f"Accord de diffusion donné le {day_in_words(personne.accord_le)} {personne.get_accord_canal_display()}."


def masked_people(fiche: Fiche) -> list[int]:
    return [
        contact.fonction.personne_id
        for contact in fiche.contacts
        if any(item.acces == Access.MASKED for item in contact.coordonnees)
    ]


def masked_fields(fiche: Fiche) -> list[str]:
    return [item.champ for item in fiche.coordonnees if item.acces == Access.MASKED]


# ── the other cards ───────────────────────────────────────────────────


def links_of(structure: Structure, today: date) -> Iterable[Lien]:
    for relation in structure.relations_sortantes.select_related("cible", "origine"):
        yield Lien(relation, relation.cible, relation.get_type_display(), is_current(relation, today))
    for relation in structure.relations_entrantes.select_related("cible", "origine"):
        yield Lien(
            relation,
            relation.origine,
            f"{relation.get_type_display()} (dans l'autre sens)",
            is_current(relation, today),
        )


def hours_of(place: Structure | Antenne) -> Iterable[Horaires]:
    """Hours that cannot be read (an old import) are shown as written."""
    for title, text in (
        ("En période scolaire", place.horaires),
        ("Pendant les vacances", place.horaires_vacances),
    ):
        if text:
            yield Horaires(title, week_of(text), text)


def week_of(text: str) -> Week | None:
    try:
        return describe_hours(text)
    except InvalidHours:
        return None


def stages_of(structure: Structure) -> tuple[Etape, ...]:
    """The path of enrolment, with the month when each stage was last reached."""
    reached = dict(structure.etapes.order_by("le", "pk").values_list("etape", "le"))
    current = Mobilisation(structure.mobilisation)
    rank = STAGES.index(current) if current in STAGES else -1
    return tuple(
        Etape(
            str(stage.label).capitalize(),
            f"{reached[stage.value]:%m/%Y}" if index <= rank and stage.value in reached else "",
            "faite" if index < rank else "courante" if index == rank else "a_venir",
        )
        for index, stage in enumerate(STAGES)
    )


def deduced_of(structure: Structure) -> tuple[str, ...]:
    """What nobody has said: the type implies it, until somebody writes it."""
    words = {"age_min_mois": "les âges", "themes": "le thème"}
    told = structure.provenances
    return tuple(word for name, word in words.items() if told.get(name, {}).get("source") == DEDUIT)


def freshness_of(structure: Structure) -> Freshness:
    """How far the sheet can be trusted today. Reads themes and publics: prefetch them for a list."""
    data = [Datum(label, filled, dated(structure, *names)) for label, filled, names in expected(structure)]
    return freshness(verified_on=structure.verifiee_le, data=data, today=timezone.localdate())


def expected(structure: Structure) -> tuple[tuple[str, bool, tuple[str, ...]], ...]:
    """The data that make a sheet useful: their name, whether they are filled, the fields that hold them."""
    return (
        ("missions", bool(structure.description), ("description",)),
        ("thèmes", bool(structure.themes.all()), ("themes",)),
        ("publics", bool(structure.publics.all()), ("publics",)),
        ("âges", structure.age_min_mois is not None, ("age_min_mois", "age_max_mois")),
        ("adresse", bool(structure.adresse), ("adresse", "commune")),
        ("position", structure.has_position, ("latitude", "longitude")),
        ("horaires", bool(structure.horaires), ("horaires",)),
        ("contact", bool(structure.courriel or structure.telephone), ("courriel", "telephone")),
    )


def dated(structure: Structure, *names: str) -> date | None:
    """The latest date at which one of these fields was known true."""
    texts = [structure.provenances[name].get("date") for name in names if name in structure.provenances]
    return max((date.fromisoformat(text) for text in texts if text), default=None)
