"""What the tests of the room share."""

import pytest


@pytest.fixture
def here(settings):
    """This machine may be read, as an intranet would; nobody waits long."""
    settings.FETCH_NETWORKS = ["127.0.0.0/8"]
    settings.FETCH_SECONDS = (1, 0.4, 1)
