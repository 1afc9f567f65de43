"""The importers of the tests, and files made on the spot."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.base.transfers import importers
from maillage.documents import services
from tests.documents.repertoire import Contours, Repertoire

HEADER = "Nom;Prénom;Courriel"


@pytest.fixture(autouse=True)
def registered(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    for importer in (Repertoire(), Contours()):
        importers.register(importer)
    yield
    for code in ("repertoire", "contours"):
        importers._items.pop(code)


def csv(*lines, header=HEADER):
    return "\n".join([header, *lines]).encode()


def upload(data, name="carnet.csv"):
    return SimpleUploadedFile(name, data)


@pytest.fixture
def deposited(saint_aubin, persona):
    """deposited("Durand;Léa;", …) → the import of these lines, its columns to be checked."""

    def deposit(*lines, by="amina", header=HEADER, nature="repertoire"):
        return services.deposit(
            cite=saint_aubin,
            importer_code=nature,
            filename="carnet.csv",
            data=csv(*lines, header=header),
            by=persona(by) if by else None,
        )

    return deposit


@pytest.fixture
def analysed(deposited, persona):
    """The same once its lines have their verdict."""

    def analyse(*lines, by="amina", header=HEADER):
        session = deposited(*lines, by=by, header=header)
        user = persona(by) if by else None
        services.start_analysis(session=session, by=user)
        services.analyse(session=session, by=user)
        return session

    return analyse


@pytest.fixture
def applied(analysed, persona):
    """The same once it is applied."""

    def apply(*lines, by="amina"):
        session = analysed(*lines, by=by)
        user = persona(by) if by else None
        services.start_application(session=session, by=user)
        services.apply(session=session, by=user)
        return session

    return apply
