"""`maillage importer structures FICHIER --cite SLUG`, `maillage importer annuler ID`."""

from argparse import ArgumentParser
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from maillage.base.commands import MaillageCommand
from maillage.base.errors import Refused
from maillage.base.templatetags.french import pluriel
from maillage.base.transfers import Decision, ReadsItself, Verdict, importers
from maillage.cites.models import Cite
from maillage.documents import services
from maillage.documents.choices import Etape
from maillage.documents.models import ImportSession
from maillage.documents.rules import check_size
from maillage.documents.selectors import importer_of, report

UNDO = "annuler"
QUESTIONS = ("laisser", "creer")
DUPLICATES = {"ignorer": Decision.SKIP, "creer": Decision.CREATE}


class Command(MaillageCommand):
    help = "Importer un fichier dans une cité, ou annuler un import."

    def arguments(self, parser: ArgumentParser) -> None:
        kinds = importers.codes()
        parser.add_argument(
            "quoi", choices=[*kinds, UNDO], help="Ce que contient le fichier, ou « annuler »."
        )
        parser.add_argument(
            "cible", metavar="FICHIER|ID", help="Le fichier à importer, ou le numéro de l'import à annuler."
        )
        parser.add_argument(
            "--cite", metavar="SLUG", help="L'adresse de la cité (obligatoire pour importer)."
        )
        parser.add_argument(
            "--simuler", action="store_true", help="Montrer ce que ferait l'import, sans rien garder."
        )
        parser.add_argument(
            "--colonnes",
            default="",
            metavar="EN-TÊTE=CHAMP,…",
            help="Corriger la correspondance des colonnes ; « En-tête= » en écarte une.",
        )
        parser.add_argument(
            "--feuille",
            default="",
            help="La feuille du classeur (par défaut, la première qui tient un tableau).",
        )
        parser.add_argument(
            "--doublons",
            choices=list(DUPLICATES),
            default="ignorer",
            help="Que faire des doublons probables.",
        )
        parser.add_argument(
            "--absents",
            choices=QUESTIONS,
            default="laisser",
            help="Que faire des structures nommées par le fichier et introuvables : s'en passer, ou créer leur fiche.",
        )

    def run(self, **options: Any) -> dict[str, Any]:
        if options["quoi"] == UNDO:
            return undone(options["cible"])
        self.rejected_all = False
        found = imported(options)
        self.rejected_all = 0 < found["rejetees"] == found["lignes"]
        return found

    def show(self, result: dict[str, Any]) -> None:
        self.stdout.write(sentences(result))

    def handle(self, *args: Any, **options: Any) -> None:
        """The report is printed even when no line could be imported: only the exit code says so."""
        super().handle(*args, **options)
        if options["quoi"] != UNDO and self.rejected_all:
            raise CommandError("Aucune ligne n'a pu être importée : voyez les motifs dans le rapport.")


def imported(options: dict[str, Any]) -> dict[str, Any]:
    cite = cite_named(options["cite"])
    path = Path(options["cible"])
    data = content_of(path)
    simulation: bool = options["simuler"]
    with transaction.atomic():
        session = services.deposit(
            cite=cite,
            importer_code=options["quoi"],
            filename=path.name,
            data=data,
            by=None,
            sheet=options["feuille"],
        )
        with file_kept(session, wanted=not simulation):
            analysed(session, options)
            if simulation:
                found = report(session, simulation=True)
                transaction.set_rollback(True)
                return found
    services.start_application(session=session, by=None)
    services.apply(session=session, by=None)
    check_not_failed(session)
    return report(session)


@contextmanager
def file_kept(session: ImportSession, *, wanted: bool) -> Generator[None]:
    """The disk has no transaction: the file goes when what points to it is rolled back."""
    try:
        yield
    except BaseException:
        wanted = False
        raise
    finally:
        if not wanted:
            session.fichier.delete(save=False)


def analysed(session: ImportSession, options: dict[str, Any]) -> None:
    if isinstance(importer_of(session), ReadsItself):
        services.start_analysis(session=session, by=None)
    else:
        chosen = parsed_columns(options["colonnes"])
        mapping = services.corrected_mapping(chosen, session.correspondance, session.entetes)
        services.set_mapping(session=session, mapping=mapping, by=None)
    services.analyse(session=session, by=None)
    check_not_failed(session)
    if options["absents"] == "creer":
        services.answer_missing(session=session, by=None)
    decision = DUPLICATES[options["doublons"]]
    if decision != Decision.SKIP:
        services.decide_many(session=session, verdict=Verdict.PROBABLE, decision=decision, by=None)


def check_not_failed(session: ImportSession) -> None:
    if session.etape == Etape.ECHOUEE:
        raise CommandError(session.erreur)


def undone(identifier: str) -> dict[str, Any]:
    session = ImportSession.objects.filter(pk=int(identifier)).first() if identifier.isdecimal() else None
    if session is None:
        raise Refused(
            "session",
            f"Aucun import ne porte le numéro « {identifier} » (voir maillage imports --cite SLUG).",
        )
    services.start_undo(session=session, by=None)
    services.undo(session=session, by=None)
    if session.erreur:
        raise CommandError(session.erreur)
    told = session.resume["annulation"]
    return {
        "session": session.pk,
        "fichier": session.nom_fichier,
        "annulees": told["demandees"] - len(told["conservees"]),
        "conservees": told["conservees"],
    }


def cite_named(slug: str | None) -> Cite:
    if not slug:
        raise Refused("cite", "Dites dans quelle cité importer : --cite SLUG.")
    found = Cite.objects.filter(slug=slug).first()
    if found is None:
        raise Refused("cite", f"Aucune cité n'a l'adresse « {slug} ».")
    return found


def content_of(path: Path) -> bytes:
    """The size is looked at before anything is read."""
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "fichier", f"Le fichier « {path} » ne peut pas être lu : vérifiez son chemin et ses droits."
        ) from error


def parsed_columns(text: str) -> dict[str, str]:
    """ "Nom=nom,Ville=commune" → header → code; a header may hold an equals sign, a code never does."""
    found = {}
    for piece in filter(None, (part.strip() for part in text.split(","))):
        header, equals, code = piece.rpartition("=")
        if not equals or not header.strip():
            raise Refused(
                "colonnes", f'« {piece} » : écrivez --colonnes "En-tête=champ,Autre en-tête=autre champ".'
            )
        found[header.strip()] = code.strip()
    return found


def sentences(result: dict[str, Any]) -> str:
    """The report for somebody who reads a terminal."""
    if "annulees" in result:
        head = (
            f"Import {result['session']} ({result['fichier']}) annulé : "
            f"{counted(result['annulees'], 'ligne défaite,lignes défaites')}."
        )
        return "\n".join([head, *result["conservees"]])
    title = "Simulation, rien n'est gardé" if result["simulation"] else f"Import {result['session']}"
    lines = [f"{title} : {result['fichier']}, {counted(result['lignes'], 'ligne,lignes')}."]
    for key, forms in COUNTS.items():
        lines.append(f"  {result[key]:>6} {pluriel(result[key], forms)}")
    lines += [f"  {note}" for note in result["notes"]]
    lines += [asked(question) for question in result["questions"]]
    lines += [place_of(error) for error in result["erreurs"]]
    return "\n".join(lines)


def counted(number: int, forms: str) -> str:
    """With a plain space, that a script can look for."""
    return f"{number} {pluriel(number, forms)}"


COUNTS = {
    "creees": "créée,créées",
    "mises_a_jour": "mise à jour,mises à jour",
    "inchangees": "inchangée,inchangées",
    "doublons_probables": "doublon probable,doublons probables",
    "rejetees": "rejetée,rejetées",
}


def asked(question: dict[str, Any]) -> str:
    chosen = [answer["libelle"] for answer in question["reponses"] if answer["valeur"] == question["reponse"]]
    done = chosen[0] if chosen else question["reponse"] or "sans réponse"
    return f"  question ({counted(question['lignes'], 'ligne,lignes')}) : {question['question']} {done}"


def place_of(error: dict[str, Any]) -> str:
    column = f", {error['colonne']}" if error["colonne"] else ""
    return f"  ligne {error['ligne']}{column} : {error['message']}"
