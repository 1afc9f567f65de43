"""Two campaigns in each cité: a yearly check of the sheets, half answered, and another that waits to be sent.

Everything goes through the services, as a person would: messages land in the mailbox of the demonstration.
"""

from datetime import date, timedelta

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.acteurs.choices import GenreCampagne
from maillage.acteurs.forms.gabarits import initial_of
from maillage.acteurs.models import Campagne, EnvoiCampagne, LienCampagne, Structure
from maillage.acteurs.services import campagnes, reponses
from maillage.acteurs.services.envois import send_due
from maillage.cites.models import Cite, Mandat

ASKED, CALLED = 12, 8


def load_campaigns(cite: Cite, today: date) -> None:
    by = User.objects.filter(
        pk__in=Mandat.objects.filter(cite=cite, role=Role.CPO).values("titulaire")
    ).first()
    if by is None or Campagne.objects.filter(cite=cite).exists():
        return
    rows = list(Structure.objects.filter(cite=cite).living().order_by("pk"))
    sent = prepared(cite, GenreCampagne.MISE_A_JOUR, rows[:ASKED], today, by)
    campagnes.launch(campagne=sent, decisions={}, reasons={}, by=by)
    send_due(campagne=sent, by=by)
    answer(sent)
    prepared(cite, GenreCampagne.PREMIER_CONTACT, rows[ASKED : ASKED + CALLED], today, by)


def prepared(cite: Cite, genre: str, structures: list[Structure], today: date, by: User) -> Campagne:
    values = {**initial_of(genre), "echeance": (today + timedelta(days=30)).isoformat()}
    values["titre"] = f"{values['titre']} {today.year}"
    return campagnes.create_campaign(cite=cite, values=values, structures=structures, by=by)


def answer(campagne: Campagne) -> None:
    """Every third says that all is right, one proposes a correction, one has opened its link."""
    envois = list(campagne.envois.all().silent().order_by("structure__pk").select_related("structure"))
    for envoi in envois[::3]:
        reponses.confirm_sheet(lien=link_of(envoi))
    for envoi in envois[1:2]:
        said = {"langues": envoi.structure.langues}
        reponses.propose_corrections(
            lien=link_of(envoi), base=said, mine={"langues": "français, arabe, turc"}, signature="Alix Canevas, direction",
            message="Nous fermons désormais le mercredi matin.",
        )  # fmt: skip
    for envoi in envois[2:3]:
        reponses.mark_opened(link_of(envoi))


def link_of(envoi: EnvoiCampagne) -> LienCampagne:
    return envoi.liens.select_related("envoi__campagne", "envoi__structure__cite").latest("pk")
