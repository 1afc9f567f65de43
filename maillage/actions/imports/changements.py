"""What a line changes on an action: it completes and updates, never empties; what a person wrote since is kept.

The same computation shows the preview and decides the writing, so that what was shown is what is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from maillage.acteurs.models.fiche import AGES
from maillage.acteurs.selectors.valeurs import shown as shown_value
from maillage.actions.choices import Compte, EtatAction, ObjectifNational, Source
from maillage.actions.imports.columns import AMOUNT_WORDS, LABELS
from maillage.actions.imports.existant import MANY, Stockee
from maillage.actions.imports.fiche import FicheAction
from maillage.actions.models import Action, Bilan
from maillage.base.templatetags.french import euros
from maillage.base.values import Json, empty, label_of
from maillage.core.text import fold
from maillage.dispositifs.choices import Temps

CHOICES: Mapping[str, type[models.TextChoices]] = {"temps": Temps, "objectifs_nationaux": ObjectifNational}
LISTS = (*MANY, "temps", "objectifs_nationaux")
PLAIN = ("code", "annee")


@dataclass
class Montant:
    """An amount to write: on `ligne` (a funding line), or on a new line of its source."""

    source: str
    nature: str
    avant: Decimal | None
    apres: Decimal
    ligne: int | None = None


@dataclass
class Changements:
    """`gardes` are labels of what a person wrote since, `plusieurs` the sources with several lines, left to a person."""

    champs: dict[str, tuple[Json, Json]] = field(default_factory=dict)
    etat: tuple[str, str] | None = None
    montants: list[Montant] = field(default_factory=list)
    personnes: list[tuple[str, str, int | None, int]] = field(default_factory=list)
    indicateurs: list[dict[str, str]] = field(default_factory=list)
    charges: list[dict[str, str]] = field(default_factory=list)
    bilan: dict[str, tuple[str, str]] = field(default_factory=dict)
    bilan_recu: bool = False
    partenaires: list[int] = field(default_factory=list)
    note: str = ""
    gardes: list[str] = field(default_factory=list)
    plusieurs: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.champs or self.etat or self.montants or self.personnes or self.indicateurs or self.charges or self.bilan
            or self.bilan_recu or self.partenaires or self.note
        )  # fmt: skip


def changes_of(stored: Stockee | None, fiche: FicheAction) -> Changements:
    """`stored` is None for a new action."""
    found = Changements()
    compare_fields(found, stored, fiche)
    compare_state(found, stored, fiche)
    compare_amounts(found, stored, fiche)
    compare_people(found, stored, fiche)
    compare_indicators(found, stored, fiche)
    compare_charges(found, stored, fiche)
    compare_bilan(found, stored, fiche)
    known = stored.partenaires if stored else set()
    named = [one.pk for one in fiche.partenaires if one.pk]
    found.partenaires = [pk for pk in dict.fromkeys(named) if pk not in known]
    text = note_text(fiche, stored)
    found.note = text if text and fold(text) not in (stored.notes if stored else ()) else ""
    return found


def note_text(fiche: FicheAction, stored: Stockee | None) -> str:
    """A light alone is still news, unless it is the one already there."""
    known = stored.action.feu if stored else ""
    return fiche.note or ("Avancement repris du fichier importé." if fiche.feu and fiche.feu != known else "")


def compare_fields(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    for names in (*((name,) for name in fiche.champs if name not in AGES), AGES):
        wanted = {
            name: wanted_value(name, fiche, stored) for name in names if name in fiche.champs or names == AGES
        }
        if all(empty(value) for value in wanted.values()):
            continue
        before = {name: stored.champs[name] if stored else None for name in wanted}
        if not any(differs(name, before[name], wanted[name]) for name in wanted):
            continue
        if stored and any(name in stored.a_la_main and not empty(before[name]) for name in wanted):
            found.gardes.append(name_of(names[0]))
        else:
            found.champs |= {
                name: (before[name], wanted[name]) for name in wanted if before[name] != wanted[name]
            }


def wanted_value(name: str, fiche: FicheAction, stored: Stockee | None) -> Json:
    """Lists add up: a file that names one district does not take the others away."""
    value = fiche.champs.get(name)
    if name in LISTS and stored:
        known = stored.champs[name] or []
        more = [item for item in value or [] if item not in known]
        return sorted([*known, *more]) if name in MANY else [*known, *more]
    return value


def differs(name: str, before: Json, after: Json) -> bool:
    if name == "age_min_mois":
        # « 0-6 ans » and « jusqu'à 6 ans » are the same children
        return bool((before or 0) != (after or 0))
    if isinstance(after, str) and isinstance(before, str) and name not in PLAIN:
        return fold(before) != fold(after)
    return bool(before != after) and not (empty(before) and empty(after))


def compare_state(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    if not fiche.etat or (stored and fiche.etat_deduit):
        return
    before = stored.action.etat if stored else EtatAction.IDEE.value
    if before == fiche.etat:
        return
    if stored and "etat" in stored.a_la_main:
        found.gardes.append("État")
    else:
        found.etat = (before, fiche.etat)


def compare_amounts(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    for source, amounts in fiche.montants.items():
        lines = stored.of_source(source) if stored else []
        for kind, text in amounts.items():
            after = Decimal(text)
            before = stored.amount(source, kind) if stored else None
            if before == after or (not after and before is None and kind != "notifie"):
                continue
            if len(lines) > 1 or (kind == "verse" and before):
                found.plusieurs.append(amount_label(source, kind))
            elif stored and lines and before is not None and (lines[0].pk, kind) in stored.lignes_a_la_main:
                found.gardes.append(amount_label(source, kind))
            else:
                found.montants.append(Montant(source, kind, before, after, lines[0].pk if lines else None))


def compare_people(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    for moment, numbers in fiche.personnes.items():
        row = stored.personnes.get(moment) if stored else None
        for name, after in numbers.items():
            before = getattr(row, name) if row else None
            if before != after:
                found.personnes.append((moment, name, before, after))


def compare_indicators(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    """New indicators, new targets, and values that are not already the last one known."""
    for wanted in fiche.indicateurs:
        row = stored.indicateurs.get(fold(wanted["libelle"])) if stored else None
        if stored is None or row is None:
            found.indicateurs.append(wanted)
            continue
        measures = stored.mesures[row.pk]
        same_value = not wanted["valeur"] or bool(
            measures and measures[-1].valeur == Decimal(wanted["valeur"])
        )
        same_target = not wanted["cible"] or row.cible == Decimal(wanted["cible"])
        if not (same_value and same_target):
            found.indicateurs.append(wanted)


def compare_charges(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    """New charges, and those whose amount is another one."""
    for wanted in fiche.charges:
        row = stored.charges.get((wanted["compte"], fold(wanted["libelle"]))) if stored else None
        if row is None or row.montant != Decimal(wanted["montant"]):
            found.charges.append({**wanted, "avant": "" if row is None else str(row.montant)})


def compare_bilan(found: Changements, stored: Stockee | None, fiche: FicheAction) -> None:
    """A bilan that is validated does not change any more; a rubric already written is kept."""
    row = stored.bilan if stored else None
    if row and row.etat == "valide":
        return
    for name, text in fiche.bilan.items():
        before = getattr(row, name) if row else ""
        if not before:
            found.bilan[name] = ("", text)
        elif fold(before) != fold(text):
            found.gardes.append(label_of(Bilan, name))
    found.bilan_recu = fiche.bilan_recu if row is None else fiche.bilan_dit and row.etat == "brouillon"


# ── in words ──────────────────────────────────────────────────────────


def name_of(field: str) -> str:
    return label_of(Action, field)


def amount_label(source: str, kind: str) -> str:
    return f"{Source(source).label}, {AMOUNT_WORDS[kind][0]}"


Names = Mapping[str, Mapping[Any, str]]
"""Field → key → the name of the row it refers to."""


def shown_changes(changes: Changements, names: Names) -> dict[str, tuple[str, str]]:
    """Label → (before, after), in words, for the preview."""
    told = {
        name_of(name): (shown_field(name, before, names), shown_field(name, after, names))
        for name, (before, after) in changes.champs.items()
        if name != "intitule" or before
    }
    if changes.etat:
        told["État"] = tuple(EtatAction(value).label for value in changes.etat)  # type: ignore[assignment]  # a pair
    for amount in changes.montants:
        before = "" if amount.avant is None else euros(amount.avant)
        told[amount_label(amount.source, amount.nature)] = (before, euros(amount.apres))
    for moment, name, previous, number in changes.personnes:
        label = LABELS[f"{moment}__{name}"]
        told[label] = ("" if previous is None else str(previous), str(number))
    for wanted in changes.indicateurs:
        told[f"Indicateur « {wanted['libelle']} »"] = ("", indicator_shown(wanted))
    for wanted in changes.charges:
        label = wanted["libelle"] or Compte(wanted["compte"]).label
        former = euros(Decimal(wanted["avant"])) if wanted["avant"] else ""
        told[f"Charge « {label} »"] = (former, euros(Decimal(wanted["montant"])))
    for name, (before, after) in changes.bilan.items():
        told[f"Bilan, {Bilan._meta.get_field(name).verbose_name!s}"] = (before, cut(after))  # type: ignore[union-attr]
    return told | shown_rest(changes, names)


def shown_rest(changes: Changements, names: Names) -> dict[str, tuple[str, str]]:
    told = {}
    if changes.bilan_recu:
        told["Bilan"] = ("", "remis")
    if changes.partenaires:
        known = names.get("porteur", {})
        told["Partenaires ajoutés"] = ("", ", ".join(known.get(pk, str(pk)) for pk in changes.partenaires))
    if changes.note:
        told["Note de suivi"] = ("", cut(changes.note))
    return told


def shown_field(name: str, value: Json, names: Names) -> str:
    if empty(value):
        return ""
    if name in names:
        keys: Sequence[Any] = value if isinstance(value, list) else [value]
        return ", ".join(names[name].get(key, str(key)) for key in keys)
    if name in CHOICES:
        return ", ".join(str(CHOICES[name](item).label) for item in value)
    return cut(shown_value(Action, name, value))


def cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def indicator_shown(wanted: Mapping[str, str]) -> str:
    value, target = (number(wanted[name]) for name in ("valeur", "cible"))
    return f"{value}{f' / {target}' if target else ''} {wanted['unite']}".strip()


def number(text: str) -> str:
    return f"{Decimal(text):f}".removesuffix(".00").replace(".", ",") if text else ""
