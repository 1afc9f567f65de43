"""Text with a little form: paragraphs, titles, lists, bold, italic, links. What minutes are made of.

Three writings of the same thing: blocks (what programs read), HTML (what is kept and shown), and plain text with marks
that anybody can type (« - » for a list, « 1. », « ## » for a title, **gras**, __italique__), for where no editor runs.
Whatever people paste goes through `parse`, which keeps the words and this little form, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from itertools import groupby

from maillage.core.later import later_module

nh3 = later_module("nh3")

PARAGRAPH, TITLE, BULLET, NUMBER = "p", "h", "ul", "ol"
DEEPEST = 2
TAGS = {
    "p", "div", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "td", "th",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
BREAKING = {"p", "div", "blockquote", "pre", "tr", "table"}
TITLES = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one form. A line break is a line feed in the text."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a title or an item of a list; `level` is the depth of the item."""

    kind: str
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


# ── tidying ───────────────────────────────────────────────────────────


def tidy(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Runs of one form joined, spaces collapsed, nothing empty; a blank line in a block makes two blocks of it."""
    found: list[Block] = []
    for block in blocks:
        for runs in split_lines(collapse(block.runs)):
            kept = join(trim(runs))
            if kept:
                level = block.level if block.kind in (BULLET, NUMBER) else 0
                found.append(Block(block.kind, kept, min(level, depth_allowed(found))))
    return tuple(found)


def depth_allowed(before: list[Block]) -> int:
    """An item is at most one deeper than the item before it."""
    last = before[-1] if before else None
    return min(last.level + 1, DEEPEST) if last and last.kind in (BULLET, NUMBER) else 0


def collapse(runs: Iterable[Run]) -> list[Run]:
    """Spaces once, none around a line break, which has no form of its own; across runs too."""
    letters: list[Run] = []
    for run in runs:
        for letter in run.text.replace("\r", "").replace("\t", " "):
            last = letters[-1].text if letters else "\n"
            if letter == " " and last in " \n":
                continue
            if letter == "\n" and last == " ":
                letters.pop()
            letters.append(Run("\n") if letter == "\n" else replace(run, text=letter))
    return neighbours(letters)


def split_lines(runs: list[Run]) -> Iterator[list[Run]]:
    """Cut at blank lines."""
    part: list[Run] = []
    gap = False
    for run in runs:
        for piece in re.split(r"(\n)", run.text):
            if piece == "\n":
                if gap:
                    yield part
                    part = []
                elif part:
                    part.append(replace(run, text="\n"))
                gap = True
            elif piece:
                part.append(replace(run, text=piece))
                gap = gap and not piece.strip(" ")
    yield part


def trim(runs: list[Run]) -> list[Run]:
    """No space at either end, nor at either end of a line."""
    text = "".join(run.text for run in runs)
    start = len(text) - len(text.lstrip(" \n"))
    end = len(text.rstrip(" \n"))
    kept, position = [], 0
    for run in runs:
        low, high = max(start, position), min(end, position + len(run.text))
        if low < high:
            kept.append(replace(run, text=run.text[low - position : high - position]))
        position += len(run.text)
    return kept


def join(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one form are one run; spaces alone have no form of their own."""
    whole = neighbours(runs)
    return tuple(neighbours(run if run.text.strip() else Run(run.text) for run in whole))


def neighbours(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


# ── HTML ──────────────────────────────────────────────────────────────


@dataclass
class Reader(HTMLParser):
    """Reads cleaned HTML into blocks."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    kind: str = PARAGRAPH
    lists: list[str] = field(default_factory=list)
    bold: int = 0
    italic: int = 0
    hrefs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKING or tag in TITLES or tag in ("li", "ul", "ol"):
            self.close_block()
        if tag in TITLES:
            self.kind = TITLE
        elif tag in ("ul", "ol"):
            self.lists.append(tag)
        elif tag == "li":
            self.kind = self.lists[-1] if self.lists else BULLET
        elif tag == "br":
            self.handle_data("\n")
        elif tag in ("td", "th"):
            self.runs.append(Run(" "))
        else:
            self.form(tag, 1, dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKING or tag in TITLES or tag in ("li", "ul", "ol"):
            self.close_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        self.form(tag, -1, "")

    def form(self, tag: str, step: int, href: str) -> None:
        if tag in ("b", "strong"):
            self.bold = max(0, self.bold + step)
        elif tag in ("i", "em"):
            self.italic = max(0, self.italic + step)
        elif tag == "a" and step > 0:
            self.hrefs.append(href)
        elif tag == "a" and self.hrefs:
            self.hrefs.pop()

    def handle_data(self, data: str) -> None:
        href = self.hrefs[-1] if self.hrefs else ""
        text = data if data == "\n" else re.sub(r"\s+", " ", data.replace("\xa0", " "))
        self.runs.append(Run(text, self.bold > 0, self.italic > 0, href))

    def close_block(self) -> None:
        if "".join(run.text for run in self.runs).strip():
            level = max(0, len(self.lists) - 1) if self.kind in (BULLET, NUMBER) else 0
            self.blocks.append(Block(self.kind, tuple(self.runs), level))
        self.runs = []
        self.kind = PARAGRAPH


def parse(html: str) -> tuple[Block, ...]:
    """Blocks of any HTML, however dangerous or badly made."""
    cleaned = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None, strip_comments=True
    )
    reader = Reader()
    reader.feed(cleaned)
    reader.close()
    reader.close_block()
    return tidy(reader.blocks)


def to_html(blocks: Iterable[Block]) -> str:
    """Short HTML, always written the same way."""
    parts: list[str] = []
    for is_list, group in groupby(blocks, key=lambda block: block.kind in (BULLET, NUMBER)):
        if is_list:
            parts.append(list_html(list(group), 0)[0])
        else:
            parts += [f"<{tag}>{runs_html(b.runs)}</{tag}>" for b in group for tag in [tag_of(b.kind)]]
    return "".join(parts)


def tag_of(kind: str) -> str:
    """Titles of a text are below those of the page that shows it."""
    return "h4" if kind == TITLE else "p"


def list_html(items: list[Block], level: int) -> tuple[str, list[Block]]:
    """The list that begins at the first item, deeper lists inside; and what is left of the items."""
    kind = items[0].kind
    html = ""
    while items and (items[0].level > level or (items[0].level == level and items[0].kind == kind)):
        if items[0].level > level:
            inside, items = list_html(items, level + 1)
            html = html.removesuffix("</li>") + inside + "</li>"
        else:
            html += f"<li>{runs_html(items[0].runs)}</li>"
            items = items[1:]
    html = f"<{kind}>{html}</{kind}>"
    if items and items[0].level == level:
        after, items = list_html(items, level)
        html += after
    return html, items


def runs_html(runs: Iterable[Run]) -> str:
    return "".join(run_html(run) for run in runs)


def run_html(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\n", "<br>")
    text = f"<em>{text}</em>" if run.italic else text
    text = f"<strong>{text}</strong>" if run.bold else text
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text


def clean(html: str) -> str:
    """What may be kept of HTML typed or pasted by anybody. `clean(clean(x)) == clean(x)`."""
    return to_html(parse(html))


# ── plain text with marks ─────────────────────────────────────────────

MARKS = {BULLET: "- ", NUMBER: "1. ", TITLE: "## "}
LINE_MARK = re.compile(r"(?P<deep> *)(?P<mark>[-*•] |\d{1,3}[.)] |#{1,6} )")
LINK = re.compile(r"\[(?P<text>(?:\\.|[^\]\\])*)\]\((?P<href>[^)\s]+)\)")


def to_text(blocks: Iterable[Block]) -> str:
    """Plain text that `from_text` reads back."""
    lines: list[str] = []
    before = ""
    for block in blocks:
        listed = block.kind in (BULLET, NUMBER)
        if lines and not (listed and before in (BULLET, NUMBER)):
            lines.append("")
        margin = "  " * block.level
        mark = MARKS.get(block.kind, "")
        first, *others = runs_text(block.runs).split("\n")
        lines.append(margin + mark + guarded(first))
        lines += [margin + ("  " if listed else "") + guarded(line) for line in others]
        before = block.kind
    return "\n".join(lines)


def guarded(line: str) -> str:
    """A line that begins like a mark without being one."""
    return f"\\{line}" if LINE_MARK.match(line) else line


def runs_text(runs: Iterable[Run]) -> str:
    return "".join(run_text(run) for run in runs)


def run_text(run: Run) -> str:
    text = re.sub(r"[\\*\[\]]|_(?=_)|(?<=_)_|^_|_$", r"\\\g<0>", run.text)
    text = f"__{text}__" if run.italic else text
    text = f"**{text}**" if run.bold else text
    return f"[{text}]({run.href.replace(')', '%29').replace(' ', '%20')})" if run.href else text


def plain(html: str) -> str:
    """The text without any mark: for a message, a search, a spreadsheet."""
    lines = []
    for block in parse(html):
        bullet = "  " * block.level + "- " if block.kind in (BULLET, NUMBER) else ""
        lines.append(bullet + block.text)
    return "\n".join(lines)


def from_text(text: str) -> tuple[Block, ...]:
    """Blocks of a text typed with its marks, or without any."""
    blocks: list[Block] = []
    open_ = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        marked = LINE_MARK.match(line)
        if not line.strip():
            open_ = False
        elif marked:
            blocks.append(marked_block(line, marked))
            open_ = True
        elif open_:
            blocks[-1] = replace(blocks[-1], runs=(*blocks[-1].runs, Run("\n"), *read_runs(line.strip())))
        else:
            blocks.append(Block(PARAGRAPH, read_runs(line.strip())))
            open_ = True
    return tidy(blocks)


def marked_block(line: str, marked: re.Match[str]) -> Block:
    mark = marked["mark"]
    kind = TITLE if mark.startswith("#") else NUMBER if mark[0].isdigit() else BULLET
    level = min(len(marked["deep"]) // 2, DEEPEST)
    return Block(kind, read_runs(line[marked.end() :].strip()), level)


def read_runs(text: str, bold: bool = False, italic: bool = False, href: str = "") -> tuple[Run, ...]:
    runs: list[Run] = []
    position = 0
    while position < len(text):
        link = None if href else LINK.match(text, position)
        if text[position] == "\\" and position + 1 < len(text):
            runs.append(Run(text[position + 1], bold, italic, href))
            position += 2
        elif text.startswith("**", position):
            bold, position = not bold, position + 2
        elif text.startswith("__", position):
            italic, position = not italic, position + 2
        elif link and link["href"].split(":")[0].lower() in SCHEMES:
            runs += read_runs(link["text"], bold, italic, link["href"])
            position = link.end()
        else:
            runs.append(Run(text[position], bold, italic, href))
            position += 1
    return tuple(runs)
