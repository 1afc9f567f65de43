"""The governance of each demonstration cité: instances with their rhythm, meetings around today, minutes, tasks."""

from datetime import date, datetime, time, timedelta

from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.acteurs.models import Fonction, Structure
from maillage.actions.models import Action
from maillage.cites.models import Cite, Mandat
from maillage.core.calendar import PARIS
from maillage.demo.bodies import BODIES, DemoBody
from maillage.demo.days import OpenDays
from maillage.instances.models import Instance, Reunion, Siege
from maillage.instances.services import convocations, invitations, points
from maillage.instances.services.comptes_rendus import save_note, validate
from maillage.instances.services.decisions import create_decision
from maillage.instances.services.diffusion import send_minutes
from maillage.instances.services.instances import create_instance, save_seat
from maillage.instances.services.presences import record_attendance
from maillage.instances.services.rythme import set_rhythm
from maillage.instances.services.taches import create_task

NEXT_AGENDA = (
    ("Suite des décisions de la dernière réunion", "suites", 10, False),
    ("Orientation des 15-18 ans : personne ne couvre", "echange", 30, False),
    ("Programmation de l'an prochain, premiers arbitrages", "decision", 40, False),
    ("Situation du poste de médiation", "echange", 10, True),
)
PAST_AGENDA = (
    ("Tour de table", "information", 15, "<p>Chaque structure présente sa rentrée. <strong>Deux postes</strong> restent à pourvoir.</p>"),
    ("Ateliers langage : bilan à mi-parcours", "echange", 30, "<p>Les ateliers tournent dans trois écoles. Ce qui marche :</p><ul><li>la venue des parents le vendredi ;</li><li>les mallettes prêtées par la médiathèque.</li></ul>"),
    ("Appel à projets de l'an prochain", "decision", 30, "<p>Le calendrier de dépôt est présenté. La préfecture rappelle la date limite.</p>"),
)  # fmt: skip
DECISIONS = (
    (1, "Étendre les ateliers langage à une quatrième école à partir de janvier.", "consensus"),
    (
        2,
        "Retenir trois priorités pour l'appel à projets : langage, orientation, place des parents.",
        "reserves",
    ),
)
TASKS = (
    (1, "Envoyer la liste des écoles intéressées", -2),
    (1, "Écrire à la CAF pour le groupe langage", 12),
    (2, "Réserver la salle du prochain comité de suivi", 3),
)


def load_governance(cite: Cite, today: date) -> None:
    if Instance.objects.filter(cite=cite).exists():
        return
    cpo = Mandat.objects.filter(cite=cite, role=Role.CPO).values("titulaire")
    by = User.objects.filter(pk__in=cpo).order_by("pk").first()
    days = OpenDays(cite, today)
    made: dict[str, Instance] = {}
    for body in BODIES[cite.slug]:
        instance = load_body(cite, body, made, by)
        made[body.sigle or body.nom] = instance
        load_meetings(instance, body, days, today)
        if by is not None and body.dernier:
            minuted(instance, body, by)
    if by is not None:
        lived(made["Comité de suivi"], days, by)
        convened(made["Groupe langage 0-6 ans"], by)


def load_body(cite: Cite, body: DemoBody, made: dict[str, Instance], by: User | None) -> Instance:
    carrier = structure_of(cite, body.porteuse) if body.porteuse else None
    above = made.get(body.au_dessus)
    values = {
        "nom": body.nom, "sigle": body.sigle, "type": body.type, "objet": body.objet, "debut": "2019-09-05",
        "animateur": by.pk if by and not body.porteuse else None, "porteuse": carrier.pk if carrier else None,
        "rend_compte_a": above.pk if above else None, "quorum_part": body.quorum,
        "themes": [body.theme] if body.theme else [],
        "lieu": "" if body.porteuse else "Maison du quartier, salle 2",
    }  # fmt: skip
    instance = create_instance(cite=cite, values=values, by=None)
    for kind in body.membres:
        load_seat(instance, structure_of(cite, kind))
    return set_rhythm(instance=instance, rule=body.regle, by=None)


def structure_of(cite: Cite, kind: str) -> Structure | None:
    return Structure.objects.filter(cite=cite, type=kind).living().order_by("pk").first()


def load_seat(instance: Instance, structure: Structure | None) -> None:
    """With the main contact of the structure, when it has one."""
    if structure is None:
        return
    contact = (
        Fonction.objects.filter(structure=structure, fin__isnull=True).order_by("-principale", "pk").first()
    )
    values = {
        "structure": structure.pk, "personne": contact.personne_id if contact else None, "debut": "2024-01-01",
        "titre": contact.intitule if contact else "",
    }  # fmt: skip
    save_seat(siege=Siege(cite=instance.cite, instance=instance), values=values, by=None)


def load_meetings(instance: Instance, body: DemoBody, days: OpenDays, today: date) -> None:
    for rank, away in enumerate(body.jours, 1):
        start = datetime.combine(days.near(today + timedelta(days=away), today), time(14), PARIS)
        reunion = Reunion.objects.create(
            cite=instance.cite, instance=instance, numero=rank, debut=start, fin=start + timedelta(hours=2),
            lieu=instance.lieu, etat="tenue" if away < 0 else "preparation",
        )  # fmt: skip
        invitations.invite_members(reunion=reunion, by=None)


# ── meetings that were held, the next one, one that is convened ───────


def minuted(instance: Instance, body: DemoBody, by: User) -> None:
    """All but one of the guests came to what was held; each item has its minutes, sent or still a draft."""
    for past in instance.reunions.filter(etat="tenue"):
        guests = list(past.invitations.order_by("pk").values_list("pk", flat=True))
        record_attendance(
            reunion=past, presents=guests[:-1], nombres={"professionnels": len(guests) - 1}, by=by
        )
        for titre, texte in body.dernier:
            point = points.add_point(reunion=past, values={"titre": titre, "duree": 30}, by=by)
            save_note(point=point, base={"texte": ""}, mine={"texte": texte}, by=by)
        if body.diffuse:
            validate(reunion=past, by=by)
            send_minutes(reunion=past, invites=[], by=by)


def lived(instance: Instance, days: OpenDays, by: User) -> None:
    """Minutes sent out, decisions, tasks; then the agenda of the next meeting."""
    past, coming = instance.reunions.order_by("debut")[:2]
    here = list(past.invitations.order_by("pk").values_list("pk", flat=True))[:-2]
    numbers = {"professionnels": 9, "parents_seuls": 2, "parents_autre": 1, "elus": 1, "jeunes": 0}
    record_attendance(reunion=past, presents=here, nombres=numbers, by=by)
    for titre, nature, duree, texte in PAST_AGENDA:
        values = {"titre": titre, "nature": nature, "duree": duree}
        point = points.add_point(reunion=past, values=values, by=by)
        save_note(point=point, base={"texte": ""}, mine={"texte": texte}, by=by)
    outcomes(past, days, by)
    validate(reunion=past, by=by)
    send_minutes(reunion=past, invites=[], by=by)
    for titre, nature, duree, confidentiel in NEXT_AGENDA:
        values = {"titre": titre, "nature": nature, "duree": duree, "confidentiel": confidentiel}
        points.add_point(reunion=coming, values=values, by=by)


def outcomes(past: Reunion, days: OpenDays, by: User) -> None:
    noted = list(past.points.all())
    action = Action.objects.filter(cite=past.cite, intitule__icontains="langage").first()
    for rank, texte, accord in DECISIONS:
        values = {"texte": texte, "accord": accord, "action": action.pk if action and rank == 1 else None}
        create_decision(cite=past.cite, values=values, reunion=past, point=noted[rank], by=by)
    held = past.debut.date()
    for rank, quoi, later in TASKS:
        due = days.near(held + timedelta(days=25 + later), held).isoformat()
        values = {"quoi": quoi, "responsable": by.pk, "echeance": due}
        create_task(cite=past.cite, values=values, reunion=past, point=noted[rank], by=by)


def convened(instance: Instance, by: User) -> None:
    """The next meeting of the group has been convened, and some have answered."""
    coming = instance.reunions.filter(etat="preparation").order_by("debut")[0]
    for titre, duree in (("Prêt des mallettes", 30), ("Semaine de la lecture : qui fait quoi", 60)):
        points.add_point(reunion=coming, values={"titre": titre, "duree": duree}, by=by)
    convocations.convene(reunion=coming, by=by)
    answers = (("present", ""), ("present", ""), ("excuse", ""), ("represente", "une collègue du service"))
    for row, (reponse, who) in zip(coming.invitations.order_by("pk"), answers, strict=False):
        invitations.answer(invitation=row, reponse=reponse, represente_par=who)
