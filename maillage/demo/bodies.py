"""The governance of each demonstration cité, after what cités have described: no two have the same."""

from dataclasses import dataclass

from maillage.core.calendar.rules import Rule, RuleKind
from maillage.demo.accounts import ANGERS, NANCY, ROUEN, ROUVRAY


@dataclass(frozen=True)
class DemoBody:
    """`membres` are types of structures, `au_dessus` the sigle or name it reports to, `jours` when it meets, from today."""

    nom: str
    sigle: str
    type: str
    membres: tuple[str, ...]
    au_dessus: str = ""
    regle: Rule | None = None
    theme: str = ""
    jours: tuple[int, ...] = ()
    quorum: int | None = None
    """Per cent of the titulars."""
    objet: str = ""
    porteuse: str = ""
    """Type of the structure that carries a space of others."""
    dernier: tuple[tuple[str, str], ...] = ()
    """Agenda of the meetings that were held, and what the minutes say of each item."""
    diffuse: bool = False
    """Those minutes have been sent."""


HEADS = ("prefecture", "service_municipal", "rectorat", "college")
TEAM = ("college", "service_municipal", "reseau_ep", "prefecture")
FOLLOWERS = (*HEADS, "caf", "centre_social", "mission_locale", "ccas", "association", "parents")

COPIL = DemoBody(
    "Comité de pilotage", "COPIL", "copil", (*HEADS, "caf", "departement"), "", Rule(RuleKind.YEARLY, 2),
    jours=(-60, 45), quorum=50, objet="Fixe les orientations et valide la programmation. Deux fois par an.",
    diffuse=True, dernier=(
        ("Bilan de l'année", "<p>Les actions ont touché davantage de familles ; l'orientation des 15-18 ans reste découverte.</p>"),
        ("Programmation", "<p>La programmation est validée. Le fonds du collège chef de file finance l'appoint du matériel.</p>"),
    ),
)  # fmt: skip
SUIVI = DemoBody(
    "Comité de suivi", "", "comite_suivi", FOLLOWERS, "COPIL", Rule(RuleKind.BEFORE_HOLIDAYS, 5),
    jours=(-25, 9), quorum=40, objet="Suit les actions et prépare les arbitrages. Avant chaque vacances scolaires.",
)  # fmt: skip
TROIKA = DemoBody(
    "Troïka", "", "troika", HEADS, "COPIL", Rule(RuleKind.MONTHLY, jour=0), jours=(-12, 20),
    objet="Préfecture, collectivité, Éducation nationale : arbitrages courants.",
    diffuse=True, dernier=(
        ("Dossiers en cours d'instruction", "<p>Trois dossiers relus. Deux avis favorables, un complément demandé au porteur.</p>"),
        ("Préparation du comité de pilotage", "<p>L'ordre du jour est arrêté.</p>"),
    ),
)  # fmt: skip
EQUIPE = DemoBody(
    "Équipe projet", "", "equipe_projet", TEAM, "Comité de suivi", Rule(RuleKind.MONTHLY, jour=1), jours=(-18, 12),
    objet="Travail courant de la cité. Tous les mois ; on y fait signer les papiers.",
    diffuse=True, dernier=(
        ("Point sur les actions", "<p>Une action en difficulté : le porteur est reçu avant les vacances.</p>"),
        ("Papiers à signer", "<p>Conventions signées, à scanner.</p>"),
    ),
)  # fmt: skip
LANGAGE = DemoBody(
    "Groupe langage 0-6 ans", "", "groupe_travail",
    ("ecole_maternelle", "creche", "pmi", "mediatheque", "association", "centre_social"), "Comité de suivi",
    Rule(RuleKind.WEEKLY, 4, jour=1), "langage-lecture", (-8, 2, 30),
    dernier=(
        ("Prêt des mallettes", "<p>Le calendrier des prêts est arrêté jusqu'aux vacances.</p>"),
        ("Accueil des parents", "<p>Le vendredi matin convient mieux que le mercredi.</p>"),
    ),
)  # fmt: skip
LECTURE = DemoBody(
    "Groupe lecture et familles", "", "groupe_travail",
    ("mediatheque", "association", "centre_social", "parents", "ecole_elementaire"), "Comité de suivi",
    Rule(RuleKind.MONTHLY, jour=3), "langage-lecture", (-5, 31),
)  # fmt: skip
ORIENTATION = DemoBody(
    "Groupe orientation 15-18 ans", "", "groupe_travail",
    ("lycee_professionnel", "cio", "mission_locale", "entreprise"), "Comité de suivi", theme="orientation", jours=(24,),
)  # fmt: skip
COTECH = DemoBody(
    "Comité technique", "COTECH", "cotech", (*TEAM, "caf", "ccas"), "COPIL", Rule(RuleKind.MONTHLY, 2),
    jours=(-30, 16),
    diffuse=True, dernier=(
        ("Suivi financier", "<p>Les reliquats sont fléchés vers les actions engagées avant l'été.</p>"),
        ("Calendrier de l'appel à projets", "<p>Dates proposées au comité de pilotage.</p>"),
    ),
)  # fmt: skip
SELECTION = DemoBody(
    "Comité de sélection de l'appel à projets", "", "comite_selection", HEADS, "COPIL", jours=(38,),
    objet="Lit les fiches action et propose une présélection.",
)  # fmt: skip
PARENTS = DemoBody(
    "Commission des parents", "", "parents", ("parents", "centre_social", "ecole_elementaire"), "Comité de suivi",
    Rule(RuleKind.MONTHLY, 2), "parentalite", (-15, 26),
    dernier=(
        ("Ce que les parents demandent", "<p>Un lieu ouvert après la classe, et des rendez-vous le soir.</p>"),
        ("Café des parents", "<p>Une rencontre par mois, à tour de rôle dans les écoles.</p>"),
    ),
)  # fmt: skip
JEUNES = DemoBody(
    "Conseil de jeunes de la cité", "", "jeunes", ("conseil", "centre_social", "prevention_specialisee"),
    "Comité de suivi", theme="citoyennete",
)  # fmt: skip
CONTRAT = DemoBody(
    "Comité du contrat de ville", "", "espace_existant", ("prefecture", "service_municipal", "bailleur"),
    porteuse="prefecture", objet="Espace porté par d'autres : la cité y est représentée.",
)  # fmt: skip
CLSPD = DemoBody(
    "Conseil local de sécurité et de prévention de la délinquance", "CLSPD", "espace_existant",
    ("service_municipal", "prevention_specialisee", "college"), porteuse="service_municipal",
    objet="Espace porté par la Ville. Aucune situation individuelle n'en sort.",
)  # fmt: skip
REP = DemoBody(
    "Comité de pilotage du réseau d'éducation prioritaire", "REP", "espace_existant",
    ("reseau_ep", "college", "ecole_elementaire"), porteuse="reseau_ep",
)  # fmt: skip

BODIES: dict[str, tuple[DemoBody, ...]] = {
    ANGERS: (COPIL, TROIKA, SUIVI, EQUIPE, LANGAGE, LECTURE, ORIENTATION, CONTRAT, REP),
    NANCY: (COPIL, SUIVI, EQUIPE, LANGAGE, LECTURE, CLSPD, CONTRAT),
    ROUEN: (COPIL, COTECH, SUIVI, SELECTION, LANGAGE, LECTURE, PARENTS, REP),
    ROUVRAY: (COPIL, COTECH, SUIVI, LANGAGE, LECTURE, JEUNES),
}
