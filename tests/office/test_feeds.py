"""News feeds: what publishers really write, and what is not a feed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.office.errors import Unreadable
from maillage.office.feeds import LONGEST, Entry, read_feed

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Actualités &amp; annonces</title><link>https://exemple.fr/</link>
{items}
</channel></rss>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://exemple.fr/rdf"><title>Vieux flux</title></channel>
<item rdf:about="https://exemple.fr/1"><title>Une</title><link>https://exemple.fr/1</link>
<dc:date>2025-03-01T08:00:00+01:00</dc:date><description>Texte</description></item>
</rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">&lt;b&gt;Fil&lt;/b&gt;</title>
<entry><id>urn:un</id><title>Premier</title><link rel="self" href="https://exemple.fr/un.atom"/>
<link rel="alternate" href="un.html"/><updated>2025-06-03T09:39:21Z</updated>
<published>2025-06-01T00:00:00Z</published><summary type="html">&lt;p&gt;Un &lt;b&gt;mot&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Deux&lt;/p&gt;</summary></entry>
<entry><id>urn:deux</id><title>Second</title><updated>2025-07-01T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un</p><p>Deux</p></div></content></entry></feed>"""


def rss(*items, **kwargs):
    return read_feed(RSS.format(items="".join(f"<item>{item}</item>" for item in items)).encode(), **kwargs)


def only(*items, **kwargs):
    (entry,) = rss(*items, **kwargs).entrees
    return entry


def test_rss_2():
    found = rss(
        '<title>Appel à projets &amp; C<sup>ie</sup></title><guid isPermaLink="false">id-1</guid>'
        "<link>https://exemple.fr/aap</link><pubDate>Tue, 03 Jun 2025 11:39:21 +0200</pubDate>"
        "<description><![CDATA[<p>Dépôt&nbsp;avant le <b>15</b>.</p><script>alert(1)</script>]]></description>"
    )
    assert found.titre == "Actualités & annonces"
    assert found.entrees == (
        Entry(
            "id-1", "Appel à projets & C ie", "https://exemple.fr/aap", "Dépôt avant le 15.",
            datetime(2025, 6, 3, 9, 39, 21, tzinfo=UTC),
        ),
    )  # fmt: skip


def test_rss_1():
    found = read_feed(RDF.encode())
    assert found.titre == "Vieux flux"
    assert found.entrees == (
        Entry("https://exemple.fr/1", "Une", "https://exemple.fr/1", "Texte", datetime(2025, 3, 1, 7, tzinfo=UTC)),
    )  # fmt: skip


def test_atom():
    found = read_feed(ATOM.encode(), base="https://exemple.fr/fil/")
    assert found.titre == "Fil"
    assert found.entrees == (
        Entry("urn:deux", "Second", "", "Un Deux", datetime(2025, 7, 1, tzinfo=UTC)),
        Entry(
            "urn:un", "Premier", "https://exemple.fr/fil/un.html", "Un mot\nDeux",
            datetime(2025, 6, 1, tzinfo=UTC),
        ),
    )  # fmt: skip


def test_latest_first_and_undated_last():
    found = rss(
        "<title>Sans date</title>",
        "<title>Ancienne</title><pubDate>Wed, 01 Jan 2020 00:00:00 GMT</pubDate>",
        "<title>Récente</title><pubDate>Wed, 01 Jan 2025 00:00:00 GMT</pubDate>",
    )
    assert [entry.titre for entry in found.entrees] == ["Récente", "Ancienne", "Sans date"]


@pytest.mark.parametrize(
    "text",
    [
        "hier",
        "",
        "Mon, 32 Foo 2025 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_a_date_that_makes_no_sense_is_unknown(text):
    assert only(f"<title>T</title><pubDate>{text}</pubDate>").publie_le is None


def test_the_next_date_is_taken_when_the_first_makes_no_sense():
    entry = only("<title>T</title><pubDate>hier</pubDate><dc:date>2025-01-02</dc:date>")
    assert entry.publie_le == datetime(2025, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://exemple.fr/a", "https://exemple.fr/a"),
        ("/a", "https://exemple.fr/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://[::1", ""),
        ("https://exemple.fr/" + "a" * 600, ""),
    ],
)
def test_links_are_those_of_the_web(link, kept):
    assert only(f"<title>T</title><link>{link}</link>", base="https://exemple.fr/flux").lien == kept


def test_an_identifier_that_is_an_address_serves_as_link():
    assert only("<title>T</title><guid>https://exemple.fr/a</guid>").lien == "https://exemple.fr/a"
    assert only('<title>T</title><guid isPermaLink="false">https://exemple.fr/a</guid>').lien == ""


def test_what_has_no_identifier_gets_one_from_what_it_says():
    first, second = rss("<title>A</title>", "<title>B</title>").entrees
    assert first.cle != second.cle
    assert only("<title>A</title>").cle == first.cle


def test_an_entry_twice_is_once():
    assert len(rss("<title>A</title><guid>1</guid>", "<title>A</title><guid>1</guid>").entrees) == 1


def test_what_says_nothing_is_left_out():
    assert rss("<guid>1</guid>", "<description>Texte seul</description>").entrees[0].titre == "Texte seul"
    assert rss("<author>x</author>").entrees == ()


def test_long_texts_are_cut_and_long_identifiers_digested():
    entry = only(f"<title>{'a' * 900}</title><guid>{'b' * 900}</guid><description>{'c' * 9000}</description>")
    sizes = (len(entry.titre), len(entry.resume), len(entry.cle))
    assert sizes == (LONGEST["titre"], LONGEST["resume"], 64)
    assert (entry.titre[-1], entry.resume[-1]) == ("…", "…")


@pytest.mark.parametrize(
    "data",
    [
        b" \n\xef\xbb\xbf" + RSS.format(items="").encode(),
        b"\xef\xbb\xbf" + RSS.format(items="").encode(),
        RSS.format(items="").replace("UTF-8", "iso-8859-1").encode("latin-1"),
        RSS.format(items="").replace("UTF-8", "windows-1252").encode("cp1252"),
        RSS.format(items="").replace("UTF-8", "utf-16").encode("utf-16"),
        RSS.format(items="").replace("Actualités", "Actualit&eacute;s").encode(),
        RSS.format(items="").replace("Actualités", "\x03Actualités").encode(),
    ],
)
def test_what_publishers_get_wrong_is_mended(data):
    assert read_feed(data).titre == "Actualités & annonces"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "vide"),
        (b" \n\0", "vide"),
        (b"<!DOCTYPE html><html><head></head><body>x<br></body></html>", "page web"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"><head/></html>', "page web"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "JSON"),
        (b"Bonjour", "pas un flux RSS ou Atom"),
        (b"%PDF-1.7", "pas un flux RSS ou Atom"),
        (b"<kml><Document/></kml>", "« kml » en tête"),
        (b"<rss version='2.0'></rss>", "n'a pas de canal"),
        (b"<rss version='2.0'><channel><title>A", "mal formé"),
        (b"<rss><channel><title>&inconnue;</title></channel></rss>", "mal formé"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "mal formé"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>', "interdites"),
        (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>&a;</channel></rss>', "interdites"),
    ],
)  # fmt: skip
def test_what_is_not_a_feed_is_said_in_words(data, sentence):
    with pytest.raises(Unreadable) as refused:
        read_feed(data)
    assert sentence in refused.value.sentence


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: RSS.format(items=text).encode()))
def test_any_bytes_are_a_feed_or_a_sentence(data):
    try:
        found = read_feed(data)
    except Unreadable as refused:
        assert refused.sentence.endswith(".")
    else:
        assert all(entry.titre and len(entry.cle) <= LONGEST["cle"] for entry in found.entrees)
