import pytest

from maillage.acteurs.services import campagnes
from maillage.acteurs.services.envois import send_due


@pytest.fixture
def quiet(settings):
    """Messages wait in the queue: nothing is sent by itself."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def prepare(saint_aubin, persona):
    """prepare([structures]) → a campaign with these recipients."""

    def make(structures, **changes):
        values = {
            "genre": "mise_a_jour",
            "titre": "Mise à jour 2026",
            "sujet": "La fiche de {structure}",
            "texte": "Bonjour {nom},\n\n{lien}\n\n{expediteur}, {cite}",
            "echeance": None,
            "validite_jours": 30,
        }
        return campagnes.create_campaign(
            cite=saint_aubin, values={**values, **changes}, structures=structures, by=persona("amina")
        )

    return make


@pytest.fixture
def send(prepare, persona):
    """send([structures]) → the campaign, sent."""

    def go(structures, decisions=None, **changes):
        campagne = prepare(structures, **changes)
        campagnes.launch(campagne=campagne, decisions=decisions or {}, reasons={}, by=persona("amina"))
        send_due(campagne=campagne, by=persona("amina"))
        campagne.refresh_from_db()
        return campagne

    return go
