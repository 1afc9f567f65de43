"""What the room registers: navigation; what follows when a message is queued."""

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, navigation
from maillage.core.later import later_call
from maillage.courriels.models import message_queued, messages_queued

give_to_the_queue = later_call("maillage.courriels.jobs.give_to_the_queue")
give_many_to_the_queue = later_call("maillage.courriels.jobs.give_many_to_the_queue")

navigation.register(
    NavEntry(
        "courriels",
        "Courriels",
        "envelope",
        "courriels:messages",
        Capability.COURRIEL_VIEW,
        75,
        secondary=True,
    )
)
message_queued.connect(give_to_the_queue, weak=False, dispatch_uid="courriels.give_to_the_queue")
messages_queued.connect(give_many_to_the_queue, weak=False, dispatch_uid="courriels.give_many_to_the_queue")
