"""Planned charges, from a cell that holds several: « 60 Goûters : 200,00 ; 64 Animatrice : 3 000 »."""

import re

from maillage.actions.choices import Compte
from maillage.actions.imports.fiche import Lue
from maillage.actions.imports.montants import read_amount
from maillage.core.text import collapse_spaces, fold

_CHARGE = re.compile(r"^(?:(?P<account>\d{2})\b)?[\s.:-]*(?P<label>.*?)\s*[:=]\s*(?P<amount>[^:=]+)$")
HELP = "écrivez par exemple « 60 Goûters : 200 ; 64 Animatrice : 3 000 »."
LABELS = {account.value: fold(account.label[3:]) for account in Compte}
LONGEST = 200


def read_charges(lue: Lue, text: str) -> None:
    """Money that cannot be read rejects the line, as everywhere."""
    for piece in re.split(r"[;\n\r•|]+", text):
        told = collapse_spaces(piece).strip(" -–.")
        if told:
            read_charge(lue, told)


def read_charge(lue: Lue, told: str) -> None:
    found = _CHARGE.match(told)
    account = account_of(found["account"] or "", found["label"]) if found else ""
    if not found or not account:
        lue.say("charges", f"« {told[:80]} » n'a pas de compte ou pas de montant : {HELP} Laissé de côté.")
        return
    try:
        amount = read_amount(found["amount"])
    except ValueError as error:
        lue.refuse("charges", str(error))
        return
    label = "" if fold(found["label"]) == LABELS[account] else found["label"][:LONGEST]
    lue.fiche.charges.append({"compte": account, "libelle": label, "montant": str(amount or "0.00")})


def account_of(number: str, label: str) -> str:
    """By its number, else by its own words; "" when neither says it."""
    if number:
        return number if number in LABELS else ""
    return next((account for account, words in LABELS.items() if fold(label) == words), "")
