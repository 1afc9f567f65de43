"""What the pages of allauth need: its templates count on undefined variables being empty."""

import pytest

from tests.personas import PASSWORD


@pytest.fixture
def enter(client, persona, lenient):
    """enter("amina") → a client signed in through the form, who has just typed the password again."""

    def sign_in(name):
        data = {"login": persona(name).email, "password": PASSWORD}
        assert client.post("/compte/login/", data).status_code == 302
        assert client.post("/compte/reauthenticate/", {"password": PASSWORD}).status_code == 302
        return client

    return sign_in
