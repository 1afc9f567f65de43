from xml.etree import ElementTree

from maillage.office.writers.outline import Branch, write_freemind, write_markdown, write_opml

TREE = Branch(
    "Cité éducative",
    children=(
        Branch(
            "Conforter l'école", "Axe 1\nVoté en 2024", "https://exemple.test/1", (Branch("Lire *ensemble*"),)
        ),
        Branch("Ouvrir <le> champ\x07"),
    ),
)


def test_freemind_reads_back():
    root = ElementTree.fromstring(write_freemind(TREE)).find("node")
    assert root.get("TEXT") == "Cité éducative"
    first, second = root.findall("node")
    assert (first.get("TEXT"), first.get("LINK"), first.get("POSITION")) == (
        "Conforter l'école", "https://exemple.test/1", "right",
    )  # fmt: skip
    assert [p.text for p in first.iter("p")] == ["Axe 1", "Voté en 2024"]
    assert (first.find("node").get("TEXT"), first.find("node").get("POSITION")) == ("Lire *ensemble*", None)
    assert (second.get("TEXT"), second.get("POSITION")) == ("Ouvrir <le> champ", "left")


def test_opml_reads_back():
    document = ElementTree.fromstring(write_opml(TREE))
    assert document.findtext("head/title") == "Cité éducative"
    (root,) = document.find("body")
    first, second = root
    assert (first.get("text"), first.get("_note"), first.get("url")) == (
        "Conforter l'école", "Axe 1\nVoté en 2024", "https://exemple.test/1",
    )  # fmt: skip
    assert [outline.get("text") for outline in first] == ["Lire *ensemble*"]
    assert second.get("text") == "Ouvrir <le> champ"


def test_markdown_escapes_its_own_marks():
    assert write_markdown(Branch("A # B", "Une note", children=TREE.children)).decode() == (
        "# A \\# B\n\nUne note\n\n"
        "- [Conforter l'école](<https://exemple.test/1>)\n  Axe 1\n  Voté en 2024\n"
        "  - Lire \\*ensemble\\*\n"
        "- Ouvrir \\<le\\> champ\n"
    )
