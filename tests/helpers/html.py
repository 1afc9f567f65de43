"""A page as a browser reads it: how a template is broken into lines says nothing."""

import re

from django.http import HttpResponse

BLANK = r"[ \t\r\n\f]+"
"""A no-break space is a character like another."""


class Page(str):
    """`part in page`, whatever the blanks between words, attributes and tags, on either side."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return isinstance(part, str) and flat(part) in flat(self)


def page_of(response: HttpResponse) -> Page:
    return Page(response.content.decode())


def flat(html: str) -> str:
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(BLANK, " ", html)).strip()
