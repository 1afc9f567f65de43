"""What can be chosen in a form is of the cité; what the sheet already holds stays choosable."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from maillage.acteurs.forms.contacts import ContactForm
from maillage.acteurs.forms.relations import RelationForm
from tests.factories.acteurs import PersonneFactory, StructureFactory

pytestmark = pytest.mark.django_db


def people_in(form):
    return {person.pk for person in form.fields["personne"].queryset}


def test_somebody_gone_is_kept_by_the_contact_that_names_them_alone(saint_aubin):
    gone = PersonneFactory(cite=saint_aubin, archivee_le=date(2026, 1, 5))
    naming = ContactForm(cite=saint_aubin, structure=None, base={"personne": gone.pk})
    other = ContactForm(cite=saint_aubin, structure=None, base={})
    assert people_in(naming) == {gone.pk}
    assert people_in(other) == set()


def test_a_box_of_structures_takes_those_of_the_cite_but_the_sheet_itself(saint_aubin, ailleurs):
    one, another = StructureFactory.create_batch(2, cite=saint_aubin)
    stranger = StructureFactory(cite=ailleurs)
    field = RelationForm(structure=one).fields["cible"]
    assert field.to_python(str(another.pk)) == another.pk
    for refused in (one, stranger):
        with pytest.raises(ValidationError, match="n'est pas une structure de la cité"):
            field.to_python(str(refused.pk))
