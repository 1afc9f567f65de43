"""`maillage creer-compte EMAIL --prenom … --nom … --role cpo --cite SLUG [--mot-de-passe …]`"""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.accounts.services import open_account
from maillage.base.commands import MaillageCommand
from maillage.cites.choices import Institution, Portee
from maillage.cites.models import Cite, Mandat
from maillage.cites.rules import REACH
from maillage.cites.selectors import cite_by_slug, today
from maillage.cites.services import open_mandat


class Command(MaillageCommand):
    help = "Créer un compte et lui donner un mandat ; si le compte existe déjà, lui donner un mandat de plus."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="Adresse électronique, qui sert d'identifiant.")
        parser.add_argument("--prenom", default="", help="Prénom.")
        parser.add_argument("--nom", default="", help="Nom.")
        parser.add_argument("--role", required=True, choices=Role.values, help="Rôle donné par le mandat.")
        parser.add_argument(
            "--cite", default="", help="Adresse (slug) de la cité ; inutile pour national et support."
        )
        parser.add_argument(
            "--institution", default="", choices=["", *Institution.values], help="Pour la troïka."
        )
        parser.add_argument(
            "--debut", type=date.fromisoformat, default=None, help="Début du mandat (AAAA-MM-JJ)."
        )
        parser.add_argument(
            "--mot-de-passe",
            default=None,
            help="Mot de passe, ou - pour le lire sur l'entrée ; sans lui, la connexion se fait par code reçu par courriel.",
        )

    def run(self, **options: Any) -> dict[str, Any]:
        role = Role(options["role"])
        cite = place(role, options["cite"])
        password = asked_password(options["mot_de_passe"])
        with transaction.atomic():
            user, opened = account(options, password)
            mandat = open_mandat(
                titulaire=user,
                role=role,
                cite=cite,
                portee=Portee.CITE if cite else Portee.NATIONALE,
                institution=options["institution"],
                debut=options["debut"] or today(),
                by=None,
            )
        return described(user, opened, mandat)

    def show(self, result: dict[str, Any]) -> None:
        done = "créé" if result["cree"] else "déjà connu"
        where = result["mandat"]["cite"] or "toutes les cités"
        self.stdout.write(f"Compte {result['email']} {done} ; mandat : {result['mandat']['role']} ({where}).")


def place(role: Role, slug: str) -> Cite | None:
    if Portee.CITE not in REACH[role]:
        if slug:
            raise CommandError(f"Le rôle « {role.value} » porte sur toutes les cités : enlevez --cite.")
        return None
    if not slug:
        raise CommandError(f"Le rôle « {role.value} » porte sur une cité : ajoutez --cite SLUG.")
    return known_cite(slug)


def known_cite(slug: str) -> Cite:
    cite = cite_by_slug(slug)
    if cite is None:
        raise CommandError(f"Aucune cité n'a l'adresse « {slug} ». Créez-la avec « maillage creer-cite ».")
    return cite


def asked_password(given: str | None) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if given == "-" else given


def account(options: dict[str, Any], password: str | None) -> tuple[User, bool]:
    """The account, opened if need be; an existing account keeps its password."""
    if password is not None:
        identity = User(email=options["email"], prenom=options["prenom"], nom=options["nom"])
        try:
            validate_password(password, identity)
        except ValidationError as error:
            raise CommandError(f"Mot de passe refusé : {' '.join(error.messages)}") from error
    user, opened = open_account(
        email=options["email"], prenom=options["prenom"], nom=options["nom"], password=password, by=None
    )
    if not opened and password is not None:
        raise CommandError(
            f"Le compte {user.email} existe déjà et garde son mot de passe : enlevez --mot-de-passe."
        )
    return user, opened


def described(user: User, opened: bool, mandat: Mandat) -> dict[str, Any]:
    return {
        "id": user.pk,
        "email": user.email,
        "cree": opened,
        "mandat": {
            "id": mandat.pk,
            "role": mandat.role,
            "cite": mandat.cite.slug if mandat.cite else None,
            "debut": mandat.debut.isoformat(),
        },
    }
