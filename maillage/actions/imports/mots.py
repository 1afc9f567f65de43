"""The cells that hold a word of a list: state, nature, times, bilan, money without a column of its own."""

import re
from collections.abc import Mapping
from decimal import Decimal

from django.db import models

from maillage.acteurs.choices import Difficulte, Diffusion
from maillage.acteurs.imports.vocabulaire import Vocabulaire
from maillage.actions.choices import EtatAction, Feu, NatureAction, Perspective, Source
from maillage.actions.imports.fiche import Lue
from maillage.actions.imports.lecture import LEFT, amount_of, plain
from maillage.actions.imports.vocabulaire import (
    NO,
    RECONDUITE,
    YES,
    source_of_words,
    split,
    word_to,
    words_to,
)
from maillage.actions.models.bilan import TEXTES
from maillage.base.templatetags.french import euros
from maillage.core.text import fold
from maillage.dispositifs.choices import Temps
from maillage.office.values import parse_ages, parse_date, strip_html

Values = Mapping[str, str]


def read_words(lue: Lue, values: Values, vocabulaire: Vocabulaire) -> None:
    """`values` are the cells that say something, by field."""
    read_state(lue, values)
    read_bilan(lue, values)
    read_nature(lue, values)
    read_times(lue, values)
    read_terms(lue, values, vocabulaire)
    read_follow_up(lue, values)
    read_general_money(lue, values)


def choice(lue: Lue, values: Values, column: str, kind: type[models.TextChoices]) -> str:
    """The value that the cell says; "" when it says nothing, or something else, which is then told."""
    text = plain(values.get(column, ""))
    if not text:
        return ""
    found = word_to(kind, text)
    if found is None:
        known = ", ".join(f"« {value.label} »" for value in kind if value.value)
        lue.say(column, f"« {text[:60]} » n'est pas reconnu : écrivez {known}. {LEFT}")
    return str(found or "")


def read_state(lue: Lue, values: Values) -> None:
    fiche = lue.fiche
    fiche.etat = choice(lue, values, "etat", EtatAction)
    done = fold(values.get("realise", ""))
    if fiche.etat or not done or NO.match(done):
        return
    if YES.match(done):
        fiche.etat = EtatAction.REALISEE
    elif re.search(r"\d", done):
        lue.say(
            "realise",
            f"« {values['realise'][:40]} » : dites à l'étape des colonnes si ce nombre compte des personnes ou des euros. {LEFT}",
        )
    else:
        fiche.etat = choice(lue, values, "realise", EtatAction)
    if fiche.etat in (EtatAction.ABANDONNEE, EtatAction.SUSPENDUE):
        fiche.etat_motif = fiche.etat_motif or plain(values["realise"])[:300]


def read_bilan(lue: Lue, values: Values) -> None:
    """« reçu », « non », or the bilan itself."""
    fiche = lue.fiche
    for name in TEXTES:
        if text := strip_html(values.get(f"bilan_{name}", "")):
            fiche.bilan[name] = text
    next_ = choice(lue, values, "bilan_perspective", Perspective)
    if next_:
        fiche.bilan["perspective"] = next_
    said = strip_html(values.get("bilan", ""))
    word = fold(said)
    if YES.match(word) or (word and parse_date(said).value is not None):
        fiche.bilan_dit = True
    elif word and not NO.match(word):
        fiche.bilan.setdefault("effets", said)
    fiche.bilan_recu = fiche.bilan_dit or any(name in fiche.bilan for name in TEXTES)
    said_otherwise = bool(values.get("etat")) and fiche.etat != ""
    if fiche.bilan_recu and not said_otherwise and fiche.etat in ("", EtatAction.REALISEE):
        fiche.etat = EtatAction.BILAN_RECU


def read_nature(lue: Lue, values: Values) -> None:
    nature = choice(lue, values, "nature", NatureAction)
    if nature:
        lue.fiche.champs["nature"] = nature
        lue.fiche.reconduite = bool(RECONDUITE.search(fold(values["nature"])))


def read_times(lue: Lue, values: Values) -> None:
    found, unknown = words_to(Temps, split(values.get("temps", "")))
    if found:
        lue.fiche.champs["temps"] = [value.value for value in found]
    left_aside(lue, "temps", unknown, "temps inconnu")


def read_terms(lue: Lue, values: Values, vocabulaire: Vocabulaire) -> None:
    themes, unknown = vocabulaire.themes(values.get("themes", ""))
    if themes:
        lue.fiche.champs["themes"] = sorted(themes)
    left_aside(lue, "themes", unknown, "thème inconnu")
    publics, unknown = vocabulaire.publics(values.get("publics", ""))
    if publics:
        lue.fiche.champs["publics"] = sorted(publics)
    left_aside(lue, "publics", ages_among(lue, unknown), "public inconnu")


def ages_among(lue: Lue, words: list[str]) -> list[str]:
    """« 3-6 ans » among the publics says the ages, when no column of ages said them. Gives the words that say nothing."""
    left, champs = [], lue.fiche.champs
    for word in words:
        told = {"age_min_mois", "age_max_mois"} & set(champs)
        parsed = parse_ages(word) if re.search(r"\d", word) and not told else None
        if parsed is None or parsed.value is None:
            left.append(word)
            continue
        ages = {"age_min_mois": parsed.value.min_months, "age_max_mois": parsed.value.max_months}
        champs.update({name: value for name, value in ages.items() if value is not None})
    return left


def left_aside(lue: Lue, column: str, unknown: list[str], why: str) -> None:
    words = [word for word in dict.fromkeys(plain(word) for word in unknown) if word]
    if words:
        shown = ", ".join(f"« {word[:60]} »" for word in words[:3]) + (" …" if len(words) > 3 else "")
        lue.say(column, f"{shown} : {why}, laissé de côté.")


def read_follow_up(lue: Lue, values: Values) -> None:
    fiche = lue.fiche
    fiche.feu = choice(lue, values, "feu", Feu)
    kinds: dict[str, type[models.TextChoices]] = {"difficulte": Difficulte, "visibilite": Diffusion}
    for column, kind in kinds.items():
        if value := choice(lue, values, column, kind):
            fiche.champs[column] = value
    if fiche.champs.get("difficulte") == Difficulte.BLOQUEE and not fiche.champs.get("difficulte_motif"):
        del fiche.champs["difficulte"]
        lue.say(
            "difficulte",
            "Une mobilisation bloquée se motive : donnez le motif dans une autre colonne. Laissée de côté.",
        )
    for column in ("validee_le", "compte_rendu_financier_le"):
        parsed = parse_date(values.get(column, ""))
        if parsed.value is not None:
            fiche.champs[column] = parsed.value.isoformat()
        elif parsed.problem:
            lue.say(column, f"{parsed.problem} {LEFT}")


# ── money without a column of its own ─────────────────────────────────


def read_general_money(lue: Lue, values: Values) -> None:
    """« Montant accordé », « Budget total »: of the funder of the line, else of the cité éducative."""
    fiche = lue.fiche
    general = fiche.montants.pop("general", {})
    funder = plain(values.get("financeur", ""))
    if general:
        source = source_of_words(funder) or (Source.AUTRE if funder else Source.P147_CITE)
        mine = fiche.montants.setdefault(source.value, {})
        for kind, amount in general.items():
            mine.setdefault(kind, amount)
        if source == Source.AUTRE:
            fiche.precisions[source.value] = f"Financeur : {funder}"[:300]
    whole = amount_of(lue, "budget_total", values.get("budget_total", ""))
    if whole is not None and not lue.rejected:
        compare_total(lue, Decimal(whole))


def compare_total(lue: Lue, whole: Decimal) -> None:
    fiche = lue.fiche
    if not fiche.montants:
        if whole:
            fiche.montants[Source.AUTRE.value] = {"demande": str(whole)}
            fiche.precisions[Source.AUTRE.value] = "Budget total du fichier, sans financeur indiqué"
        return
    known = sum(
        (
            Decimal(amounts.get("notifie") or amounts.get("demande") or 0)
            for amounts in fiche.montants.values()
        ),
        Decimal(0),
    )
    if known != whole:
        lue.say(
            "budget_total",
            f"Le budget total ({euros(whole)}) n'est pas la somme des financeurs ({euros(known)}) : la différence n'est pas "
            "enregistrée.",
        )
