from django.apps import AppConfig

from maillage.base.privacy import register_trail
from maillage.core.later import later_call


class AuditConfig(AppConfig):
    name = "maillage.audit"
    label = "audit"

    def ready(self) -> None:
        register_trail(later_call("maillage.audit.services.forget"))
