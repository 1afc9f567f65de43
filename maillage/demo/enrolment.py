"""Contacts, stages and solicitations of the demonstration: invented, a year of them, enough for every page to have something."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from maillage.accounts.models import User
from maillage.acteurs.choices import POIDS, Canal, Mobilisation
from maillage.acteurs.choices import NatureSollicitation as Nature
from maillage.acteurs.models import Contact, EtapeEnrolement, Fonction, Sollicitation, Structure
from maillage.acteurs.rules import STAGES, rank_of
from maillage.cites.models import Cite
from maillage.cites.selectors import cpo_of

TEXTS = {
    Canal.RENCONTRE: "Présentation de la cité éducative. Intérêt pour le langage, demande le calendrier des groupes.",
    Canal.TELEPHONE: "Rappel de la prochaine réunion. La direction est prévenue et voit qui peut venir.",
    Canal.COURRIEL: "Envoi du vade-mecum des porteurs de projets et de la fiche à vérifier.",
    Canal.VISITE: "Passage au local. Prêts à ouvrir un deuxième créneau si une école prête une salle.",
    Canal.CAFE_INFO: "Café info au pied de l'immeuble : une douzaine d'habitants, beaucoup de questions sur le mercredi.",
    Canal.REUNION: "Présents au groupe de travail. Proposent d'accueillir le prochain.",
    Canal.EVENEMENT: "Tenaient un stand à la fête du quartier. Échange rapide, à reprendre au calme.",
}
PLACES = ("au local", "à la mairie annexe", "au marché", "devant l'école", "")
STEPS = (
    "Rappeler pour la date",
    "Envoyer la liste des salles",
    "Inviter au groupe langage",
    "Passer au local",
)
GESTURES = (
    ("demo:vademecum", Nature.COURRIEL, "Vade-mecum des porteurs de projets", 330),
    ("demo:revue", Nature.ENQUETE, "Questionnaire de la revue de projets", 250),
    ("demo:revue-relance", Nature.RELANCE, "Questionnaire de la revue de projets, relance", 230),
    ("demo:appel", Nature.CAMPAGNE, "Appel à projets de l'année", 180),
    ("demo:rentree", Nature.INVITATION, "Forum de rentrée", 75),
    ("demo:fiches", Nature.MISE_A_JOUR, "Vérifiez votre fiche", 26),
    ("demo:langage", Nature.INVITATION, "Groupe de travail langage", 19),
    ("demo:horaires", Nature.ENQUETE, "Enquête sur les horaires du mercredi", 12),
    ("demo:fiches-relance", Nature.RELANCE, "Vérifiez votre fiche, relance", 9),
    ("demo:dejeuner", Nature.INVITATION, "Petit déjeuner des partenaires", 6),
    ("demo:cafe", Nature.CAMPAGNE, "Café des partenaires", 4),
)
"""Key, nature, object, days ago."""


def load_enrolment(cite: Cite, today: date) -> None:
    """Each structure that has been seen has its contacts; some are asked much more than others."""
    random = Random(f"enrôlement {cite.slug}")  # noqa: S311 -- demonstration, not security
    structures = list(Structure.objects.filter(cite=cite).order_by("pk"))
    load_contacts(random, cite, structures, today)
    load_solicitations(random, cite, structures, today)


def load_contacts(random: Random, cite: Cite, structures: list[Structure], today: date) -> None:
    team = list(cpo_of(cite))
    people = dict(
        Fonction.objects.filter(cite=cite).order_by("pk").values_list("structure_id", "personne_id")
    )
    contacts = [c for row in structures for c in contacts_of(random, row, team, people.get(row.pk), today)]
    seen = [row for row in structures if row.dernier_contact_le]
    contacts += [together(row, team, today - timedelta(days=40)) for row in seen[: len(seen) // 10]]
    Contact.objects.bulk_create(contacts)
    EtapeEnrolement.objects.bulk_create(
        EtapeEnrolement(
            cite=cite, structure=c.structure, etape=c.mobilisation, le=c.le, contact=c, par=c.equipier
        )
        for c in contacts
        if c.mobilisation
    )
    if team:
        for rank, row in enumerate(structures):
            row.referent = team[rank % len(team)] if rank % 3 else None
        Structure.objects.bulk_update(structures, ["referent"])


def together(structure: Structure, team: list[User], day: date) -> Contact:
    """A café info where several structures met."""
    return Contact(
        cite=structure.cite,
        structure=structure,
        equipier=team[0] if team else None,
        le=day,
        canal=Canal.CAFE_INFO,
        lieu=PLACES[0],
        resume=TEXTS[Canal.CAFE_INFO],
    )


def contacts_of(
    random: Random, structure: Structure, team: list[User], personne: int | None, today: date
) -> Iterator[Contact]:
    """One contact for each stage up to the present one, the last of them on the day that the sheet tells."""
    if structure.dernier_contact_le is None:
        return
    path = path_to(structure.mobilisation)
    days = sorted(random.sample(range(1, 320), len(path) - 1), reverse=True)
    dates = [structure.dernier_contact_le - timedelta(days=gap) for gap in days] + [
        structure.dernier_contact_le
    ]
    for rank, (stage, day) in enumerate(zip(path, dates, strict=True)):
        canal = Canal.COURRIEL if stage == Mobilisation.CONTACTEE else random.choice(list(Canal))
        last = rank == len(path) - 1
        due = today + timedelta(days=random.randint(-12, 20)) if last and random.random() < 0.3 else None
        yield Contact(
            cite=structure.cite,
            structure=structure,
            personne_id=personne if random.random() < 0.6 else None,
            equipier=random.choice(team) if team else None,
            le=day,
            canal=canal,
            lieu=random.choice(PLACES) if canal in (Canal.RENCONTRE, Canal.VISITE) else "",
            resume=TEXTS[canal],
            suite=random.choice(STEPS) if due and due >= day else "",
            suite_le=due if due and due >= day else None,
            mobilisation=stage,
        )


def path_to(stage: str) -> list[str]:
    """The stages gone through. Whoever has stepped back had been met."""
    if stage == Mobilisation.EN_RETRAIT:
        return [Mobilisation.CONTACTEE.value, Mobilisation.RENCONTREE.value, Mobilisation.EN_RETRAIT.value]
    return [step.value for step in STAGES[1 : rank_of(stage) + 1]]


def load_solicitations(random: Random, cite: Cite, structures: list[Structure], today: date) -> None:
    """The first structures are asked everything, as always; the others now and then."""
    people = dict(
        Fonction.objects.filter(cite=cite).order_by("pk").values_list("structure_id", "personne_id")
    )
    team = list(cpo_of(cite))
    rows = []
    for rank, structure in enumerate(structures):
        share = 1.0 if rank < 3 else 0.75 if rank < 9 else 0.18
        for key, nature, what, days in GESTURES:
            if random.random() < share:
                rows.append(
                    Sollicitation(
                        cite=cite,
                        structure=structure,
                        personne_id=people.get(structure.pk),
                        nature=nature,
                        le=today - timedelta(days=days),
                        poids=POIDS[nature],
                        objet=what,
                        cle=key,
                        par=team[0] if team else None,
                    )
                )
    Sollicitation.objects.bulk_create(rows)
