"""The HTML page: self-contained, safe whatever the data holds, in the language asked for, and complete."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import Any

from lxml import etree, html

from graphtool.errors import Location
from graphtool.render.page_words import WORDS
from graphtool.render.reports import Page, render
from graphtool.shacl.report import Report
from tests.render.conftest import Sample

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "footer", "h1", "h2", "h3", "p", "a"),
    *("ul", "li", "strong", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "article"),
    *("span", "br", "code", "pre"),
}


def page_of(sample: Sample) -> tuple[str, Any]:
    text = render(sample.report, "html", sample.page)
    return text, html.document_fromstring(text)


def test_nothing_is_fetched_and_nothing_runs(sample: Sample) -> None:
    text, document = page_of(sample)
    elements = list(document.iter(etree.Element))
    assert {element.tag for element in elements} <= ELEMENTS
    attributes = {name for element in elements for name in element.attrib}
    assert attributes <= {
        *(
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "class",
            "href",
            "rel",
            "id",
            "open",
            "scope",
            "aria-label",
        )
    }
    assert "url(" not in text
    assert "@import" not in text
    for element in elements:
        assert re.match(r"(https?://|#)", element.get("href", "#")), element.get("href")


def test_the_policy_allows_this_style_sheet_and_nothing_else(sample: Sample) -> None:
    _, document = page_of(sample)
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    digest = base64.b64encode(hashlib.sha256(document.find(".//style").text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_every_finding_is_there_with_place_message_rule_and_cure(real: Sample) -> None:
    _, document = page_of(real)
    articles = document.findall(".//article")
    assert len(articles) == len(real.report.findings)
    texts = [" ".join(article.text_content().split()) for article in articles]
    (text,) = (text for text in texts if "membership:klima-werk-herford-member org:member" in text)
    assert "violation tests/updates/wrong/member-is-a-place.ttl:24" in text
    assert "A membership must name exactly one member, as an organisation." in text
    assert "org:member place:05758012 ;" in text
    assert "rule MembershipShape-member" in text
    assert "How to repair it: org:member is functional" in " ".join(texts)


def test_the_data_is_shown_not_obeyed(nasty: Sample) -> None:
    _, document = page_of(nasty)
    shown = document.find(".//article").text_content()
    assert "</pre><script>alert(1)</script> ]]> & \"q\" 'a' 100%" in shown
    assert "javascript:alert(1)" in document.text_content()
    assert "\x1b" not in document.text_content()


def test_the_caret_stands_below_the_column(nasty: Sample) -> None:
    _, document = page_of(nasty)
    carets = document.xpath("//pre[span[@class='caret']]")
    first, second = carets[0].text_content().split("\n")
    assert first == "   41 | \tsource <line> & é"
    assert second == "      | \t   ^ a territory"
    assert first[second.index("^")] == "r"


def test_the_counts_are_those_of_the_report(nasty: Sample) -> None:
    _, document = page_of(nasty)
    counts = [" ".join(item.text_content().split()) for item in document.iter("li")]
    assert counts == ["4 violations", "1 warning", "1 note", "1 accepted", "5 new", "2 known", "1 fixed"]
    rows = [[cell.text_content() for cell in row] for row in document.findall(".//tbody/tr")]
    assert ["data/pages/Ümlaut & Leer %.ttl", "1", "1", "0"] in rows
    assert document.find(".//p[@class='verdict fail']") is not None


def test_states_decisions_and_commits_are_told(nasty: Sample) -> None:
    _, document = page_of(nasty)
    text = document.text_content()
    assert "Accepted by https://w3id.org/klimanetz/id/organisation/kreis-soest until 2027-06-30: " in text
    assert "Introduced by: 0123456789 2026-11-20" in text
    assert "Introduced by: a change that is not committed yet" in text
    assert "Compared with main~1." in text
    assert "See also: data/x,y:z.ttl:3, <stdin>:1" in text


def test_the_page_speaks_the_language_asked_for(real: Sample, nasty: Sample) -> None:
    for sample in (real, nasty):
        _, document = page_of(Sample(sample.report, replace(sample.page, language="de")))
        assert document.get("lang") == "de"
        assert document.findtext(".//h1") == "Prüfbericht"
        text = document.text_content()
        english = WORDS["en"]
        for words in (english.fails, english.skip, english.files, f"{english.hint}:", english.introduced):
            assert words not in text
    assert "Geprüft: 2 Dateien, 12.345 Aussagen" in text


def test_nothing_found_is_said(empty: Sample) -> None:
    _, document = page_of(empty)
    assert document.findtext(".//p[@class='verdict pass']") == "Passed."
    assert document.findall(".//table") == document.findall(".//article") == []


def test_thousands_of_findings_are_folded_per_file_and_a_cure_is_given_once(nasty: Sample) -> None:
    finding = nasty.report.findings[1]
    many = tuple(replace(finding, location=Location(f"data/{n % 3}.ttl", n)) for n in range(3000))
    text, document = page_of(Sample(Report(many, "x", 3, 1, 1, 1), Page("en")))
    details = document.findall(".//details")
    assert len(details) == 3
    assert [element.get("open") for element in details] == [None] * 3
    assert len(document.findall(".//article")) == 3000
    assert text.count("How to repair it") == 3
