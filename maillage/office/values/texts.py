"""Plain text out of HTML."""

import re
from html.parser import HTMLParser

_BREAKING = frozenset(
    {"br", "p", "div", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
)
_SILENT = frozenset({"script", "style", "head", "template"})
_LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BREAKING:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in _SILENT))
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def strip_html(text: str) -> str:
    """HTML to the text a reader sees: paragraphs and list items on their own lines, entities resolved.

    Text without any tag or entity comes back untouched, but for its outer spaces.
    """
    if not _LOOKS_LIKE_HTML.search(text):
        return text.strip()
    parser = _Text()
    # A final space: the parser holds back an entity that might continue
    parser.feed(f"{text} ")
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line not in ("", "-"))
