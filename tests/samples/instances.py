"""Samples of the room: an instance, a meeting told to everybody, and what hangs on it."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from maillage.acteurs.models import Structure
from maillage.instances.models import (
    CompteRendu,
    Decision,
    EnvoiCompteRendu,
    FluxAgenda,
    Frequentation,
    Instance,
    Invitation,
    NotePoint,
    PointOrdreDuJour,
    Reunion,
    Siege,
    Tache,
    VersionCompteRendu,
)
from maillage.instances.services.flux import open_feed
from maillage.instances.services.invitations import secret_of, with_link
from tests.factories.cites import MandatFactory
from tests.factories.instances import (
    DecisionFactory,
    InstanceFactory,
    InvitationFactory,
    ReunionFactory,
)
from tests.samples.making import make

LE = date(2026, 3, 12)


def told(cite):
    """A meeting whose minutes were sent out: what comes of it is read by everybody."""
    reunion = ReunionFactory(cite=cite, instance=make(Instance, cite), etat="tenue")
    sent = timezone.now() + timedelta(days=1)
    CompteRendu.objects.create(cite=cite, reunion=reunion, etat="diffuse", numero=1, diffuse_le=sent)
    return reunion


def version_of(cite, reunion):
    return VersionCompteRendu.objects.create(
        cite=cite,
        reunion=reunion,
        numero=1,
        contenu={"points": []},
        validee_le=datetime(2026, 3, 13, tzinfo=UTC),
    )


def feed_of(cite):
    """A feed of the agenda and its secret, of somebody who steers the cité."""
    owner = MandatFactory(cite=cite).titulaire
    return open_feed(cite=cite, nom="Téléphone", genres=[], miens=False, toutes_cites=False, by=owner)


BUILDERS = {
    Instance: lambda cite: InstanceFactory(cite=cite),
    Siege: lambda cite: Siege.objects.create(
        cite=cite, instance=make(Instance, cite), structure=make(Structure, cite)
    ),
    Reunion: lambda cite: ReunionFactory(cite=cite, instance=make(Instance, cite)),
    PointOrdreDuJour: lambda cite: PointOrdreDuJour.objects.create(
        cite=cite, reunion=make(Reunion, cite), titre="Tour de table"
    ),
    Frequentation: lambda cite: Frequentation.objects.create(
        cite=cite, reunion=make(Reunion, cite), professionnels=8
    ),
    Invitation: lambda cite: InvitationFactory(
        cite=cite, reunion=make(Reunion, cite), structure=make(Structure, cite)
    ),
    CompteRendu: lambda cite: CompteRendu.objects.create(cite=cite, reunion=make(Reunion, cite)),
    NotePoint: lambda cite: (
        lambda point: NotePoint.objects.create(cite=cite, reunion=point.reunion, point=point, texte="<p>Dit</p>")
    )(make(PointOrdreDuJour, cite)),
    VersionCompteRendu: lambda cite: version_of(cite, told(cite)),
    EnvoiCompteRendu: lambda cite: (
        lambda version: EnvoiCompteRendu.objects.create(
            cite=cite, reunion=version.reunion, version=version, courriel="a@exemple.test", envoye_le=timezone.now()
        )
    )(version_of(cite, told(cite))),
    FluxAgenda: lambda cite: feed_of(cite)[0],
    Decision: lambda cite: DecisionFactory(cite=cite, reunion=told(cite)),
    Tache: lambda cite: Tache.objects.create(
        cite=cite, quoi="Écrire au collège", echeance=LE + timedelta(days=20)
    ),
}  # fmt: skip


def link_of(cite, objet):
    """The secret of an invitation that answers."""
    reunion = ReunionFactory(cite=cite, debut=timezone.now() + timedelta(days=5))
    invitation = with_link(InvitationFactory.build(cite=cite, reunion=reunion, courriel="a@exemple.test"))
    invitation.save()
    return secret_of(invitation.graine)


# Identifiers that an address holds besides the object resolved by the guard: they belong to that object.
SECOND = {
    "sens": lambda cite, point: "monter",
    "quoi": lambda cite, reunion: "ordre-du-jour",
    "invitation_jeton": link_of,
    "secret": lambda cite, objet: feed_of(cite)[1],
}
