"""`maillage courriel-essai ADRESSE`: does the mail server answer, with the settings as they are?"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import CommandError
from django.core.validators import validate_email

from maillage.base.commands import MaillageCommand

SUBJECT = "Essai d'envoi de maillage"
TEXT = """Bonjour,

Si vous lisez ce message, maillage sait envoyer des courriels depuis {site}.
"""


class Command(MaillageCommand):
    help = "Envoyer un courriel d'essai, pour vérifier les réglages MAILLAGE_COURRIEL_…"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("adresse", metavar="ADRESSE", help="À qui l'envoyer.")

    def run(self, *, adresse: str, **options: Any) -> dict[str, str]:
        if settings.DEMO:
            raise CommandError("En démonstration, aucun courriel ne part : ôtez MAILLAGE_DEMO.")
        try:
            validate_email(adresse)
            EmailMessage(SUBJECT, TEXT.format(site=settings.SITE_URL), to=[adresse]).send()
        except ValidationError as error:
            raise CommandError(f"« {adresse} » n'est pas une adresse électronique.") from error
        except OSError as error:
            raise CommandError(
                f"Le serveur {settings.EMAIL_HOST}:{settings.EMAIL_PORT} n'a pas pris le message ({error}). "
                "Vérifiez les variables MAILLAGE_COURRIEL_… du fichier .env."
            ) from error
        return {"adresse": adresse, "serveur": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"}

    def show(self, result: dict[str, str]) -> None:
        if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            self.stdout.write(f"Message remis à {result['serveur']} pour {result['adresse']}.")
        else:
            self.stdout.write(
                "Message écrit ici et non envoyé : donnez MAILLAGE_COURRIEL_HOTE et MAILLAGE_COURRIEL_BACKEND."
            )
