"""What every answer says to the browser about itself."""

from django.urls import reverse


def test_a_page_is_not_kept_by_the_browser(login, saint_aubin):
    """Nor taken for the fragment that htmx received at the same address."""
    answer = login("amina").get(reverse("acteurs:annuaire", args=[saint_aubin.slug]))
    assert answer["Cache-Control"] == "private, no-store"
    assert "HX-Request" in answer["Vary"].split(", ")
