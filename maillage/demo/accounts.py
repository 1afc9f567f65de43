"""One account per role. The people are invented; the addresses cannot receive anything."""

from dataclasses import dataclass

from maillage.access.roles import Role
from maillage.cites.choices import Institution, Portee

PASSWORD = "maillage-demonstration"  # noqa: S105 -- printed on the sign-in page, on purpose

ANGERS = "angers-monplaisir"
ROUEN = "rouen-hauts-de-rouen"
ROUVRAY = "saint-etienne-du-rouvray-chateau-blanc"
NANCY = "nancy-plateau-de-haye"


@dataclass(frozen=True)
class DemoMandat:
    """`cite` is a slug; empty for a national mandate."""

    role: Role
    cite: str = ""
    institution: str = ""
    employeur: str = ""
    quotite: int | None = None

    @property
    def portee(self) -> str:
        return Portee.CITE if self.cite else Portee.NATIONALE


@dataclass(frozen=True)
class DemoAccount:
    email: str
    prenom: str
    nom: str
    role: str
    mandats: tuple[DemoMandat, ...]


def account(name: str, prenom: str, nom: str, role: str, *mandats: DemoMandat) -> DemoAccount:
    return DemoAccount(f"{name}@demo.example", prenom, nom, role, mandats)


ACCOUNTS: tuple[DemoAccount, ...] = (
    account(
        "cpo.ville", "Élise", "Modèle", "CPO d'Angers, côté Ville (binôme)",
        DemoMandat(Role.CPO, ANGERS, Institution.COLLECTIVITE, "Ville", 100),
    ),
    account(
        "cpo.education", "Karim", "Modèle", "CPO d'Angers, côté Éducation nationale (binôme)",
        DemoMandat(Role.CPO, ANGERS, Institution.EDUCATION_NATIONALE, "Éducation nationale", 50),
    ),
    account(
        "cpo.rouen", "Inès", "Patron", "CPO de deux cités : Rouen et Saint-Étienne-du-Rouvray",
        DemoMandat(Role.CPO, ROUEN, Institution.COLLECTIVITE, "Métropole", 50),
        DemoMandat(Role.CPO, ROUVRAY, Institution.COLLECTIVITE, "Métropole", 50),
    ),
    account(
        "cpo.nancy", "Hugo", "Gabarit", "CPO de Nancy, trois communes",
        DemoMandat(Role.CPO, NANCY, Institution.COLLECTIVITE, "Intercommunalité", 100),
    ),
    account(
        "principal", "Paule", "Exemplaire", "Principale cheffe de file (Angers)",
        DemoMandat(Role.CHEF_DE_FILE, ANGERS, Institution.EDUCATION_NATIONALE),
    ),
    account(
        "prefecture", "Claire", "Maquette", "Troïka, préfecture (Angers)",
        DemoMandat(Role.TROIKA, ANGERS, Institution.PREFECTURE),
    ),
    account(
        "ville", "Omar", "Maquette", "Troïka, collectivité (Angers)",
        DemoMandat(Role.TROIKA, ANGERS, Institution.COLLECTIVITE),
    ),
    account(
        "academie", "Jeanne", "Maquette", "Troïka, Éducation nationale (Angers)",
        DemoMandat(Role.TROIKA, ANGERS, Institution.EDUCATION_NATIONALE),
    ),
    account(
        "caf", "Noé", "Maquette", "Troïka à quatre : CAF (Angers)", DemoMandat(Role.TROIKA, ANGERS, Institution.AUTRE)
    ),
    account("pilote", "Lou", "Ébauche", "Pilote d'un groupe de travail (Angers)", DemoMandat(Role.PILOTE, ANGERS)),
    account("partenaire", "Malik", "Ébauche", "Partenaire, tient la fiche de son association (Angers)", DemoMandat(Role.PARTENAIRE, ANGERS)),
    account("lecteur", "Rémi", "Ébauche", "Lecteur (Angers)", DemoMandat(Role.LECTEUR, ANGERS)),
    account("nationale", "Nora", "Échantillon", "Coordination nationale", DemoMandat(Role.NATIONAL)),
    account("assistance", "Théo", "Échantillon", "Administration et assistance", DemoMandat(Role.SUPPORT)),
)  # fmt: skip
