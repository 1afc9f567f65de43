"""A network of labelled nodes, as the programs that draw networks read it: Kumu, GraphML (yEd, Cytoscape), GEXF (Gephi)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from maillage.office.writers.jsontext import write_json
from maillage.office.writers.model import clean_text

Attribute = str | int | float
GRAPHML, GEXF = "http://graphml.graphdrawing.org/xmlns", "http://gexf.net/1.3"


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    label: str
    kind: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """Between two keys, without direction."""

    source: str
    target: str
    kind: str = ""
    weight: float = 1.0
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


def write_kumu(nodes: Iterable[Node], links: Iterable[Link]) -> bytes:
    """A Kumu project: elements and connections, which find each other by label. Two nodes of one label are told apart."""
    listed = list(nodes)
    names = _distinct(listed)
    elements = [
        {"label": names[node.key], "type": node.kind, "id": node.key, **node.attributes} for node in listed
    ]
    connections = [
        {
            "from": names[link.source],
            "to": names[link.target],
            "type": link.kind,
            "direction": "mutual",
            "strength": link.weight,
            **link.attributes,
        }
        for link in links
    ]
    return write_json({"elements": elements, "connections": connections})


def _distinct(nodes: Sequence[Node]) -> dict[str, str]:
    seen: dict[str, int] = {}
    found = {}
    for node in nodes:
        seen[node.label] = seen.get(node.label, 0) + 1
        found[node.key] = node.label if seen[node.label] == 1 else f"{node.label} ({seen[node.label]})"
    return found


def write_graphml(nodes: Iterable[Node], links: Iterable[Link]) -> bytes:
    """GraphML 1.0, undirected; attributes are typed from their values."""
    people, ties = list(nodes), list(links)
    document = Element("graphml", xmlns=GRAPHML)
    about_nodes = [{"label": node.label, "kind": node.kind, **node.attributes} for node in people]
    about_links = [{"kind": tie.kind, "weight": tie.weight, **tie.attributes} for tie in ties]
    node_keys = _keys(document, "node", about_nodes)
    link_keys = _keys(document, "edge", about_links)
    graph = SubElement(document, "graph", edgedefault="undirected")
    for node, data in zip(people, about_nodes, strict=True):
        _data(SubElement(graph, "node", id=clean_text(node.key)), data, node_keys)
    for tie, data in zip(ties, about_links, strict=True):
        _data(
            SubElement(graph, "edge", source=clean_text(tie.source), target=clean_text(tie.target)),
            data,
            link_keys,
        )
    return _bytes(document)


def _keys(document: Element, what: str, rows: Iterable[Mapping[str, Attribute]]) -> dict[str, str]:
    """Declare each attribute once; gives its identifier by name."""
    found: dict[str, str] = {}
    for name, kind in _types(rows).items():
        found[name] = f"{what[0]}{len(found)}"
        SubElement(
            document,
            "key",
            {"id": found[name], "for": what, "attr.name": clean_text(name), "attr.type": kind},
        )
    return found


def _types(rows: Iterable[Mapping[str, Attribute]]) -> dict[str, str]:
    """Name → the narrowest type that holds all its values."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            kind = {str: "string", int: "long"}.get(type(value), "double")
            known = found.setdefault(name, kind)
            if known != kind:
                found[name] = "double" if "string" not in (known, kind) else "string"
    return found


def _data(element: Element, values: Mapping[str, Attribute], keys: Mapping[str, str]) -> None:
    for name, value in values.items():
        SubElement(element, "data", key=keys[name]).text = clean_text(str(value))


def write_gexf(nodes: Iterable[Node], links: Iterable[Link]) -> bytes:
    """GEXF 1.3, undirected; the kind and the attributes of nodes and links are Gephi's columns."""
    people, ties = list(nodes), list(links)
    document = Element("gexf", xmlns=GEXF, version="1.3")
    graph = SubElement(document, "graph", defaultedgetype="undirected", mode="static")
    about_nodes: list[dict[str, Attribute]] = [{"kind": node.kind, **node.attributes} for node in people]
    about_links: list[dict[str, Attribute]] = [{"nature": tie.kind, **tie.attributes} for tie in ties]
    node_keys = _columns(graph, "node", about_nodes)
    link_keys = _columns(graph, "edge", about_links)
    listed = SubElement(graph, "nodes")
    for node, data in zip(people, about_nodes, strict=True):
        _values(
            SubElement(listed, "node", id=clean_text(node.key), label=clean_text(node.label)), data, node_keys
        )
    joined = SubElement(graph, "edges")
    for rank, (tie, data) in enumerate(zip(ties, about_links, strict=True)):
        ends = {"source": clean_text(tie.source), "target": clean_text(tie.target)}
        _values(
            SubElement(joined, "edge", {"id": str(rank), "weight": str(tie.weight), **ends}), data, link_keys
        )
    return _bytes(document)


def _columns(graph: Element, what: str, rows: Iterable[Mapping[str, Attribute]]) -> dict[str, str]:
    types = _types(rows)
    if not types:
        return {}
    declared = SubElement(graph, "attributes", {"class": what})
    found = {}
    for rank, (name, kind) in enumerate(types.items()):
        found[name] = str(rank)
        SubElement(declared, "attribute", id=str(rank), title=clean_text(name), type=kind)
    return found


def _values(element: Element, values: Mapping[str, Attribute], keys: Mapping[str, str]) -> None:
    held = SubElement(element, "attvalues")
    for name, value in values.items():
        SubElement(held, "attvalue", {"for": keys[name], "value": clean_text(str(value))})


def _bytes(document: Element) -> bytes:
    indent(document)
    written: Any = tostring(document, encoding="utf-8", xml_declaration=True)
    return bytes(written)
