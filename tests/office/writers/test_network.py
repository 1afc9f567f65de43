import json
from xml.etree import ElementTree

from maillage.office.readers import read_table
from maillage.office.writers.network import GEXF, GRAPHML, Link, Node, write_gexf, write_graphml, write_kumu

NODES = [
    Node("1", "École Pasteur", "Établissements", {"degre": 2, "part": 0.5}),
    Node("2", "École Pasteur", "Établissements", {"degre": 1}),
    Node("3", "Ville & <Métropole>", "Collectivités", {"degre": "inconnu"}),
]
LINKS = [Link("1", "2", "action", 3.0, {"faits": 2}), Link("1", "3", "instance")]


def test_kumu_finds_its_ends_by_label_so_labels_are_told_apart():
    data = json.loads(write_kumu(NODES, LINKS))
    assert [element["label"] for element in data["elements"]] == [
        "École Pasteur", "École Pasteur (2)", "Ville & <Métropole>",
    ]  # fmt: skip
    assert data["connections"][0] == {
        "from": "École Pasteur", "to": "École Pasteur (2)", "type": "action", "direction": "mutual", "strength": 3.0,
        "faits": 2,
    }  # fmt: skip


def test_kumu_is_read_back_by_the_import_tunnel():
    table = read_table(write_kumu(NODES, LINKS), "reseau.json")
    assert table.shape == "kumu"
    column = table.columns.index("label")
    assert [row.cells[column] for row in table.rows] == [
        "École Pasteur", "École Pasteur (2)", "Ville & <Métropole>",
    ]  # fmt: skip


def test_graphml_declares_and_types_its_attributes():
    document = ElementTree.fromstring(write_graphml(NODES, LINKS))
    space = {"g": GRAPHML}
    declared = {key.get("attr.name"): key.get("attr.type") for key in document.findall("g:key", space)}
    assert declared == {
        "label": "string", "kind": "string", "degre": "string", "part": "double", "weight": "double", "faits": "long",
    }  # fmt: skip
    nodes = document.findall("g:graph/g:node", space)
    assert [node.get("id") for node in nodes] == ["1", "2", "3"]
    assert nodes[2].find("g:data", space).text == "Ville & <Métropole>"
    edges = document.findall("g:graph/g:edge", space)
    assert [(edge.get("source"), edge.get("target")) for edge in edges] == [("1", "2"), ("1", "3")]


def test_gexf_has_labels_weights_and_columns():
    document = ElementTree.fromstring(write_gexf(NODES, LINKS))
    space = {"g": GEXF}
    nodes = document.findall("g:graph/g:nodes/g:node", space)
    assert [node.get("label") for node in nodes] == [node.label for node in NODES]
    assert [edge.get("weight") for edge in document.findall("g:graph/g:edges/g:edge", space)] == [
        "3.0",
        "1.0",
    ]
    titles = [a.get("title") for a in document.findall("g:graph/g:attributes/g:attribute", space)]
    assert titles == ["kind", "degre", "part", "nature", "faits"]


def test_an_empty_network_is_a_valid_file():
    assert json.loads(write_kumu([], [])) == {"elements": [], "connections": []}
    for written in (write_graphml([], []), write_gexf([], [])):
        assert len(ElementTree.fromstring(written)) == 1


def test_whole_and_decimal_numbers_together_are_decimals():
    document = ElementTree.fromstring(
        write_graphml([Node("1", "A", "", {"n": 1}), Node("2", "B", "", {"n": 0.5})], [])
    )
    assert {k.get("attr.name"): k.get("attr.type") for k in document.findall(f"{{{GRAPHML}}}key")}[
        "n"
    ] == "double"
