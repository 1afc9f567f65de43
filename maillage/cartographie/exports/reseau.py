"""The network of a day as files: names of structures, families, facts; never a contact detail."""

from collections.abc import Callable
from dataclasses import dataclass

from maillage.cartographie.selectors.liens import ALWAYS
from maillage.core.cooperation import Edge, Kind, Network
from maillage.office.writers.network import Link, Node, write_gexf, write_graphml, write_kumu


@dataclass(frozen=True)
class FormatReseau:
    libelle: str
    extension: str
    mime: str
    write: Callable[[Network], bytes]


def nodes(network: Network) -> list[Node]:
    return [
        Node(actor.key, actor.nom, actor.famille, {"partenaires": network.graph.degree(rank)})
        for rank, actor in enumerate(network.actors)
    ]


def links(network: Network) -> list[Link]:
    return [
        Link(
            edge.a,
            edge.b,
            ", ".join(edge.kinds),
            edge.weight,
            {
                "faits": len(edge.ties),
                **({"relations": declared(edge)} if Kind.PARTENARIAT in edge.kinds else {}),
            },
        )
        for edge in network.edges
    ]


def declared(edge: Edge) -> str:
    """The declared relations of two structures, so that they come back as they went: « ← finance (2024-09-01 → ) »."""
    return " ; ".join(
        f"{'' if tie.a == edge.a else '← '}{tie.what} ({'' if tie.start <= ALWAYS else tie.start} → {tie.end or ''})"
        for tie in edge.ties
        if tie.kind is Kind.PARTENARIAT
    )


FORMATS_RESEAU = {
    "kumu": FormatReseau(
        "Kumu (JSON)", "json", "application/json", lambda network: write_kumu(nodes(network), links(network))
    ),
    "graphml": FormatReseau(
        "GraphML (yEd, Cytoscape)",
        "graphml",
        "application/xml",
        lambda network: write_graphml(nodes(network), links(network)),
    ),
    "gexf": FormatReseau(
        "GEXF (Gephi)", "gexf", "application/xml", lambda network: write_gexf(nodes(network), links(network))
    ),
}
