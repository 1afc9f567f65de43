"""Spreadsheets, map and cards. Headers are names that the importer knows: what leaves can come back."""

from collections.abc import Callable, Iterable, Sequence

from maillage.acteurs.exports.lecture import Contenu, Exportee, access_words, years
from maillage.office.writers import Card, Cell, Feature, Sheet

Column = tuple[str, Callable[[Exportee], Cell]]

COLUMNS: tuple[Column, ...] = (
    ("Nom", lambda e: e.structure.nom),
    ("Sigle", lambda e: e.structure.sigle),
    ("Type", lambda e: str(e.structure.get_type_display())),
    ("Famille", lambda e: str(e.structure.get_famille_display())),
    ("Thèmes", lambda e: " ; ".join(e.themes)),
    ("Publics", lambda e: " ; ".join(e.publics)),
    ("Âge minimum (ans)", lambda e: years(e.structure.age_min_mois)),
    ("Âge maximum (ans)", lambda e: years(e.structure.age_max_mois)),
    ("Missions", lambda e: e.structure.description),
    ("Adresse", lambda e: e.structure.adresse),
    ("Complément d'adresse", lambda e: e.structure.complement_adresse),
    ("Code postal", lambda e: e.structure.code_postal),
    ("Commune", lambda e: e.structure.commune.nom if e.structure.commune else ""),
    ("Code INSEE", lambda e: e.structure.commune_id or ""),
    ("Quartier prioritaire", lambda e: e.structure.qpv.nom if e.structure.qpv else ""),
    ("Code du quartier", lambda e: e.structure.qpv.code if e.structure.qpv else ""),
    ("Latitude", lambda e: e.structure.latitude),
    ("Longitude", lambda e: e.structure.longitude),
    ("Téléphone", lambda e: e.telephone),
    ("Courriel", lambda e: e.courriel),
    ("Site", lambda e: e.structure.site_web),
    ("Horaires", lambda e: e.structure.horaires),
    ("Horaires pendant les vacances", lambda e: e.structure.horaires_vacances),
    ("Langues", lambda e: e.structure.langues),
    ("Accessibilité", lambda e: access_words(e.structure)[0]),
    ("Modalités d'accès", lambda e: access_words(e.structure)[1]),
    ("Coût", lambda e: e.structure.cout),
    ("UAI", lambda e: e.structure.uai),
    ("SIRET", lambda e: e.structure.siret),
    ("SIREN", lambda e: e.structure.siren),
    ("RNA", lambda e: e.structure.rna),
    ("Statut", lambda e: str(e.structure.get_statut_display())),
    ("Fiche vérifiée le", lambda e: e.structure.verifiee_le),
    ("Source", lambda e: e.structure.source),
    ("Date de la source", lambda e: e.structure.source_date),
)
TEAM_COLUMNS: tuple[Column, ...] = (
    ("Mobilisation", lambda e: str(e.structure.get_mobilisation_display())),
    (
        "Facilité de mobilisation",
        lambda e: str(e.structure.get_difficulte_display()) if e.structure.difficulte else "",
    ),
    ("Dernière prise de contact", lambda e: e.structure.dernier_contact_le),
    ("Référent dans l'équipe", lambda e: str(e.structure.referent) if e.structure.referent else ""),
)
PEOPLE = ("Structure", "Nom", "Prénom", "Fonction", "Courriel", "Téléphone")


def columns_of(contenu: Contenu) -> tuple[Column, ...]:
    return COLUMNS + (TEAM_COLUMNS if contenu.equipe else ())


def sheets(rows: Sequence[Exportee], contenu: Contenu) -> list[Sheet]:
    """One sheet for the structures, and one for the people when they are asked for."""
    columns = columns_of(contenu)
    structures = Sheet(
        "Structures", [name for name, _ in columns], [[read(e) for _, read in columns] for e in rows]
    )
    if not contenu.personnes:
        return [structures]
    people = [
        (p.structure, p.nom, p.prenom, p.fonction, p.courriel, p.telephone) for e in rows for p in e.personnes
    ]
    return [structures, Sheet("Personnes", PEOPLE, people)]


def features(rows: Iterable[Exportee], contenu: Contenu) -> list[Feature]:
    """Every structure; those without a position have no geometry (RFC 7946)."""
    columns = [column for column in columns_of(contenu) if column[0] not in ("Latitude", "Longitude")]
    return [feature(e, columns) for e in rows]


def feature(e: Exportee, columns: Sequence[Column]) -> Feature:
    row = e.structure
    point = {"type": "Point", "coordinates": [row.longitude, row.latitude]} if row.has_position else None
    values = {name: read(e) for name, read in columns}
    return Feature(point, {name: value for name, value in values.items() if value not in (None, "")}, row.pk)


def cards(rows: Iterable[Exportee]) -> list[Card]:
    """A card per structure, then one per person of it."""
    return [card for e in rows for card in (structure_card(e), *people_cards(e))]


def structure_card(e: Exportee) -> Card:
    row = e.structure
    return Card(
        nom=row.nom,
        organisation=row.nom,
        courriels=tuple(filter(None, [e.courriel])),
        telephones=tuple(filter(None, [e.telephone])),
        site=row.site_web,
        rue=row.adresse,
        code_postal=row.code_postal,
        commune=row.commune.nom if row.commune else "",
        latitude=row.latitude,
        longitude=row.longitude,
        themes=e.themes,
        note=row.description,
        cle=f"maillage-structure-{row.pk}",
    )


def people_cards(e: Exportee) -> list[Card]:
    return [
        Card(
            nom=f"{p.prenom} {p.nom}".strip(),
            famille=p.nom,
            prenom=p.prenom,
            organisation=p.structure,
            fonction=p.fonction,
            courriels=tuple(filter(None, [p.courriel])),
            telephones=tuple(filter(None, [p.telephone])),
            cle=f"maillage-personne-{p.cle}",
        )
        for p in e.personnes
    ]
