"""Documents of a meeting: agenda, minutes, signature sheet; as odt, and minutes as the text of a message."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from maillage.base.templatetags.french import date_longue, heure
from maillage.core.richtext import BULLET, Block, Run, parse, plain
from maillage.instances.selectors.compte_rendu import DecisionEcrite, Document, PointEcrit, TacheEcrite
from maillage.instances.selectors.preparation import Emargement, OrdreDuJour
from maillage.office.writers import Grid, Heading, Part, Prose, write_odt

KEPT = "Des points réservés à l'instance ne figurent pas dans ce document."


def when_and_where(debut: datetime, fin: datetime, lieu: str) -> str:
    """ "mardi 12 mars 2026, de 9 h 30 à 11 h 30, salle des Tilleuls"."""
    moment = f"{date_longue(debut)}, de {heure(debut)} à {heure(fin)}"
    return f"{moment}, {lieu}" if lieu else moment


def line(text: str, *, bold: str = "") -> Block:
    runs = (Run(bold, bold=True), Run(text)) if bold else (Run(text),)
    return Block("p", runs)


def bullets(texts: Sequence[str]) -> Prose:
    return Prose([Block(BULLET, (Run(text),)) for text in texts])


# ── agenda ────────────────────────────────────────────────────────────


def agenda_odt(odj: OrdreDuJour) -> bytes:
    return write_odt(f"Ordre du jour : {odj.titre}", agenda_parts(odj))


def agenda_parts(odj: OrdreDuJour) -> Iterator[Part]:
    reunion = odj.reunion
    yield Heading("Ordre du jour", 1)
    place = [
        line(reunion.instance.nom, bold=""),
        line(when_and_where(reunion.debut, reunion.fin, reunion.lieu)),
    ]
    if reunion.visio:
        place.append(line(reunion.visio, bold="Visioconférence : "))
    yield Prose([*place, *parse(reunion.introduction)])
    rows = [(point.quand, point.titre, point.qui, point.duree) for point in odj.points]
    yield Grid(("Heure", "Point", "Présenté par", "Durée"), rows, widths=(2, 7, 4, 2))
    if odj.retires:
        yield Prose([line(KEPT)])


# ── minutes ───────────────────────────────────────────────────────────


def minutes_odt(document: Document) -> bytes:
    return write_odt(f"Compte rendu : {document.titre}", minutes_parts(document))


def minutes_parts(document: Document) -> Iterator[Part]:
    yield Heading(f"Compte rendu : {document.titre}", 1)
    head = [line(when_and_where(document.debut, document.fin, document.lieu), bold=f"{document.instance}, ")]
    if document.version:
        head.append(line(version_words(document)))
    yield Prose(head)
    yield from attendance_parts(document)
    yield Prose(parse(document.introduction))
    for point in document.points:
        yield from point_parts(point)
    yield Prose(parse(document.conclusion))
    if document.taches:
        yield Heading("Ce qui reste à faire")
        yield Grid(
            ("À faire", "Qui", "Pour le"), [task_row(row) for row in document.taches], widths=(6, 4, 3)
        )
    yield Prose([line(text) for text in closing(document)])


def version_words(document: Document) -> str:
    return f"Version {document.version}" + (f" : {document.motif}" if document.motif else "")


def attendance_parts(document: Document) -> Iterator[Part]:
    groups = (("Présents", document.presents), ("Excusés", document.excuses), ("Absents", document.absents))
    blocks = [
        line(" ; ".join(p.texte for p in people), bold=f"{name} : ") for name, people in groups if people
    ]
    if document.frequentation:
        blocks.append(line(counted(document), bold="Participation : "))
    if blocks:
        yield Prose(blocks)


def counted(document: Document) -> str:
    return ", ".join(f"{label} : {number}" for label, number in document.frequentation)


def point_parts(point: PointEcrit) -> Iterator[Part]:
    reserved = " (confidentiel)" if point.confidentiel else ""
    yield Heading(f"{point.numero}. {point.titre}{reserved}")
    yield Prose(parse(point.texte))
    yield Prose([line(decision_words(row), bold=f"Décision {row.code} : ") for row in point.decisions])
    if point.taches:
        yield bullets([task_words(row) for row in point.taches])


def decision_words(row: DecisionEcrite) -> str:
    return f"{row.texte} ({row.accord})"


def task_words(row: TacheEcrite) -> str:
    who = f" ({row.qui})" if row.qui else ""
    due = f", pour le {date_longue(row.echeance)}" if row.echeance else ""
    return f"À faire : {row.quoi}{who}{due}"


def task_row(row: TacheEcrite) -> tuple[str, str, str]:
    return row.quoi, row.qui, date_longue(row.echeance)


def closing(document: Document) -> Iterator[str]:
    if document.prochaine:
        yield f"Prochaine réunion : {date_longue(document.prochaine)}, {heure(document.prochaine)}."
    if document.retires:
        yield KEPT


def minutes_text(document: Document) -> str:
    """For a message: the same, in plain text."""
    head = [document.titre, when_and_where(document.debut, document.fin, document.lieu)]
    if document.version:
        head.append(version_words(document))
    parts = ["\n".join(head), attendance_text(document), plain(document.introduction)]
    parts += [point_text(point) for point in document.points]
    parts += [plain(document.conclusion), *closing(document)]
    return "\n\n".join(part for part in parts if part)


def attendance_text(document: Document) -> str:
    groups = (("Présents", document.presents), ("Excusés", document.excuses), ("Absents", document.absents))
    lines = [f"{name} : " + " ; ".join(p.texte for p in people) for name, people in groups if people]
    return "\n".join([*lines, *([f"Participation : {counted(document)}"] if document.frequentation else [])])


def point_text(point: PointEcrit) -> str:
    lines = [f"{point.numero}. {point.titre}", plain(point.texte)]
    lines += [f"Décision {row.code} : {decision_words(row)}" for row in point.decisions]
    lines += [f"- {task_words(row)}" for row in point.taches]
    return "\n".join(text for text in lines if text)


# ── signatures ────────────────────────────────────────────────────────


def signatures_odt(feuille: Emargement) -> bytes:
    """One line for each person expected, and room for the others; of parents and young people, the number only."""
    reunion = feuille.reunion
    rows = [(ligne.structure, ligne.nom, ligne.titre, "") for ligne in feuille.lignes]
    rows += [("", "", "", "")] * feuille.vides
    counts = tuple(label.capitalize() for label in feuille.comptes)
    parts: list[Part] = [
        Heading("Feuille d'émargement", 1),
        Prose(
            [line(when_and_where(reunion.debut, reunion.fin, reunion.lieu), bold=f"{reunion.instance.nom}, ")]
        ),
        Grid(("Structure", "Nom et prénom", "Fonction", "Signature"), rows, widths=(5, 4, 3, 6)),
        Prose([line("Parents, jeunes et habitants : en nombre, sans nom.")]),
        Grid(counts, [("",) * len(counts)]),
    ]
    return write_odt(f"Émargement : {reunion.instance.nom}", parts)
