import vobject
from hypothesis import given
from hypothesis import strategies as st

from maillage.office.writers import Card, write_vcard

FULL = Card(
    nom="Léa Dœuf",
    famille="Dœuf",
    prenom="Léa",
    organisation="Maison de quartier ; annexe",
    fonction="Directrice",
    courriels=("lea@exemple.fr", "accueil@exemple.fr"),
    telephones=("+33 2 41 05 40 00",),
    site="https://exemple.fr",
    rue="1, rue de l'École",
    code_postal="49000",
    commune="Angers",
    latitude=47.4712346,
    longitude=-0.5512,
    themes=("lecture, langage", "parentalité"),
    note="Ouvert le mardi\net le jeudi",
    cle="structure-12",
)


def read_back(content):
    return list(vobject.readComponents(content.decode("utf-8")))


def test_a_full_card_is_read_back_as_it_was_written():
    (card,) = read_back(write_vcard([FULL]))
    assert card.version.value == "3.0"
    assert (card.fn.value, card.n.value.family, card.n.value.given) == ("Léa Dœuf", "Dœuf", "Léa")
    assert card.org.value == ["Maison de quartier ; annexe"]
    assert [line.value for line in card.email_list] == ["lea@exemple.fr", "accueil@exemple.fr"]
    assert [line.value for line in card.tel_list] == ["+33 2 41 05 40 00"]
    assert (card.title.value, card.url.value, card.uid.value) == (
        "Directrice",
        "https://exemple.fr",
        "structure-12",
    )
    address = card.adr.value
    assert (address.street, address.code, address.city, address.country) == (
        "1, rue de l'École",
        "49000",
        "Angers",
        "France",
    )
    assert card.geo.value == "47.471235;-0.551200"
    assert card.categories.value == ["lecture, langage", "parentalité"]
    assert card.note.value == "Ouvert le mardi\net le jeudi"


def test_empty_fields_are_left_out():
    assert write_vcard([Card("Collège")]).decode() == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Collège\r\nN:;;;;\r\nEND:VCARD\r\n"
    )


def test_an_address_may_be_a_town_alone():
    (card,) = read_back(write_vcard([Card("Collège", commune="Angers")]))
    assert (card.adr.value.street, card.adr.value.city) == ("", "Angers")


def test_several_cards_follow_each_other():
    assert [card.fn.value for card in read_back(write_vcard([Card("A"), Card("B"), FULL]))] == [
        "A",
        "B",
        "Léa Dœuf",
    ]
    assert write_vcard([]) == b""


def test_a_line_end_in_a_field_cannot_add_a_line_to_the_card():
    card = Card("A\r\nTEL:666", courriels=("a@b.fr\nEND:VCARD",), themes=("x\ny",))
    (read,) = read_back(write_vcard([card]))
    assert (read.fn.value, read.email.value, read.categories.value) == (
        "A TEL:666",
        "a@b.fr END:VCARD",
        ["x y"],
    )


@given(st.text(max_size=200))
def test_any_name_is_read_back_and_no_line_passes_75_bytes(text):
    content = write_vcard([Card(text, note=text)])
    (card,) = read_back(content)
    assert len(card.fn_list) == 1
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
