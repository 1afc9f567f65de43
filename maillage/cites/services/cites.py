"""Creating a cité and changing what it says of itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from maillage.access.capabilities import Capability
from maillage.access.check import perimeter, require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.models import Cite, PerimetreCommune
from maillage.cites.rules import check_filled, check_slug, check_zone
from maillage.cites.selectors import cite_by_slug, today
from maillage.territoires.models import Commune
from maillage.territoires.selectors import communes_by_code

# The address is not among them: links have been shared.
EDITABLE = {
    "nom": 200,
    "nom_court": 60,
    "description": None,
    "academie": 60,
    "territoire": 200,
    "zone_scolaire": 30,
}


def create_cite(
    *,
    nom: str,
    slug: str,
    communes: Sequence[str],
    by: User | None,
    nom_court: str = "",
    territoire: str = "",
    academie: str = "",
    description: str = "",
    debut: date | None = None,
    demonstration: bool = False,
) -> Cite:
    """A cité with its communes (INSEE codes), in its perimeter from `debut` (today).

    `by` is None for a command or the first steps; a person must be of the assistance (setting up every cité).
    """
    if by is not None and not perimeter(by, Capability.CITE_EDIT).everywhere:
        raise Refused("droit", "Seule l'assistance peut créer une cité : demandez-la-lui.")
    check_filled(nom, "Nom de la cité", EDITABLE["nom"] or 0)
    check_slug(slug)
    if cite_by_slug(slug):
        raise already_taken(slug)
    known = known_communes(communes)
    cite = Cite(
        nom=nom.strip(), slug=slug, nom_court=nom_court.strip(), academie=academie.strip(), description=description.strip(),
        territoire=territoire.strip() or ", ".join(commune.nom for commune in known)[:200], demonstration=demonstration,
    )  # fmt: skip
    check_lengths(vars(cite))
    with transaction.atomic():
        insert(cite)
        PerimetreCommune.objects.bulk_create(
            PerimetreCommune(cite=cite, commune=commune, debut=debut or today()) for commune in known
        )
        record("cite_creee", by=by, objet=cite, cite_id=cite.pk, contexte={"communes": [c.pk for c in known]})
    return cite


def insert(cite: Cite) -> None:
    try:
        with transaction.atomic():
            cite.save()
    except IntegrityError as error:
        # somebody took the address between the check and now
        raise already_taken(cite.slug) from error


def already_taken(slug: str) -> Refused:
    return Refused(
        "slug_pris", f"L'adresse « {slug} » est déjà celle d'une autre cité : choisissez-en une autre."
    )


def known_communes(codes: Sequence[str]) -> list[Commune]:
    """In the order given, each once; a merged commune is that of today, unknown codes are refused by their name."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    if not wanted:
        raise Refused(
            "communes", "Indiquez au moins une commune, par son code INSEE (cinq caractères, comme 49007)."
        )
    known = communes_by_code(wanted)
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise Refused(
            "communes_inconnues",
            f"Code INSEE inconnu : {', '.join(unknown)}. Vérifiez-le (ce n'est pas le code postal), "
            "ou chargez les communes avec « maillage charger-communes ».",
        )
    return list({known[code].pk: known[code] for code in wanted}.values())


def check_lengths(values: dict[str, Any]) -> None:
    for name, longest in EDITABLE.items():
        text = values.get(name)
        if text is not None and longest is not None and len(text) > longest:
            label = str(Cite._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # never a relation
            raise Refused(
                "long", f"{label.capitalize()} : {len(text)} caractères, {longest} au plus. Raccourcissez-le."
            )


def update_cite(cite: Cite, *, by: User | None, **values: str) -> Cite:
    """Change any of EDITABLE. The address never changes: links have been shared."""
    require(by, Capability.CITE_EDIT, cite)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"champs inconnus : {sorted(unknown)}")
    check_filled(values.get("nom", cite.nom), "Nom de la cité", EDITABLE["nom"] or 0)
    check_zone(values.get("zone_scolaire", ""))
    check_lengths(values)
    wanted = {name: value.strip() for name, value in values.items()}
    with transaction.atomic():
        # what is stored, not what the object says: a ModelForm has already written the new values on it
        stored = Cite.objects.select_for_update().get(pk=cite.pk)
        changes = {
            name: (getattr(stored, name), value)
            for name, value in wanted.items()
            if getattr(stored, name) != value
        }
        for name, value in wanted.items():
            setattr(cite, name, value)
        if changes:
            cite.save(update_fields=[*changes, "modifie_le"])
            record("cite_modifiee", by=by, objet=cite, cite_id=cite.pk, changes=changes)
    return cite
